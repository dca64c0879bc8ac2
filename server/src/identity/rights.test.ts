import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CutPreview, Explanation, IdentityView, LookupView } from '@huiliu/contracts'
import { testApp, type TestApp } from '../../test/app.ts'
import { person, role, type Person } from '../../test/people.ts'
import type { ObjectRights } from '../workspace/index.ts'

let t: TestApp
let site: { id: string; key: string }
let shop: { id: string; key: string }
/** his own contacts only · everybody, but no address · everybody, addresses masked */
let own: Person
let blind: Person
let masked: Person

const all: ObjectRights = { read: 'all', create: true, update: 'all', delete: 'all', export: true, import: true }

beforeAll(async () => {
  t = await testApp()
  site = await t.source('website')
  shop = await t.source('server')
  const identity = true
  const byField = (right: 'hidden' | 'masked') => ({ 'contact.email': right, 'contact.phone': right })
  await role(t, 'seller', { identity, byObject: { contact: { ...all, read: 'own', update: 'own' } } })
  await role(t, 'blind', { identity, byObject: { contact: all }, byField: byField('hidden') })
  await role(t, 'masked', { identity, byObject: { contact: all }, byField: byField('masked') })
  own = await person(t, { role: 'seller' })
  blind = await person(t, { role: 'blind' })
  masked = await person(t, { role: 'masked' })
})
afterAll(() => t.close())

async function tell(key: string, ...items: Record<string, unknown>[]): Promise<void> {
  for (const item of items) await t.collect(key, 'identify', item)
  await t.processed()
}

async function who(kind: string, value: string): Promise<string> {
  return (await t.api<LookupView>('POST', '/contacts/lookup', { kind, value })).body.contact?.id ?? 'nobody'
}

async function give(id: string, to: Person): Promise<void> {
  expect((await t.api('PATCH', `/records/contact/${id}`, { owner_id: to.memberId })).status).toBe(200)
}

const ref = (kind: string, value: string) => ({ kind, value })

async function explain(as: Person, a: object, b: object): Promise<Explanation> {
  return (await t.api<Explanation>('POST', '/identity/explain', { a, b }, as.token)).body
}

async function identity(as: Person, id: string): Promise<IdentityView> {
  return (await t.api<IdentityView>('GET', `/contacts/${id}/identity`, undefined, as.token)).body
}

describe('identifiers that a reader may not see', () => {
  test('are neither shown nor confirmed: what he asks about has one answer, whether it is there or not', async () => {
    const secret = { email: 'hidden-1@example.org', phone: '13900030001' }
    await tell(
      shop.key,
      { userId: 'hidden-1', traits: secret },
      { userId: 'hidden-2', traits: { phone: '13900030002' } },
    )
    await tell(site.key, { anonymousId: 'hidden-device', traits: { email: secret.email } })
    const id = await who('user_id', 'hidden-1')
    const there = await explain(blind, ref('contact', id), ref('email', secret.email))
    expect(there).toEqual(await explain(blind, ref('contact', id), ref('email', 'nobody@example.org')))
    expect(there).toMatchObject({ same: false, missing: [{ refusal: 'hidden', edges: [] }] })
    const visitor = await who('anonymous_id', 'hidden-device')
    const shared = await explain(blind, ref('contact', id), ref('contact', visitor))
    expect(shared).toEqual(await explain(blind, ref('contact', id), ref('user_id', 'hidden-2')))
    expect(shared).toMatchObject({ same: false, missing: [{ refusal: 'hidden', edges: [] }] })
    const view = await identity(blind, id)
    expect(view.edges.map(edge => edge.identifier.kind)).toEqual(['user_id'])
    expect(view).toMatchObject({ hidden: true, proposals: [] })
    expect((await identity(blind, visitor)).proposals).toEqual([])
    for (const kind of ['email', 'phone'] as const) {
      const { body } = await t.api<LookupView>('POST', '/contacts/lookup', { kind, value: secret[kind] }, blind.token)
      expect(body).toEqual({ contact: null, others: [] })
    }
  })

  test('a user id that is an address or a number is one', async () => {
    await tell(shop.key, { userId: 'login-1@example.org' }, { userId: '13900030003' })
    const ids = [await who('user_id', 'login-1@example.org'), await who('user_id', '13900030003')]
    for (const id of ids) {
      expect(JSON.stringify(await identity(blind, id))).not.toMatch(/login-1@|13900030003/)
      expect(JSON.stringify(await identity(masked, id))).not.toMatch(/login-1@|13900030003/)
    }
    const { body } = await t.api<LookupView>('POST', '/contacts/lookup', ref('user_id', '13900030003'), blind.token)
    expect(body.contact).toBeNull()
  })

  test('join two, and the step says that it is hidden; the cut counts it and shows no masked value', async () => {
    const email = 'bridge@example.org'
    await tell(shop.key, { userId: 'bridge-1', traits: { email } }, { anonymousId: 'bridge-2', traits: { email } })
    const id = await who('user_id', 'bridge-1')
    await t.api('PATCH', `/records/contact/${id}`, { phone: '13900030004', title: '经理' })
    const pair = { a: ref('user_id', 'bridge-1'), b: ref('anonymous_id', 'bridge-2') }
    const why = await explain(blind, pair.a, pair.b)
    expect(why).toMatchObject({ same: true, path: [{ edges: [], sentence: '涉及您无权查看的标识，这里不作说明' }] })
    const preview = async (as: Person) =>
      (await t.api<CutPreview>('POST', '/identity/cuts/preview', pair, as.token)).body
    expect(await preview(blind)).toMatchObject({ edges: [], hidden: 1, stays: [{ field: 'title', value: '经理' }] })
    const shown = JSON.stringify(await preview(masked))
    expect(shown).not.toMatch(/bridge@|13900030004/)
    expect(shown).toContain('b***@example.org')
    expect(JSON.stringify(await identity(masked, id))).not.toMatch(/bridge@|13900030004/)
  })
})

