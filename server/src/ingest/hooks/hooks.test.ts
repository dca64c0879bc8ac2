import { createHmac, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type {
  ContactView,
  DeliveryView,
  List,
  LookupView,
  Mapping,
  MappingView,
  Problem,
  RecordRow,
  Replayed,
  Source,
  Trial,
} from '@huiliu/contracts'
import { testApp, type TestApp } from '../../../test/app.ts'
import { makeHook, mapHook, sender, type Hook, type Send } from '../../../test/hooks.ts'
import { secretText } from '../../channels/index.ts'

let t: TestApp
let send: Send
beforeAll(async () => {
  t = await testApp()
  send = await sender(t)
})
afterAll(() => t.close())

const MAPPING: Mapping = {
  each: '',
  is: 'order',
  event: {
    from: '/status',
    names: [
      { value: 'PAID', name: 'Order Completed' },
      { value: 'SHIPPED', name: 'Order Shipped' },
    ],
  },
  who: [{ kind: 'phone', from: '/buyer_phone' }],
  facts: [{ field: 'name', from: '/buyer_name' }],
  properties: [],
  order: {
    number: '/order_no',
    total: '/total',
    amounts: 'whole',
    lines: { each: '/items', sku: '/sku', name: '/name', quantity: '/qty', unitPrice: '/price' },
  },
}

let made = 0
/** Orders of different people, each with a number of his own. */
function order(change: object = {}) {
  made++
  return {
    order_no: `H-${made}`,
    status: 'PAID',
    buyer_phone: `139520466${10 + made}`,
    buyer_name: `买家 ${made}`,
    total: '12.50',
    items: [{ sku: 'P-1', name: '滤芯', qty: 2, price: 6.25 }],
    ...change,
  }
}

async function mapped(change: Partial<Mapping> = {}): Promise<Hook> {
  const hook = await makeHook(t)
  await mapHook(t, hook, { ...MAPPING, ...change })
  return hook
}

async function orderOf(number: string): Promise<RecordRow | undefined> {
  const filter = { field: 'number', op: 'eq', value: number }
  return (await t.api<{ items: RecordRow[] }>('POST', '/records/order/query', { filter })).body.items[0]
}

async function who(kind: string, value: string): Promise<string> {
  const { body } = await t.api<LookupView>('POST', '/contacts/lookup', { kind, value })
  return body.contact?.id ?? 'nobody'
}

async function newest(source: string): Promise<DeliveryView | undefined> {
  return (await t.api<List<DeliveryView>>('GET', `/deliveries?source=${source}`)).body.items[0]
}

const replayAll = (id: string, body: object = {}) => t.api<Replayed>('POST', `/sources/${id}/replay`, body)

describe('a signed order', () => {
  test('becomes a contact with an order; the same message again, or told twice, changes nothing', async () => {
    const hook = await mapped({ key: '/order_no' })
    const told = order()
    expect(await send(hook, told, { id: 'once' })).toMatchObject({ status: 200 })
    expect(await send(hook, told, { id: 'once' })).toMatchObject({ status: 200 })
    expect(await send(hook, told, { id: 'other' })).toMatchObject({ status: 200 })
    await t.processed()
    const contact = await who('phone', told.buyer_phone)
    const found = await orderOf(told.order_no)
    expect(found).toMatchObject({ contact, total: '12.50', status: 'paid' })
    const view = (await t.api<ContactView>('GET', `/contacts/${contact}`)).body
    expect(view).toMatchObject({
      name: told.buyer_name,
      verified: true,
      orders: { count: 1, totals: [{ currency: 'CNY', amount: '12.50' }] },
    })
    const timeline = (await t.api<List<{ type: string; detail: string }>>('GET', `/contacts/${contact}/timeline`)).body
    const events = timeline.items.filter(item => item.type === 'track.Order Completed')
    expect(events.map(item => item.detail)).toEqual([`${told.order_no} · ¥12.50`])
    expect(await newest(hook.id)).toMatchObject({ state: 'processed', problems: [], path: '/hooks' })
  })

  test('goes on: shipped later, by the same buyer', async () => {
    const hook = await mapped({ key: '/order_no' })
    const told = order()
    await send(hook, { ...told, status: 'SHIPPED' })
    await send(hook, told)
    await t.processed()
    expect(await orderOf(told.order_no)).toMatchObject({
      status: 'shipped',
      contact: await who('phone', told.buyer_phone),
    })
  })

  test('of somebody known by telephone to another server: one person', async () => {
    const shop = await t.source('server')
    const hook = await mapped()
    const told = order()
    const traits = { phone: `+86 ${told.buyer_phone}` }
    await t.collect(shop.key, 'identify', { userId: 'known', traits })
    await send(hook, told)
    await t.processed()
    const known = await who('user_id', 'known')
    expect(await who('phone', told.buyer_phone)).toBe(known)
    expect((await orderOf(told.order_no))?.['contact']).toBe(known)
  })

  test('of two names under one number: one person, and two once the number is marked as shared', async () => {
    const hook = await mapped()
    const first = order()
    const second = order({ buyer_phone: first.buyer_phone })
    await send(hook, first)
    await send(hook, second)
    await send(hook, { ...first, status: 'SHIPPED' })
    await t.processed()
    const contacts = async () =>
      Promise.all([first, second].map(async told => (await orderOf(told.order_no))?.['contact']))
    const [one, other] = await contacts()
    expect(one).toBe(other)
    const mark = { kind: 'phone', value: first.buyer_phone, reason: '店员的号码' }
    expect((await t.api('POST', '/identity/shared-identifiers', mark)).status).toBe(201)
    const [mine, hers] = await contacts()
    expect(mine).not.toBe(hers)
    const names = await Promise.all(
      [mine, hers].map(async id => (await t.api<ContactView>('GET', `/contacts/${String(id)}`)).body.name),
    )
    expect(names).toEqual([first.buyer_name, second.buyer_name])
  })

  test('numbers that are nobody’s own join nobody, and the orders are there', async () => {
    const hook = await mapped()
    const [a, b] = [order({ buyer_phone: '138****8000' }), order({ buyer_phone: '138****8000' })]
    await send(hook, a)
    await send(hook, b)
    await t.processed()
    const [first, second] = [await orderOf(a.order_no), await orderOf(b.order_no)]
    expect(first?.['contact']).toBeTruthy()
    expect(second?.['contact']).toBeTruthy()
    expect(first?.['contact']).not.toBe(second?.['contact'])
  })

  test('ten megabytes are taken in, and refused beyond', async () => {
    const hook = await mapped()
    const note = 'x'.repeat(10 * 1024 * 1024 - 1000)
    const told = order({ note })
    // Signed here: the independent package takes seconds over so much.
    const [id, at, body] = ['big', new Date(), JSON.stringify(told)]
    const mac = createHmac('sha256', Buffer.from(hook.secret.slice(6), 'base64'))
    const signature = `v1,${mac.update(`${id}.${Math.floor(at.getTime() / 1000)}.${body}`).digest('base64')}`
    expect((await send(hook, body, { id, at, signature })).status).toBe(200)
    await t.processed()
    expect(await orderOf(told.order_no)).toBeDefined()
    expect(await newest(hook.id)).toMatchObject({ events: [], problems: [] })
    expect(await send(hook, order({ note: `${note}${'x'.repeat(2000)}` }), { signature })).toMatchObject({
      status: 413,
    })
  })
})

describe('a message that is not as it should be', () => {
  test('is refused with a problem, and nothing is kept', async () => {
    const hook = await mapped()
    const refusals: [number, string, Parameters<Send>[2]][] = [
      [401, 'wrong_signature', { secret: secretText(randomBytes(32)) }],
      [401, 'stale_message', { at: new Date(Date.now() - 600_000) }],
      [401, 'future_message', { at: new Date(Date.now() + 600_000) }],
      [400, 'missing_headers', { signature: '' }],
      [400, 'malformed_headers', { headers: { 'webhook-timestamp': 'now' } }],
      [415, 'unsupported_media', { headers: { 'content-encoding': 'gzip' } }],
    ]
    for (const [status, code, sending] of refusals)
      expect(await send(hook, order(), sending)).toMatchObject({ status, body: { code } })
    const elsewhere = { ...hook, hook: { path: `${hook.hook?.path ?? ''}x`, mapped: true } }
    expect(await send(elsewhere, order())).toMatchObject({ status: 404, body: { code: 'unknown_address' } })
    const strange = { ...hook, hook: { path: '/hooks/%00', mapped: true } }
    expect(await send(strange, order())).toMatchObject({ status: 404 })
    expect(await newest(hook.id)).toBeUndefined()
    await t.api('DELETE', `/sources/${hook.id}`)
    expect(await send(hook, order())).toMatchObject({ status: 410, body: { code: 'address_disabled' } })
  })

  test.each([
    '',
    '{',
    'null',
    '[]',
    '"x"',
    '[[[[]]]]',
    '{"status":"PAID"}',
    '\u0000',
    '{"order_no":{"a":1},"status":"PAID"}',
  ])('whatever is signed is kept: %j becomes a problem', async body => {
    const hook = await mapped()
    expect((await send(hook, body)).status).toBe(200)
    await t.processed()
    expect((await newest(hook.id))?.state).toBe('processed')
    if (body !== '[]') expect((await newest(hook.id))?.problems.length).toBeGreaterThan(0)
  })
})

describe('secrets', () => {
  test('are shown once, kept encrypted, and replaced with an overlap', async () => {
    const hook = await mapped()
    const { body: listed } = await t.api<{ items: Source[] }>('GET', '/sources')
    expect(JSON.stringify(listed)).not.toContain(hook.secret)
    const rows = await t.runtime.db.query<{ sealed: Buffer }>('select sealed from ws.source_secret')
    const key = Buffer.from(hook.secret.slice(6), 'base64')
    expect(rows.every(row => !row.sealed.includes(key))).toBe(true)

    const given = secretText(randomBytes(24))
    const replaced = await t.api<{ secret: string }>('POST', `/sources/${hook.id}/secrets`, { secret: given })
    expect([replaced.status, replaced.body.secret]).toEqual([201, given])
    expect((await send(hook, order())).status).toBe(200)
    expect((await send(hook, order(), { secret: given })).status).toBe(200)
    const { body: both } = await t.api<List<{ expiresAt: string | null }>>('GET', `/sources/${hook.id}/secrets`)
    expect(both.items.map(one => one.expiresAt !== null)).toEqual([false, true])

    const { body: last } = await t.api<{ secret: string }>('POST', `/sources/${hook.id}/secrets`, { overlapHours: 0 })
    expect((await send(hook, order(), { secret: given })).status).toBe(401)
    expect((await send(hook, order(), { secret: last.secret })).status).toBe(200)
    const { body: refused } = await t.api<Problem>('POST', `/sources/${hook.id}/secrets`, { secret: 'whsec_x' })
    expect(refused.errors?.map(error => error.path)).toEqual(['secret'])
  })
})

describe('a mapping', () => {
  test('is waited for, guessed, tried and put in force; then what was kept is taken', async () => {
    const hook = await makeHook(t)
    const told = order()
    await send(hook, told)
    await t.processed()
    expect(await newest(hook.id)).toMatchObject({ state: 'unmapped', events: [], problems: [] })
    const { body: before } = await t.api<MappingView>('GET', `/sources/${hook.id}/mapping`)
    expect(before).toMatchObject({ mapping: null, version: 1, sample: { payload: { order_no: told.order_no } } })
    const mapping = before.guess
    expect(mapping).toMatchObject({ is: 'order', order: { number: '/order_no', total: '/total' } })

    const { body: trial } = await t.api<Trial>('POST', `/sources/${hook.id}/test`, { mapping })
    expect(trial.problems).toEqual([])
    expect(trial.items).toMatchObject([
      {
        type: 'track.Order Completed',
        taken: false,
        order: { number: told.order_no, total: '12.50', lines: [{ sku: 'P-1', quantity: '2', unitPrice: '6.25' }] },
        identifiers: [{ kind: 'phone', value: `+86${told.buyer_phone}`, refused: null }],
        facts: [{ field: 'name', value: told.buyer_name }],
      },
    ])
    expect(await orderOf(told.order_no)).toBeUndefined()

    const saved = await t.api<MappingView>('PATCH', `/sources/${hook.id}/mapping`, { mapping, version: 1 })
    expect(saved.body).toMatchObject({ mapping, version: 2 })
    expect((await t.api('PATCH', `/sources/${hook.id}/mapping`, { mapping, version: 1 })).status).toBe(409)
    expect((await replayAll(hook.id)).body).toEqual({ deliveries: 1, taken: 1, known: 0, problems: 0, next: null })
    await t.processed()
    expect(await orderOf(told.order_no)).toMatchObject({ contact: await who('phone', told.buyer_phone) })
    expect((await replayAll(hook.id)).body).toMatchObject({ deliveries: 1, taken: 0, known: 1 })
    const { body: again } = await t.api<Trial>('POST', `/sources/${hook.id}/test`, {})
    expect(again.items.map(item => item.taken)).toEqual([true])
    const acts = await t.runtime.db.query<{ type: string }>('select type from ws.event where record_id = $1', [hook.id])
    expect(acts.map(row => row.type).toSorted()).toEqual(['source.created', 'source.mapped'])
  })

  test('that meets what it does not know says where; mended, a replay of the problems takes exactly those', async () => {
    const hook = await mapped()
    const [good, bad] = [order(), order({ status: '已付款', buyer_phone: '不方便' })]
    await send(hook, good)
    await send(hook, bad)
    await t.processed()
    expect((await newest(hook.id))?.problems).toEqual([
      { item: 0, code: 'unknown_value', path: '/status', message: '字段对应里没有取值“已付款”' },
    ])
    const names = [{ value: '已付款', name: 'Order Completed' }]
    await mapHook(t, hook, { ...MAPPING, event: { from: '/status', names } })
    const done = await replayAll(hook.id, { only: 'problems' })
    expect(done.body).toEqual({ deliveries: 1, taken: 1, known: 0, problems: 0, next: null })
    await t.processed()
    expect(await orderOf(bad.order_no)).toMatchObject({ status: 'paid' })
    expect((await replayAll(hook.id, { only: 'problems' })).body).toMatchObject({ deliveries: 0 })
    // The good one's value is no longer known: it says so, and what was taken stays as it is.
    expect((await replayAll(hook.id)).body).toEqual({ deliveries: 2, taken: 0, known: 1, problems: 1, next: null })
    expect(await orderOf(good.order_no)).toMatchObject({ status: 'paid' })
  })

  test('that makes no sense is refused, field by field', async () => {
    const hook = await makeHook(t)
    const { event: _event, order: _order, ...bare } = MAPPING
    const who = [{ kind: 'openid', from: '/openid' }]
    const { status, body } = await t.api<Problem>('PATCH', `/sources/${hook.id}/mapping`, {
      version: 1,
      mapping: { ...bare, who },
    })
    expect([status, body.errors?.map(error => error.path)]).toEqual([
      422,
      ['mapping.who.0.scope', 'mapping.event', 'mapping.order'],
    ])
    const shape = await t.api<Problem>('PATCH', `/sources/${hook.id}/mapping`, {
      version: 1,
      mapping: { ...MAPPING, who: [{ kind: 'phone', from: 'order_no' }] },
    })
    expect(shape.body.errors?.map(error => error.path)).toEqual(['mapping.who.0.from'])
  })
})

test('only who may manage sources sees or changes any of it, and only webhooks have it', async () => {
  const hook = await mapped()
  const site = await t.source('website')
  const member = await t.tokenFor('member')
  const calls: [string, string, unknown?][] = [
    ['GET', '/mapping'],
    ['PATCH', '/mapping', { mapping: MAPPING, version: 1 }],
    ['GET', '/secrets'],
    ['POST', '/secrets', { overlapHours: 0 }],
    ['POST', '/test', {}],
    ['POST', '/replay', {}],
    ['GET', ''],
  ]
  for (const [method, path, body] of calls) {
    expect((await t.api(method, `/sources/${hook.id}${path}`, body, member)).status, path).toBe(403)
    if (path !== '/replay' && path !== '')
      expect((await t.api(method, `/sources/${site.id}${path}`, body)).status, path).toBe(404)
  }
  // A webhook's address is no write key: nothing comes in unsigned.
  const address = hook.hook?.path.split('/').at(-1) ?? ''
  expect(await t.collect(address, 'track', { userId: 'u', event: 'Order Completed' })).toBe(401)
})
