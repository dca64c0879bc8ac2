import { createServer, type IncomingMessage } from 'node:http'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ConnectedChannel, Problem } from '@huiliu/contracts'
import { testApp, type TestApp } from '../../../test/app.ts'
import { callEvents, createPbx, type Pbx, type Way } from './pbx.ts'

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const call = (callId: string, customer = '13800125521') =>
  callEvents({ callId, customer, rings: ['801', '802'], start: new Date(Date.now() - 60_000), talk: 30 })

describe('the stand-in, heard by the official package', () => {
  test('signs every attempt anew under one id, repeats what it likes and gives up on nothing', async () => {
    const heard: { id: string; event: unknown }[] = []
    let refusals = 3
    const server = createServer(async (request, response) => {
      const body = await bodyOf(request)
      const event = new Webhook(SECRET).verify(body, headersOf(request))
      heard.push({ id: String(request.headers['webhook-id']), event })
      response.statusCode = refusals-- > 0 ? 503 : 200
      response.end()
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const pbx = await createPbx({ url: `http://127.0.0.1:${port}/`, secret: SECRET })
    const events = call('c-1')
    await pbx.tell(events, { repeats: 0.5, drops: 0.2, reorders: true, seed: 7 })
    await new Promise(resolve => server.close(resolve))
    const unique = new Map(heard.map(one => [one.id, one.event]))
    expect(heard.length).toBeGreaterThan(events.length)
    expect([...unique.values()]).toHaveLength(events.length)
    expect(new Set(unique.values())).toEqual(new Set(events))
    expect([...unique.values()]).not.toEqual(events)
  })
})

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(Buffer.from(part))
  return Buffer.concat(parts).toString()
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
}

type Connected = ConnectedChannel & { secret: string }

describe('a telephone system, connected', () => {
  let t: TestApp
  let line: Connected
  let pbx: Pbx
  beforeAll(async () => {
    t = await testApp()
    const origin = await t.app.http.listen({ host: '127.0.0.1', port: 0 })
    const { status, body } = await t.api<Connected>('POST', '/channels', { kind: 'telephone', name: '呼叫中心' })
    expect(status).toBe(201)
    line = body
    pbx = await createPbx({ url: `${origin}${line.path}`, secret: line.secret })
  })
  afterAll(() => t.close())

  const types = async (callId: string) => {
    await t.processed()
    const rows = await t.runtime.db.query<{ type: string }>(
      `select type from ws.event where type like 'call.%' and body->>'callId' = $1 order by type`,
      [callId],
    )
    return rows.map(row => row.type)
  }

  test('tells its secret once, and what it signs with it is taken', async () => {
    expect(line.secret).toMatch(/^whsec_/)
    const { body } = await t.api<ConnectedChannel>('GET', `/channels/${line.id}`)
    expect(JSON.stringify(body)).not.toContain(line.secret)
    expect(body.secrets.map(one => one.name)).toEqual(['signing'])
    expect(await pbx.send('[]')).toBe(200)
  })

  test.each<[string, Way]>([
    ['in order', {}],
    ['repeated', { repeats: 1 }],
    ['reordered, dropped and repeated', { repeats: 0.5, drops: 0.4, reorders: true, seed: 3 }],
  ])('%s, every event counts once', async (name, way) => {
    await pbx.tell(call(name), way)
    const once = ['call.answered', 'call.ended', 'call.ringing', 'call.ringing']
    expect(await types(name)).toEqual(once)
  })

  test('a withheld number is no person that other calls could join', async () => {
    await pbx.tell([...call('w-1', 'anonymous'), ...call('w-2', 'anonymous')])
    await t.processed()
    const rows = await t.runtime.db.query<{ person_id: string }>(
      `select distinct s.person_id from ws.event e join ws.sighting s on s.id = e.sighting_id where e.body->>'callId' like 'w-_'`,
    )
    expect(rows).toHaveLength(2)
  })

  test('its secret is replaced with an overlap', async () => {
    const { body } = await t.api<{ secret: string }>('POST', `/sources/${line.id}/secrets`, { overlapHours: 0 })
    expect(await pbx.send('[]')).toBe(401)
    const again = await createPbx({ url: `${t.app.http.listeningOrigin}${line.path}`, secret: body.secret })
    expect(await again.send('[]')).toBe(200)
  })

  test('has no mapping, and takes no settings that make no sense', async () => {
    expect((await t.api('GET', `/sources/${line.id}/mapping`)).status).toBe(404)
    const memberId = '0197b2c4-0000-7000-8000-000000000001'
    const extensions = [
      { extension: '801', memberId },
      { extension: '801', memberId },
    ]
    const twice = await t.api<Problem>('PATCH', `/channels/${line.id}`, { settings: { extensions } })
    expect([twice.status, twice.body.errors?.map(one => one.path)]).toEqual([422, ['settings.extensions.1.extension']])
    const networks = { recordingNetworks: ['10.0.0.0/40'] }
    expect((await t.api('PATCH', `/channels/${line.id}`, { settings: networks })).status).toBe(422)
  })
})
