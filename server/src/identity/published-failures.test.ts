import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ContactView, CutPreview, IdentityView, LookupView, Timeline } from '@huiliu/contracts'
import { testApp, type TestApp } from '../../test/app.ts'

/** What users of other systems reported, told again here: nobody is wrongly joined, and nothing is lost. */

let t: TestApp
let site: { id: string; key: string }
let shop: { id: string; key: string }
beforeAll(async () => {
  t = await testApp()
  site = await t.source('website')
  shop = await t.source('server')
})
afterAll(() => t.close())

type Call = [key: string, path: string, body: Record<string, unknown>]

async function happen(...calls: Call[]): Promise<void> {
  for (const [key, path, body] of calls) await t.collect(key, path, body)
  await t.processed()
}

async function who(kind: string, value: string): Promise<string> {
  return (await t.api<LookupView>('POST', '/contacts/lookup', { kind, value })).body.contact?.id ?? 'nobody'
}

const view = async (id: string) => (await t.api<ContactView>('GET', `/contacts/${id}`)).body
const identity = async (id: string) => (await t.api<IdentityView>('GET', `/contacts/${id}/identity`)).body
const ref = (value: string) => ({ kind: 'contact', value })

async function pages(id: string): Promise<string[]> {
  const { body } = await t.api<Timeline>('GET', `/contacts/${id}/timeline?kind=page&limit=100`)
  return body.items.map(item => item.title.replace('浏览 ', '')).sort()
}

function visits(device: string, names: string[], userId?: string): Call[] {
  return names.map(name => [site.key, 'page', { anonymousId: device, name, ...(userId && { userId }) }])
}

function signsIn(user: string, device: string): Call[] {
  const traits = { name: user, email: `${user}@example.org` }
  return [
    [site.key, 'identify', { userId: user, anonymousId: device, traits }],
    [shop.key, 'identify', { userId: user, anonymousId: device, traits }],
  ]
}

describe('wrong joins', () => {
  test('mautic#4211: B signs in after A on one browser. A stays, with all that A did', async () => {
    await happen(...visits('4211', ['A 1']), ...signsIn('a4211', '4211'), ...visits('4211', ['A 2'], 'a4211'))
    expect(await pages(await who('user_id', 'a4211'))).toEqual(['A 1', 'A 2'])
    await happen(...signsIn('b4211', '4211'), ...visits('4211', ['B 1'], 'b4211'))
    const [a, b] = [await who('user_id', 'a4211'), await who('user_id', 'b4211')]
    expect(b).not.toBe(a)
    expect((await view(a)).record).toMatchObject({ name: 'a4211', email: 'a4211@example.org' })
    expect((await view(b)).record).toMatchObject({ name: 'b4211', email: 'b4211@example.org' })
    expect(await pages(a)).toContain('A 2')
    expect(await pages(b)).toEqual(['B 1'])
    // Whose the page before anybody signed in was, nobody knows any more: it is there, and nobody's.
    const everything = [...(await pages(a)), ...(await pages(b)), ...(await pagesOfCookie('4211'))]
    expect(new Set(everything)).toEqual(new Set(['A 1', 'A 2', 'B 1']))
  })

  test('chatwoot#4728: one who is signed in as another for a while, and signs in as himself again, stays himself', async () => {
    await happen(...signsIn('admin4728', 'admin-device'), ...signsIn('customer4728', 'customer-device'))
    await happen(...visits('admin-device', ['as the customer'], 'customer4728'))
    await happen([shop.key, 'identify', { userId: 'customer4728', anonymousId: 'admin-device' }])
    await happen(...visits('admin-device', ['as himself'], 'admin4728'))
    const [admin, customer] = [await who('user_id', 'admin4728'), await who('user_id', 'customer4728')]
    expect(admin).not.toBe(customer)
    expect(await pages(admin)).toEqual(['as himself'])
    expect(await pages(customer)).toEqual(['as the customer'])
    expect((await view(admin)).record).toMatchObject({ email: 'admin4728@example.org' })
    expect((await view(customer)).record).toMatchObject({ email: 'customer4728@example.org' })
  })

  test('mautic#7532, #6947: what a stranger fills in on my browser neither overwrites me nor greets me', async () => {
    await happen(...signsIn('me7532', 'family-pc'), ...signsIn('other7532', 'elsewhere'))
    const traits = { email: 'other7532@example.org', name: '别人', phone: '13900040001' }
    await happen([site.key, 'identify', { anonymousId: 'family-pc', traits }])
    const [me, other] = [await who('user_id', 'me7532'), await who('user_id', 'other7532')]
    expect(me).not.toBe(other)
    for (const [id, name] of [
      [me, 'me7532'],
      [other, 'other7532'],
    ] as const)
      expect((await view(id)).record).toMatchObject({ name, email: `${name}@example.org`, phone: null })
  })

  test('one telephone for a family: two accounts stay two', async () => {
    for (const userId of ['mother', 'daughter'])
      await happen([shop.key, 'identify', { userId, traits: { name: userId, phone: '13900040002' } }])
    const [mother, daughter] = [await who('user_id', 'mother'), await who('user_id', 'daughter')]
    expect(mother).not.toBe(daughter)
    expect((await view(mother)).record).toMatchObject({ name: 'mother' })
  })
})

