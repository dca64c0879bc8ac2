import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import Rudder from '@rudderstack/rudder-sdk-node'
import { Analytics } from '@segment/analytics-node'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { DeliveryView, List } from '@huiliu/contracts'
import { openGate, type Gate } from './gate.ts'
import { eventually, startProduct, timelineOf, type Product } from './product.ts'

let product: Product
let gate: Gate
let writeKey: string

beforeAll(async () => {
  product = await startProduct()
  gate = await openGate(product.origin)
  ;({ writeKey } = await product.source('server'))
})
afterAll(async () => {
  gate?.stop()
  await product?.stop()
})
beforeEach(() => {
  gate.seen.length = 0
  gate.plan.length = 0
})

function segment(options: { flushAt?: number; maxRetries?: number } = {}): Analytics {
  return new Analytics({ writeKey, host: gate.origin, flushAt: 100, flushInterval: 60_000, ...options })
}

function rudder(options: { gzip?: boolean; retryCount?: number } = {}) {
  return new Rudder(writeKey, {
    dataPlaneUrl: gate.origin,
    flushInterval: 60_000,
    flushAt: 100,
    logLevel: 'none',
    ...options,
  })
}

/** RudderStack's SDK sends its first message alone and the rest by `flush`. */
async function flushed(sdk: ReturnType<typeof rudder>): Promise<void> {
  await sdk.flush()
  await sdk.flush()
}

const CALLS = ['alias', 'group', 'identify', 'page', 'screen', 'track.Order Completed', 'track.Product Viewed']

