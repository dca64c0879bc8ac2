import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Timeline } from '@huiliu/contracts'
import { SYSTEM_ACTOR } from '@huiliu/contracts'
import { testApp, type TestApp } from '../../test/app.ts'
import { eventually } from '../../test/eventually.ts'
import { person } from '../../test/people.ts'
import { createFileStore, fileName, mediaTypeOf, type Ctx } from '../kernel/index.ts'
import { createFileWork, insertFiles, keepContent, type Fetched, type ToldFile } from './index.ts'

let t: TestApp
let folder: string
let key: string
let sourceId: string
beforeAll(async () => {
  t = await testApp()
  folder = await mkdtemp(join(tmpdir(), 'huiliu-files-'))
  const source = await t.source('server')
  key = source.key
  sourceId = source.id
})
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
  await t.close()
})

const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')

/** Somebody's event, turned into a message that came with these files. */
async function messageWith(files: ToldFile[]): Promise<{ contact: string; ids: string[] }> {
  const who = randomUUID()
  await t.collect(key, 'track', { event: 'Wrote', userId: who })
  await t.processed()
  const { db, wakes, identity } = t.runtime
  const [event] = await db.query<{ id: string; sighting_id: string; person_id: string }>(
    `select e.id, e.sighting_id, s.person_id from ws.event e join ws.sighting s on s.id = e.sighting_id where s.key_value = $1`,
    [who],
  )
  if (!event) throw new Error('no event')
  await db.query(`update ws.event set type = 'message.received' where id = $1`, [event.id])
  const kept = await keepContent(identity.files, files)
  const row = { eventId: event.id, sightingId: event.sighting_id, sourceId, receivedAt: new Date(), files: kept }
  // Twice, as a replay would.
  for (let n = 0; n < 2; n++) await db.tx(async tx => insertFiles(tx, wakes, [row]))
  const rows = await db.query<{ id: string }>('select id from ws.file where event_id = $1 order by place', [event.id])
  return { contact: event.person_id, ids: rows.map(one => one.id) }
}

test('files of a message stand on the timeline and are given out safely', async () => {
  const { contact, ids } = await messageWith([
    { name: '报价 2026.pdf', mediaType: 'application/pdf', content: Buffer.from('%PDF-1.7 x') },
    { name: 'logo.png', mediaType: 'application/octet-stream', inline: 'logo@x', content: PNG },
    { name: 'no picture.png', mediaType: 'image/png', content: Buffer.from('<script>alert(1)</script>') },
    { name: 'page.html', mediaType: 'text/html', original: true, content: Buffer.from('<b>hi</b>') },
  ])
  expect(ids).toHaveLength(4)
  const { body } = await t.api<Timeline>('GET', `/contacts/${contact}/timeline?kind=message`)
  expect(
    body.items[0]?.files?.map(({ name, mediaType, inline, original, state }) => [
      name,
      mediaType,
      inline,
      original,
      state,
    ]),
  ).toEqual([
    ['报价 2026.pdf', 'application/pdf', null, false, 'held'],
    ['logo.png', 'image/png', 'logo@x', false, 'held'],
    ['no picture.png', 'application/octet-stream', null, false, 'held'],
    ['page.html', 'text/html', null, true, 'held'],
  ])
  const answers = await Promise.all(ids.map(id => t.request({ method: 'GET', path: `/files/${id}` })))
  expect(
    answers.map(({ headers }) => [headers['content-type'], String(headers['content-disposition']).split(';')[0]]),
  ).toEqual([
    ['application/octet-stream', 'attachment'],
    ['image/png', 'inline'],
    ['application/octet-stream', 'attachment'],
    ['application/octet-stream', 'attachment'],
  ])
  for (const { status, headers } of answers) {
    expect(status).toBe(200)
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['content-security-policy']).toMatch(/^sandbox;/)
  }
  expect(answers[0]?.headers['content-length']).toBe('10')
})

test('a mail as it was laid out runs nothing, reaches nothing, and shows the pictures that came with it', async () => {
  const hostile = `<h1 onclick="alert(1)">Hi</h1><script>alert(1)</script><style>*{background:url(//evil.example)}</style>
    <img src="cid:logo%40x"><img src="https://track.example/p.gif" onerror="alert(1)"><svg onload=alert(1)></svg>
    <a href="javascript:alert(1)">x</a><a href="https://shop.example" target="_top">shop</a><form action="/x"><input></form>
    <iframe src="//evil.example"></iframe><base href="//evil.example"><meta http-equiv=refresh content="0;url=//evil.example">`
  const { ids } = await messageWith([
    { name: 'logo.png', mediaType: 'image/png', inline: 'logo@x', content: PNG },
    { name: 'message.html', mediaType: 'text/html', original: true, content: Buffer.from(hostile) },
  ])
  const ask = async (id: string | undefined, query = '') => {
    const headers = { authorization: `Bearer ${t.token}` }
    return t.app.http.inject({ url: `/api/v1/files/${id}/page${query}`, headers })
  }
  const page = await ask(ids[1])
  expect(page.statusCode).toBe(200)
  expect(page.headers['content-security-policy']).toMatch(
    /^sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src data:;/,
  )
  expect(page.payload).toContain(`<img src="data:image/png;base64,${PNG.toString('base64')}"`)
  for (const bad of [
    'script',
    'onclick',
    'onerror',
    'onload',
    'javascript:',
    'track.example',
    'evil.example',
    '<form',
    '<input',
    '<iframe',
    '<base',
    'http-equiv',
    '_top',
  ])
    expect(page.payload).not.toContain(bad)
  expect(page.payload).toContain('<a href="https://shop.example" target="_blank" rel="noopener noreferrer nofollow">')
  const asked = await ask(ids[1], '?remote=true')
  expect(asked.headers['content-security-policy']).toContain('img-src data: https: http:;')
  expect(asked.payload).toContain('https://track.example/p.gif')
  expect(asked.payload).not.toContain('onerror')
  // What is no layout of a message has no page.
  expect((await ask(ids[0])).statusCode).toBe(404)
})

