import {
  appendEvents,
  joining,
  newId,
  startAct,
  type Ctx,
  type NewEvent,
  type Queryable,
  type Tx,
} from '../kernel/index.ts'
import { asSet, loadClosure, type Closure, type KeptEdge, type KeptSighting } from './closure.ts'
import { settleContacts, type SettledPerson } from './contacts.ts'
import { POLICY, partition, survivor, type Judgement } from './partition/index.ts'
import { contactStates, type ContactState } from '../objects/index.ts'
import { takenBack } from './staff-words.ts'

/**
 * What a settling starts from; without an act of its own, one is opened in the name of `ctx.actor` when something changes.
 * `holding` are sightings over which a record is about to belong to their person, who so needs a contact row.
 */
export type Settling = { sightings: string[]; actId: string | null; holding?: string[] }
export type Settled = {
  moved: { sightingId: string; from: string; to: string }[]
  persons: string[]
  actId: string | null
}

/**
 * Judges the closed set around the given sightings anew and makes the tables say so: refusals, persons, contact rows and
 * their values, records of moved sightings, one event per person changed. Needs `lockIdentity`.
 */
export async function settle(tx: Tx, outer: Ctx, { sightings, actId, holding = [] }: Settling): Promise<Settled> {
  const ctx = { ...outer, db: joining(tx) }
  const closure = await loadClosure(tx, sightings)
  const judged = partition(asSet(closure), POLICY)
  await writeRefusals(tx, closure, judged.judged)
  const states = await standingsOf(tx, closure.sightings)
  const persons = personsOf(closure, judged.components, states)
  const moved = persons.flatMap(person =>
    person.sightings
      .filter(one => one.personId !== person.id)
      .map(one => ({ sightingId: one.id, from: one.personId, to: person.id })),
  )
  await writePersons(tx, moved)
  const act = lazyAct(tx, ctx, actId)
  await settleContacts(tx, ctx, { persons, states, moved, holding, act })
  await writeEvents(tx, ctx, { persons, moved, act })
  return { moved, persons: persons.map(person => person.id), actId: act.opened() }
}

export type LazyAct = { open(): Promise<string>; opened(): string | null }

/** Most settlings of known people change nothing: an act exists only when something is written under it. */
function lazyAct(tx: Tx, ctx: Ctx, given: string | null): LazyAct {
  let id = given
  return {
    opened: () => id,
    async open() {
      id ??= await startAct(tx, ctx, { kind: 'identity.auto' })
      return id
    },
  }
}

export type Standing = Omit<ContactState, 'is'> & { is: ContactState['is'] | 'takenBack' }

/** The contact rows of sightings, as `survivorOf` weighs them. */
export async function standingsOf(q: Queryable, sightings: KeptSighting[]): Promise<Map<string, Standing>> {
  const states: Map<string, Standing> = await contactStates(
    q,
    sightings.map(one => one.id),
  )
  const deleted = [...states].flatMap(([id, state]) => (state.is === 'deleted' ? [id] : []))
  for (const id of await takenBack(q, deleted)) states.set(id, { is: 'takenBack', deletedAt: 0 })
  return states
}

/**
 * Whose id the person keeps: the oldest sighting with a contact row. A row that stepped back stands again before another is
 * made. A deleted one stands for what was seen until then: who is seen afterwards is somebody again. One whose making was
 * taken back stands for nobody.
 */
export function survivorOf(sightings: KeptSighting[], states: Map<string, Standing>): string {
  const deletedAt = sightings.reduce((latest, one) => Math.max(latest, states.get(one.id)?.deletedAt ?? 0), 0)
  const lastAt = new Map(sightings.map(one => [one.id, one.lastAt]))
  return survivor(sightings, id => {
    const state = states.get(id)
    return state ? STANDING[state.is] : (lastAt.get(id) ?? 0) > deletedAt ? STANDING.later : STANDING.earlier
  })
}

const STANDING = { live: 0, idle: 1, later: 2, deleted: 3, earlier: 4, takenBack: 5 }