describe('@segment/analytics-node', () => {
  test('every call, flushed on close, stands once on one timeline, with its time and its context', async () => {
    const sdk = segment()
    const anonymousId = 'segment-device'
    const userId = 'segment-user'
    const email = 'segment@example.com'
    const earlier = new Date(Date.now() - 3_600_000)
    sdk.track({ anonymousId, event: 'Product Viewed', properties: { sku: 'P-200', price: 4680.5 }, timestamp: earlier })
    sdk.identify({ userId, anonymousId, traits: { email, name: '李晓雯', company: { name: '青禾' } } })
    sdk.page({ userId, anonymousId, category: '产品', name: '水泵', properties: { url: 'https://shop.example.com/p' } })
    sdk.screen({ userId, name: '首页', context: { app: { name: '青禾', version: '2.1' } } })
    sdk.group({ userId, groupId: 'g-7', traits: { name: '青禾' } })
    sdk.alias({ userId, previousId: anonymousId })
    sdk.track({ userId, event: 'Order Completed', properties: { note: '加急 🚚 ]]> & <b>' } })
    await sdk.closeAndFlush()

    const items = await timelineOf(product, 'email', email)
    expect(items.map(item => item.type).sort()).toEqual(CALLS)
    const find = (type: string) => items.find(item => item.type === type)
    const viewed = find('track.Product Viewed')
    expect(viewed?.body).toMatchObject({ properties: { sku: 'P-200', price: 4680.5 } })
    expect(Math.abs(Date.parse(viewed?.at ?? '') - earlier.getTime())).toBeLessThan(60_000)
    expect(viewed?.body?.['context']).toMatchObject({ library: { name: '@segment/analytics-node', version: '3.1.0' } })
    expect(find('screen')?.body).toMatchObject({ name: '首页', context: { app: { name: '青禾', version: '2.1' } } })
    expect(find('page')?.body).toMatchObject({ name: '水泵', category: '产品' })
    expect(find('group')?.body).toMatchObject({ groupId: 'g-7' })
    expect(find('track.Order Completed')?.body).toMatchObject({ properties: { note: '加急 🚚 ]]> & <b>' } })
    expect(gate.seen.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /v1/batch'])
    expect(gate.seen[0]?.headers.authorization).toBe(`Basic ${Buffer.from(`${writeKey}:`).toString('base64')}`)
  })

  test('lost answers, 503 and 429 with Retry-After make it repeat, and a repeat changes nothing', async () => {
    gate.plan.push('lose-answer', { status: 503 }, { status: 429, headers: { 'Retry-After': '1' } })
    const sdk = segment({ maxRetries: 5 })
    const email = 'segment.retry@example.com'
    sdk.identify({ userId: 'segment-retry', traits: { email } })
    sdk.track({ userId: 'segment-retry', event: 'Paid', properties: { amount: 12 } })
    await sdk.closeAndFlush({ timeout: 20_000 })
    expect(gate.seen.map(one => one.verdict)).toHaveLength(4)
    expect(gate.seen.at(-1)?.headers['x-retry-count']).toBe('3')
    const items = await timelineOf(product, 'email', email)
    expect(items.map(item => item.type).sort()).toEqual(['identify', 'track.Paid'])
  })

  test('a message id told twice, by two processes, is one event', async () => {
    const email = 'segment.twice@example.com'
    for (const amount of [1, 2]) {
      const sdk = segment()
      sdk.identify({ userId: 'segment-twice', traits: { email }, messageId: 'the-identify' })
      sdk.track({ userId: 'segment-twice', event: 'Paid', properties: { amount }, messageId: 'the-payment' })
      await sdk.closeAndFlush()
    }
    const items = await timelineOf(product, 'email', email)
    expect(items.map(item => item.type).sort()).toEqual(['identify', 'track.Paid'])
    expect(items.find(item => item.type === 'track.Paid')?.body).toMatchObject({ properties: { amount: 1 } })
  })

  test('a PostgreSQL that dies under it loses nothing', async () => {
    const pid = Number(readFileSync(join(product.dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')[0])
    const email = 'segment.outage@example.com'
    const sdk = segment({ flushAt: 1, maxRetries: 10 })
    const refused: number[] = []
    sdk.on('http_response', ({ status }) => status >= 400 && refused.push(status))
    sdk.identify({ userId: 'segment-outage', traits: { email } })
    process.kill(pid, 'SIGKILL')
    // Each is asked for only when the one before was sent or failed, so that some of them meet the outage.
    for (let step = 0; step < 20; step++) {
      sdk.track({ userId: 'segment-outage', event: 'Step', properties: { step } })
      await new Promise(resolve => sdk.once('http_response', resolve))
    }
    await sdk.closeAndFlush({ timeout: 25_000 })
    await eventually(async () => (await fetch(`${product.origin}/healthz`)).ok)
    expect(new Set(refused)).toEqual(new Set([503]))
    const items = await timelineOf(product, 'email', email)
    const steps = items.flatMap(({ body }) => (body?.['properties'] ? [JSON.stringify(body['properties'])] : []))
    expect(steps.sort()).toEqual(Array.from({ length: 20 }, (_, step) => JSON.stringify({ step })).sort())
  }, 60_000)
})

describe('@rudderstack/rudder-sdk-node', () => {
  test.each([true, false])('every call, gzip %s, stands once on one timeline with its context', async gzip => {
    const sdk = rudder({ gzip })
    const anonymousId = `rudder-device-${gzip}`
    const userId = `rudder-user-${gzip}`
    const email = `rudder.${gzip}@example.com`
    const timestamp = new Date(Date.now() - 7_200_000)
    sdk.track({ anonymousId, event: 'Product Viewed', properties: { sku: 'P-1' }, timestamp })
    sdk.identify({ userId, anonymousId, traits: { email, name: '王芳' } })
    sdk.page({ userId, name: '首页', properties: { path: '/' } })
    sdk.screen({ userId, name: '订单' })
    sdk.group({ userId, groupId: 'g-8', traits: { name: '青禾' } })
    sdk.alias({ userId, previousId: anonymousId })
    sdk.track({ userId, event: 'Order Completed', context: { ip: '203.0.113.9', locale: 'zh-CN' } })
    await flushed(sdk)

    const items = await timelineOf(product, 'email', email)
    expect(items.map(item => item.type).sort()).toEqual(CALLS)
    const viewed = items.find(item => item.type === 'track.Product Viewed')
    expect(Math.abs(Date.parse(viewed?.at ?? '') - timestamp.getTime())).toBeLessThan(60_000)
    const completed = items.find(item => item.type === 'track.Order Completed')
    expect(completed?.body?.['context']).toMatchObject({ locale: 'zh-CN', library: { name: 'analytics-node' } })
    expect(new Set(gate.seen.map(({ path }) => path))).toEqual(new Set(['/v1/batch']))
    expect(gate.seen.every(({ headers }) => (headers['content-encoding'] === 'gzip') === gzip)).toBe(true)
  })

  test('lost answers, 503 and 429 make it repeat, and a repeat changes nothing', async () => {
    gate.plan.push('lose-answer', { status: 503 }, { status: 429 })
    const sdk = rudder({ retryCount: 5 })
    const email = 'rudder.retry@example.com'
    sdk.identify({ userId: 'rudder-retry', traits: { email } })
    sdk.track({ userId: 'rudder-retry', event: 'Paid', properties: { amount: 12 } })
    await flushed(sdk)
    expect(gate.seen.map(one => one.verdict).slice(0, 4)).toEqual([
      'lose-answer',
      { status: 503 },
      { status: 429 },
      'pass',
    ])
    const items = await timelineOf(product, 'email', email)
    expect(items.map(item => item.type).sort()).toEqual(['identify', 'track.Paid'])
  })
})

describe('the door', () => {
  const page = (anonymousId: string) => ({ type: 'page', anonymousId, messageId: `m-${anonymousId}` })
  const post = (path: string, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
    fetch(product.origin + path, { method: 'POST', body, headers })
  const arrived = async () => (await product.api<List<DeliveryView>>('GET', '/deliveries?limit=100')).items

  test('a bomb, a torn archive and an unknown encoding are refused and not kept', async () => {
    const before = (await arrived()).length
    const authorization = `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}`
    const zipped = (body: Buffer, encoding = 'gzip') =>
      post('/v1/batch', new Uint8Array(body), { authorization, 'content-encoding': encoding })
    const bomb = gzipSync(JSON.stringify({ batch: [page('bomb')], filler: ' '.repeat(20_000_000) }))
    expect(bomb.length).toBeLessThan(512 * 1024)
    const answers = [
      await zipped(bomb),
      await zipped(gzipSync(JSON.stringify({ batch: [page('torn')] })).subarray(0, 40)),
      await zipped(Buffer.from(JSON.stringify({ batch: [page('brotli')] })), 'br'),
      await post('/v1/batch', ' '.repeat(600 * 1024), { authorization }),
      await post('/v1/batch', '', { authorization }),
    ]
    expect(answers.map(answer => answer.status)).toEqual([413, 400, 415, 413, 400])
    for (const answer of answers) expect(answer.headers.get('content-type')).toContain('application/problem+json')
    expect(await arrived()).toHaveLength(before)
    expect((await fetch(`${product.origin}/healthz`)).status).toBe(200)
  })

  test('the key is taken from Basic auth, the body, its first item, and the query of a beacon only', async () => {
    const { writeKey: website } = await product.source('website', 'keys')
    const authorization = `Basic ${Buffer.from(`${website}:`).toString('base64')}`
    const nobody = `Basic ${Buffer.from(':').toString('base64')}`
    const text = { 'content-type': 'text/plain;charset=UTF-8' }
    const batch = (id: string, more: object = {}) => JSON.stringify({ batch: [page(id)], ...more })
    const answers = [
      await post('/v1/batch', batch('k1'), { authorization }),
      await post('/v1/batch', batch('k2', { writeKey: website }), text),
      await post('/v1/batch', batch('k3', { writeKey: website }), { authorization: nobody }),
      await post('/v1/batch', JSON.stringify({ batch: [{ ...page('k4'), writeKey: website }] }), text),
      await post(`/beacon/v1/batch?writeKey=${website}`, batch('k5'), text),
      await post(`/v1/batch?writeKey=${website}`, batch('k6'), text),
      await post('/v1/batch', batch('k7'), { authorization: 'Basic aGx3X25vdGhpbmc6' }),
    ]
    expect(answers.map(answer => answer.status)).toEqual([200, 200, 200, 200, 200, 401, 401])
    const events = (await arrived()).filter(one => one.source === 'keys').flatMap(one => one.events)
    expect(events.map(event => event.type)).toEqual(Array.from({ length: 5 }, () => 'page'))
  })

  test('of one message id twice in one batch the first stands', async () => {
    const email = 'batch.twice@example.com'
    const paid = (amount: number) => ({
      type: 'track',
      event: 'Paid',
      userId: 'batch-twice',
      messageId: 'paid-twice',
      properties: { amount },
    })
    const batch = [{ type: 'identify', userId: 'batch-twice', traits: { email } }, paid(1), paid(2)]
    await post('/v1/batch', JSON.stringify({ writeKey, batch }))
    const items = await timelineOf(product, 'email', email)
    expect(items.map(item => item.type).sort()).toEqual(['identify', 'track.Paid'])
    expect(items.find(item => item.type === 'track.Paid')?.body).toMatchObject({ properties: { amount: 1 } })
  })

  test('a wrong clock is taken out by sentAt', async () => {
    const ahead = Date.now() + 3 * 86_400_000
    const email = 'clock@example.com'
    const batch = [
      { type: 'identify', userId: 'clock', traits: { email }, timestamp: new Date(ahead - 600_000).toISOString() },
    ]
    await post('/v1/batch', JSON.stringify({ writeKey, batch, sentAt: new Date(ahead).toISOString() }))
    const [item] = await timelineOf(product, 'email', email)
    expect(Math.abs(Date.parse(item?.at ?? '') - (Date.now() - 600_000))).toBeLessThan(60_000)
  })

  test('a browser on any site may ask with the headers its SDK sends, and read when to try again', async () => {
    for (const path of ['/v1/t', '/v1/batch', '/v1/m', '/beacon/v1/batch']) {
      const answer = await fetch(product.origin + path, {
        method: 'OPTIONS',
        headers: {
          origin: 'https://shop.example.com',
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'anonymousid,authorization,content-type,x-retry-count',
        },
      })
      expect(answer.status).toBe(204)
      expect(answer.headers.get('access-control-allow-origin')).toBe('*')
      expect(answer.headers.get('access-control-allow-headers')).toBe(
        'anonymousid,authorization,content-type,x-retry-count',
      )
    }
    const refusal = await post('/v1/t', '{}', { origin: 'https://shop.example.com' })
    expect(refusal.status).toBe(401)
    expect(refusal.headers.get('access-control-allow-origin')).toBe('*')
    expect(refusal.headers.get('access-control-expose-headers')).toContain('Retry-After')
  })
})
