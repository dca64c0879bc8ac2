import type { Row, Tx } from '../kernel/index.ts'

export type AboutRecord = Row & {
  id: string
  type: string
  object: string | null
  record_id: string | null
  occurred_at: Date
  act_id: string | null
  body: Record<string, unknown> | null
}

/** SQL for the events that somebody may have to be told of: what is written, and changes of followed records. */
export const ABOUT_RECORDS = `type in ('comment.written', 'comment.changed') or (
  type in ('record.updated', 'record.deleted', 'record.restored') and exists (select from ws.follow f where f.record_id = event.record_id))`

/**
 * Tells the mentioned, and the followers of a record, of what others did; answers with whom. One notice stands for all changes of
 * a record until it is put away. Whether its reader may see the record is judged when it is read.
 */
export async function tellOfRecords(tx: Tx, rows: AboutRecord[]): Promise<string[]> {
  const events = rows.filter(row => row.object !== null && row.record_id !== null)
  if (events.length === 0) return []
  const written = events.filter(row => row.type.startsWith('comment.'))
  const changed = events.filter(row => row.type.startsWith('record.'))
  return [...new Set([...(await ofComments(tx, written)), ...(await ofChanges(tx, changed))])]
}

async function ofComments(tx: Tx, events: AboutRecord[]): Promise<string[]> {
  if (events.length === 0) return []
  const rows = await tx.query<{ member_id: string }>(
    `insert into ws.notice (id, member_id, kind, event_id, act_id, at, object, record_id, comment_id, by_name)
     select distinct on (member_id, comment_id) gen_random_uuid(), member_id, kind, event_id, act_id, at, object, record_id, comment_id, by_name
     from (
       select m.id as member_id, 'mentioned' as kind, e.event_id, e.act_id, e.at, c.object, c.record_id, c.id as comment_id, c.author_name as by_name, 0 as place, c.author_id
       from jsonb_to_recordset($1::jsonb) as e(event_id uuid, act_id uuid, at timestamptz, comment_id uuid, written boolean)
         join ws.comment c on c.id = e.comment_id and c.deleted_at is null join ws.member m on m.id = any(c.mentions)
       union all
       select f.member_id, 'commented', e.event_id, e.act_id, e.at, c.object, c.record_id, c.id, c.author_name, 1, c.author_id
       from jsonb_to_recordset($1::jsonb) as e(event_id uuid, act_id uuid, at timestamptz, comment_id uuid, written boolean)
         join ws.comment c on c.id = e.comment_id and c.deleted_at is null join ws.follow f on f.record_id = c.record_id
       where e.written
     ) told
     where member_id is distinct from author_id order by member_id, comment_id, place
     on conflict do nothing returning member_id`,
    [JSON.stringify(events.map(commentOf))],
  )
  return rows.map(row => row.member_id)
}

function commentOf({ id, type, act_id, occurred_at, body }: AboutRecord) {
  return {
    event_id: id,
    act_id,
    at: occurred_at,
    comment_id: body?.['comment'] ?? null,
    written: type === 'comment.written',
  }
}

async function ofChanges(tx: Tx, events: AboutRecord[]): Promise<string[]> {
  if (events.length === 0) return []
  // The last of each record stands for all.
  const last = [...new Map(events.map(event => [event.record_id, event])).values()]
  const rows = await tx.query<{ member_id: string }>(
    `insert into ws.notice (id, member_id, kind, event_id, act_id, at, object, record_id, by_name)
     select gen_random_uuid(), f.member_id, 'changed', t.event_id, t.act_id, t.at, t.object, t.record_id, a.actor_name
     from jsonb_to_recordset($1::jsonb)
       as t(event_id uuid, act_id uuid, at timestamptz, object text, record_id uuid)
       join ws.act a on a.id = t.act_id join ws.follow f on f.record_id = t.record_id
     where f.member_id is distinct from a.actor_id
     on conflict (member_id, record_id) where kind = 'changed' and dismissed_at is null
       do update set at = excluded.at, event_id = excluded.event_id, act_id = excluded.act_id, by_name = excluded.by_name
     returning member_id`,
    [
      JSON.stringify(
        last.map(({ id, act_id, occurred_at: at, object, record_id }) => ({
          event_id: id,
          act_id,
          at,
          object,
          record_id,
        })),
      ),
    ],
  )
  return rows.map(row => row.member_id)
}
