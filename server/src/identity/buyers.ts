import type { Ctx, Tx } from '../kernel/index.ts'
import { contactStates } from '../objects/index.ts'
import { lockIdentity } from './lock.ts'
import { settle } from './settle.ts'

/**
 * Sighting id → contact id, for sightings of sources with a secret: what these say is verified, while a website's key is
 * public. Who has no contact row yet gets one, since a record is about to be his. The sightings stay with their persons
 * until the transaction ends, so that a join or a cut at the same time finds the record and takes it along.
 */
export async function buyersOf(tx: Tx, ctx: Ctx, sightingIds: string[]): Promise<Map<string, string>> {
  await giveRows(tx, ctx, await personsOfSecretSources(tx, sightingIds))
  const held = await personsOfSecretSources(tx, sightingIds, 'for share of s')
  // A cut since the first look may have left somebody without a row.
  await giveRows(tx, ctx, held)
  return personsOfSecretSources(tx, sightingIds)
}

const NO_ROW = new Set<string | undefined>([undefined, 'idle'])

async function giveRows(tx: Tx, ctx: Ctx, persons: Map<string, string>): Promise<void> {
  const states = await contactStates(tx, [...new Set(persons.values())])
  const unknown = [...persons].flatMap(([id, person]) => (NO_ROW.has(states.get(person)?.is) ? [id] : []))
  if (unknown.length === 0) return
  await lockIdentity(tx)
  await settle(tx, ctx, { sightings: unknown, actId: null, holding: unknown })
}

async function personsOfSecretSources(tx: Tx, sightingIds: string[], lock = ''): Promise<Map<string, string>> {
  const rows = await tx.query<{ id: string; person_id: string }>(
    `select s.id, s.person_id from ws.sighting s join ws.source o on o.id = s.source_id
     where s.id = any($1) and o.kind <> 'website' order by s.id ${lock}`,
    [sightingIds],
  )
  return new Map(rows.map(row => [row.id, row.person_id]))
}
