import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ContactView, Explanation, IdentityView, Timeline } from '@huiliu/contracts'
import { testApp, type TestApp } from '../../test/app.ts'

let t: TestApp
let site: { id: string; key: string }
let shop: { id: string; key: string }
beforeAll(async () => {
  t = await testApp()
  site = await t.source('website')
  shop = await t.source('server')
})
afterAll(() => t.close())

async function who(kind: string, value: string): Promise<string> {
  const { body } = await t.api<{ contact: { id: string } | null; others: { id: string }[] }>(
    'POST',
    '/contacts/lookup',
    { kind, value },
  )
  return body.contact?.id ?? 'nobody'
}
const ref = (kind: string, value: string) => ({ kind, value })

async function view(id: string) {
  return (await t.api<ContactView>('GET', `/contacts/${id}`)).body
}

describe('one customer', () => {
  test('browsing before the sign-up, the account and the order are one person, each edge explained', async () => {
    await t.collect(site.key, 'page', { anonymousId: 'story-1', name: '首页' })
    await t.collect(site.key, 'identify', {
      anonymousId: 'story-1',
      userId: 'u-1',
      traits: { email: 'forged@example.com', name: '自称' },
    })
    await t.collect(shop.key, 'identify', {
      userId: 'u-1',
      anonymousId: 'story-1',
      traits: { name: '李晓雯', email: 'Li.Xiaowen@Example.com', phone: '138 0012 5521' },
    })
    await t.collect(shop.key, 'track', {
      userId: 'u-1',
      event: 'Order Completed',
      properties: {
        order_id: 'A-1001',
        total: 1960.5,
        currency: 'CNY',
        products: [{ sku: 'P-180', name: '保养套件', price: 980.25, quantity: 2 }],
      },
    })
    await t.processed()
    const id = await who('user_id', 'u-1')
    expect(await who('email', 'li.xiaowen@example.com')).toBe(id)
    expect(await who('phone', '+8613800125521')).toBe(id)
    expect(await who('anonymous_id', 'story-1')).toBe(id)
    const customer = await view(id)
    expect(customer.record).toMatchObject({ name: '李晓雯', email: 'li.xiaowen@example.com' })
    expect(customer).toMatchObject({
      verified: true,
      anonymous: false,
      orders: { count: 1, totals: [{ currency: 'CNY', amount: '1960.5' }] },
    })
    const { body: timeline } = await t.api<Timeline>('GET', `/contacts/${id}/timeline`)
    expect(timeline.items.map(item => item.kind)).toEqual(
      expect.arrayContaining(['page', 'identify', 'track', 'order']),
    )
    const { body: why } = await t.api<Explanation>('POST', '/identity/explain', {
      a: ref('anonymous_id', 'story-1'),
      b: ref('email', 'li.xiaowen@example.com'),
    })
    expect(why.same).toBe(true)
    expect(why.same && why.path.length).toBeGreaterThan(0)
  })

  test('a repeated delivery changes nothing', async () => {
    const message = { userId: 'u-2', messageId: 'same-message', event: 'Ping' }
    for (let n = 0; n < 3; n++) await t.collect(shop.key, 'track', message)
    await t.processed()
    const { body } = await t.api<Timeline>('GET', `/contacts/${await who('user_id', 'u-2')}/timeline?kind=track`)
    expect(body.items).toHaveLength(1)
  })
})

describe('nobody is wrongly joined', () => {
  test('chatwoot#4728, mautic#4211: two users on one browser stay two, each with his own events', async () => {
    for (const user of ['a', 'b']) {
      await t.collect(site.key, 'page', {
        anonymousId: 'shared-browser',
        userId: `user-${user}`,
        name: `page of ${user}`,
      })
      await t.collect(shop.key, 'identify', {
        userId: `user-${user}`,
        anonymousId: 'shared-browser',
        traits: { email: `${user}@example.com` },
      })
    }
    await t.collect(site.key, 'page', { anonymousId: 'shared-browser', name: 'nobody signed in' })
    await t.processed()
    const [a, b] = [await who('email', 'a@example.com'), await who('email', 'b@example.com')]
    expect(a).not.toBe(b)
    for (const [id, user] of [
      [a, 'a'],
      [b, 'b'],
    ] as const) {
      const { body } = await t.api<Timeline>('GET', `/contacts/${id}/timeline?kind=page`)
      expect(body.items.map(item => item.title)).toEqual([`浏览 page of ${user}`])
    }
    const { body: why } = await t.api<Explanation>('POST', '/identity/explain', {
      a: ref('user_id', 'user-a'),
      b: ref('user_id', 'user-b'),
    })
    expect(why.same).toBe(false)
  })

  test('a public key can neither take over nor write a verified person: a claim is a proposal', async () => {
    await t.collect(shop.key, 'identify', {
      userId: 'victim',
      anonymousId: 'victims-browser',
      traits: { email: 'victim@example.com', name: '真名' },
    })
    await t.collect(site.key, 'identify', { anonymousId: 'victims-browser', traits: { email: 'victim@example.com' } })
    await t.collect(site.key, 'identify', {
      anonymousId: 'attackers-browser',
      userId: 'victim',
      traits: { email: 'victim@example.com', name: '冒名' },
    })
    await t.processed()
    const victim = await who('email', 'victim@example.com')
    const attacker = await who('anonymous_id', 'attackers-browser')
    expect(attacker).not.toBe(victim)
    expect((await view(victim)).record).toMatchObject({ name: '真名' })
    const { body } = await t.api<IdentityView>('GET', `/contacts/${attacker}/identity`)
    expect(body.proposals.map(proposal => proposal.contactId)).toContain(victim)
  })

  test('a shared phone marked as shared joins nobody any more, and undo joins them again', async () => {
    const call = (n: number) =>
      t.collect(shop.key, 'identify', {
        anonymousId: `store-${n}`,
        traits: { phone: '021-58881234', name: `门店顾客${n}` },
      })
    for (const n of [1, 2]) await call(n)
    await t.processed()
    expect(await who('anonymous_id', 'store-1')).toBe(await who('anonymous_id', 'store-2'))
    const { body: mark } = await t.api<{ actId: string }>('POST', '/identity/shared-identifiers', {
      kind: 'phone',
      value: '021-58881234',
      reason: '门店电话',
    })
    expect(await who('anonymous_id', 'store-1')).not.toBe(await who('anonymous_id', 'store-2'))
    expect((await t.api('DELETE', `/acts/${mark.actId}`)).status).toBe(200)
    expect(await who('anonymous_id', 'store-1')).toBe(await who('anonymous_id', 'store-2'))
    await call(3)
    await t.processed()
    expect(await who('anonymous_id', 'store-3')).toBe(await who('anonymous_id', 'store-1'))
  })
})

