import type { ShopLine, ShopOrder } from './shop-order.ts'

/** One event about an order: of which sighting, when, and what it tells. */
export type Told = { type: string; at: Date; sightingId: string; order: ShopOrder }
/** All events about one order put together. `sightingId` is whose order it is. */
export type ToldOrder = {
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
/** Who tells what was ordered comes first; a refund tells of what went back. */
const TELLERS = Object.keys(STATUS_OF)
const REFUND = 'track.Order Refunded'

/** SQL for the events that tell of orders. */
export const IS_ORDER_EVENT = `type in (${TELLERS.map(type => `'${type}'`).join(', ')})`

/** Of two statuses the further one. */
export function furtherStatus(a: string, b: string): string {
  return RANK.indexOf(b) > RANK.indexOf(a) ? b : a
}

/** The events of one order, never none, in whatever order they came. */
export function putTogether(events: [Told, ...Told[]]): ToldOrder {
  const ordered = events.toSorted((a, b) => TELLERS.indexOf(a.type) - TELLERS.indexOf(b.type) || +a.at - +b.at)
  const telling = ordered.filter(one => one.type !== REFUND).map(one => one.order)
  const priced = telling.find(order => order.total !== null)
  const times = events.map(one => one.at.getTime())
  return {
    status: events.map(one => STATUS_OF[one.type] ?? 'pending').reduce(furtherStatus),
    total: priced?.total ?? null,
    currency: priced?.currency ?? null,
    lines: telling.find(order => order.lines.length > 0)?.lines ?? [],
    placedAt: new Date(Math.min(...times)),
    latestAt: new Date(Math.max(...times)),
    sightingId: (ordered[0] ?? events[0]).sightingId,
  }
}
