import { expect } from 'vitest'
import { asSet, edgesOf, sightingsOf, type Closure } from '../../src/identity/closure.ts'
import { FACT_FIELDS } from '../../src/identity/contacts.ts'
import { factsOf } from '../../src/identity/facts.ts'
import { POLICY, partition } from '../../src/identity/partition/index.ts'
import { rankFacts } from '../../src/identity/survivorship.ts'
import { marksIn, sightingsIn, type Live } from './live.ts'
import { nameOf } from './said.ts'
import { plain } from './world.ts'

/** What a reader sees of one person, free of ids. */
export type PersonPrint = {
  sightings: string[]
  verified: boolean
  record: Record<string, unknown> | null
  facts: string[]
  orders: string[]
  events: string[]
}

type ContactRow = Record<string, unknown> & { id: string; deleted_at: Date | null; joined_into: string | null }
type OrderRow = {
  number: string
  contact: string
  status: string
  total: string | null
  ordered_at: Date
  lines: number
}
type EventRow = { person_id: string; type: string; occurred_at: Date; body: string }
export type Kept = Pick<Closure, 'sightings' | 'edges'> & {
  facts: Awaited<ReturnType<typeof factsOf>>
  names: Map<string, string>
  contacts: ContactRow[]
  orders: OrderRow[]
  events: EventRow[]
}

/** All there is of a world. */
export async function kept(live: Live): Promise<Kept> {
  const { db } = live.run
  const rows = await sightingsIn(live)
  const ids = rows.map(row => row.id)
  const [facts, edges, sightings, contacts, orders, events] = await Promise.all([
    factsOf(db, ids),
    edgesOf(db, ids),
    sightingsOf(db, ids),
    db.query<ContactRow>('select * from ws.rec_contact where id = any($1)', [ids]),
    db.query<OrderRow>(
      `select o.number, o.contact, o.status, o.total, o.ordered_at, (select count(*)::int from ws.rec_order_line l where l."order" = o.id and l.deleted_at is null) as lines
       from ws.rec_order o where o.contact_via = any($1) and o.deleted_at is null`,
      [ids],
    ),
    db.query<EventRow>(
      `select s.person_id, e.type, e.occurred_at, (e.body - 'context' - 'timestamp' - 'sentAt')::text as body
       from ws.event e join ws.sighting s on s.id = e.sighting_id
       where e.sighting_id = any($1) and e.object is null and e.type not like 'identity.%'`,
      [ids],
    ),
  ])
  const names = new Map(rows.map(row => [row.id, nameOf(live, row)]))
  return { facts, edges, sightings, names, contacts, orders, events }
}

/** All persons of a world as a reader sees them: values with their facts, orders, and what happened. */
export function fingerprint(live: Live, all: Kept): PersonPrint[] {
  const prints = [...Map.groupBy(all.sightings, one => one.personId)].map(([personId, own]) =>
    personPrint(live, all, { personId, ids: new Set(own.map(one => one.id)) }),
  )
  return prints.filter(isSeen).sort((a, b) => (a.sightings.join() < b.sightings.join() ? -1 : 1))
}

type One = { personId: string; ids: Set<string> }

function personPrint({ world }: Live, all: Kept, { personId, ids }: One): PersonPrint {
  const edges = all.edges.filter(edge => ids.has(edge.sightingId))
  const verified = edges.some(edge => edge.trust === 'verified' && !edge.cut)
  const facts = all.facts.filter(fact => ids.has(fact.sightingId))
  const record = all.contacts.find(row => row.id === personId && !row.deleted_at && !row.joined_into)
  const any = (value: unknown): unknown => (typeof value === 'string' ? plain(world, value) : (value ?? null))
  return {
    sightings: [...ids].map(id => all.names.get(id) ?? id).sort(),
    verified,
    record: record ? Object.fromEntries(FACT_FIELDS.map(field => [field, any(record[field])])) : null,
    facts: [...rankFacts({ facts, edges, verified })]
      .flatMap(([field, list]) =>
        list.map(fact => [all.names.get(fact.sightingId), field, fact.origin, fact.trust, any(fact.value)].join(' ')),
      )
      .sort(),
    orders: all.orders
      .filter(order => order.contact === personId)
      .map(({ number, status, total, ordered_at: at, lines }) =>
        [any(number), status, total, world.now - at.getTime(), lines].join(' '),
      )
      .sort(),
    events: all.events
      .filter(event => event.person_id === personId)
      .map(({ type, occurred_at: at, body }) => [type, world.now - at.getTime(), any(body)].join(' '))
      .sort(),
  }
}

/** A contact made by hand and taken back again leaves a sighting of which nothing is said. */
function isSeen({ sightings, record, events }: PersonPrint): boolean {
  return record !== null || events.length > 0 || !sightings.every(name => name.startsWith('crm '))
}

type LinkRow = { id: string; a: string; b: string; verdict: 'same' | 'never'; at: Date; refusal: string | null }

/** Holds the tables against everything judged at once from scratch: persons, refusals, absorbed rows, values, orders. */
export async function expectSettled(live: Live, { sightings, edges, contacts, orders }: Kept): Promise<void> {
  const links = await live.run.db.query<LinkRow>(
    'select id, a, b, verdict, at, refusal from ws.identity_link where withdrawn_act_id is null and a = any($1)',
    [sightings.map(one => one.id)],
  )
  const marks = await marksIn(live)
  const asLinks = links.map(link => ({ ...link, at: link.at.getTime(), actId: '' }))
  const { components, judged } = partition(asSet({ sightings, edges, links: asLinks, marks }), POLICY)
  const persons = new Map(sightings.map(one => [one.id, one.personId]))
  for (const ids of components) expect(new Set(ids.map(id => persons.get(id))).size).toBe(1)
  expect(new Set(persons.values()).size).toBe(components.length)
  for (const { id, cut, refusal } of edges)
    if (!cut) expect([id, refusal]).toEqual([id, judged.get(id)?.refusal ?? null])
  for (const { id, refusal } of links) expect([id, refusal]).toEqual([id, judged.get(id)?.refusal ?? null])
  for (const row of contacts) {
    const person = persons.get(row.id)
    if (person !== row.id) expect([row.id, row.joined_into]).toEqual([row.id, person])
  }
  for (const order of orders) expect(persons.get(order.contact)).toBe(order.contact)
}
