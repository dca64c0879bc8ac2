import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ContactView, LookupView, RecordRow } from '@huiliu/contracts'
import { testApp, type TestApp } from '../../test/app.ts'
import { buyersOf } from '../identity/index.ts'
import { startAct } from '../kernel/index.ts'
import { write } from '../objects/index.ts'
import { asSomebodyElse } from '../kernel/db.ts'

let t: TestApp
let shop: { id: string; key: string }
beforeAll(async () => {
  t = await testApp()
  shop = await t.source('server')
})
afterAll(() => t.close())

type Told = Record<string, unknown>

async function tell(event: string, order: Told, who: Told, timestamp?: string): Promise<void> {
  await t.collect(shop.key, 'track', { ...who, event, properties: order, ...(timestamp && { timestamp }) })
  await t.processed()
}

async function orderOf(number: string): Promise<RecordRow | undefined> {
  const filter = { field: 'number', op: 'eq', value: number }
  const { body } = await t.api<{ items: RecordRow[] }>('POST', '/records/order/query', { filter })
  return body.items[0]
}

async function linesOf(order: string): Promise<RecordRow[]> {
  const filter = { field: 'order', op: 'eq', value: order }
  return (await t.api<{ items: RecordRow[] }>('POST', '/records/order_line/query', { filter })).body.items
}

async function who(kind: string, value: string): Promise<string> {
  const { body } = await t.api<LookupView>('POST', '/contacts/lookup', { kind, value })
  return body.contact?.id ?? 'nobody'
}

const products = [{ sku: 'P-1', name: '滤芯', price: 6.25, quantity: 2 }]

