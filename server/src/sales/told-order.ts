import type { ShopLine, ShopOrder } from './shop-order.ts'

/** One event about an order: of which sighting, when, and what it tells. */
export type Told = { id: string; type: string; at: Date; sightingId: string; order: ShopOrder }
/** All events about one order put together. `sightingId` is whose order it is. */
export type ToldOrder = {
  number: string
  status: string
  total: string | null
  currency: string | null
  lines: ShopLine[]
  /** when it was placed, as far as it was told */
  placedAt: Date
  /** when it became what it is now */
  latestAt: Date
  sightingId: string
}

/** What a shop's server says about orders, by the names of Segment's e-commerce specification, and the status it means. */
const STATUS_OF: Record<string, string> = {
  'track.Order Completed': 'paid',
  'track.Order Updated': 'paid',
  'track.Order Shipped': 'shipped',
  'track.Order Delivered': 'completed',
  'track.Order Cancelled': 'cancelled',
  'track.Order Refunded': 'refunded',
}
/** Deliveries come in any order: a late "paid" does not take "shipped" back. */
const RANK = ['pending', 'paid', 'shipped', 'completed', 'cancelled', 'refunded']
/** Who tells what was ordered comes first. */
const TELLERS = Object.keys(STATUS_OF)
/** Tells of what went back, not of what was ordered. */
const REFUND = 'track.Order Refunded'

/** SQL for the events that tell of orders. */
export const IS_ORDER_EVENT = `type in (${TELLERS.map(type => `'${type}'`).join(', ')})`

/** Of two statuses the further one. */
export function furtherStatus(a: string, b: string): string {
  return RANK.indexOf(b) > RANK.indexOf(a) ? b : a
}

/**
 * The events of one order, never none. The result depends on the set of them alone, not on how they stand here: where two
 * say different things, the later one is right, and of two at the same time always the same one.
 */
export function putTogether(events: [Told, ...Told[]]): ToldOrder {
  const latest = events.toSorted(byTime).toReversed()
  const telling = latest.filter(one => one.type !== REFUND).map(one => one.order)
  const priced = telling.find(order => order.total !== null)
  const times = events.map(one => one.at.getTime())
  const [buyer = events[0]] = latest.toSorted((a, b) => TELLERS.indexOf(a.type) - TELLERS.indexOf(b.type))
  return {
    number: events[0].order.number,
    status: events.map(one => STATUS_OF[one.type] ?? 'pending').reduce(furtherStatus),
    total: priced?.total ?? null,
    currency: priced?.currency ?? telling.find(order => order.currency !== null)?.currency ?? null,
    lines: telling.find(order => order.lines.length > 0)?.lines ?? [],
    placedAt: new Date(Math.min(...times)),
    latestAt: new Date(Math.max(...times)),
    sightingId: buyer.sightingId,
  }
}

/** Equal times are settled by what is said, then by the event's id, which is made from the sender's own. */
function byTime(a: Told, b: Told): number {
  return +a.at - +b.at || compare(canonical(a), canonical(b))
}

function canonical({ id, type, order }: Told): string {
  return `${TELLERS.indexOf(type)} ${JSON.stringify(order)} ${id}`
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
