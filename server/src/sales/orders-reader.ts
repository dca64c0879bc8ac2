import { newId, startAct, type Ctx, type Reader, type Row, type Tx } from '../kernel/index.ts'
import { findByField, write, type Change } from '../objects/index.ts'
import { personsOfServers } from '../identity/index.ts'
import { lineAmount, orderOf, type ShopLine, type ShopOrder } from './shop-order.ts'

type OrderEvent = Row & {
  id: string
  type: string
  occurred_at: Date
  sighting_id: string
  body: Record<string, unknown> | null
}
type Told = { event: OrderEvent; order: ShopOrder; contact: string }

/** What a shop's server says about orders, by the names of Segment's e-commerce specification, and the status it means. */
const STATUS_OF: Record<string, string> = {
  'track.Order Completed': 'paid',
  'track.Order Updated': 'paid',
  'track.Order Shipped': 'shipped',
  'track.Order Delivered': 'completed',
  'track.Order Refunded': 'refunded',
  'track.Order Cancelled': 'cancelled',
}
/** Deliveries come in any order: a late "paid" does not take "shipped" back. */
const RANK: Record<string, number> = { pending: 0, paid: 1, shipped: 2, completed: 3, cancelled: 4, refunded: 5 }

/**
 * Reader of the log: order events of server sources become order records with their lines. The order number is the key, so
 * an event told twice changes nothing. A website's public key could forge orders: its events stay on the timeline only.
 */
export function ordersReader(system: (now: Date) => Ctx): Reader<OrderEvent> {
  return {
    name: 'sales.orders',
    table: 'event',
    columns: 'id, type, occurred_at, sighting_id, body',
    batch: 1000,
    handle: (tx, rows) => takeOrders(tx, system, rows),
    // The event itself stays on the timeline; the act says that no order was made of it.
    giveUp: async (tx, row) => {
      await startAct(tx, system(new Date()), { kind: 'sales.order_not_taken', reason: row.id })
    },
  }
}

async function takeOrders(tx: Tx, system: (now: Date) => Ctx, rows: OrderEvent[]): Promise<void> {
  const named = rows.flatMap(event => {
    const order = event.type in STATUS_OF ? orderOf(event.body) : undefined
    return order ? [{ event, order }] : []
  })
  if (named.length === 0) return
  const persons = await personsOfServers(tx, [...new Set(named.map(one => one.event.sighting_id))])
  const told = named.flatMap((one): Told[] => {
    const contact = persons.get(one.event.sighting_id)
    return contact ? [{ ...one, contact }] : []
  })
  const byNumber = Map.groupBy(told, one => one.order.number)
  if (byNumber.size > 0) await writeOrders(tx, system(new Date()), byNumber)
}

async function writeOrders(tx: Tx, ctx: Ctx, byNumber: Map<string, Told[]>): Promise<void> {
  const known = await findByField(tx, { object: 'order', field: 'number', values: [...byNumber.keys()] })
  const products = await findByField(tx, { object: 'product', field: 'sku', values: skusOf(byNumber) })
  const changes = [...byNumber].flatMap(([number, told]): Change[] => {
    const existing = known.get(number)
    if (existing) return updateOf(existing, told)
    return createOf(told, sku => products.get(sku ?? '')?.id ?? null)
  })
  if (changes.length > 0) await write(tx, ctx, { actId: await startAct(tx, ctx, { kind: 'sales.order' }), changes })
}

function skusOf(byNumber: Map<string, Told[]>): string[] {
  return [
    ...new Set(
      [...byNumber.values()].flatMap(told => told.flatMap(one => one.order.lines.flatMap(line => line.sku ?? []))),
    ),
  ]
}

function statusOf(told: Told[], current: string): string {
  return told
    .map(one => STATUS_OF[one.event.type] ?? current)
    .reduce((best, status) => ((RANK[status] ?? 0) > (RANK[best] ?? 0) ? status : best), current)
}

function updateOf(existing: { id: string; values: Record<string, unknown> }, told: Told[]): Change[] {
  const current = typeof existing.values['status'] === 'string' ? existing.values['status'] : 'pending'
  const status = statusOf(told, current)
  const [first] = told
  if (!first || status === current) return []
  // The latest of them is when the order became what it is now; told late, it still stands at its own time.
  const occurredAt = new Date(Math.max(...told.map(one => one.event.occurred_at.getTime())))
  const sightingId = first.event.sighting_id
  return [{ op: 'update', object: 'order', id: existing.id, values: { status }, sightingId, occurredAt }]
}

function createOf(told: Told[], productOf: (sku: string | null) => string | null): Change[] {
  const first = told.find(one => one.order.lines.length > 0) ?? told[0]
  if (!first) return []
  const { order, event, contact } = first
  const id = newId()
  const values = {
    number: order.number,
    contact,
    status: statusOf(told, 'pending'),
    total: order.total,
    currency_code: order.currency ?? 'CNY',
    ordered_at: event.occurred_at.toISOString(),
  }
  const via = { contact: event.sighting_id }
  const lines = order.lines.map((line): Change => ({
    op: 'create',
    object: 'order_line',
    values: lineValues(line, { order: id, product: productOf(line.sku) }),
  }))
  return [
    { op: 'create', object: 'order', id, values, via, sightingId: event.sighting_id, occurredAt: event.occurred_at },
    ...lines,
  ]
}

function lineValues(line: ShopLine, links: { order: string; product: string | null }): Record<string, unknown> {
  return {
    ...links,
    name: line.name,
    sku: line.sku,
    quantity: line.quantity,
    unit_price: line.unitPrice,
    amount: lineAmount(line),
  }
}