test('only who sees the event on the timeline is given a file', async () => {
  const { contact, ids } = await messageWith([{ name: 'a.txt', mediaType: 'text/plain', content: Buffer.from('a') }])
  const [id] = ids
  const asked = async (token: string) => [
    (await t.api('GET', `/files/${id}`, undefined, token)).status,
    (await t.api('GET', `/contacts/${contact}`, undefined, token)).status,
  ]
  const colleague = await person(t, { role: 'member' })
  expect(await asked(t.token)).toEqual([200, 200])
  const [file, page] = await asked(colleague.token)
  expect(file).toBe(page)
  expect((await t.api('GET', `/files/${randomUUID()}`)).status).toBe(404)
})

function workWith(answers: Fetched[]) {
  const { db, wakes } = t.runtime
  const store = createFileStore(folder)
  const log = t.runtime.identity.system(new Date()).log
  const actor = { kind: 'system' as const, id: null, name: SYSTEM_ACTOR }
  const system = (now: Date): Ctx => ({ db, wakes, log, now, actor, locale: 'zh', requestId: null })
  const asked: unknown[] = []
  const fetchers = {
    server: async (_ctx: Ctx, file: { fetch: Record<string, unknown> }) => {
      asked.push(file.fetch)
      return answers.shift() ?? { state: 'later' as const, detail: null, after: null }
    },
  }
  return { work: createFileWork({ system, store, fetchers }), asked, store }
}

const HOUR_MS = 3_600_000

async function stateOf(id: string | undefined) {
  const [row] = await t.runtime.db.query<{
    state: string
    media_type: string
    bytes: number | null
    next_at: Date | null
  }>('select state, media_type, bytes, next_at from ws.file where id = $1', [id])
  return row
}

test('what waits is fetched later, or lost once its source keeps it no longer', async () => {
  await t.runtime.files.stop()
  const waiting = (fetch: Record<string, unknown>, expiresAt: Date | null): ToldFile => ({
    name: 'voice',
    mediaType: 'audio/amr',
    fetch,
    bytes: null,
    expiresAt,
  })
  const { ids } = await messageWith([waiting({ media: 'm1' }, new Date(Date.now() + HOUR_MS))])
  expect((await t.api<{ code: string }>('GET', `/files/${ids[0]}`)).body.code).toBe('file_waiting')
  const { work, asked } = workWith([
    { state: 'later', detail: 'busy', after: null },
    { state: 'held', content: Buffer.from('#!AMR\n...') },
  ])
  await eventually(async () => asked.length === 1)
  expect((await eventually(() => stateOf(ids[0])))?.state).toBe('waiting')
  // Not before its time, and then again.
  await t.runtime.db.query('update ws.file set next_at = now() where id = $1', [ids[0]])
  await work.drain()
  expect(await eventually(async () => (await stateOf(ids[0]))?.state === 'held' && stateOf(ids[0]))).toMatchObject({
    media_type: 'audio/amr',
    bytes: 9,
    next_at: null,
  })
  expect(asked).toEqual([{ media: 'm1' }, { media: 'm1' }])
  const gone = await messageWith([waiting({ media: 'm2' }, new Date(Date.now() - 1))])
  await work.drain()
  await eventually(async () => (await stateOf(gone.ids[0]))?.state === 'lost')
  expect((await t.api<{ code: string }>('GET', `/files/${gone.ids[0]}`)).body.code).toBe('file_lost')
  expect(asked).toHaveLength(2)
  await work.stop()
})

test('bytes say what a file is; nothing else makes it a picture or sound', () => {
  expect(mediaTypeOf(PNG, 'text/html')).toBe('image/png')
  expect(mediaTypeOf(Buffer.from('GIF89a..'), '')).toBe('image/gif')
  expect(mediaTypeOf(Buffer.from('RIFF....WEBPVP8 '), '')).toBe('image/webp')
  expect(mediaTypeOf(Buffer.from('<svg onload=alert(1)>'), 'image/svg+xml')).toBe('application/octet-stream')
  expect(mediaTypeOf(Buffer.from('x'), 'Text/CSV; charset=gbk')).toBe('text/csv')
  expect(mediaTypeOf(Buffer.from(''), 'no type at all')).toBe('application/octet-stream')
})

test('names can be saved anywhere and hide nothing', () => {
  expect(fileName('../../etc/passwd')).toBe('_.._etc_passwd')
  expect(fileName('C:\\a\\报价单.xlsx')).toBe('C__a_报价单.xlsx')
  expect(fileName('invoice\u202Egpj.exe')).toBe('invoicegpj.exe')
  expect(fileName(' \u0000.. ')).toBe('file')
  const long = fileName(`${'长'.repeat(400)}.pdf`)
  expect([...long]).toHaveLength(150)
  expect(long.endsWith('.pdf')).toBe(true)
})