describe('losses', () => {
  test('mautic#7559, #6079: after a join every device is there, and the old cookie leads to the one who remains', async () => {
    await happen(...visits('device-1', ['before']), ...signsIn('one7559', 'device-1'))
    const { body: made } = await t.api<{ id: string }>('POST', '/records/contact', {
      name: '手工',
      phone: '13900040003',
    })
    await happen([site.key, 'identify', { anonymousId: 'device-2', traits: { email: 'device-2@example.org' } }])
    const [one, two] = [await who('user_id', 'one7559'), await who('anonymous_id', 'device-2')]
    const before = (
      await Promise.all([one, two, made.id].map(async id => (await identity(id)).sightings.length))
    ).reduce((a, b) => a + b)
    for (const other of [made.id, two]) {
      const { status } = await t.api('POST', '/identity/edges', { a: ref(one), b: ref(other), reason: '同一人' })
      expect(status).toBe(201)
    }
    const joined = await identity(one)
    expect(joined.sightings).toHaveLength(before)
    await happen(...visits('device-1', ['after 1']), ...visits('device-2', ['after 2']))
    const id = await who('user_id', 'one7559')
    expect(await pages(id)).toEqual(['after 1', 'after 2', 'before'])
    for (const alias of [one, two, made.id]) expect((await view(alias)).id).toBe(id)
  })

  test('chatwoot#5115: whichever is named first, the join is the same, and what was typed on either is kept', async () => {
    const outcome = async (turned: boolean) => {
      const make = async (values: object) => (await t.api<{ id: string }>('POST', '/records/contact', values)).body.id
      const a = await make({ name: '导入的', title: '经理' })
      const b = await make({ name: '聊天的', city: '上海' })
      await t.api('POST', '/identity/edges', { a: ref(turned ? b : a), b: ref(turned ? a : b), reason: '同一人' })
      const { record, facts } = await view(a)
      const names = facts.filter(fact => fact.field === 'name').map(fact => fact.value)
      return [record?.['name'], record?.['title'], record?.['city'], names]
    }
    expect(await outcome(false)).toEqual(['聊天的', '经理', '上海', ['聊天的', '导入的']])
    expect(await outcome(true)).toEqual(await outcome(false))
  })

  test('twenty#15201: what is previewed is what comes', async () => {
    await happen(
      [shop.key, 'identify', { userId: 'p15201', traits: { email: 'p15201@example.org', company: '甲公司' } }],
      [shop.key, 'identify', { anonymousId: 'q15201', traits: { email: 'p15201@example.org', company: '乙公司' } }],
      [shop.key, 'track', { anonymousId: 'q15201', event: 'Order Completed', properties: { order_id: 'O-15201' } }],
    )
    const pair = { a: { kind: 'user_id', value: 'p15201' }, b: { kind: 'anonymous_id', value: 'q15201' } }
    const { body: preview } = await t.api<CutPreview>('POST', '/identity/cuts/preview', pair)
    await samePreviewOfTheOneEdge(preview)
    await t.api('POST', '/identity/cuts', { ...pair, reason: '两个人' })
    for (const [place, side] of preview.sides.entries()) {
      const now = await identity(side.sightings[0] ?? '')
      expect(now.sightings.map(one => one.id).sort()).toEqual(side.sightings.toSorted())
      const { orders, record } = await view(now.contactId)
      expect(orders.count).toBe(side.records.length)
      expect(record).toMatchObject({ company_name: place === 0 ? '甲公司' : '乙公司' })
    }
  })
})

/** An edge that alone holds two together does what the cut of the two does; one among several parts nobody. */
async function samePreviewOfTheOneEdge(whole: CutPreview): Promise<void> {
  const ofEdge = async (edge: string | undefined) =>
    (await t.api<CutPreview>('POST', '/identity/cuts/preview', { edge })).body
  const [only] = whole.edges
  const sidesOf = ({ sides }: CutPreview) => sides.map(side => side.sightings.toSorted()).toSorted()
  const preview = await ofEdge(only?.id)
  expect(preview.edges).toEqual(whole.edges)
  expect(sidesOf(preview)).toEqual(sidesOf(whole))
  const { edges } = await identity(only?.sightingId ?? '')
  const idle = edges.find(edge => edge.sightingId === only?.sightingId && edge.identifier.kind !== 'email')
  expect((await ofEdge(idle?.id)).sides).toHaveLength(1)
  expect((await t.api('POST', '/identity/cuts/preview', { edge: only?.sightingId })).status).toBe(404)
}

test('twenty#6276, espocrm#1272: pairs are found in what is there already, and joined through the API', async () => {
  await happen([
    shop.key,
    'identify',
    { userId: 'known6276', traits: { email: 'pair@example.org', phone: '13900040004' } },
  ])
  await happen([site.key, 'identify', { anonymousId: 'form6276', traits: { email: 'pair@example.org' } }])
  const typed = await t.api<{ id: string }>('POST', '/records/contact', { name: '电话登记', phone: '139-0004-0004' })
  const known = await who('user_id', 'known6276')
  expect(typed.body.id).toBe(known)
  const { proposals } = await identity(known)
  expect(proposals).toMatchObject([{ identifier: { kind: 'email', value: 'pair@example.org' } }])
  const edgeId = proposals[0]?.edgeId
  expect((await t.api('POST', '/identity/confirmations', { edgeId, reason: '是他' })).status).toBe(201)
  expect(await who('anonymous_id', 'form6276')).toBe(known)
})

async function pagesOfCookie(device: string): Promise<string[]> {
  const rows = await t.runtime.db.query<{ person_id: string }>(
    `select person_id from ws.sighting where key_kind = 'anonymous_id' and key_value = $1`,
    [device],
  )
  return (await Promise.all(rows.map(row => pages(row.person_id)))).flat()
}
