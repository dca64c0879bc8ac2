import type { Tx } from '../db.ts'
import type { Wakes } from '../wakes.ts'

/** One thing that happened. `body` must be JSON that jsonb takes: see `jsonSafe`. */
export type NewEvent = {
  id: string
  type: string
  occurredAt: Date
  receivedAt: Date
  actId?: string | null
  sightingId?: string | null
  object?: string | null
  recordId?: string | null
  recordVersion?: number | null
  body: Record<string, unknown> | null
}

/**
 * Columns and select list of an event insert from the JSON array `$n`; shared with statements that change records and
 * append their events in one go. salt and hash let the chain be checked after an erasure.
 */
export const EVENT_COLUMNS =
  '(id, type, occurred_at, received_at, act_id, sighting_id, object, record_id, record_version, body, salt, hash)'

const INSERT = `
insert into ws.event ${EVENT_COLUMNS}
select e.id, e.type, e.occurred_at, e.received_at, e.act_id, e.sighting_id, e.object, e.record_id, e.record_version, e.body,
       e.salt, sha256(e.salt || convert_to(e.body::text, 'UTF8'))
from (
  select id, type, occurred_at, received_at, act_id, sighting_id, object, record_id, record_version, body,
         uuid_send(gen_random_uuid()) as salt
  from unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::timestamptz[], $5::uuid[], $6::uuid[], $7::text[], $8::uuid[], $9::integer[], $10::jsonb[])
       as t(id, type, occurred_at, received_at, act_id, sighting_id, object, record_id, record_version, body)
) e`

/** Appends events in the caller's transaction; the row itself is the hand-off to every reader. */
export async function appendEvents(tx: Tx, wakes: Wakes, events: NewEvent[]): Promise<void> {
  if (events.length === 0) return
  tx.send(
    INSERT,
    [
      events.map(event => event.id),
      events.map(event => event.type),
      events.map(event => event.occurredAt),
      events.map(event => event.receivedAt),
      events.map(event => event.actId ?? null),
      events.map(event => event.sightingId ?? null),
      events.map(event => event.object ?? null),
      events.map(event => event.recordId ?? null),
      events.map(event => event.recordVersion ?? null),
      events.map(event => JSON.stringify(event.body)),
    ],
    { prepare: true },
  )
  tx.afterCommit(() => wakes.wake('event'))
}
