import { observe, type IdentityServices, sourcesById, type SourceRow } from '../identity/index.ts'
import { parseSegment, type SegmentItem, type SegmentProblem } from '../channels/index.ts'
import { countryOf } from '../workspace/index.ts'
import { appendEvents, idFrom, type NewEvent, type Reader, type Row, type Tx } from '../kernel/index.ts'
import { observationOf } from './observation.ts'

/** A delivery as the reader sees it. */
export type DeliveryRow = Row & { seq: string; source_id: string; received_at: Date; path: string; body: Buffer }
type Incoming = { eventId: string; item: SegmentItem; source: SourceRow; receivedAt: Date }
type Refused = SegmentProblem & { delivery: DeliveryRow }

const BATCH = 500
const PAUSE_MS = 20
/** About 1,500 events: enough that statements cost little beside rows, few enough that nobody waits long for the commit. */
const BATCH_BYTES = 1024 * 1024

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
    pause: PAUSE_MS,
    weight: { of: 'octet_length(body)', most: BATCH_BYTES },
    handle: (tx, rows) => processDeliveries(tx, services, rows),
    giveUp: async (tx, row) => recordProblems(tx, await itemByItem(services, row)),
  }
}

/**
 * A delivery that failed as a whole is taken item by item, each in a transaction of its own, so that one that cannot be
 * processed spoils no other. Items taken before a crash are known by their keys: starting over takes none twice.
 */
async function itemByItem(services: IdentityServices, row: DeliveryRow): Promise<Refused[]> {
  const { db } = services.system(row.received_at)
  const failed = (item: number, error: unknown): Refused => ({
    delivery: row,
    item,
    code: 'processing_failed',
    detail: error instanceof Error ? error.message.slice(0, 500) : null,
  })
  try {
    const { incoming, refused } = read(row, await sourcesById(db, services.memory, [row.source_id]))
    for (const one of incoming) {
      await db
        .tx(async tx => recordEvents(tx, services, await onlyNew(tx, [one])))
        .catch((error: unknown) => refused.push(failed(one.item.place, error)))
    }
    return refused
  } catch (error) {
    return [failed(0, error)]
  }
}

async function processDeliveries(tx: Tx, services: IdentityServices, rows: DeliveryRow[]): Promise<void> {
  const sources = await sourcesById(tx, services.memory, [...new Set(rows.map(row => row.source_id))])
  const all = rows.map(row => read(row, sources))
  await recordProblems(
    tx,
    all.flatMap(one => one.refused),
  )
  const incoming = all.flatMap(one => one.incoming)
  await recordEvents(tx, services, await onlyNew(tx, incoming))
}

function read(row: DeliveryRow, sources: Map<string, SourceRow>): { incoming: Incoming[]; refused: Refused[] } {
  const source = sources.get(row.source_id)
  if (!source) return { incoming: [], refused: [] }
  const { items, problems } = parseSegment({ path: row.path, body: row.body, receivedAt: row.received_at })
  return {
    incoming: items.map(item => ({
      eventId: idFrom(source.id, item.messageKey),
      item,
      source,
      receivedAt: row.received_at,
    })),
    refused: problems.map(problem => ({ ...problem, delivery: row })),
  }
}

/** Those whose key was never seen from this source: retries, replays and repeats within the batch fall out here. */
async function onlyNew(tx: Tx, incoming: Incoming[]): Promise<Incoming[]> {
  if (incoming.length === 0) return []
  // Of repeats that arrive together the first stands, as it does when they arrive apart.
  const byId = new Map(incoming.toReversed().map(one => [one.eventId, one]))
  // Sorted, so that two processes never wait for each other's keys crosswise.
  const fresh = await tx.query<{ id: string }>(
    'insert into ws.event_dedupe (id) select unnest($1::uuid[]) on conflict do nothing returning id',
    [[...byId.keys()].sort()],
    { prepare: true },
  )
  const isFresh = new Set(fresh.map(row => row.id))
  return incoming.filter(one => isFresh.has(one.eventId) && byId.get(one.eventId) === one)
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
