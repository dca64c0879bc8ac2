import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ContactView, IdentityView, LookupView } from '@huiliu/contracts'
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

type Item = Record<string, unknown>

async function tell(...items: Item[]): Promise<void> {
  for (const item of items) await t.collect(shop.key, 'identify', item)
  await t.processed()
}

async function who(kind: string, value: string, scope?: string): Promise<string> {
  const { body } = await t.api<LookupView>('POST', '/contacts/lookup', { kind, value, ...(scope && { scope }) })
  return body.contact?.id ?? 'nobody'
}

const view = async (id: string) => (await t.api<ContactView>('GET', `/contacts/${id}`)).body
const identity = async (id: string) => (await t.api<IdentityView>('GET', `/contacts/${id}/identity`)).body

async function cut(id: string, kind: string, of: string = id): Promise<string> {
  const { edges } = await identity(id)
  const edge =
    edges.find(one => one.identifier.kind === kind && one.sightingId === of) ??
    edges.find(one => one.identifier.kind === kind)
  const { body, status } = await t.api<{ actId: string }>('DELETE', `/identity/edges/${edge?.id}`, {
    reason: '不是他的',
  })
  expect(status).toBe(200)
  return body.actId
}

async function cutValue(id: string, value: string): Promise<string> {
  const edge = (await identity(id)).edges.find(one => one.identifier.value === value && one.state !== 'cut')
  return (await t.api<{ actId: string }>('DELETE', `/identity/edges/${edge?.id}`, { reason: '不是他的' })).body.actId
}

/** The act. */
async function edit(id: string, values: Item): Promise<string> {
  const { status, headers } = await t.api('PATCH', `/records/contact/${id}`, values)
  expect(status).toBe(200)
  return String(headers['x-act-id'])
}

async function listed(id: string): Promise<boolean> {
  const { body } = await t.api<{ items: { id: string }[] }>('GET', '/records/contact?limit=200')
  return body.items.some(item => item.id === id)
}

describe('after a cut', () => {
  test('a bare cookie is a visitor again: no list shows it, and undo or a new identifier brings its record back', async () => {
    await tell({ anonymousId: 'cookie-1', traits: { email: 'cookie-1@example.org' } })
    const id = await who('email', 'cookie-1@example.org')
    expect(await listed(id)).toBe(true)
    const actId = await cut(id, 'email')
    expect(await listed(id)).toBe(false)
    expect((await t.api('GET', `/records/contact/${id}`)).status).toBe(404)
    const visitor = await view(id)
    expect(visitor).toMatchObject({ id, record: null, anonymous: true })
    await t.api('DELETE', `/acts/${actId}`)
    expect((await view(id)).record).toMatchObject({ email: 'cookie-1@example.org' })
    await cut(id, 'email')
    await tell({ anonymousId: 'cookie-1', traits: { phone: '13900020001' } })
    expect((await view(id)).record).toMatchObject({ email: null, phone: '+8613900020001' })
    expect(await listed(id)).toBe(true)
  })

  test('what staff made of it stays: an owner, or a record of its own', async () => {
    const member = (await t.api<{ items: { id: string }[] }>('GET', '/members')).body.items[0]
    await tell({ anonymousId: 'cookie-2', traits: { email: 'cookie-2@example.org' } })
    const id = await who('email', 'cookie-2@example.org')
    if (member) await edit(id, { owner_id: member.id })
    else await edit(id, { stage: 'customer' })
    await cut(id, 'email')
    expect(await listed(id)).toBe(true)
    await tell({ anonymousId: 'cookie-3', traits: { email: 'cookie-3@example.org' } })
    const other = await who('email', 'cookie-3@example.org')
    await cut(other, 'email')
    expect((await t.api('POST', `/contacts/${other}/record`, { name: '手工' })).status).toBe(201)
    expect((await view(other)).record).toMatchObject({ name: '手工', email: null })
    expect(await listed(other)).toBe(true)
  })

  test('who has an order stays, over whichever sighting it came', async () => {
    await tell({ anonymousId: 'cookie-4', traits: { email: 'cookie-4@example.org' } })
    const id = await who('email', 'cookie-4@example.org')
    await tell({ anonymousId: 'cookie-4', userId: 'buyer-4' })
    await t.collect(shop.key, 'track', { userId: 'buyer-4', event: 'Order Completed', properties: { order_id: 'o-4' } })
    await t.processed()
    const buyer = (await identity(id)).sightings.find(one => one.key.value === 'buyer-4')
    await cut(id, 'email')
    await cut(id, 'user_id', buyer?.id)
    expect((await view(id)).orders.count).toBe(1)
    expect(await listed(id)).toBe(true)
  })

  test('the value is gone however often it was said of the same sighting, and whoever says it again', async () => {
    const said = { anonymousId: 'twin-device', traits: { email: 'twin@example.org' } }
    await t.collect(site.key, 'identify', said)
    await t.processed()
    const id = await who('email', 'twin@example.org')
    for (const email of ['other@example.org', null, 'twin@example.org']) await edit(id, { email, title: '经理' })
    const values = async () => (await view(id)).facts.filter(fact => fact.field === 'email').map(fact => fact.value)
    expect(await values()).toEqual(['twin@example.org', 'twin@example.org'])
    await cut(id, 'email')
    expect((await view(id)).record).toMatchObject({ email: null, title: '经理' })
    await t.collect(site.key, 'identify', said)
    await t.processed()
    expect(await who('email', 'twin@example.org')).toBe('nobody')
    expect(await values()).toEqual([null])
    await edit(id, { email: 'other@example.org' })
    await edit(id, { email: 'twin@example.org' })
    expect((await view(id)).record).toMatchObject({ email: 'twin@example.org' })
    expect(await who('email', 'twin@example.org')).toBe('nobody')
  })

  test('others who carry the identifier are judged anew: a proposal goes with the edge that made it', async () => {
    await tell({ userId: 'owner', traits: { email: 'both@example.org' } })
    await t.collect(site.key, 'identify', { anonymousId: 'claimant', traits: { email: 'both@example.org' } })
    await t.processed()
    const [owner, claimant] = [await who('user_id', 'owner'), await who('anonymous_id', 'claimant')]
    expect(claimant).not.toBe(owner)
    const claim = async () => (await identity(claimant)).edges.find(edge => edge.identifier.kind === 'email')
    expect(await claim()).toMatchObject({ refusal: 'claimed_meets_verified' })
    await cut(owner, 'email')
    expect(await claim()).toMatchObject({ state: 'joined', refusal: null })
  })
})

