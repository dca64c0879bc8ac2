import type { Mapping } from '@huiliu/contracts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FACT_NAMES, WHO_KINDS } from '@huiliu/contracts'
import { checkMapping } from './check.ts'
import { guessMapping } from './guess.ts'
import { parseWebhook } from './parse.ts'
import { readJson } from './read-json.ts'
import { amountOf, timeOf } from './values.ts'

const receivedAt = new Date('2026-11-25T10:00:00Z')

function parse(payload: unknown, mapping: Mapping) {
  const body = Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload))
  return parseWebhook({ body, key: 'msg_1', receivedAt, timeZone: 'Asia/Shanghai' }, mapping)
}

const ORDER: Mapping = {
  each: '/data/orders',
  is: 'order',
  event: {
    from: '/status',
    names: [
      { value: 'PAID', name: 'Order Completed' },
      { value: 'SHIPPED', name: 'Order Shipped' },
      { value: 'DRAFT', name: null },
    ],
  },
  at: '/paid_at',
  key: '/order_no',
  who: [
    { kind: 'phone', from: '/buyer/mobile' },
    { kind: 'openid', from: '/buyer/openid', scope: 'wx1' },
  ],
  facts: [{ field: 'name', from: '/buyer/name' }],
  properties: [{ name: 'shop', from: '#/shop/name' }],
  order: {
    number: '/order_no',
    total: '/total_fee',
    currency: '/currency',
    amounts: 'hundredths',
    lines: { each: '/goods', sku: '/code', name: '/title', quantity: '/num', unitPrice: '/price' },
  },
}

const order = (change: object = {}) => ({
  order_no: 'A-1',
  status: 'PAID',
  paid_at: '2026-11-25 17:30:00',
  total_fee: 1250,
  currency: 'RMB',
  buyer: { mobile: '138 0013 8000', name: '李晓雯', openid: 'oABCDEFGH' },
  goods: [{ code: 'P-1', title: '滤芯', num: 2, price: '625' }],
  ...change,
})
const message = (...orders: unknown[]) => ({ shop: { name: '旗舰店' }, data: { orders } })

