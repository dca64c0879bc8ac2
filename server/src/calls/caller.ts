import type { CallerCard, CallerView } from '@huiliu/contracts'
import { displayNames, readablePersons } from '../identity/index.ts'
import { findRecord, queryRecords } from '../objects/index.ts'
import { rightsOn, seesPlainly, type CallCtx } from '../workspace/index.ts'
import type { FoundCall } from './lines.ts'

const MOST = 5
const OPEN = ['pending', 'paid', 'shipped']

/** Who calls, as far as his number tells and the reader may know. */
export async function callerOf(ctx: CallCtx, call: FoundCall): Promise<CallerView> {
  if (call.customer === null) return { is: 'withheld' }
  if (!call.nobodys) {
    const mayRead = (await readablePersons(ctx, [call.person_id])).has(call.person_id)
    return mayRead ? { is: 'customer', persons: await cardsOf(ctx, call, [call.person_id]) } : { is: 'closed' }
  }
  const others = await othersWith(ctx, call)
  if (others.length === 0) return { is: 'new', mayCreate: rightsOn(ctx.caller, 'contact').create }
  const readable = await readablePersons(ctx, others)
  const shown = others.filter(id => readable.has(id)).slice(0, MOST)
  return shown.length === 0 ? { is: 'closed' } : { is: 'candidates', persons: await cardsOf(ctx, call, shown) }
}

/** Who else carries the number without being the one who calls: shared by several, or only claimed. Verified ones first. */
async function othersWith({ db }: CallCtx, { customer, person_id }: FoundCall): Promise<string[]> {
  const rows = await db.query<{ person_id: string }>(
    `select s.person_id from ws.identity_edge e join ws.sighting s on s.id = e.sighting_id
     where e.kind in ('phone', 'virtual_phone') and e.scope = '' and e.value = $1 and e.cut_act_id is null and s.person_id <> $2
     group by s.person_id order by max(e.trust) desc, max(e.last_at) desc limit 50`,
    [customer, person_id],
    { prepare: true },
  )
  return rows.map(row => row.person_id)
}

async function cardsOf(ctx: CallCtx, call: FoundCall, persons: string[]): Promise<CallerCard[]> {
  const [names, last, cards] = await Promise.all([
    displayNames(ctx, persons),
    lastHeard(ctx, call, persons),
    Promise.all(persons.map(async id => ({ id, ...(await factsOf(ctx, id)) }))),
  ])
  return cards.map(card => ({ ...card, name: names.get(card.id) ?? '', lastAt: last.get(card.id) ?? null }))
}

async function factsOf(ctx: CallCtx, contact: string): Promise<Pick<CallerCard, 'ownerName' | 'openOrders'>> {
  const [record, openOrders] = await Promise.all([findRecord(ctx, 'contact', contact), openOrdersOf(ctx, contact)])
  const owner = record?.['owner_id_name']
  return { ownerName: typeof owner === 'string' ? owner : null, openOrders }
}

async function openOrdersOf(ctx: CallCtx, contact: string): Promise<number | null> {
  const asked = ['contact', 'status'].every(field => seesPlainly(ctx.caller, 'order', field))
  if (!asked || rightsOn(ctx.caller, 'order').read === 'none') return null
  const { count } = await queryRecords(ctx, 'order', {
    filter: {
      all: [
        { field: 'contact', op: 'eq', value: contact },
        { field: 'status', op: 'in', value: OPEN },
      ],
    },
    fields: ['id'],
    limit: 1,
    count: true,
  })
  return count ?? 0
}

/** What was heard of each before the call, whatever the channel; what staff did to records is no word of his. */
async function lastHeard({ db }: CallCtx, call: FoundCall, persons: string[]): Promise<Map<string, string>> {
  const rows = await db.query<{ person_id: string; at: Date }>(
    `select s.person_id, max(e.occurred_at) as at from ws.sighting s cross join lateral (
       select e.occurred_at from ws.event e
       where e.sighting_id = s.id and e.occurred_at < $2 and e.object is null and e.type not like 'identity.%'
       order by e.occurred_at desc, e.seq desc limit 1) e
     where s.person_id = any($1) group by s.person_id`,
    [persons, call.started_at],
    { prepare: true },
  )
  return new Map(rows.map(row => [row.person_id, row.at.toISOString()]))
}
