import { buyersOf } from '../identity/index.ts'
import { startAct, type Ctx, type Reader, type Tx } from '../kernel/index.ts'
import { findAllByField, findByField, write } from '../objects/index.ts'
import { profileOf } from '../workspace/index.ts'
import { changesOf } from './order-changes.ts'
import { keepMessages, knownMessages, messagesIn, type Message, type OrderEvent } from './order-messages.ts'
import { IS_ORDER_EVENT, putTogether, type Told, type ToldOrder } from './told-order.ts'

/**
 * Reader of the log: order events of server sources become order records with their lines. The order number is the key, and
 * an order is what all its events come to: told twice or in another order they come to the same. A website's public key
 * could forge orders: its events stay on the timeline only.
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
  const named = messagesIn(rows)
  if (named.length === 0) return
  const ctx = system(new Date())
  const known = await knownMessages(tx, [...new Set(named.map(one => one.order.number))])
  const sightings = [...named, ...[...known.values()].flat()].map(one => one.sightingId)
  const buyers = await buyersOf(tx, ctx, [...new Set(sightings)])
  const messages = named.filter(one => buyers.has(one.sightingId))
  if (messages.length === 0) return
  await keepMessages(tx, messages)
  await writeOrders(tx, ctx, { orders: retold(known, messages), buyers })
}

type Retold = { before: ToldOrder | undefined; after: ToldOrder }

/** Each order that the messages are about, as it was told so far and as it is told now. */
function retold(known: Map<string, Told[]>, messages: Message[]): Retold[] {
  return [...Map.groupBy(messages, one => one.order.number)].flatMap(([number, told]): Retold[] => {
    const earlier = known.get(number) ?? []
    const [first, ...others] = new Map([...earlier, ...told].map(one => [one.id, one])).values()
    return first ? [{ before: earlierOf(earlier), after: putTogether([first, ...others]) }] : []
  })
}

function earlierOf([first, ...others]: Told[]): ToldOrder | undefined {
  return first && putTogether([first, ...others])
}

type Writing = { orders: Retold[]; buyers: Map<string, string> }

async function writeOrders(tx: Tx, ctx: Ctx, { orders, buyers }: Writing): Promise<void> {
  const numbers = orders.map(({ after }) => after.number)
  const known = await findByField(tx, { object: 'order', field: 'number', values: numbers })
  const ids = [...known.values()].map(order => order.id)
  const lines = await findAllByField(tx, { object: 'order_line', field: 'order', values: ids })
  const skus = [...new Set(orders.flatMap(({ after }) => after.lines.flatMap(line => line.sku ?? [])))]
  const products = await findByField(tx, { object: 'product', field: 'sku', values: skus })
  const { currency } = await profileOf({ db: tx })
  const around = { buyers, currency, productOf: (sku: string | null) => products.get(sku ?? '')?.id ?? null }
  const changes = orders.flatMap(({ before, after }) => {
    const held = known.get(after.number)
    return changesOf({ before, after, held, lines: lines.get(held?.id ?? '') ?? [] }, around)
  })
  // Orders first: lines of new ones point to them.
  changes.sort((a, b) => Number(a.object !== 'order') - Number(b.object !== 'order'))
  if (changes.length > 0) await write(tx, ctx, { actId: await startAct(tx, ctx, { kind: 'sales.order' }), changes })
}