describe('orders told by a shop', () => {
  test('in any order of arrival: the same order, with its total, its lines and when it was placed', async () => {
    const placed = '2026-11-01T08:00:00.000Z'
    const shipped = '2026-11-03T08:00:00.000Z'
    const told: [string, Told, string][] = [
      ['Order Refunded', { total: 6.25 }, '2026-11-05T08:00:00.000Z'],
      ['Order Shipped', {}, shipped],
      ['Order Completed', { total: 12.5, currency: 'usd', products }, placed],
    ]
    const run = async (number: string, events: typeof told) => {
      for (const [event, order, at] of events) await tell(event, { ...order, order_id: number }, { userId: number }, at)
      const order = await orderOf(number)
      const lines = await linesOf(order?.id ?? '')
      const fields = ['status', 'total', 'currency_code', 'ordered_at']
      return { order: fields.map(field => order?.[field]), lines: lines.map(({ sku, amount }) => ({ sku, amount })) }
    }
    const late = await run('late', told)
    expect(late).toEqual(await run('early', told.toReversed()))
    expect(late).toEqual({
      order: ['refunded', '12.5', 'USD', placed],
      lines: [{ sku: 'P-1', amount: '12.50' }],
    })
    await tell('Order Completed', { order_id: 'late', total: 12.5, products }, { userId: 'late' }, placed)
    expect(await linesOf((await orderOf('late'))?.id ?? '')).toHaveLength(1)
  })

  test('of messages that disagree the later is right, whatever comes first; what somebody changed by hand stays', async () => {
    const said = (total: number, sku: string, price: number) => ({ total, products: [{ sku, price, quantity: 1 }] })
    const told: [string, Told, string][] = [
      ['Order Completed', { ...said(10, 'P-A', 10), currency: 'USD' }, '2026-11-01T08:00:00.000Z'],
      ['Order Updated', said(12, 'P-B', 12), '2026-11-01T09:00:00.000Z'],
      ['Order Shipped', { total: 12 }, '2026-11-02T09:00:00.000Z'],
    ]
    const run = async (number: string, order: number[]) => {
      for (const place of order) {
        const [event, properties, at] = told[place] ?? ['', {}, '']
        await tell(event, { ...properties, order_id: number }, { userId: `${number}-${event}` }, at)
      }
      const record = await orderOf(number)
      const lines = await linesOf(record?.id ?? '')
      const contact = await who('user_id', `${number}-Order Completed`)
      return {
        order: ['status', 'total', 'currency_code'].map(field => record?.[field]),
        buyer: record?.['contact'] === contact,
        lines: lines.map(({ sku, amount }) => ({ sku, amount })),
      }
    }
    const right = { order: ['shipped', '12', 'USD'], buyer: true, lines: [{ sku: 'P-B', amount: '12' }] }
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 0, 2],
      [1, 2, 0],
    ])
      expect(await run(`disagree-${order.join('')}`, order)).toEqual(right)

    const record = await orderOf('disagree-012')
    await t.api('PATCH', `/records/order/${record?.id}`, { total: 11 })
    await tell('Order Delivered', { order_id: 'disagree-012', total: 13 }, { userId: 'disagree-012-Order Completed' })
    expect(await orderOf('disagree-012')).toMatchObject({ total: '11', status: 'completed' })
  })

  test('in different currencies are not added: the customer has a total of each, the own one first', async () => {
    const buyer = { userId: 'two-currencies' }
    for (const [number, total, currency] of [
      ['fx-1', 10, 'EUR'],
      ['fx-2', 20.5, 'usd'],
      ['fx-3', 7, undefined],
      ['fx-4', 0.5, 'USD'],
      ['fx-5', undefined, undefined],
    ] as const)
      await tell('Order Completed', { order_id: number, total, currency }, buyer)
    const { body } = await t.api<ContactView>('GET', `/contacts/${await who('user_id', 'two-currencies')}`)
    expect(body.orders.count).toBe(5)
    expect(body.orders.totals).toEqual([
      { currency: 'CNY', amount: '7' },
      { currency: 'EUR', amount: '10' },
      { currency: 'USD', amount: '21.0' },
    ])
  })

  test('of a visitor nobody knows: he becomes a contact, and keeps the order when he signs up', async () => {
    await tell('Order Completed', { order_id: 'guest', total: 5, products }, { anonymousId: 'guest-device' })
    const guest = await who('anonymous_id', 'guest-device')
    expect((await orderOf('guest'))?.['contact']).toBe(guest)
    expect((await t.api<ContactView>('GET', `/contacts/${guest}`)).body.orders.count).toBe(1)
    await t.collect(shop.key, 'identify', { anonymousId: 'guest-device', userId: 'guest-user' })
    await t.processed()
    const known = await who('user_id', 'guest-user')
    expect(await who('anonymous_id', 'guest-device')).toBe(known)
    expect((await orderOf('guest'))?.['contact']).toBe(known)
  })

  test('of somebody whose contact was deleted: kept, and there again when it is restored', async () => {
    await t.collect(shop.key, 'identify', { userId: 'deleted-user', traits: { email: 'deleted@example.org' } })
    await t.processed()
    const id = await who('user_id', 'deleted-user')
    const { headers } = await t.api('DELETE', `/records/contact/${id}`)
    await tell('Order Completed', { order_id: 'after-deletion', total: 5 }, { userId: 'deleted-user' })
    expect(await orderOf('after-deletion')).toBeDefined()
    await t.api('DELETE', `/acts/${String(headers['x-act-id'])}`)
    expect((await t.api<ContactView>('GET', `/contacts/${id}`)).body.orders.count).toBe(1)
  })

  test('a join waits for an order that is being written, and takes it along', async () => {
    const { body: made } = await t.api<{ id: string }>('POST', '/records/contact', { name: '手工' })
    await t.collect(shop.key, 'identify', { userId: 'buyer', traits: { name: '买家' } })
    await t.processed()
    const buyer = await who('user_id', 'buyer')
    const { db, identity } = t.runtime
    const ctx = identity.system(new Date())
    let join: Promise<unknown> = Promise.resolve()
    const order = await db.tx(async tx => {
      const buyers = await buyersOf(tx, ctx, [buyer])
      const pair = { a: { kind: 'contact', value: made.id }, b: { kind: 'contact', value: buyer }, reason: '同一人' }
      join = t.api('POST', '/identity/edges', pair)
      await asSomebodyElse(waiting)
      const values = { number: 'raced', contact: buyers.get(buyer) }
      const changes = [{ op: 'create' as const, object: 'order', values, via: { contact: buyer } }]
      return write(tx, ctx, { actId: await startAct(tx, ctx, { kind: 'sales.order' }), changes })
    })
    await join
    expect(order).toHaveLength(1)
    expect((await orderOf('raced'))?.['contact']).toBe(await who('user_id', 'buyer'))
  })
})

/** Until somebody waits for a lock in this workspace. */
async function waiting(): Promise<void> {
  const { db } = t.runtime
  for (;;) {
    const rows = await db.query(
      `select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like '%' || $1 || '%'`,
      [t.runtime.workspace.schema],
    )
    if (rows.length > 0) return
  }
}