describe('a word of staff', () => {
  test('cut, leaves what was typed before it; typed into another contact it is another word', async () => {
    await tell({ userId: 'words', traits: { email: 'server@example.org' } })
    const id = await who('user_id', 'words')
    await edit(id, { email: 'typed-1@example.org', phone: '13900020002' })
    await edit(id, { email: 'typed-2@example.org', phone: '021-58881234/13900020003' })
    const actId = await cutValue(id, 'typed-2@example.org')
    await cutValue(id, '+862158881234')
    expect((await view(id)).record).toMatchObject({ email: 'typed-1@example.org', phone: '+8613900020003' })
    expect([await who('phone', '13900020002'), await who('phone', '13900020003')]).toEqual(['nobody', id])
    await cutValue(id, 'typed-1@example.org')
    expect((await view(id)).record).toMatchObject({ email: 'server@example.org' })
    await t.api('DELETE', `/acts/${actId}`)
    expect((await view(id)).record).toMatchObject({ email: 'typed-2@example.org' })
  })

  test('taken back, takes its fact and its evidence along, and returns with them', async () => {
    await tell({ userId: 'regret', traits: { email: 'regret@example.org', title: '采购' } })
    await tell({ userId: 'elsewhere', traits: { phone: '13900020004' } })
    const id = await who('user_id', 'regret')
    const actId = await edit(id, { title: '经理', phone: '13900020005' })
    const { body: undoing } = await t.api<{ actId: string }>('DELETE', `/acts/${actId}`)
    expect((await view(id)).record).toMatchObject({ title: '采购', phone: null })
    expect((await view(id)).facts.filter(fact => fact.source.kind === 'crm')).toEqual([])
    expect(await who('phone', '13900020005')).toBe('nobody')
    await tell({ userId: 'regret', traits: { title: '总监' } })
    expect((await view(id)).record).toMatchObject({ title: '总监' })
    await t.api('DELETE', `/acts/${undoing.actId}`)
    expect((await view(id)).record).toMatchObject({ title: '总监' })
    expect(await who('phone', '13900020005')).toBe(id)
  })

  test('taken back, leaves the record of another that came of it', async () => {
    const device = { anonymousId: 'came-of-it' }
    await t.collect(site.key, 'page', device)
    await t.collect(site.key, 'page', { ...device, userId: 'came-of-it' })
    await t.processed()
    const id = await who('anonymous_id', 'came-of-it')
    expect(await who('user_id', 'came-of-it')).toBe(id)
    const actId = await edit(id, { email: 'came-of-it@example.org' })
    expect(await who('user_id', 'came-of-it')).not.toBe(id)
    await t.api('DELETE', `/acts/${actId}`)
    expect(await who('user_id', 'came-of-it')).toBe(id)
    await tell(device)
    const other = await who('user_id', 'came-of-it')
    expect(other).not.toBe(id)
    expect(await listed(other)).toBe(true)
  })

  test('that made a contact: taken back, it joins nobody any more', async () => {
    await tell({ userId: 'kept', traits: { phone: '13900020006', name: '王' } })
    const made = await t.api<{ id: string; alias: string }>('POST', '/records/contact', {
      name: '误录',
      phone: '13900020006',
    })
    const id = await who('user_id', 'kept')
    expect(made.body.id).toBe(id)
    expect((await view(id)).record).toMatchObject({ name: '误录' })
    const { status } = await t.api('DELETE', `/acts/${String(made.headers['x-act-id'])}`)
    expect(status).toBe(200)
    expect((await view(id)).record).toMatchObject({ name: '王', phone: '+8613900020006' })
    expect((await identity(id)).sightings.map(one => one.id)).not.toContain(made.body.alias)
  })

  test('withdrawn, leaves what a server says of the same address', async () => {
    await tell({ userId: 'said-twice' })
    const id = await who('user_id', 'said-twice')
    await edit(id, { email: 'said-twice@example.org' })
    await tell({ userId: 'said-twice', traits: { email: 'said-twice@example.org' } })
    await edit(id, { email: 'changed@example.org' })
    expect(await who('email', 'said-twice@example.org')).toBe(id)
    expect((await view(id)).record).toMatchObject({ email: 'changed@example.org' })
  })

  test('a deleted contact does not swallow one who joins it', async () => {
    const { body: old } = await t.api<{ id: string }>('POST', '/records/contact', {
      name: '旧',
      phone: '13900020009',
    })
    await t.api('DELETE', `/records/contact/${old.id}`)
    await tell({ userId: 'phoenix', traits: { phone: '13900020009', name: '新' } })
    const id = await who('user_id', 'phoenix')
    expect(await listed(id)).toBe(true)
    expect((await view(id)).record).toMatchObject({ phone: '+8613900020009', name: '新' })
  })
})