describe('persons whom a reader may not see', () => {
  test('are no proposal, no reason, no word, and cannot be pulled over by a confirmation or a withdrawn word', async () => {
    await tell(shop.key, { userId: 'secret', traits: { name: '机密客户', email: 'secret@example.org' } })
    await tell(site.key, { anonymousId: 'mine', traits: { email: 'secret@example.org' } })
    const [secret, mine] = [await who('user_id', 'secret'), await who('anonymous_id', 'mine')]
    await give(mine, own)
    const { body: word } = await t.api<{ linkId: string }>('POST', '/identity/strangers', {
      a: ref('contact', mine),
      b: ref('contact', secret),
      reason: '两个人',
    })
    const view = await identity(own, mine)
    expect(JSON.stringify(view)).not.toMatch(new RegExp(`${secret}|机密客户|两个人`))
    expect(view.edges.find(edge => edge.identifier.kind === 'email')).toMatchObject({ state: 'joined', refusal: null })
    expect((await t.api('DELETE', `/identity/edges/${word.linkId}`, {}, own.token)).status).toBe(404)
    expect((await t.api('DELETE', `/identity/edges/${word.linkId}`, {})).status).toBe(200)
    const proposed = (await identity(own, mine)).proposals
    expect(proposed).toEqual([])
    const { body: seen } = await t.api<IdentityView>('GET', `/contacts/${mine}/identity`)
    const edgeId = seen.proposals[0]?.edgeId
    expect(seen.proposals[0]?.contactId).toBe(secret)
    const confirmed = await t.api('POST', '/identity/confirmations', { edgeId, reason: '是他' }, own.token)
    expect(confirmed.status).toBe(409)
    expect(await who('anonymous_id', 'mine')).toBe(mine)
    const there = await explain(own, ref('contact', mine), ref('user_id', 'secret'))
    expect(there).toEqual(await explain(own, ref('contact', mine), ref('user_id', 'nobody at all')))
    await give(secret, own)
    expect((await identity(own, mine)).proposals).toMatchObject([{ contactId: secret }])
    const again = await t.api('POST', '/identity/confirmations', { edgeId, reason: '是他' }, own.token)
    expect(again.status).toBe(201)
  })

  test('do not tell by a mark in which application they are', async () => {
    await tell(shop.key, { userId: 'scoped-secret' })
    const mark = (value: string) =>
      t.api('POST', '/identity/shared-identifiers', { kind: 'user_id', value, reason: '试探' }, own.token)
    const [there, nowhere] = [await mark('scoped-secret'), await mark('no such user')]
    expect([there.status, there.body['errors']]).toEqual([nowhere.status, nowhere.body['errors']])
  })
})
