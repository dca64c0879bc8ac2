import type { Tx } from '../kernel/index.ts'
import type { AboutRecord } from './tell-of-records.ts'

/** SQL for what concerns whose a record is. */
export const ABOUT_OWNERSHIP = `type in ('access.asked', 'access.answered', 'pool.assigned', 'pool.warned', 'pool.recycled')`

const KINDS: Record<string, string> = {
  'pool.assigned': 'pool_assigned',
  'pool.warned': 'pool_soon',
  'pool.recycled': 'pool_returned',
}

/**
 * Tells the owner that somebody asks for access, the asker what came of it, and whoever has a record from a pool, or loses it
 * to one. What is told of a record that is closed to the reader is kept with the notice. Answers with whom was told.
 */
export async function tellOfOwnership(tx: Tx, rows: AboutRecord[]): Promise<string[]> {
  const requests = rows.filter(row => row.type.startsWith('access.'))
  const moves = rows.filter(row => row.type.startsWith('pool.'))
  return [...(await ofRequests(tx, requests)), ...(await ofMoves(tx, moves))]
}

async function ofRequests(tx: Tx, rows: AboutRecord[]): Promise<string[]> {
  if (rows.length === 0) return []
  const events = rows.map(row => ({
    event_id: row.id,
    act_id: row.act_id,
    at: row.occurred_at,
    request: row.body?.['request'],
    asked: row.type === 'access.asked',
    owner: row.body?.['owner'],
  }))
  const told = await tx.query<{ member_id: string }>(
    `insert into ws.notice (id, member_id, kind, event_id, act_id, at, object, record_id, by_name, told)
     select gen_random_uuid(), case when e.asked then e.owner else q.asker_id end,
       case when e.asked then 'access_asked' when q.answer = 'refused' then 'access_refused' else 'access_given' end,
       e.event_id, e.act_id, e.at, q.object, q.record_id, case when e.asked then q.asker_name else q.answered_by end,
       jsonb_build_object('name', q.shown, 'text', case when e.asked then q.reason else q.answer_reason end)
     from jsonb_to_recordset($1::jsonb) as e(event_id uuid, act_id uuid, at timestamptz, request uuid, asked boolean, owner uuid)
       join ws.access_request q on q.id = e.request
     where not e.asked or e.owner is not null
       and not exists (select from ws.notice n where n.event_id = e.event_id) returning member_id`,
    [JSON.stringify(events)],
  )
  return told.map(row => row.member_id)
}

async function ofMoves(tx: Tx, rows: AboutRecord[]): Promise<string[]> {
  if (rows.length === 0) return []
  const events = rows.map(row => ({
    event_id: row.id,
    act_id: row.act_id,
    at: row.occurred_at,
    object: row.object,
    record_id: row.record_id,
    owner: row.body?.['owner'],
    name: row.body?.['name'],
    kind: KINDS[row.type],
  }))
  const told = await tx.query<{ member_id: string }>(
    `insert into ws.notice (id, member_id, kind, event_id, act_id, at, object, record_id, by_name, told)
     select gen_random_uuid(), e.owner, e.kind, e.event_id, e.act_id, e.at, e.object, e.record_id, coalesce(a.actor_name, ''),
       jsonb_build_object('name', e.name, 'text', a.reason)
     from jsonb_to_recordset($1::jsonb)
       as e(event_id uuid, act_id uuid, at timestamptz, object text, record_id uuid, owner uuid, name text, kind text)
       left join ws.act a on a.id = e.act_id
     where not exists (select from ws.notice n where n.event_id = e.event_id) returning member_id`,
    [JSON.stringify(events)],
  )
  return told.map(row => row.member_id)
}