describe('a mapped message', () => {
  test('an order: by whom, when, how much, of what', () => {
    const { items, problems, passedOver } = parse(message(order(), order({ status: 'DRAFT' })), ORDER)
    expect([problems, passedOver]).toEqual([[], 1])
    expect(items).toHaveLength(1)
    expect(items[0]).toMatchObject({
      type: 'track',
      name: 'Order Completed',
      messageKey: 'msg_1:0',
      otherKeys: ['["Order Completed","A-1"]'],
      rowKey: 'order:A-1',
      ids: [{ kind: 'openid', value: 'oABCDEFGH', scope: 'wx1' }],
      traits: { phone: '138 0013 8000', name: '李晓雯' },
      body: {
        event: 'Order Completed',
        properties: {
          shop: '旗舰店',
          order_id: 'A-1',
          total: '12.50',
          currency: 'CNY',
          products: [{ sku: 'P-1', name: '滤芯', quantity: '2', price: '6.25' }],
        },
      },
    })
    expect(items[0]?.occurredAt.toISOString()).toBe('2026-11-25T09:30:00.000Z')
  })

  test('an item is taken whole or not at all, and every place to blame is named', () => {
    const bad = order({
      status: 'LOST',
      paid_at: 'soon',
      total_fee: 'much',
      currency: '??',
      buyer: {},
      order_no: null,
      goods: [{ num: 'two' }],
    })
    const { items, problems } = parse(message(bad, order()), ORDER)
    expect(items.map(item => item.place)).toEqual([1])
    expect(problems.map(({ item, code, path, detail }) => [item, code, path, detail])).toEqual([
      [0, 'unknown_value', '/status', 'LOST'],
      [0, 'no_who', '/buyer/mobile', null],
      [0, 'not_a_time', '/paid_at', 'soon'],
      [0, 'no_order_number', '/order_no', null],
      [0, 'not_an_amount', '/total_fee', 'much'],
      [0, 'not_a_currency', '/currency', '??'],
      [0, 'not_an_amount', '/goods/0/num', 'two'],
    ])
  })

  test('a person, an event with a fallback name, a list that is the message itself', () => {
    const person: Mapping = {
      each: '',
      is: 'person',
      who: [{ kind: 'email', from: '/mail' }],
      facts: [],
      properties: [],
    }
    expect(parse([{ mail: 'a@b.example' }, { mail: 'c@d.example' }], person).items.map(item => item.type)).toEqual([
      'identify',
      'identify',
    ])
    const event: Mapping = { ...person, is: 'event', event: { name: 'Visited', from: '/kind', names: [] } }
    expect(parse({ mail: 'a@b.example', kind: 'x' }, event).items[0]?.name).toBe('Visited')
  })

  test.each([
    ['not_json', '', '{"a":'],
    ['not_json', '', '['.repeat(20_000)],
    ['nothing_there', '/data/orders', '{"data":{}}'],
    ['nothing_there', '/data/orders', '{"data":{"orders":null}}'],
    ['nothing_there', '/data/orders', '"text"'],
  ])('%s at “%s”', (code, path, body) => {
    expect(parse(body, ORDER).problems).toMatchObject([{ item: 0, code, path }])
  })

  test('ids longer than a double keep their digits; half characters and strange keys do no harm', () => {
    expect(readJson(Buffer.from('{"id":12345678901234567890,"n":12.5}'))).toEqual({
      id: '12345678901234567890',
      n: 12.5,
    })
    const strange = '{"__proto__":{"mobile":1},"constructor":1,"s":"\\ud800\\u0000"}'
    expect(JSON.stringify(readJson(Buffer.from(strange)))).toContain('\ufffd')
    const odd: Mapping = {
      each: '',
      is: 'person',
      who: [{ kind: 'user_id', from: '/constructor/name' }],
      facts: [],
      properties: [],
    }
    expect(parse(strange, odd).problems).toMatchObject([{ code: 'no_who' }])
  })

  test('never throws, on any JSON and any mapping', () => {
    const place = fc.oneof(
      fc.constantFrom(
        '',
        '/a',
        '/a/0',
        '/a/b',
        '#',
        '#/a',
        '/~1',
        '/~0',
        '//',
        '/constructor',
        '/__proto__/a',
        '/a/-1',
      ),
      fc.string().map(text => `/${text}`),
    )
    const optional: { requiredKeys: [] } = { requiredKeys: [] }
    const name = fc.string({ minLength: 1 })
    const mapping = fc.record(
      {
        each: place.filter(one => !one.startsWith('#')),
        is: fc.constantFrom('order' as const, 'event' as const, 'person' as const),
        event: fc.record(
          { name, from: place, names: fc.array(fc.record({ value: fc.string(), name: fc.option(name) })) },
          optional,
        ),
        at: place,
        key: place,
        who: fc.array(fc.record({ kind: fc.constantFrom(...WHO_KINDS), from: place, scope: name }), { minLength: 1 }),
        facts: fc.array(fc.record({ field: fc.constantFrom(...FACT_NAMES), from: place })),
        properties: fc.array(fc.record({ name, from: place })),
        order: fc.record(
          {
            number: place,
            total: place,
            currency: place,
            amounts: fc.constantFrom('whole' as const, 'hundredths' as const),
            lines: fc.record(
              { each: place, sku: place, name: place, quantity: place, unitPrice: place },
              { requiredKeys: ['each'] },
            ),
          },
          { requiredKeys: ['number', 'amounts'] },
        ),
      },
      { requiredKeys: ['each', 'is', 'who', 'facts', 'properties'] },
    )
    const key = fc.constantFrom('a', 'b', '0', '__proto__', 'constructor', '/', '~', '')
    const { value } = fc.letrec(tie => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom(null, true, 0, 1e308, -0.1, '', 'PAID', '2026-11-25', '\ud800', '12.50', 1764064800),
        fc.string({ unit: 'binary' }),
        fc.array(tie('value')),
        fc.dictionary(key, tie('value')),
      ),
    }))
    fc.assert(
      fc.property(value, mapping, (payload, one) => {
        const result = parse(payload, one)
        for (const item of result.items) expect(JSON.stringify(item).isWellFormed()).toBe(true)
        checkMapping(one)
      }),
      { numRuns: 200 },
    )
    fc.assert(
      fc.property(fc.uint8Array(), mapping, (bytes, one) => {
        parseWebhook({ body: bytes, key: '', receivedAt, timeZone: 'UTC' }, one)
      }),
    )
  })
})

