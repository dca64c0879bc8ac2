import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ContactView, IdentityView, LookupView } from '@huiliu/contracts'
import { testApp, type TestApp } from '../../test/app.ts'

/** A website's write key can be read by anybody in the page: what it can do, everybody can do. */

let t: TestApp
let site: { id: string; key: string }
let shop: { id: string; key: string }
let victim: string
const secrets = { name: '真名', email: 'victim@example.org', phone: '13900050001', title: '总监' }

beforeAll(async () => {
  t = await testApp()
  site = await t.source('website')
  shop = await t.source('server')
  // Somebody claimed the address before its owner came: the first is not the rightful one.
  await t.collect(site.key, 'identify', { anonymousId: 'squatter', traits: { email: secrets.email, name: '抢先的人' } })
  await t.collect(shop.key, 'identify', { userId: 'victim', anonymousId: 'victims-device', traits: secrets })
  const bought = { order_id: 'V-1', total: 100, products: [{ sku: 'P', price: 100, quantity: 1 }] }
  await t.collect(shop.key, 'track', { userId: 'victim', event: 'Order Completed', properties: bought })
  await t.processed()
  victim = await who('user_id', 'victim')
  await t.api('PATCH', `/records/contact/${victim}`, { city: '杭州' })
})
afterAll(() => t.close())

async function who(kind: string, value: string): Promise<string> {
  return (await t.api<LookupView>('POST', '/contacts/lookup', { kind, value })).body.contact?.id ?? 'nobody'
}

/** What the victim is, as staff see it. */
async function whole(): Promise<unknown> {
  const { body } = await t.api<ContactView>('GET', `/contacts/${victim}`)
  const { body: identity } = await t.api<IdentityView>('GET', `/contacts/${victim}/identity`)
  const { body: orders } = await t.api<{ items: unknown[] }>('POST', '/records/order/query', { filter: { all: [] } })
  const sightings = identity.sightings.map(one => [one.id, one.key]).sort()
  return { id: body.id, record: body.record, orders: [body.orders, orders.items], sightings }
}

type Attack = [path: string, body: Record<string, unknown>]

const forged = { name: '冒名', email: 'attacker@example.org', phone: '13900050009', title: '骗子', city: '别处' }
const ATTACKS: Attack[] = [
  ['identify', { userId: 'victim', traits: forged }],
  ['identify', { userId: 'victim', anonymousId: 'attacker', traits: forged }],
  ['identify', { userId: 'attacker', anonymousId: 'attacker', traits: { ...forged, email: secrets.email } }],
  ['identify', { anonymousId: 'attacker-2', traits: { ...forged, phone: secrets.phone, email: secrets.email } }],
  [
    'identify',
    { anonymousId: 'attacker-3', traits: { id: 'victim', userId: 'victim', email: ' VICTIM@example.org ' } },
  ],
  ['identify', { userId: ['victim'], anonymousId: { toString: 'victim' }, traits: [secrets] }],
  ['identify', { userId: 'victim ', anonymousId: 'attacker-4', traits: { ...forged, external_userid: 'victim' } }],
  ['alias', { previousId: 'victim', userId: 'attacker' }],
  ['alias', { previousId: 'attacker', userId: 'victim' }],
  ['alias', { previousId: 'victims-device', userId: 'attacker-5' }],
  ['alias', { previousId: secrets.email, userId: 'attacker-6', anonymousId: 'attacker' }],
  ['group', { userId: 'victim', groupId: 'attackers', traits: forged }],
  ['group', { anonymousId: 'attacker', groupId: 'victim', traits: { email: secrets.email, phone: secrets.phone } }],
  ['page', { userId: 'victim', anonymousId: 'attacker', name: '伪造', context: { traits: forged } }],
  [
    'screen',
    { userId: 'victim', anonymousId: 'attacker', context: { externalIds: [{ type: 'user_id', id: 'victim' }] } },
  ],
  [
    'track',
    { userId: 'victim', event: 'Order Completed', properties: { order_id: 'forged', total: 1, email: secrets.email } },
  ],
  ['track', { userId: 'victim', anonymousId: 'attacker', event: 'Order Refunded', properties: { order_id: 'V-1' } }],
  ['track', { userId: 'victim', event: 'identity.joined', properties: { sightings: ['victim'], from: ['attacker'] } }],
  ['track', { userId: 'victim', event: 'record.updated', properties: { changes: { name: ['真名', '冒名'] } } }],
]

