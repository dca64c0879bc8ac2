import { afterAll, beforeAll, expect, test } from 'vitest'
import { install, type Installation } from './installation.ts'

let huiliu: Installation
beforeAll(async () => {
  huiliu = await install()
})
afterAll(() => huiliu.remove())

type Answer = { status: number; type: string | null; retryAfter: string | null; body: Record<string, unknown> }

async function ask(method: string, path: string, body?: unknown): Promise<Answer> {
  const isApi = path.startsWith('/api/')
  const basic = Buffer.from(`${huiliu.source.writeKey}:`).toString('base64')
  const answer = await fetch(huiliu.origin + path, {
    method,
    headers: {
      authorization: isApi ? `Bearer ${huiliu.token}` : `Basic ${basic}`,
      'accept-language': 'en',
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  return {
    status: answer.status,
    type: answer.headers.get('content-type'),
    retryAfter: answer.headers.get('retry-after'),
    body: text === '' ? {} : JSON.parse(text),
  }
}

const event = (messageId: string) => ({ messageId, userId: 'u1', event: 'Seen', properties: {} })
const account = (name: string) => ({ name })

test('while PostgreSQL is away every request is refused to be tried again, and all is well when it is back', async () => {
  const { pid, child } = huiliu.server()
  expect((await ask('POST', '/v1/track', event('before'))).status).toBe(200)

  // A stopped PostgreSQL is started again within half a second: it is killed as often as it takes to see an outage.
  const seen: Answer[] = []
  for (let n = 0; seen.length < 4; n++) {
    huiliu.killPostgres()
    const answers = await Promise.all([
      ask('POST', '/v1/track', event(`during-${n}`)),
      ask('POST', '/api/v1/records/account', account(`during ${n}`)),
      ask('GET', '/api/v1/records/contact'),
      ask('GET', '/api/v1/deliveries'),
    ])
    expect(answers.filter(({ status }) => ![200, 201, 503].includes(status))).toEqual([])
    seen.push(...answers.filter(({ status }) => status === 503))
  }
  for (const { type, retryAfter, body } of seen) {
    expect(type).toContain('application/problem+json')
    expect(retryAfter).toBe('1')
    expect(body).toMatchObject({
      status: 503,
      code: 'database_unreachable',
      title: expect.stringContaining('database'),
    })
  }

  await expect.poll(() => ask('GET', '/healthz').then(({ status }) => status), { timeout: 20_000 }).toBe(200)
  expect((await ask('POST', '/v1/track', event('after'))).status).toBe(200)
  expect((await ask('POST', '/api/v1/records/account', account('after'))).status).toBe(201)
  const names = () => huiliu.sql('select 1 from ws.event where type = $1 and sighting_id is not null', ['track.Seen'])
  const kept = await huiliu.sql('select 1 from ws.delivery')
  await expect.poll(async () => (await names()).length, { timeout: 20_000 }).toBe(kept.length)
  expect(huiliu.server()).toMatchObject({ pid, child: { exitCode: null } })
  expect(child.exitCode).toBeNull()
}, 60_000)

test('live updates go on over an outage without a new connection', async () => {
  const stop = new AbortController()
  const answer = await fetch(`${huiliu.origin}/api/v1/live`, {
    headers: { authorization: `Bearer ${huiliu.token}` },
    signal: stop.signal,
  })
  let heard = ''
  const listening = (async () => {
    for await (const part of answer.body ?? []) heard += Buffer.from(part).toString()
  })().catch(() => undefined)
  // What is told from here on is followed; before, nobody was promised anything.
  await ask('POST', '/api/v1/records/account', account('before'))
  await expect.poll(() => heard, { timeout: 20_000 }).toContain('"object":"account"')
  heard = ''
  huiliu.killPostgres()
  await expect
    .poll(() => ask('POST', '/api/v1/records/account', account('heard')).then(({ status }) => status), {
      timeout: 20_000,
    })
    .toBe(201)
  await expect.poll(() => heard, { timeout: 20_000 }).toContain('"object":"account"')
  stop.abort()
  await listening
}, 60_000)
