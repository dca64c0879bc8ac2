import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import { Webhook } from 'standardwebhooks'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { List, Subscription, SubscriptionEvent, SubscriptionTrial } from '@huiliu/contracts'
import { testApp, type TestApp } from '../../test/app.ts'

type Body = { type: string; data: Record<string, unknown> & { record?: Record<string, unknown> | null } }
type Got = { id: string; headers: Record<string, string>; text: string; body: Body }

let t: TestApp
let server: Server
let url: string
let got: Got[]
/** What the receiver answers to each message; 204 unless told. */
let answer: (got: Got) => number

beforeAll(async () => {
  t = await testApp()
  server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', part => parts.push(part))
    request.on('end', () => {
      const text = Buffer.concat(parts).toString()
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
      const one: Got = { id: headers['webhook-id'] ?? '', headers, text, body: JSON.parse(text) }
      got.push(one)
      const status = answer(one)
      response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end(status === 204 ? '' : 'not now')
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/in`
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await t.close()
})
beforeEach(() => {
  got = []
  answer = () => 204
})
afterEach(async () => {
  for (const { id } of (await t.api<List<Subscription>>('GET', '/subscriptions')).body.items)
    expect((await t.api('DELETE', `/subscriptions/${id}`)).status).toBe(204)
})

type Made = Subscription & { secret: string }
async function subscribe(change: object = {}, token = t.token): Promise<Made> {
  const networks = ['127.0.0.0/8']
  const input = { name: '仓库', url, types: ['record.*'], objects: ['account'], networks, ...change }
  const { status, body } = await t.api<Made>('POST', '/subscriptions', input, token)
  expect([status, body]).toEqual([201, expect.anything()])
  return body
}

async function account(name: string): Promise<string> {
  return (await t.api<{ id: string }>('POST', '/records/account', { name })).body.id
}

async function eventsOf({ id }: Subscription): Promise<SubscriptionEvent[]> {
  return (await t.api<List<SubscriptionEvent>>('GET', `/subscriptions/${id}/events`)).body.items
}

/** A second ago: the database's clock tells microseconds, the server's milliseconds. */
async function dueAgain({ id }: Subscription): Promise<void> {
  await t.runtime.db.query(
    `update ws.subscription_event set due_at = now() - interval '1 second' where subscription_id = $1`,
    [id],
  )
}

async function told(): Promise<void> {
  await t.processed()
  await t.runtime.teller.drain()
}

describe('who subscribed is told', () => {
  test('of a record as it is and what changed, signed as the independent package expects', async () => {
    const made = await subscribe()
    const id = await account('澄屿净水')
    await t.api('PATCH', `/records/account/${id}`, { city: '杭州' })
    await told()
    expect(got).toHaveLength(2)
    const [first, second] = got
    for (const one of got) expect(new Webhook(made.secret).verify(one.text, one.headers)).toEqual(one.body)
    expect(() => new Webhook(made.secret).verify(`${first?.text} `, first?.headers ?? {})).toThrow()
    expect(first?.body).toMatchObject({
      type: 'record.created',
      data: { object: 'account', recordId: id, version: 1 },
    })
    expect(second?.body).toMatchObject({
      type: 'record.updated',
      data: { version: 2, changes: { city: [null, '杭州'] }, record: { name: '澄屿净水', city: '杭州' } },
    })
    const [sent] = (await t.api<List<Subscription>>('GET', '/subscriptions')).body.items
    expect(sent).toMatchObject({ waiting: 0, dead: 0, sent24h: 2, failing: null, paused: null })
  })

  test('of nothing else: other objects and kinds stay here, and so does how the company is set up', async () => {
    const some = await subscribe({ types: ['record.deleted'] })
    await subscribe({ types: ['*'], objects: null })
    await account('一')
    await t.api('POST', '/records/product', { name: '滤芯' })
    await t.api('POST', '/departments', { name: '售后' })
    await told()
    expect(await eventsOf(some)).toEqual([])
    const types = got.map(one => `${one.body.type} ${String(one.body.data['object'])}`)
    expect(types.toSorted()).toEqual(['record.created account', 'record.created product'])
  })

  test('of what its maker may see: hidden and masked fields as he sees them, records of others not at all', async () => {
    const rights = {
      settings: false,
      members: false,
      sources: true,
      objects: false,
      identity: false,
      byObject: {
        account: { read: 'own', update: 'none', delete: 'none', create: true, export: false, import: false },
      },
      byField: { 'account.city': 'hidden' },
    }
    const role = { name: 'narrow', label: { zh: '窄', en: 'Narrow' }, rights }
    expect((await t.api('POST', '/roles', role)).status).toBe(201)
    const { body } = await t.api<{ token: string }>('POST', '/tokens', { name: 'narrow', role: 'narrow' })
    const wide = { byObject: { account: { ...rights.byObject.account, read: 'all' } } }
    const made = await subscribe({}, body.token)
    const hidden = await account('别人的')
    await told()
    expect((await eventsOf(made)).map(one => one.state)).toEqual(['withheld'])
    await t.api('PATCH', '/roles/narrow', { rights: { ...rights, ...wide } })
    await t.api('PATCH', `/records/account/${hidden}`, { city: '杭州', name: '公开的' })
    await told()
    expect(got).toHaveLength(1)
    expect(got[0]?.body.data).toMatchObject({ changes: { name: ['别人的', '公开的'] } })
    expect(got[0]?.text).not.toContain('杭州')
  })
})

describe('when the address fails', () => {
  test('it is tried again, and of one record nothing overtakes what waits', async () => {
    const made = await subscribe()
    let isDown = true
    answer = () => (isDown ? 503 : 204)
    const id = await account('先')
    await t.api('PATCH', `/records/account/${id}`, { name: '后' })
    await told()
    const [later, first] = await eventsOf(made)
    expect([first?.state, first?.status, first?.detail]).toEqual(['waiting', 503, 'not now'])
    expect([later?.state, later?.attempts]).toEqual(['waiting', 0])
    isDown = false
    await dueAgain(made)
    await told()
    expect(got.map(one => one.body.type).toSorted()).toEqual(got.map(one => one.body.type))
    expect(got.at(-1)?.body.type).toBe('record.updated')
    expect(new Set(got.map(one => one.id)).size).toBe(2)
    expect((await eventsOf(made)).every(one => one.state === 'sent')).toBe(true)
  })

  test('what has no try left is kept apart, and sent again by hand', async () => {
    const made = await subscribe()
    answer = () => 500
    await account('死')
    await told()
    await dueAgain(made)
    await t.runtime.db.query('update ws.subscription_event set attempts = 99 where subscription_id = $1', [made.id])
    await told()
    const [dead] = await eventsOf(made)
    expect(dead?.state).toBe('dead')
    expect((await t.api<Subscription>('GET', `/subscriptions/${made.id}`)).body).toMatchObject({
      dead: 1,
      waiting: 0,
    })
    answer = () => 204
    expect((await t.api('POST', `/subscriptions/${made.id}/events/${dead?.id}/resends`)).status).toBe(200)
    await told()
    expect((await eventsOf(made)).map(one => one.state)).toEqual(['sent'])
  })

  test('after five failures in a row it is left alone; 410 pauses it, and going on forgets', async () => {
    const made = await subscribe()
    answer = () => 500
    for (let n = 0; n < 8; n++) await account(`${n}`)
    await told()
    await dueAgain(made)
    for (let n = 0; n < 8; n++) await told()
    const held = await t.api<Subscription>('GET', `/subscriptions/${made.id}`)
    expect(held.body.failing?.until).not.toBeNull()
    const before = got.length
    await told()
    expect(got).toHaveLength(before)
    answer = () => 410
    await t.api('PATCH', `/subscriptions/${made.id}`, { name: '又来' })
    await dueAgain(made)
    await told()
    const gone = await t.api<Subscription>('GET', `/subscriptions/${made.id}`)
    expect(gone.body.paused?.reason).toBe('gone')
    answer = () => 204
    await t.api('PATCH', `/subscriptions/${made.id}`, { paused: false })
    await dueAgain(made)
    await told()
    expect((await t.api<Subscription>('GET', `/subscriptions/${made.id}`)).body).toMatchObject({
      paused: null,
      failing: null,
      waiting: 0,
    })
  })

  test('a redirect is not followed, and what was being sent at a crash is sent again', async () => {
    const made = await subscribe()
    answer = () => 302
    await account('转')
    await told()
    expect((await eventsOf(made))[0]).toMatchObject({ state: 'waiting', status: 302 })
    expect(got.map(one => one.headers['host'])).toHaveLength(1)
    await t.runtime.db.query(
      `update ws.subscription_event set state = 'sending', lease_until = now() - interval '1 minute' where subscription_id = $1`,
      [made.id],
    )
    answer = () => 204
    await told()
    expect((await eventsOf(made))[0]?.state).toBe('sent')
  })
})

test('a private address is reached only where a network was allowed', async () => {
  const made = await subscribe({ networks: [] })
  const { body } = await t.api<SubscriptionTrial>('POST', `/subscriptions/${made.id}/trials`)
  expect(body).toMatchObject({ ok: false, status: null, detail: 'private_address' })
  await t.api('PATCH', `/subscriptions/${made.id}`, { networks: ['127.0.0.0/8'] })
  expect((await t.api<SubscriptionTrial>('POST', `/subscriptions/${made.id}/trials`)).body.ok).toBe(true)
  expect(got[0]?.body.type).toBe('test')
  for (const change of [{ url: 'ftp://x' }, { url: 'http://a:b@x' }, { networks: ['10.0.0.0/33'] }])
    expect((await t.api('POST', '/subscriptions', { name: 'x', url, types: ['*'], ...change })).status).toBe(422)
})

test('a new secret signs beside the old one, and alone when the overlap is over', async () => {
  const made = await subscribe()
  const { body } = await t.api<{ secret: string }>('POST', `/subscriptions/${made.id}/secrets`, { overlapHours: 24 })
  await account('换')
  await told()
  for (const secret of [made.secret, body.secret])
    expect(new Webhook(secret).verify(got[0]?.text ?? '', got[0]?.headers ?? {})).toBeTruthy()
  const last = await t.api<{ secret: string }>('POST', `/subscriptions/${made.id}/secrets`, { overlapHours: 0 })
  await account('再换')
  await told()
  const [text, headers] = [got[1]?.text ?? '', got[1]?.headers ?? {}]
  expect(new Webhook(last.body.secret).verify(text, headers)).toBeTruthy()
  expect(() => new Webhook(made.secret).verify(text, headers)).toThrow()
})

test('a replay tells once more under the same ids, and only what the subscription is told of', async () => {
  const start = new Date()
  const id = await account('回放')
  const made = await subscribe()
  await told()
  const before = got.length
  const { body } = await t.api<{ events: number }>('POST', `/subscriptions/${made.id}/replays`, {
    from: start.toISOString(),
  })
  expect(body.events).toBe(1)
  await told()
  expect(got).toHaveLength(before + 1)
  expect(got.at(-1)?.body.data).toMatchObject({ recordId: id })
  const [again] = await eventsOf(made)
  expect(again?.eventId).toBe(got.at(-1)?.id)
  const bad = { from: '2026-02-01T00:00:00Z', to: '2026-01-01T00:00:00Z' }
  expect((await t.api('POST', `/subscriptions/${made.id}/replays`, bad)).status).toBe(422)
})

test('whose maker may act no more is paused, not served with anybody else’s rights', async () => {
  const { body } = await t.api<{ id: string; token: string }>('POST', '/tokens', { name: 'gone', role: 'admin' })
  const made = await subscribe({}, body.token)
  await t.api('DELETE', `/tokens/${body.id}`)
  await account('谁')
  await told()
  expect(got).toEqual([])
  const { body: paused } = await t.api<Subscription>('GET', `/subscriptions/${made.id}`)
  expect(paused).toMatchObject({ paused: { reason: 'maker' }, waiting: 1 })
  await t.api('PATCH', `/subscriptions/${made.id}`, { paused: false })
  await told()
  expect(got).toHaveLength(1)
})
