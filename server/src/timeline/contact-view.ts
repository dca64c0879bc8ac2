import type { ContactView, CustomerPage, Timeline } from '@huiliu/contracts'
import {
  contactFacts,
  edgesOfPerson,
  identityOf,
  personOf,
  visitorName,
  type Person,
  type PersonFacts,
} from '../identity/index.ts'
import { contactName, findWithAccess, relatedRecords, type Related } from '../objects/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { riverOf } from './river.ts'
import { timelineOf } from './timeline.ts'

const PAGE_ITEMS = 60
const PAGE_ORDERS = 6

/** The person of an id, known or not: record, values with their sources, what was bought, and what the reader may do. */
export async function contactView(ctx: CallCtx, id: string): Promise<ContactView> {
  const person = await personOf(ctx, id)
  const edges = await edgesOfPerson(ctx.db, person.id)
  const [kept, stated, newest] = await Promise.all([
    recordsOf(ctx, person, 1),
    contactFacts(ctx, person, edges),
    timelineOf(ctx, person, { limit: 1 }),
  ])
  return viewOf(ctx, person, { ...kept, stated, newest })
}

/** All that a customer's page shows first, in one request: the person, the timeline's top, the river, who they are, orders. */
export async function customerPage(ctx: CallCtx, id: string): Promise<CustomerPage> {
  return ctx.db.together(db => pageOf({ ...ctx, db }, id))
}

async function pageOf(ctx: CallCtx, id: string): Promise<CustomerPage> {
  const person = await personOf(ctx, id)
  const [edges, kept, timeline] = await Promise.all([
    edgesOfPerson(ctx.db, person.id),
    recordsOf(ctx, person, PAGE_ORDERS),
    timelineOf(ctx, person, { limit: PAGE_ITEMS }),
  ])
  const [stated, river, identity] = await Promise.all([
    contactFacts(ctx, person, edges),
    riverOf(ctx, person, timeline),
    identityOf(ctx, person, edges),
  ])
  const contact = viewOf(ctx, person, { ...kept, stated, newest: timeline })
  return { contact, timeline, river, identity, orders: kept.orders.items }
}

type Kept = { found: Awaited<ReturnType<typeof findWithAccess>>; orders: Related }
type Known = Kept & { stated: PersonFacts; newest: Timeline }

const ORDERS = {
  object: 'order',
  by: 'contact',
  sum: { amount: 'total', currency: 'currency_code' },
  latest: 'ordered_at',
}

async function recordsOf(ctx: CallCtx, person: Person, limit: number): Promise<Kept> {
  const [found, orders] = await Promise.all([
    findWithAccess(ctx, 'contact', person.id),
    relatedRecords(ctx, { ...ORDERS, id: person.id, limit }),
  ])
  return { found, orders }
}

function viewOf(ctx: CallCtx, person: Person, { found: { record, can }, stated, orders, newest }: Known): ContactView {
  const lastSeen = new Date(Math.max(...person.sightings.map(one => one.lastAt))).toISOString()
  return {
    id: person.id,
    ...(person.alias !== null && { alias: person.alias }),
    record: record ?? null,
    name: contactName(record ?? {}) ?? visitorName(person.id, ctx.locale),
    anonymous: !record,
    verified: stated.verified,
    ownerName: typeof record?.['owner_id_name'] === 'string' ? record['owner_id_name'] : null,
    firstAt: new Date(Math.min(...person.sightings.map(one => one.firstAt))).toISOString(),
    lastAt: newest.items[0]?.at ?? lastSeen,
    facts: stated.facts,
    orders: { count: orders.count, totals: orders.sums, last: orders.latest },
    can: { ...can, identity: ctx.caller.rights.identity },
  }
}
