import type { InboundItem } from '../channels/index.ts'
import { insertFiles, type KeptFile } from '../files/index.ts'
import { observe, sourcesById, type IdentityServices } from '../identity/index.ts'
import { appendEvents, type Tx } from '../kernel/index.ts'
import { countryOf } from '../workspace/index.ts'
import { observationOf } from './observation.ts'
import { eventType, idsOf } from './process.ts'

/** What we did through a source ourselves, or learned by a door of our own. */
export type Own = {
  sourceId: string
  item: InboundItem
  receivedAt: Date
  actId: string | null
  /** the sighting it is about */
  sightingId: string
  /** the item names somebody: its event belongs to the source's own sighting, where that is the same person */
  names: boolean
  /** what went along with it */
  files?: KeptFile[]
}

/**
 * Its event, once by the item's keys, whoever tells it first: what we send comes back from a mailbox's Sent folder as a
 * delivery. Returns the event's id, or null where it was known.
 */
export async function recordOwn(tx: Tx, services: IdentityServices, own: Own): Promise<string | null> {
  const { item, sourceId, receivedAt, actId } = own
  const { eventId, otherIds } = idsOf(item, sourceId)
  const keys = [eventId, ...otherIds].sort()
  const fresh = await tx.query(
    'insert into ws.event_dedupe (id) select unnest($1::uuid[]) on conflict do nothing returning id',
    [keys],
    { prepare: true },
  )
  if (fresh.length < keys.length) return null
  const sightingId = own.names ? await sightingFor(tx, services, own) : own.sightingId
  const times = { occurredAt: item.occurredAt, receivedAt }
  await appendEvents(tx, services.wakes, [
    { id: eventId, type: eventType(item), ...times, actId, sightingId, body: item.body },
  ])
  insertFiles(tx, services.wakes, [{ eventId, sightingId, sourceId, receivedAt, files: own.files ?? [] }])
  return eventId
}

async function sightingFor(tx: Tx, services: IdentityServices, { item, sourceId, sightingId }: Own): Promise<string> {
  const source = (await sourcesById(tx, services.memory, [sourceId])).get(sourceId)
  if (!source) return sightingId
  const { eventId } = idsOf(item, sourceId)
  const country = await countryOf(tx)
  const [own] = await observe(tx, services, [observationOf(item, { source, eventId, country })])
  const [same] = await tx.query<{ id: string }>(
    'select a.id from ws.sighting a join ws.sighting b on b.person_id = a.person_id where a.id = $1 and b.id = $2',
    [own, sightingId],
  )
  return same?.id ?? sightingId
}
