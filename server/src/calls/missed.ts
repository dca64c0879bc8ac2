import type { CallState } from '@huiliu/contracts'
import { telephoneSettings, type JsonObject } from '../channels/index.ts'
import { buyersOf } from '../identity/index.ts'
import { newId, startAct, type Ctx, type Row, type Tx } from '../kernel/index.ts'
import { findAllByField, phrase, write, type Change } from '../objects/index.ts'
import type { CallRow } from './tables.ts'

/** What this puts into tasks and their history. */
export const MISSED_PHRASES = {
  missed_call: { zh: '未接来电，请回电', en: 'Missed call: call back' },
  missed_withheld: { zh: '未接来电，号码未显示', en: 'Missed call, number withheld' },
  called_again: { zh: '客户再次来电，已接听', en: 'The customer called again and was answered' },
  called_back: { zh: '已给客户回电', en: 'The customer was called back' },
  answered_after_all: { zh: '来电后来已接听', en: 'The call was answered after all' },
}

type Missed = Row & {
  id: string
  source_id: string
  state: CallState
  /** null: withheld, so that nobody can be called back */
  customer: string | null
  sighting_id: string
  ended_at: Date | null
  member_id: string | null
  task_id: string | null
  owner_id: string | null
  /** the first call after it in which somebody spoke with the customer */
  reached: 'in' | 'out' | null
}

const MINUTE = 60_000

/**
 * One task for each missed call that nobody answered since, and its end once somebody did: the customer was called back,
 * called again, or the call turns out to have been answered. What people do with a task stands: one that they ended, opened
 * again or deleted is left alone.
 */
export async function followUpMissed(tx: Tx, ctx: Ctx, calls: CallRow[]): Promise<void> {
  const open = await unfinished(tx, [...new Set(calls.map(call => call.sighting_id))])
  const over = open.filter(call => call.reached !== null || call.state !== 'missed')
  await endTasks(tx, ctx, over)
  await makeTasks(
    tx,
    ctx,
    open.filter(call => call.state === 'missed' && call.task_id === null && !over.includes(call)),
  )
}

/** Of the persons of these sightings: missed calls whose outcome is open, and tasks whose call was no missed one after all. */
async function unfinished(tx: Tx, sightings: string[]): Promise<Missed[]> {
  return tx.query<Missed>(
    `with person as (select distinct person_id from ws.sighting where id = any($1))
     select c.id, c.source_id, c.state, c.customer, c.sighting_id, c.ended_at, c.member_id, c.task_id, k.owner_id,
       (select a.direction from ws.sighting t join ws.call a on a.sighting_id = t.id
        where t.person_id = p.person_id and a.state in ('answered', 'ended') and coalesce(a.answered_at, a.started_at) > c.ended_at
        order by coalesce(a.answered_at, a.started_at), a.id limit 1) as reached
     from person p join ws.sighting s on s.person_id = p.person_id join ws.call c on c.sighting_id = s.id
     left join ws.rec_contact k on k.id = p.person_id and k.deleted_at is null
     where c.direction = 'in' and c.followed_up_at is null
       and (c.state = 'missed' or c.task_id is not null)
     order by c.ended_at, c.id`,
    [sightings],
    { prepare: true },
  )
}

const REASONS = { in: phrase('called_again'), out: phrase('called_back'), none: phrase('answered_after_all') }

async function endTasks(tx: Tx, ctx: Ctx, over: Missed[]): Promise<void> {
  if (over.length === 0) return
  const known = await findAllByField(tx, {
    object: 'task',
    field: 'id',
    values: over.flatMap(one => one.task_id ?? []),
  })
  for (const [reason, own] of Map.groupBy(over, one => REASONS[one.reached ?? 'none'])) {
    const open = own.flatMap(one => known.get(one.task_id ?? '') ?? []).filter(task => task.values['done'] !== true)
    if (open.length === 0) continue
    const actId = await startAct(tx, ctx, { kind: 'task.called_back', reason })
    const changes = open.map(({ id }): Change => ({ op: 'update', object: 'task', id, values: { done: true } }))
    await write(tx, ctx, { actId, changes })
  }
  tx.send('update ws.call set followed_up_at = $2 where id = any($1)', [over.map(one => one.id), ctx.now])
}

const CALL_BACK = { subject: phrase('missed_call'), kind: 'call_back' }
const WITHHELD = { subject: phrase('missed_withheld'), kind: 'follow_up' }

async function makeTasks(tx: Tx, ctx: Ctx, missed: Missed[]): Promise<void> {
  if (missed.length === 0) return
  // A withheld number makes a customer of nobody.
  const named = missed.filter(one => one.customer !== null)
  const contacts = await buyersOf(tx, ctx, [...new Set(named.map(one => one.sighting_id))])
  const minutes = await minutesOf(tx, [...new Set(missed.map(one => one.source_id))])
  const tasks = missed.map(one => ({ one, id: newId() }))
  const changes = tasks.map(({ one, id }): Change => {
    const due = (one.ended_at ?? ctx.now).getTime() + (minutes.get(one.source_id) ?? 0) * MINUTE
    const contact = contacts.get(one.sighting_id) ?? null
    return {
      op: 'create',
      object: 'task',
      id,
      values: {
        ...(one.customer === null ? WITHHELD : CALL_BACK),
        due_at: new Date(due).toISOString(),
        done: false,
        contact,
        call_id: one.id,
      },
      ...(contact !== null && { via: { contact: one.sighting_id } }),
      sightingId: one.sighting_id,
      ownerId: one.member_id ?? one.owner_id,
      ...(one.ended_at && { occurredAt: one.ended_at }),
    }
  })
  await write(tx, ctx, { actId: await startAct(tx, ctx, { kind: 'task.call_back' }), changes })
  tx.send(
    'update ws.call c set task_id = t.task_id from unnest($1::uuid[], $2::uuid[]) as t(id, task_id) where c.id = t.id',
    [tasks.map(({ one }) => one.id), tasks.map(({ id }) => id)],
  )
}

async function minutesOf(tx: Tx, sources: string[]): Promise<Map<string, number>> {
  const rows = await tx.query<{ id: string; settings: JsonObject }>(
    'select id, settings from ws.source where id = any($1)',
    [sources],
    { prepare: true },
  )
  return new Map(rows.map(row => [row.id, telephoneSettings(row.settings).callBackMinutes]))
}
