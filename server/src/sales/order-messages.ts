import type { Row, Tx } from '../kernel/index.ts'
import { orderOf } from './shop-order.ts'
import type { Told } from './told-order.ts'

export type OrderEvent = Row & {
  seq: string
  id: string
  type: string
  occurred_at: Date
  sighting_id: string
  body: Record<string, unknown> | null
}
/** What an event tells of an order, with the event's number in the log. */
export type Message = Told & { seq: string }

/** What events tell of orders; those that name none tell nothing. */
export function messagesIn(rows: OrderEvent[]): Message[] {
  return rows.flatMap(({ seq, id, type, occurred_at: at, sighting_id: sightingId, body }): Message[] => {
    const order = orderOf(body)
    return order ? [{ seq, id, type, at, sightingId, order }] : []
  })
}

/** What was told before of the orders of these numbers, by number. */
export async function knownMessages(tx: Tx, numbers: string[]): Promise<Map<string, Message[]>> {
  // One probe of one partition for each: joined as a set, PostgreSQL may walk the log.
  const rows = await tx.query<OrderEvent>(
    `select e.* from ws.order_message m cross join lateral (
       select e.seq::text, e.id, e.type, e.occurred_at, e.sighting_id, e.body from ws.event e
       where e.occurred_at = m.occurred_at and e.seq = m.event_seq limit 1) e
     where m.number = any($1)`,
    [numbers],
    { prepare: true },
  )
  return Map.groupBy(messagesIn(rows), told => told.order.number)
}

/** Told twice, as after a rebuild, a message is kept once. */
export async function keepMessages(tx: Tx, messages: Message[]): Promise<void> {
  tx.send(
    `insert into ws.order_message (number, occurred_at, event_seq)
     select * from unnest($1::text[], $2::timestamptz[], $3::bigint[]) on conflict do nothing`,
    [messages.map(one => one.order.number), messages.map(one => one.at), messages.map(one => one.seq)],
    { prepare: true },
  )
}