describe('values as shops write them', () => {
  const at = (value: string | number) => timeOf(value, 'Asia/Shanghai')?.toISOString()
  test('times', () => {
    const same = '2026-11-25T10:30:05.000Z'
    for (const text of ['2026-11-25 18:30:05', '2026/11/25 18:30:05', '20261125183005', '2026-11-25T10:30:05Z'])
      expect(at(text)).toBe(same)
    for (const text of ['2026-11-25T18:30:05+08:00', '2026年11月25日 18:30:05', 1795602605, '1795602605000'])
      expect(at(text)).toBe(same)
    expect(at('2026-11-25')).toBe('2026-11-24T16:00:00.000Z')
    for (const text of ['2026-02-30 10:00:00', 'soon', '', '1', '1970-01-01', '2026-13-01', '2026-11-25 25:00:00'])
      expect(at(text)).toBeUndefined()
  })

  test('amounts', () => {
    const whole = (value: string | number) => amountOf(value, { hundredths: false })
    const cents = (value: string | number) => amountOf(value, { hundredths: true })
    expect(['12.50', 12.5, '¥1,280.00', '99元', -3].map(whole)).toEqual(['12.50', '12.5', '1280.00', '99', '-3'])
    expect([1250, '1250', 1200, 5, 0, -105, '1250.5'].map(cents)).toEqual([
      '12.50',
      '12.50',
      '12.00',
      '0.05',
      '0.00',
      '-1.05',
      '12.505',
    ])
    for (const value of ['', '1e3', 'abc', '1,2', '12.1234567', 1e21]) expect(whole(value)).toBeUndefined()
  })
})

describe('a first guess', () => {
  test('of an order in a nest, by the names in it', () => {
    const payload = { type: 'x', ...message(order()), extra: 1 }
    const guess = guessMapping(readJson(Buffer.from(JSON.stringify(payload))) ?? null)
    expect(guess).toMatchObject({
      each: '/data/orders',
      is: 'order',
      event: { from: '/status' },
      at: '/paid_at',
      who: [{ kind: 'phone', from: '/buyer/mobile' }],
      facts: [{ field: 'name', from: '/buyer/name' }],
      order: {
        number: '/order_no',
        total: '/total_fee',
        currency: '/currency',
        amounts: 'hundredths',
        lines: { each: '/goods', sku: '/code', name: '/title', quantity: '/num', unitPrice: '/price' },
      },
    })
    expect(guess && checkMapping(guess)).toEqual([])
    expect(guess && parse(payload, guess).items).toHaveLength(1)
  })

  test('takes the buyer for the customer, not who receives the parcel or runs the shop', () => {
    const receiver = { name: '王工', mobile: '13900139000', city: '上海' }
    const payload = {
      order_no: '1',
      shop: { name: '店', phone: '021' },
      receiver,
      buyer: { nick: '李', mobile: '138' },
    }
    expect(guessMapping(payload)).toMatchObject({
      who: [{ kind: 'phone', from: '/buyer/mobile' }],
      facts: [
        { field: 'name', from: '/buyer/nick' },
        { field: 'city', from: '/receiver/city' },
      ],
    })
  })

  test('of Chinese names, of a person, and of nothing', () => {
    const chinese = { 订单号: 'B-2', 实付金额: '99.00', 手机号: '13800138000', 姓名: '王', 订单状态: '已付款' }
    const guess = guessMapping(chinese)
    expect(guess).toMatchObject({ is: 'order', order: { number: '/订单号', total: '/实付金额', amounts: 'whole' } })
    expect(guess && parse(chinese, guess).items[0]).toMatchObject({ name: 'Order Completed' })
    expect(guessMapping({ email: 'a@b.example', name: 'A' })).toMatchObject({ is: 'person' })
    for (const nothing of [null, 1, 'x', [], {}, { a: 1 }]) expect(guessMapping(nothing)).toBeNull()
  })

  test('is always a mapping that makes sense, and never throws', () => {
    const names = fc.constantFrom(
      'order_no',
      'status',
      'mobile',
      'items',
      'total_fee',
      'openid',
      'appid',
      'a',
      '订单号',
    )
    const { value } = fc.letrec(tie => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom(null, 1, 'x', ''),
        fc.array(tie('value')),
        fc.dictionary(names, tie('value')),
      ),
    }))
    fc.assert(
      fc.property(value, payload => {
        const guess = guessMapping(readJson(Buffer.from(JSON.stringify(payload))) ?? null)
        if (guess) expect(checkMapping(guess)).toEqual([])
      }),
      { numRuns: 500 },
    )
  })
})
