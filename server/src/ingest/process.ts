import { observe, type IdentityServices, sourcesById, type SourceRow } from '../identity/index.ts'
import { parseSegment, type SegmentItem, type SegmentProblem } from '../channels/index.ts'
import { countryOf } from '../workspace/index.ts'
import { appendEvents, idFrom, type NewEvent, type Reader, type Row, type Tx } from '../kernel/index.ts'
import { observationOf } from './observation.ts'

/** A delivery as the reader sees it. */
export type DeliveryRow = Row & { seq: string; source_id: string; received_at: Date; path: string; body: Buffer }
type Incoming = { eventId: string; item: SegmentItem; source: SourceRow; receivedAt: Date }
type Refused = SegmentProblem & { delivery: DeliveryRow }

const BATCH = 200

/**
 * Turns deliveries into events born with their sighting. Cursor, dedupe, identity and events are one transaction: a crash
 * anywhere repeats it whole, a repeated delivery changes nothing.
 */
export function ingestReader(services: IdentityServices): Reader<DeliveryRow> {
  return {
    name: 'ingest',
    table: 'delivery',
    columns: 'source_id, received_at, path, body',
    batch: BATCH,
    handle: (tx, rows) => processDeliveries(tx, services, rows),
    giveUp: (tx, row, error) =>
      recordProblems(tx, [
        {
          delivery: row,
          item: 0,
          code: 'processing_failed',
          detail: error instanceof Error ? error.message.slice(0, 500) : null,
        },
      ]),
  }
}

async function processDeliveries(tx: Tx, services: IdentityServices, rows: DeliveryRow[]): Promise<void> {
  const sources = await sourcesById(tx, [...new Set(rows.map(row => row.source_id))])
  const incoming: Incoming[] = []
  const refused: Refused[] = []
  for (const row of rows) {
    const source = sources.get(row.source_id)
    if (!source) continue
    const { items, problems } = parseSegment({ path: row.path, body: row.body, receivedAt: row.received_at })
    for (const item of items)
      incoming.push({ eventId: idFrom(source.id, item.messageKey), item, source, receivedAt: row.received_at })
    for (const problem of problems) refused.push({ ...problem, delivery: row })
  }
  await recordProblems(tx, refused)
  await recordEvents(tx, services, await onlyNew(tx, incoming))
}

/** Those whose key was never seen from this source: retries, replays and repeats within the batch fall out here. */
async function onlyNew(tx: Tx, incoming: Incoming[]): Promise<Incoming[]> {
  if (incoming.length === 0) return []
  const byId = new Map(incoming.map(one => [one.eventId, one]))
  // Sorted, so that two processes never wait for each other's keys crosswise.
  const fresh = await tx.query<{ id: string }>(
    'insert into ws.event_dedupe (id) select unnest($1::uuid[]) on conflict do nothing returning id',
    [[...byId.keys()].sort()],
    { prepare: true },
  )
  const isFresh = new Set(fresh.map(row => row.id))
  return [...byId.values()].filter(one => isFresh.has(one.eventId))
}

async function recordEvents(tx: Tx, services: IdentityServices, incoming: Incoming[]): Promise<void> {
  if (incoming.length === 0) return
  const country = await countryOf(tx)
  const sightings = await observe(
    tx,
    services,
    incoming.map(({ item, source, eventId }) => observationOf(item, { source, eventId, country })),
  )
  await appendEvents(
    tx,
    services.wakes,
    incoming.map((one, index) => eventOf(one, sightings[index] ?? null)),
  )
}

function eventOf({ eventId, item, receivedAt }: Incoming, sightingId: string | null): NewEvent {
  const type = item.type === 'track' ? `track.${item.name ?? ''}` : item.type
  return { id: eventId, type, occurredAt: item.occurredAt, receivedAt, sightingId, body: item.body }
}

async function recordProblems(tx: Tx, refused: Refused[]): Promise<void> {
  if (refused.length === 0) return
  await tx.query(
    `insert into ws.delivery_problem (delivery_seq, item, source_id, received_at, code, detail)
     select * from unnest($1::bigint[], $2::integer[], $3::uuid[], $4::timestamptz[], $5::text[], $6::text[]) on conflict do nothing`,
    [
      refused.map(one => one.delivery.seq),
      refused.map(one => one.item),
      refused.map(one => one.delivery.source_id),
      refused.map(one => one.delivery.received_at),
      refused.map(one => one.code),
      refused.map(one => one.detail),
    ],
  )
}
