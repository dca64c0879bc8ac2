import type { Ctx, Tx } from '../kernel/index.ts'
import {
  acceptable,
  contactValues,
  joinContacts,
  recordHolders,
  repointRecords,
  write,
  type Change,
} from '../objects/index.ts'
import type { KeptEdge, KeptSighting } from './closure.ts'
import { factsOf } from './facts.ts'
import type { LazyAct } from './settle.ts'
import { surviving, type Fact } from './survivorship.ts'

export type SettledPerson = { id: string; sightings: KeptSighting[]; edges: KeptEdge[]; verified: boolean }
type Settling = {
  persons: SettledPerson[]
  withContact: Set<string>
  moved: { sightingId: string; from: string; to: string }[]
  act: LazyAct
}

/**
 * Makes contact rows follow the persons: a row appears with the first real identifier, the rows of absorbed persons point
 * to the survivor, values are the surviving facts, and records of moved sightings go where their sighting went.
 */
export async function settleContacts(tx: Tx, ctx: Ctx, { persons, withContact, moved, act }: Settling): Promise<void> {
  const movedIds = moved.map(one => one.sightingId)
  const holders = await recordHolders(tx, ctx, movedIds)
  const known = persons.filter(
    person => person.edges.some(isReal) || person.sightings.some(one => withContact.has(one.id) || holders.has(one.id)),
  )
  const facts = await factsOf(
    tx,
    known.flatMap(person => person.sightings.map(one => one.id)),
  )
  const shown = await shownValues(
    ctx,
    known,
    Map.groupBy(facts, fact => fact.sightingId),
  )
  const missing = known.filter(person => !withContact.has(person.id))
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
  await pointRows(tx, ctx, { known, withContact, act })
  await refreshValues(tx, ctx, { known: known.filter(person => withContact.has(person.id)), shown, act })
  if (movedIds.length > 0) await repointRecords(tx, ctx, { sightings: movedIds, open: act.open })
}

function isReal(edge: KeptEdge): boolean {
  return edge.kind !== 'anonymous_id' && !edge.cut
}

/** Contact id → surviving values; a value the field would not take (a birthday of "soon") stays a fact and is not shown. */
async function shownValues(
  ctx: Ctx,
  known: SettledPerson[],
  facts: Map<string, Fact[]>,
): Promise<Map<string, Record<string, unknown>>> {
  const shown = new Map<string, Record<string, unknown>>()
  for (const person of known) {
    const own = person.sightings.flatMap(one => facts.get(one.id) ?? [])
    const values: Record<string, unknown> = {}
    for (const [field, fact] of surviving({ facts: own, edges: person.edges, verified: person.verified })) {
      const value = await acceptable(ctx, field, fact.value)
      if (value !== undefined) values[field] = value
    }
    shown.set(person.id, values)
  }
  return shown
}

type Pointing = { known: SettledPerson[]; withContact: Set<string>; act: LazyAct }

async function pointRows(tx: Tx, ctx: Ctx, { known, withContact, act }: Pointing): Promise<void> {
  const wanted = known.flatMap(person =>
    person.sightings
      .filter(one => withContact.has(one.id))
      .map(one => ({ id: one.id, joinedInto: one.id === person.id ? null : person.id })),
  )
  if (wanted.length > 0) await joinContacts(tx, ctx, { wanted, open: act.open })
}

type Refreshing = { known: SettledPerson[]; shown: Map<string, Record<string, unknown>>; act: LazyAct }

/** Writes only fields that differ: most observations repeat what is known. A field nobody speaks of any more is emptied. */
async function refreshValues(tx: Tx, ctx: Ctx, { known, shown, act }: Refreshing): Promise<void> {
  if (known.length === 0) return
  const current = await contactValues(
    tx,
    known.map(person => person.id),
  )
  const changes = known.flatMap((person): Change[] => {
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
  return JSON.stringify(a ?? null) === JSON.stringify(b ?? null)
}
