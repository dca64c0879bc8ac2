import { insertFiles, keepContent } from '../files/index.ts'
import { observe, type IdentityServices, type SourceRow } from '../identity/index.ts'
import type { InboundItem, InboundProblem } from '../channels/index.ts'
import { countryOf } from '../workspace/index.ts'
import {
  appendEvents,
  idFrom,
  type FileStore,
  type NewEvent,
  type Queryable,
  type Reader,
  type Row,
  type Tx,
} from '../kernel/index.ts'
import { observationOf } from './observation.ts'
import { forgetProblems, recordProblems, type Refused } from './delivery-problems.ts'
import { readingsOf, translate, type Reading, type Told } from './translate.ts'

/** A delivery as the reader sees it. */
export type DeliveryRow = Row & Told & { seq: string }
type Incoming = { eventId: string; otherIds: string[]; item: InboundItem; source: SourceRow; receivedAt: Date }
/** What came of deliveries: items taken now, items known before, and problems. */
export type Outcome = { taken: number; known: number; problems: number }

export type IngestServices = IdentityServices & { files: FileStore }

const BATCH = 500
const PAUSE_MS = 20
/** About 1,500 events: enough that statements cost little beside rows, few enough that nobody waits long for the commit. */
const BATCH_BYTES = 1024 * 1024

export const DELIVERY = 'source_id, received_at, path, key, body'

/**
 * Turns deliveries into events born with their sighting. Cursor, dedupe, identity and events are one transaction: a crash
 * anywhere repeats it whole, a repeated delivery changes nothing.
 */
export function ingestReader(services: IngestServices): Reader<DeliveryRow> {
  return {
    name: 'ingest',
    table: 'delivery',
    columns: DELIVERY,
    batch: BATCH,
    pause: PAUSE_MS,
    weight: { of: 'octet_length(body)', most: BATCH_BYTES },
    handle: async (tx, rows) => void (await processDeliveries(tx, services, rows)),
    giveUp: async (tx, row) => {
      const { refused } = await itemByItem(services, row, { q: tx, alone: work => tx.attempt(work) })
      await recordProblems(tx, refused)
    },
  }
}

/** Deliveries that were processed before, once more, in a transaction of their own; what was taken then stays as it is. */
export async function processAgain(services: IngestServices, rows: DeliveryRow[]): Promise<Outcome> {
  const { db } = services.system(new Date())
  const seqs = rows.map(row => row.seq)
  try {
    return await db.tx(async tx => {
      await forgetProblems(tx, seqs)
      return processDeliveries(tx, services, rows)
    })
  } catch {
    const outcome: Outcome = { taken: 0, known: 0, problems: 0 }
    for (const row of rows) {
      const { refused, taken, known } = await itemByItem(services, row, { q: db, alone: work => db.tx(work) })
      await db.tx(async tx => {
        await forgetProblems(tx, [row.seq])
        await recordProblems(tx, refused)
      })
      outcome.taken += taken
      outcome.known += known
      outcome.problems += refused.length
    }
    return outcome
  }
}

/** `alone`: does work that may fail without spoiling what was done before. */
type Taking = { q: Queryable; alone: <T>(work: (tx: Tx) => Promise<T>) => Promise<T> }

/**
 * A delivery that failed as a whole is taken item by item, each alone, so that one that cannot be processed spoils no
 * other. Items taken before a crash are known by their keys: starting over takes none twice.
 */
async function itemByItem(
  services: IngestServices,
  row: DeliveryRow,
  { q, alone }: Taking,
): Promise<{ refused: Refused[]; taken: number; known: number }> {
  const failed = (item: number, error: unknown): Refused => ({
    delivery: row,
    item,
    code: 'processing_failed',
    path: '',
    detail: error instanceof Error ? error.message.slice(0, 500) : null,
  })
  try {
    const { incoming, refused } = await read(row, await readingsOf(q, services.memory, [row.source_id]))
    let taken = 0
    for (const one of incoming) {
      try {
        taken += await alone(async tx => {
          const fresh = await onlyNew(tx, [one])
          await recordEvents(tx, services, fresh)
          return fresh.length
        })
      } catch (error) {
        refused.push(failed(one.item.place, error))
      }
    }
    return { refused, taken, known: incoming.length - taken }
  } catch (error) {
    return { refused: [failed(0, error)], taken: 0, known: 0 }
  }
}

