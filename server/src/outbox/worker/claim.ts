import type { Row, Tx } from '../../kernel/index.ts'
import { factsFor } from '../facts.ts'
import { judge } from '../gate/index.ts'
import { sendSource } from '../sources.ts'
import { tellOf } from '../tell.ts'
import { OUTGOING, type OutgoingRow, type SendSource } from '../types.ts'
import { whatNow } from '../request.ts'
import { LEASE_MS, type SenderServices } from './services.ts'

export type Claimed = { row: OutgoingRow; source: SendSource; attempt: number }

/** `full`: sources that send as many at once as they may. */
type Claiming = { now: Date; full: string[] }

/**
 * The next message that is due, judged once more and marked as being sent, in a transaction that is committed before
 * anybody is asked; null: the gate held or refused it; undefined: nothing is due. Two to one recipient never overtake each
 * other.
 */
export async function claim(services: SenderServices, { now, full }: Claiming): Promise<Claimed | null | undefined> {
  return services.db.tx(async tx => {
    const row = await nextDue(tx, { now, full })
    if (!row) return undefined
    const source = await sendSource(tx, row.source_id)
    if (!source) return undefined
    const next = whatNow(await verdictOn(tx, services, { row, source, now }), now, 0)
    if (next.state === 'queued' && next.reason === null) return mark(tx, { row, source, now })
    await tx.query('update ws.outgoing set state = $2, due_at = $3, reason = $4 where id = $1', [
      row.id,
      next.state,
      next.dueAt,
      next.reason,
    ])
    if (next.state !== 'queued') {
      const { wakes } = services.identity
      await tellOf(tx, { wakes, now }, { id: row.id, actId: row.act_id, to: next.state, reason: next.reason })
    }
    return null
  })
}

type DueRow = OutgoingRow & { person_id: string; shared: boolean; answers_automatic: boolean }

async function nextDue(tx: Tx, { now, full }: Claiming): Promise<DueRow | undefined> {
  const [row] = await tx.query<DueRow>(
    `select ${OUTGOING}, s.person_id,
            exists (select 1 from ws.identifier_mark m where m.kind = o.kind and m.scope = o.scope and m.value = o.value
                    and m.withdrawn_act_id is null) as shared,
            coalesce((select (e.body->>'automatic')::boolean from ws.event e join ws.sighting t on t.id = e.sighting_id
                      where t.person_id = s.person_id and e.id = o.answers limit 1), false) as answers_automatic
     from ws.outgoing o join ws.sighting s on s.id = o.sighting_id
     where o.state = 'queued' and o.due_at <= $1 and not o.source_id = any($2)
       and not exists (select 1 from ws.outgoing b where b.state = 'sending' and b.source_id = o.source_id and b.value = o.value)
     order by o.due_at, o.id limit 1 for update of o skip locked`,
    [now, full],
    { prepare: true },
  )
  return row
}

type Judging = { row: DueRow; source: SendSource; now: Date }

async function verdictOn(tx: Tx, services: SenderServices, { row, source, now }: Judging) {
  const { kind, scope, value, shared, purpose, automatic } = row
  const address = value === '' ? null : { kind, scope, value, shared }
  const facts = await factsFor(tx, services, {
    personId: row.person_id,
    source,
    address,
    answersAutomatic: row.answers_automatic,
    now,
    self: row.id,
  })
  return judge({ purpose, channel: source.kind, to: address, automatic }, facts, now)
}

async function mark(tx: Tx, { row, source, now }: Judging): Promise<Claimed> {
  const attempt = row.attempts + 1
  const until = new Date(now.getTime() + LEASE_MS)
  tx.send(
    `update ws.outgoing set state = 'sending', attempts = $2, lease_until = $3, reason = null where id = $1`,
    [row.id, attempt, until],
    { prepare: true },
  )
  tx.send(
    'insert into ws.outgoing_attempt (outgoing_id, number, started_at) values ($1, $2, $3)',
    [row.id, attempt, now],
    { prepare: true },
  )
  return { row, source, attempt }
}

/** Says once more that these are being sent. */
export async function renew({ db, now }: SenderServices, ids: string[]): Promise<void> {
  const until = new Date(now().getTime() + LEASE_MS)
  await db.query<Row>(`update ws.outgoing set lease_until = $2 where id = any($1) and state = 'sending'`, [ids, until])
}