describe('marked as shared', () => {
  test('an identifier of an application is found in the one scope it is in; in none or in several it must be named', async () => {
    const { body: other } = await t.api<{ writeKey: string }>('POST', '/sources', {
      kind: 'server',
      name: '论坛',
      namespace: 'forum',
    })
    const mark = (scope?: string) =>
      t.api<{ errors?: { path: string }[] }>('POST', '/identity/shared-identifiers', {
        kind: 'anonymous_id',
        value: 'kiosk',
        reason: '门店的平板',
        ...(scope && { scope }),
      })
    expect(await mark()).toMatchObject({ status: 422, body: { errors: [{ path: 'scope' }] } })
    for (const userId of ['guest-1', 'guest-2']) await tell({ userId, anonymousId: 'kiosk' })
    await t.collect(other.writeKey, 'identify', { userId: 'member-1', anonymousId: 'kiosk' })
    await t.processed()
    expect((await mark()).status).toBe(422)
    expect((await mark('forum')).status).toBe(201)
    const shared = async (user: string) =>
      (await identity(await who('user_id', user))).edges.some(edge => edge.identifier.shared)
    expect([await shared('guest-1'), await shared('member-1')]).toEqual([false, true])
    await tell({ userId: 'guest-3', anonymousId: 'tablet' })
    const alone = { kind: 'anonymous_id', value: 'tablet', reason: '门店的平板' }
    expect((await t.api('POST', '/identity/shared-identifiers', alone)).status).toBe(201)
    expect(await shared('guest-3')).toBe(true)
  })
})

test('what happened earlier and arrives later is when somebody was first seen', async () => {
  await t.collect(shop.key, 'identify', { userId: 'early', timestamp: '2026-11-02T00:00:00.000Z' })
  await t.processed()
  const id = await who('user_id', 'early')
  await t.collect(shop.key, 'identify', { userId: 'early', timestamp: '2026-10-01T00:00:00.000Z' })
  await t.processed()
  expect((await identity(id)).sightings[0]?.firstAt).toBe('2026-10-01T00:00:00.000Z')
})