async function processDeliveries(tx: Tx, services: IngestServices, rows: DeliveryRow[]): Promise<Outcome> {
  const readings = await readingsOf(
    tx,
    services.memory,
    rows.map(row => row.source_id),
  )
  const all = await Promise.all(rows.map(row => read(row, readings)))
  const refused = all.flatMap(one => one.refused)
  await recordProblems(tx, refused)
  const incoming = all.flatMap(one => one.incoming)
  const fresh = await onlyNew(tx, incoming)
  await recordEvents(tx, services, fresh)
  return { taken: fresh.length, known: incoming.length - fresh.length, problems: refused.length }
}

async function read(
  row: DeliveryRow,
  readings: Map<string, Reading>,
): Promise<{ incoming: Incoming[]; refused: Refused[] }> {
  const reading = readings.get(row.source_id)
  if (!reading) return { incoming: [], refused: [] }
  const { source } = reading
  const { items, problems } = await translate(row, reading)
  return {
    incoming: items.map(item => ({ ...idsOf(item, source.id), item, source, receivedAt: row.received_at })),
    refused: problems.map((problem: InboundProblem) => ({ ...problem, delivery: row })),
  }
}

/** The event's id, and the ids of the keys beside its own. */
export function idsOf(
  { messageKey, otherKeys }: InboundItem,
  sourceId: string,
): { eventId: string; otherIds: string[] } {
  return { eventId: idFrom(sourceId, messageKey), otherIds: otherKeys.map(key => idFrom(sourceId, 'key', key)) }
}

/**
 * Those none of whose keys was ever seen from this source: retries, replays and repeats within the batch fall out here. Of
 * repeats that arrive together the first stands, as it does when they arrive apart.
 */
async function onlyNew(tx: Tx, incoming: Incoming[]): Promise<Incoming[]> {
  if (incoming.length === 0) return []
  const keysOf = ({ eventId, otherIds }: Incoming) => [eventId, ...otherIds]
  // Sorted, so that two processes never wait for each other's keys crosswise.
  const keys = [...new Set(incoming.flatMap(keysOf))].sort()
  const fresh = await tx.query<{ id: string }>(
    'insert into ws.event_dedupe (id) select unnest($1::uuid[]) on conflict do nothing returning id',
    [keys],
    { prepare: true },
  )
  const unseen = new Set(fresh.map(row => row.id))
  return incoming.filter(one => {
    const own = keysOf(one)
    const isNew = own.every(key => unseen.has(key))
    for (const key of own) unseen.delete(key)
    return isNew
  })
}

async function recordEvents(tx: Tx, services: IngestServices, incoming: Incoming[]): Promise<void> {
  if (incoming.length === 0) return
  const country = await countryOf(tx)
  // The bytes come first: no number of the log is drawn while the disk is waited for.
  const files = await Promise.all(incoming.map(({ item }) => keepContent(services.files, item.files ?? [])))
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
  insertFiles(
    tx,
    services.wakes,
    incoming.map(({ eventId, source, receivedAt }, index) => {
      const sightingId = sightings[index] ?? null
      return { eventId, sightingId, sourceId: source.id, receivedAt, files: files[index] ?? [] }
    }),
  )
}

function eventOf({ eventId, item, receivedAt }: Incoming, sightingId: string | null): NewEvent {
  return { id: eventId, type: eventType(item), occurredAt: item.occurredAt, receivedAt, sightingId, body: item.body }
}

export function eventType({ type, name }: InboundItem): string {
  return type === 'track' || type === 'message' || type === 'call' ? `${type}.${name ?? ''}` : type
}
