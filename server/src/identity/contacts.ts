import type { Ctx, Tx } from '../kernel/index.ts'
import {
  acceptance,
  contactValues,
  joinContacts,
  recordHolders,
  repointRecords,
  workedOn,
  write,
  type Change,
} from '../objects/index.ts'
import type { KeptEdge, KeptSighting } from './closure.ts'
import { factsOf } from './facts.ts'
import type { LazyAct, Standing } from './settle.ts'
import { madeByHand } from './staff-words.ts'
import { surviving, type Fact } from './survivorship.ts'

export type SettledPerson = { id: string; sightings: KeptSighting[]; edges: KeptEdge[]; verified: boolean }
type Settling = {
  persons: SettledPerson[]
  states: Map<string, Standing>
  moved: { sightingId: string; from: string; to: string }[]
  holding: string[]
  act: LazyAct
}
type Facts = Map<string, Fact[]>

/**
 * Makes contact rows follow the persons: a row appears with the first real identifier and steps back when nothing real is
 * left, the rows of absorbed persons point to the survivor, values are the surviving facts, and records of moved sightings
 * go where their sighting went.
 */
export async function settleContacts(tx: Tx, ctx: Ctx, settling: Settling): Promise<void> {
  const { persons, states, moved, act } = settling
  const facts = Map.groupBy(
    await factsOf(
      tx,
      persons.flatMap(person => person.sightings.map(one => one.id)),
    ),
    fact => fact.sightingId,
  )
  const known = await knownOnes(tx, ctx, { ...settling, facts })
  const shown = await shownValues(ctx, persons, facts)
  const missing = known.filter(person => !states.has(person.id))
  if (missing.length > 0) {
    const changes = missing.map((person): Change => ({
      op: 'create',
      object: 'contact',
      id: person.id,
      values: shown.get(person.id) ?? {},
      sightingId: person.id,
    }))
    await write(tx, ctx, { actId: await act.open(), changes, quiet: true })
  }
  await pointRows(tx, ctx, { persons, known: new Set(known), states, act })
  await refreshValues(tx, ctx, { persons: persons.filter(person => states.has(person.id)), shown, act })
  const movedIds = moved.map(one => one.sightingId)
  if (movedIds.length > 0) await repointRecords(tx, ctx, { sightings: movedIds, open: act.open })
}

/** Persons whom somebody knows: by a real identifier, the word of staff, or a record that is theirs. */
async function knownOnes(
  tx: Tx,
  ctx: Ctx,
  { persons, states, holding, moved, facts }: Settling & { facts: Facts },
): Promise<SettledPerson[]> {
  const isNamed = ({ edges, sightings }: SettledPerson): boolean =>
    edges.some(isReal) || sightings.some(one => facts.get(one.id)?.some(fact => fact.origin === 'crm'))
  // Most cookies never had a row, and no record without one: they are not looked at. Where one of a person's sightings had
  // a row, a record may be over any other of them.
  const movedIds = new Set(moved.map(one => one.sightingId))
  const doubtful = persons
    .filter(person => !isNamed(person))
    .filter(({ sightings }) => sightings.some(({ id }) => states.has(id) || movedIds.has(id)))
    .flatMap(person => person.sightings.map(one => one.id))
  const holders = new Set([
    ...holding,
    ...(await recordHolders(tx, ctx, doubtful)),
    ...(await workedOn(tx, ctx, { ids: doubtful, facts: FACT_FIELDS })),
    ...(await madeByHand(tx, doubtful)),
  ])
  return persons.filter(person => isNamed(person) || person.sightings.some(one => holders.has(one.id)))
}

function isReal(edge: KeptEdge): boolean {
  return edge.kind !== 'anonymous_id' && !edge.cut
}

/** Contact id → surviving values; a value the field would not take (a birthday of "soon") stays a fact and is not shown. */
async function shownValues(
  ctx: Ctx,
  persons: SettledPerson[],
  facts: Facts,
): Promise<Map<string, Record<string, unknown>>> {
  const accept = await acceptance(ctx)
  const shown = new Map<string, Record<string, unknown>>()
  for (const person of persons) {
    const own = person.sightings.flatMap(one => facts.get(one.id) ?? [])
    const values: Record<string, unknown> = {}
    for (const [field, fact] of surviving({ facts: own, edges: person.edges, verified: person.verified })) {
      const value = accept(field, fact.value)
      if (value !== undefined) values[field] = value
    }
    shown.set(person.id, values)
  }
  return shown
}

type Pointing = { persons: SettledPerson[]; known: Set<SettledPerson>; states: Settling['states']; act: LazyAct }

async function pointRows(tx: Tx, ctx: Ctx, { persons, known, states, act }: Pointing): Promise<void> {
  const wanted = persons.flatMap(person =>
    person.sightings
      .filter(one => states.has(one.id))
      .map(one => ({ id: one.id, joinedInto: one.id === person.id && known.has(person) ? null : person.id })),
  )
  if (wanted.length > 0) await joinContacts(tx, ctx, { wanted, open: act.open })
}

type Refreshing = { persons: SettledPerson[]; shown: Map<string, Record<string, unknown>>; act: LazyAct }

/** Writes only fields that differ: most observations repeat what is known. A field nobody speaks of any more is emptied. */
async function refreshValues(tx: Tx, ctx: Ctx, { persons, shown, act }: Refreshing): Promise<void> {
  if (persons.length === 0) return
  const current = await contactValues(tx, { ids: persons.map(person => person.id), fields: FACT_FIELDS })
  const changes = persons.flatMap((person): Change[] => {
    const now = current.get(person.id)
    if (!now) return []
    const wanted = shown.get(person.id) ?? {}
    const values = Object.fromEntries(
      FACT_FIELDS.flatMap(field => (same(now[field], wanted[field]) ? [] : [[field, wanted[field] ?? null]])),
    )
    return Object.keys(values).length === 0
      ? []
      : [{ op: 'update', object: 'contact', id: person.id, values, sightingId: person.id }]
  })
  if (changes.length > 0) await write(tx, ctx, { actId: await act.open(), changes, quiet: true })
}

/** Contact fields that facts speak of; all other fields belong to the record alone. */
export const FACT_FIELDS = [
  'name',
  'first_name',
  'last_name',
  'gender',
  'birthday',
  'email',
  'phone',
  'company_name',
  'title',
  'city',
  'address',
] as const

function same(a: unknown, b: unknown): boolean {
  return (a ?? null) === (b ?? null) || JSON.stringify(a ?? null) === JSON.stringify(b ?? null)
}