describe('a public write key', () => {
  test('changes nothing of a verified person, whatever it claims, one by one or in a batch, under any name of the call', async () => {
    const before = await whole()
    for (const [path, body] of ATTACKS) await t.collect(site.key, path, body)
    const batch = ATTACKS.map(([type, body], n) => ({ type, messageId: `batched-${n}`, ...body }))
    for (const path of ['batch', 'import', 'b'])
      await t.collect(site.key, path, { batch: batch.map(one => ({ ...one, messageId: `${path}-${one.messageId}` })) })
    for (const [short, [path, body]] of [
      ['i', ATTACKS[1]],
      ['a', ATTACKS[7]],
      ['g', ATTACKS[11]],
    ] as [string, Attack][])
      await t.collect(site.key, short, { type: path, ...body })
    await t.processed()
    expect(await whole()).toEqual(before)
    for (const attacker of ['attacker', 'attacker-2', 'attacker-3', 'squatter'])
      expect(await who('anonymous_id', attacker)).not.toBe(victim)
    expect(await who('email', secrets.email)).toBe(victim)
    expect(await who('phone', secrets.phone)).toBe(victim)
    expect(await who('user_id', 'victim')).toBe(victim)
  })

  test('shows nothing: its answers are the same for a person who exists and for one who does not', async () => {
    const answer = async (path: string, body: object) => {
      const response = await t.app.http.inject({
        method: 'POST',
        url: `/v1/${path}`,
        payload: body,
        headers: { authorization: `Basic ${Buffer.from(`${site.key}:`).toString('base64')}` },
      })
      const { date: _date, 'x-request-id': _id, ...headers } = response.headers
      return { status: response.statusCode, body: response.payload, headers }
    }
    for (const [path, body] of ATTACKS) {
      const strangers = JSON.parse(
        JSON.stringify(body).replaceAll('victim', 'nobody').replaceAll('13900050001', '13900050002'),
      )
      expect(await answer(path, body)).toEqual(await answer(path, strangers))
    }
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE'] as const)
      for (const [path] of ATTACKS) {
        const response = await t.app.http.inject({ method, url: `/v1/${path}?userId=victim&writeKey=${site.key}` })
        expect(response.statusCode).toBeGreaterThanOrEqual(400)
        expect(response.payload).not.toMatch(/真名|victim@example|13900050001/)
      }
  })

  test('opens no route of the API, as a token or as a password', async () => {
    const asPassword = { authorization: `Basic ${Buffer.from(`${site.key}:`).toString('base64')}` }
    const { body } = await t.api<{ paths: Record<string, Record<string, unknown>> }>('GET', '/openapi.json')
    const opened = new Set<string>()
    for (const [path, methods] of Object.entries(body.paths))
      for (const method of METHODS.filter(one => one.toLowerCase() in methods)) {
        const url = path
          .replace('/api/v1', '')
          .replace('{object}', 'contact')
          .replaceAll(/\{[^}]+\}/g, victim)
        for (const headers of [{}, asPassword]) {
          const answer = await t.request({ method, path: url, token: site.key, headers })
          expect(JSON.stringify(answer.body)).not.toMatch(/真名|victim@example|13900050001/)
          if (answer.status < 400) opened.add(`${method} ${path}`)
        }
      }
    // What leads in, and tells nothing of anybody.
    const doors = ['GET /api/v1/setup', 'GET /api/v1/session/ways', 'POST /api/v1/session/passkey/options']
    expect(opened).toEqual(new Set([...doors, 'DELETE /api/v1/session']))
    const a = { kind: 'user_id', value: 'victim' }
    const b = { kind: 'anonymous_id', value: 'attacker' }
    for (const [method, path, input] of [
      ['GET', `/contacts/${victim}`],
      ['GET', `/contacts/${victim}/timeline`],
      ['GET', `/records/contact/${victim}`],
      ['GET', '/search?q=victim'],
      ['POST', '/contacts/lookup', a],
      ['POST', '/identity/explain', { a, b }],
      ['POST', '/identity/edges', { a, b, reason: '冒充' }],
      ['POST', '/identity/cuts', { a, b, reason: '冒充' }],
      ['PATCH', `/records/contact/${victim}`, { name: '冒名' }],
    ] as const)
      expect((await t.api(method, path, input, site.key)).status).toBe(401)
  })
})

const METHODS = ['GET', 'POST', 'PATCH', 'DELETE'] as const
