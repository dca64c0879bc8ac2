import type { ContactView } from '@huiliu/contracts'
import { contactFacts, displayNames, personOf } from '../identity/index.ts'
import { findRecord, recordAccess, recordTotals } from '../objects/index.ts'
import { memberNames, type CallCtx } from '../workspace/index.ts'

/** The person of an id, known or not: record, values with their sources, what was bought, and what the reader may do. */
export async function contactView(ctx: CallCtx, id: string): Promise<ContactView> {
  const person = await personOf(ctx, id)
  const [record, { facts, verified }, names, orders, span, can] = await Promise.all([
    findRecord(ctx, 'contact', person.id),
    contactFacts(ctx, person),
    displayNames(ctx, [person.id]),
    recordTotals(ctx, { object: 'order', by: 'contact', id: person.id, sum: 'total', latest: 'ordered_at' }),
    seenSpan(ctx, person.sightingIds),
    recordAccess(ctx, 'contact', person.id),
  ])
  const owner = typeof record?.['owner_id'] === 'string' ? record['owner_id'] : null
  return {
    id: person.id,
    ...(person.alias !== null && { alias: person.alias }),
    record: record ?? null,
    name: names.get(person.id) ?? '',
    anonymous: !record,
    verified,
    ownerName: owner ? ((await memberNames(ctx, [owner])).get(owner) ?? null) : null,
    ...span,
    facts,
    orders: { count: orders.count, total: orders.sum, last: orders.latest },
    can: { ...can, identity: ctx.caller.rights.identity },
  }
}

async function seenSpan(ctx: CallCtx, sightingIds: string[]): Promise<{ firstAt: string; lastAt: string }> {
  const [row] = await ctx.db.query<{ first: Date; last: Date }>(
    `select min(s.first_at) as first, max(coalesce(e.occurred_at, s.last_at)) as last
     from ws.sighting s left join lateral (
       select occurred_at from ws.event e where e.sighting_id = s.id order by e.occurred_at desc, e.seq desc limit 1
     ) e on true where s.id = any($1)`,
    [sightingIds],
    { prepare: true },
  )
  const now = ctx.now
  return { firstAt: (row?.first ?? now).toISOString(), lastAt: (row?.last ?? now).toISOString() }
}