describe('join and cut', () => {
  test('two people joined by hand are cut again: everything goes back to the right side, later work included', async () => {
    await t.collect(shop.key, 'identify', { userId: 'left', traits: { name: '左', email: 'left@example.com' } })
    await t.collect(shop.key, 'identify', { userId: 'right', traits: { name: '右', email: 'right@example.com' } })
    await t.processed()
    const [left, right] = [await who('user_id', 'left'), await who('user_id', 'right')]
    const refused = await t.api('POST', '/identity/edges', {
      a: ref('user_id', 'left'),
      b: ref('user_id', 'right'),
      reason: '同名',
    })
    expect(refused.status).toBe(409)
    expect(await who('user_id', 'right')).toBe(right)

    const { body: made } = await t.api<{ id: string }>('POST', '/records/contact', {
      name: '手工',
      phone: '13900001111',
    })
    const { body: joined } = await t.api<{ actId: string; linkId: string }>('POST', '/identity/edges', {
      a: ref('contact', made.id),
      b: ref('user_id', 'left'),
      reason: '电话里确认',
    })
    const one = await who('user_id', 'left')
    expect(await who('phone', '13900001111')).toBe(one)
    await t.collect(shop.key, 'track', {
      userId: 'left',
      event: 'Order Completed',
      properties: { order_id: 'L-1', total: 10, products: [] },
    })
    await t.processed()
    expect((await view(one)).orders.count).toBe(1)
    const { body: alias } = await t.api<ContactView>('GET', `/contacts/${one === left ? made.id : left}`)
    expect(alias.id).toBe(one)
    expect(alias.alias).toBe(one === left ? made.id : left)

    const { body: preview } = await t.api<{ links: unknown[]; sides: { sightings: string[] }[] }>(
      'POST',
      '/identity/cuts/preview',
      { a: ref('contact', made.id), b: ref('user_id', 'left') },
    )
    expect(preview.links).toHaveLength(1)
    expect(preview.sides).toHaveLength(2)
    const { status } = await t.api('POST', '/identity/cuts', {
      a: ref('contact', made.id),
      b: ref('user_id', 'left'),
      reason: '弄错了',
    })
    expect(status).toBe(201)
    expect(await who('phone', '13900001111')).toBe(made.id)
    expect(await who('user_id', 'left')).toBe(left)
    expect((await view(left)).orders.count).toBe(1)
    expect((await view(made.id)).orders.count).toBe(0)
    expect((await view(left)).record).toMatchObject({ name: '左', email: 'left@example.com' })
    expect((await view(made.id)).record).toMatchObject({ name: '手工' })
    expect(joined.linkId).toBeTruthy()
  })

  test('a cut edge is a tombstone: the same evidence again does not reopen it', async () => {
    await t.collect(shop.key, 'identify', { userId: 'tomb-1', traits: { phone: '13711112222' } })
    await t.collect(shop.key, 'identify', { anonymousId: 'tomb-2', traits: { phone: '13711112222' } })
    await t.processed()
    const id = await who('user_id', 'tomb-1')
    expect(await who('anonymous_id', 'tomb-2')).toBe(id)
    const { body } = await t.api<IdentityView>('GET', `/contacts/${id}/identity`)
    const edge = body.edges.find(one => one.identifier.kind === 'phone')
    expect((await t.api('DELETE', `/identity/edges/${edge?.id}`, { reason: '不是她的号码' })).status).toBe(200)
    expect(await who('anonymous_id', 'tomb-2')).not.toBe(id)
    await t.collect(shop.key, 'identify', { userId: 'tomb-1', traits: { phone: '13711112222' } })
    await t.processed()
    expect(await who('anonymous_id', 'tomb-2')).not.toBe(await who('user_id', 'tomb-1'))
  })
})

describe('facts', () => {
  test('what staff type wins and stays, whatever sources say later; every value keeps its source', async () => {
    await t.collect(shop.key, 'identify', {
      userId: 'facts',
      traits: { name: '王芳', title: '采购', birthday: '不知道' },
    })
    await t.processed()
    const id = await who('user_id', 'facts')
    await t.api('PATCH', `/records/contact/${id}`, { title: '采购经理' })
    await t.collect(shop.key, 'identify', { userId: 'facts', traits: { title: '实习生' } })
    await t.processed()
    const customer = await view(id)
    expect(customer.record).toMatchObject({ name: '王芳', title: '采购经理', birthday: null })
    const titles = customer.facts
      .filter(fact => fact.field === 'title')
      .map(fact => [fact.value, fact.current, fact.source.kind])
    expect(titles).toEqual([
      ['采购经理', true, 'crm'],
      ['实习生', false, 'server'],
    ])
  })
})
