import { buyersOf } from '../identity/index.ts'
import { newId, startAct, type Ctx, type Reader, type Row, type Tx } from '../kernel/index.ts'
import { findByField, write, type Change } from '../objects/index.ts'
import { lineAmount, orderOf, type ShopLine } from './shop-order.ts'
import { IS_ORDER_EVENT, furtherStatus, putTogether, type Told, type ToldOrder } from './told-order.ts'

type OrderEvent = Row & {
  id: string
  type: string
  occurred_at: Date
  sighting_id: string
  body: Record<string, unknown> | null
}

/**
 * Reader of the log: order events of server sources become order records with their lines. The order number is the key, so
 * an event told twice changes nothing. A website's public key could forge orders: its events stay on the timeline only.
 */
export function ordersReader(system: (now: Date) => Ctx): Reader<OrderEvent> {
  return {
    name: 'sales.orders',
    table: 'event',
    columns: 'id, type, occurred_at, sighting_id, body',
    only: IS_ORDER_EVENT,
    batch: 200,
    // Nearly all that wakes it is about something else.
    pause: 50,
    handle: (tx, rows) => takeOrders(tx, system, rows),
    // The event itself stays on the timeline; the act says that no order was made of it.
    giveUp: async (tx, row) => {
      await startAct(tx, system(new Date()), { kind: 'sales.order_not_taken', reason: row.id })
    },
  }
}

async function takeOrders(tx: Tx, system: (now: Date) => Ctx, rows: OrderEvent[]): Promise<void> {
  const named = rows.flatMap(({ type, occurred_at: at, sighting_id: sightingId, body }): Told[] => {
    const order = orderOf(body)
    return order ? [{ type, at, sightingId, order }] : []
  })
  if (named.length === 0) return
  const ctx = system(new Date())
  const buyers = await buyersOf(tx, ctx, [...new Set(named.map(one => one.sightingId))])
  const byNumber = Map.groupBy(
    named.filter(one => buyers.has(one.sightingId)),
    one => one.order.number,
  )
  const orders = [...byNumber].flatMap(([number, [first, ...others]]): Numbered[] =>
    first ? [{ number, ...putTogether([first, ...others]) }] : [],
  )
  if (orders.length > 0) await writeOrders(tx, ctx, { orders, buyers })
}

type Numbered = ToldOrder & { number: string }
type Existing = { id: string; values: Record<string, unknown> }
type ProductOf = (sku: string | null) => string | null

async function writeOrders(
  tx: Tx,
  ctx: Ctx,
  { orders, buyers }: { orders: Numbered[]; buyers: Map<string, string> },
): Promise<void> {
  const known = await findByField(tx, { object: 'order', field: 'number', values: orders.map(one => one.number) })
  const ids = [...known.values()].map(order => order.id)
  const lined = await findByField(tx, { object: 'order_line', field: 'order', values: ids })
  const skus = [...new Set(orders.flatMap(one => one.lines.flatMap(line => line.sku ?? [])))]
  const products = await findByField(tx, { object: 'product', field: 'sku', values: skus })
  const productOf: ProductOf = sku => products.get(sku ?? '')?.id ?? null
  const changes = orders.flatMap((told): Change[] => {
    const existing = known.get(told.number)
    if (!existing) {
      const id = newId()
      return [createOf(told, id, buyers.get(told.sightingId) ?? null), ...linesOf(told, id, productOf)]
    }
    return [...updateOf(existing, told), ...(lined.has(existing.id) ? [] : linesOf(told, existing.id, productOf))]
  })
  if (changes.length > 0) await write(tx, ctx, { actId: await startAct(tx, ctx, { kind: 'sales.order' }), changes })
}

function createOf(told: Numbered, id: string, contact: string | null): Change {
  const values = {
    number: told.number,
    contact,
    status: told.status,
    total: told.total,
    currency_code: told.currency ?? 'CNY',
    ordered_at: told.placedAt.toISOString(),
  }
  const { sightingId, placedAt: occurredAt } = told
  return { op: 'create', object: 'order', id, values, via: { contact: sightingId }, sightingId, occurredAt }
}

/** How far the order has come, and what it still lacked. */
function updateOf({ id, values: held }: Existing, told: ToldOrder): Change[] {
  const values: Record<string, unknown> = {}
  const status = typeof held['status'] === 'string' ? held['status'] : 'pending'
  if (furtherStatus(status, told.status) !== status) values['status'] = told.status
  if (held['total'] === null && told.total !== null)
    Object.assign(values, { total: told.total, currency_code: told.currency ?? 'CNY' })
  if (held['ordered_at'] instanceof Date && told.placedAt < held['ordered_at'])
    values['ordered_at'] = told.placedAt.toISOString()
  if (Object.keys(values).length === 0) return []
  const { sightingId, latestAt: occurredAt } = told
  return [{ op: 'update', object: 'order', id, values, sightingId, occurredAt }]
}

function linesOf({ lines }: ToldOrder, order: string, productOf: ProductOf): Change[] {
  return lines.map((line): Change => ({
    op: 'create',
    object: 'order_line',
    values: lineValues(line, { order, product: productOf(line.sku) }),
  }))
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
