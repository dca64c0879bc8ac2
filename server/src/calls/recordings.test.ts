import { createServer, type Server } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CallLine, ConnectedChannel, FileView, List, Timeline } from '@huiliu/contracts'
import { testApp, type TestApp } from '../../test/app.ts'
import { person, role } from '../../test/people.ts'
import { connectLine, type TelephoneLine } from '../../test/telephone-line.ts'
import { callEvents } from '../demo/stand-ins/pbx.ts'
import { toneWav } from '../demo/stand-ins/tone.ts'

const WAV = toneWav(1)
let t: TestApp
let line: TelephoneLine
let store: Server
let origin: string
let asked: string[] = []

beforeAll(async () => {
  t = await testApp()
  line = await connectLine(t)
  store = createServer((request, response) => {
    asked.push(request.url ?? '')
    if (request.url === '/gone.wav') response.writeHead(410).end()
    else if (request.url === '/busy.wav') response.writeHead(503).end()
    else if (request.url === '/cloud.wav') response.writeHead(302, { location: 'http://169.254.169.254/keys' }).end()
    else if (request.url === '/moved.wav') response.writeHead(302, { location: '/here.wav' }).end()
    else response.writeHead(200, { 'content-type': 'audio/x-wav' }).end(WAV)
  })
  await new Promise<void>(resolve => store.listen(0, '127.0.0.1', resolve))
  const address = store.address()
  origin = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
})
afterAll(async () => {
  await t.close()
  await new Promise(resolve => store.close(resolve))
})

let numbers = 0
/** A call with a recording, and its file after one round of fetching. */
async function recorded(path: string): Promise<{ call: CallLine; file: FileView }> {
  const callId = `r-${++numbers}`
  const customer = `1380013${1000 + numbers}`
  const start = new Date(Date.now() - 120_000)
  await line.pbx.tell(
    callEvents({ callId, customer, rings: ['801'], start, talk: 9, recordingUrl: `${origin}${path}` }),
  )
  await t.processed()
  await fetchAll()
  return find(callId)
}

async function find(callId: string): Promise<{ call: CallLine; file: FileView }> {
  const { body } = await t.api<List<CallLine>>('GET', '/calls?limit=100')
  const call = body.items.find(one => one.callId === callId)
  const [file] = call?.recordings ?? []
  if (!call || !file) throw new Error(`no recording of ${callId}`)
  return { call, file }
}

async function fetchAll(): Promise<void> {
  await t.runtime.db.query(`update ws.file set next_at = now() where state = 'waiting'`)
  await t.runtime.files.drain()
}

async function allow(recordingNetworks: string[]): Promise<void> {
  const { status } = await t.api<ConnectedChannel>('PATCH', `/channels/${line.id}`, { settings: { recordingNetworks } })
  expect(status).toBe(200)
}

test('no address within the house is asked until an administrator allows its network; then the recording is there', async () => {
  asked = []
  const { call, file } = await recorded('/a.wav')
  expect([file.state, asked]).toEqual(['waiting', []])
  await allow(['127.0.0.0/8'])
  await fetchAll()
  const { file: held } = await find(call.callId)
  expect(held).toMatchObject({ state: 'held', name: 'a.wav', mediaType: 'audio/wav', bytes: WAV.length })
  const content = await t.app.http.inject({
    url: `/api/v1/files/${held.id}`,
    headers: { authorization: `Bearer ${t.token}` },
  })
  expect([content.statusCode, content.headers['content-type']]).toEqual([200, 'audio/wav'])
  expect(content.rawPayload.equals(WAV)).toBe(true)
  const { body } = await t.api<Timeline>(
    'GET',
    `/contacts/${call.contact?.id ?? (await personOf(call))}/timeline?kind=call`,
  )
  expect(body.items.find(item => item.type === 'call.recorded')?.files).toEqual([held])
  expect(JSON.stringify(body)).not.toContain(origin)
})

async function personOf({ number }: CallLine): Promise<string> {
  const { body } = await t.api<{ contact: { id: string } }>('POST', '/contacts/lookup', {
    kind: 'phone',
    value: number.value,
  })
  return body.contact.id
}

test('a redirect is followed where it leads is allowed, and nowhere else', async () => {
  await allow(['127.0.0.0/8', '169.254.0.0/16'])
  expect((await recorded('/moved.wav')).file.state).toBe('held')
  expect((await recorded('/cloud.wav')).file.state).toBe('waiting')
})

test('what is gone is said to be lost; what is busy is asked again', async () => {
  expect((await recorded('/gone.wav')).file.state).toBe('lost')
  expect((await recorded('/busy.wav')).file.state).toBe('waiting')
})

test('only who may read the customer hears it, and nobody to whom numbers are hidden', async () => {
  const { call, file } = await recorded('/b.wav')
  const own = { read: 'own', update: 'own', delete: 'own', create: true, export: false, import: false } as const
  const all = { ...own, read: 'all' } as const
  const stranger = await person(t, { role: await role(t, 'owns_nothing', { byObject: { '*': own } }) })
  const masked = await person(t, {
    role: await role(t, 'no_numbers', { byObject: { '*': all }, byField: { 'contact.phone': 'masked' } }),
  })
  for (const { token } of [stranger, masked])
    expect((await t.api('GET', `/files/${file.id}`, undefined, token)).status).toBe(404)
  const { body } = await t.api<CallLine>('GET', `/calls/${call.id}`, undefined, masked.token)
  expect(body).toMatchObject({ recordings: [], number: { is: 'masked' } })
})