function personsOf(closure: Closure, components: string[][], states: Map<string, Standing>): SettledPerson[] {
  const byId = new Map(closure.sightings.map(one => [one.id, one]))
  const edgesBySighting = Map.groupBy(closure.edges, edge => edge.sightingId)
  return components.map(ids => {
    const sightings = ids.flatMap(id => byId.get(id) ?? [])
    const id = survivorOf(sightings, states)
    const edges = sightings.flatMap(one => edgesBySighting.get(one.id) ?? [])
    return { id, sightings, edges, verified: edges.some(edge => edge.trust === 'verified' && !edge.cut) }
  })
}

async function writeRefusals(tx: Tx, { edges, links }: Closure, judged: Map<string, Judgement>): Promise<void> {
  const standing = edges.filter(edge => !edge.cut)
  for (const [table, judgedOnes] of [
    ['identity_edge', standing],
    ['identity_link', links],
  ] as const) {
    const changed = judgedOnes.filter(one => refusalOf(judged, one.id) !== one.refusal).map(one => one.id)
    if (changed.length === 0) continue
    tx.send(
      `update ws.${table} e set refusal = t.refusal from unnest($1::uuid[], $2::text[]) as t(id, refusal) where e.id = t.id`,
      [changed, changed.map(id => refusalOf(judged, id))],
      { prepare: true },
    )
  }
}

function refusalOf(judged: Map<string, Judgement>, id: string): string | null {
  return judged.get(id)?.refusal ?? null
}

type Move = { sightingId: string; from: string; to: string }

async function writePersons(tx: Tx, moved: Move[]): Promise<void> {
  if (moved.length === 0) return
  tx.send(
    `update ws.sighting s set person_id = t.person_id from unnest($1::uuid[], $2::uuid[]) as t(id, person_id) where s.id = t.id`,
    [moved.map(one => one.sightingId), moved.map(one => one.to)],
    { prepare: true },
  )
}

type Told = { persons: SettledPerson[]; moved: Move[]; act: LazyAct }

/**
 * One event per person that gained sightings. Where the former person's own sighting came along, two became one; where it
 * stayed behind, one became two.
 */
async function writeEvents(tx: Tx, ctx: Ctx, { persons, moved, act }: Told): Promise<void> {
  if (moved.length === 0) return
  const actId = await act.open()
  const byPerson = Map.groupBy(moved, one => one.to)
  const events = persons.flatMap((person): NewEvent[] => {
    const gained = byPerson.get(person.id)
    return gained ? [identityEvent(ctx, { person, gained, actId })] : []
  })
  await appendEvents(tx, ctx.wakes, events)
}

function identityEvent(
  ctx: Ctx,
  { person, gained, actId }: { person: SettledPerson; gained: Move[]; actId: string },
): NewEvent {
  const ids = new Set(person.sightings.map(one => one.id))
  const joined = gained.some(one => ids.has(one.from))
  const moved = new Set(gained.map(one => one.sightingId))
  return {
    id: newId(),
    type: joined ? 'identity.joined' : 'identity.parted',
    occurredAt: ctx.now,
    receivedAt: ctx.now,
    actId,
    sightingId: person.id,
    body: {
      from: [...new Set(gained.map(one => one.from))],
      sightings: [...moved].slice(0, 100),
      edges: reasons(person, moved),
    },
  }
}

/** The edges over which the moved sightings hang together with the rest. */
function reasons({ edges }: SettledPerson, moved: Set<string>): string[] {
  const byIdentifier = Map.groupBy(
    edges.filter(edge => !edge.cut && edge.refusal === null),
    (edge: KeptEdge) => `${edge.kind}|${edge.scope}|${edge.value}`,
  )
  const shared = [...byIdentifier.values()].filter(
    group => group.some(edge => moved.has(edge.sightingId)) && group.some(edge => !moved.has(edge.sightingId)),
  )
  return shared
    .flat()
    .map(edge => edge.id)
    .slice(0, 20)
}

export type { KeptSighting }
