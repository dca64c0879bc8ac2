import { strToU8, zipSync } from 'fflate'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Solution } from '@huiliu/contracts'
import { testApp, type TestApp } from '../../test/app.ts'
import { exported } from './exports.ts'
import { partsNow } from './plan.ts'
import { filesOf, readSolution } from './read-files.ts'
import { fleet, fleetFiles } from './testing/fleet.ts'
import { readZip, writeZip } from './zip.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp()
})
afterAll(() => app.close())

function upload(content: Uint8Array, token?: string) {
  const edge = 'edge-of-parts'
  const head = `--${edge}\r\nContent-Disposition: form-data; name="file"; filename="a.zip"\r\nContent-Type: application/zip\r\n\r\n`
  const body = Buffer.concat([Buffer.from(head), content, Buffer.from(`\r\n--${edge}--\r\n`)])
  const headers = { 'content-type': `multipart/form-data; boundary=${edge}` }
  return app.request<{ code: string; errors?: { path: string; code: string; message: string }[] }>({
    method: 'POST',
    path: '/solutions',
    body,
    headers,
    ...(token && { token }),
  })
}

test('files come back as they were written, byte by byte', async () => {
  const zip = await writeZip(fleetFiles())
  expect(readSolution(await readZip(zip))).toEqual(fleet())
  expect(await writeZip(filesOf(readSolution(await readZip(zip))))).toEqual(zip)
})

test('a solution is uploaded, installed and exported as the same solution', async () => {
  const own = { ...fleet(), head: { ...fleet().head, name: 'own_fleet' } }
  expect((await upload(await writeZip(filesOf(own)))).status).toBe(201)
  expect((await app.api('PUT', '/solutions/own_fleet/installation')).status).toBe(200)
  const { requires: _r, objects: _o, ...head } = own.head
  const parts = own.parts.map(({ kind, name }) => ({ kind, name }))
  const back = await exported(app.runtime.db, { ...head, parts })
  expect(inFiles(back)).toEqual(inFiles({ ...own, head: { ...head, objects: own.head.objects ?? [] } }))
  const answer = await app.request({ method: 'POST', path: '/solution-exports', body: { ...head, parts } })
  expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/zip'])
})

function inFiles(solution: Solution): Record<string, unknown> {
  return Object.fromEntries(filesOf(solution).map(({ path, text }) => [path, JSON.parse(text)]))
}

const HEAD = JSON.stringify({
  name: 'bad',
  label: { zh: '坏', en: 'Bad' },
  description: { zh: '', en: '' },
  version: '1.0.0',
})
const OBJECT = { name: 'thing', label: { zh: '物', en: 'Thing' }, nameField: 'name', fields: [] }
const thing = (fields: unknown[]) => JSON.stringify({ ...OBJECT, fields })
const NAME = { name: 'name', label: { zh: '名', en: 'Name' }, type: 'text' }

const hostile: [what: string, files: Record<string, string | Uint8Array>, at: string, code: string][] = [
  ['no head', { 'objects/thing.json': thing([NAME]) }, 'solution.json', 'required'],
  ['no JSON', { 'solution.json': HEAD, 'objects/thing.json': '{"name": }' }, 'objects/thing.json', 'not_json'],
  ['no object', { 'solution.json': '[]' }, 'solution.json', 'wrong_type'],
  ['an unknown kind', { 'solution.json': HEAD, 'scripts/run.json': '{}' }, 'scripts/run.json', 'unknown_kind'],
  ['a path that climbs', { 'solution.json': HEAD, '../../etc/passwd': 'x' }, '../../etc/passwd', 'wrong_name'],
  ['an absolute path', { 'solution.json': HEAD, '/etc/passwd': 'x' }, '/etc/passwd', 'wrong_name'],
  ['no text', { 'solution.json': new Uint8Array([0xff, 0xfe, 0x00]) }, 'solution.json', 'not_text'],
  [
    'an unknown type',
    { 'solution.json': HEAD, 'objects/thing.json': thing([{ ...NAME, type: 'magic' }]) },
    'objects/thing.json: fields.0.type',
    'not_allowed',
  ],
  [
    'a role that would be the admin',
    { 'solution.json': HEAD, 'roles/admin.json': '{"name":"admin","label":{"zh":"a","en":"a"},"rights":{}}' },
    'roles/admin.json',
    'wrong_name',
  ],
  [
    'a bomb',
    { 'solution.json': HEAD, 'objects/big.json': new Uint8Array(8 * 1024 * 1024) },
    'objects/big.json',
    'too_large',
  ],
  [
    'many small bombs',
    Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`objects/o${n}.json`, new Uint8Array(1_000_000)])),
    '',
    'too_large',
  ],
  [
    'too many files',
    Object.fromEntries(Array.from({ length: 2500 }, (_, n) => [`views/o.v${n}.json`, '{}'])),
    '',
    'too_large',
  ],
]

test.each(hostile)('%s is refused with its file and place', async (_what, files, at, code) => {
  const bytes = Object.entries(files).map(([name, text]) => [name, typeof text === 'string' ? strToU8(text) : text])
  const { status, body } = await upload(zipSync(Object.fromEntries(bytes)))
  expect([status, body.code]).toEqual([422, 'solution_unreadable'])
  expect(body.errors?.map(one => [one.path, one.code])).toContainEqual([at, code])
})

test('what is no zip, cut short or says a false size is refused', async () => {
  const zip = await writeZip(fleetFiles())
  const lying = Buffer.from(zip)
  // The size it says of its first file in the directory at its end: smaller than what is in it.
  const at = lying.lastIndexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]))
  lying.writeUInt32LE(3, at + 24)
  for (const bytes of [Buffer.from('no zip'), zip.subarray(0, zip.length / 2), lying]) {
    const { status, body } = await upload(bytes)
    expect([status, body.code]).toEqual([422, 'solution_unreadable'])
  }
})

test('a solution that could not stand is refused before anything is made', async () => {
  const files = {
    'solution.json': HEAD,
    'objects/thing.json': thing([
      NAME,
      { name: 'sum', label: { zh: '和', en: 'Sum' }, type: 'number', formula: 'missing + 1' },
      { name: 'far', label: { zh: '远', en: 'Far' }, type: 'lookup', object: 'nowhere' },
    ]),
    'views/nothing.v.json': JSON.stringify({
      object: 'nothing',
      name: { zh: 'v', en: 'v' },
      query: {},
      columns: [],
      display: { kind: 'table' },
    }),
  }
  const bytes = Object.entries(files).map(([name, text]) => [name, strToU8(text)])
  expect((await upload(zipSync(Object.fromEntries(bytes)))).status).toBe(201)
  const before = await partsNow(app.runtime.db)
  const { status, body } = await app.api<{ errors: { path: string }[] }>('PUT', '/solutions/bad/installation')
  expect(status).toBe(422)
  expect(body.errors.map(one => one.path).toSorted()).toEqual([
    'objects/thing.json: fields.far.object',
    'objects/thing.json: fields.sum.formula',
    'views/nothing.v.json: nothing',
  ])
  expect(await partsNow(app.runtime.db)).toEqual(before)
})

test('what only a command can tell ends the installation and takes everything back', async () => {
  const view = {
    object: 'thing',
    name: { zh: 'v', en: 'v' },
    query: { filter: { field: 'name', op: 'no_such_word', value: 1 } },
    columns: [],
    display: { kind: 'table' },
  }
  const files = {
    'solution.json': HEAD,
    'objects/thing.json': thing([NAME]),
    'views/thing.v.json': JSON.stringify(view),
  }
  const bytes = Object.entries(files).map(([name, text]) => [name, strToU8(text)])
  await upload(zipSync(Object.fromEntries(bytes)))
  const before = await partsNow(app.runtime.db)
  const { status, body } = await app.api<{ code: string }>('PUT', '/solutions/bad/installation')
  expect([status, body.code]).toEqual([422, 'solution_failed'])
  expect(await partsNow(app.runtime.db)).toEqual(before)
  const { body: list } = await app.api<{ items: { state: string }[] }>('GET', '/solution-changes')
  expect(list.items[0]?.state).toBe('failed')
})

test('who may not change objects sees no solutions, and gives out no rights by them', async () => {
  const member = await app.tokenFor('member')
  for (const [method, path] of [
    ['GET', '/solutions'],
    ['GET', '/solutions/fleet/plan'],
    ['PUT', '/solutions/fleet/installation'],
    ['GET', '/solution-parts'],
    ['PUT', '/app-order'],
  ] as const)
    expect((await app.api(method, path, method === 'PUT' ? {} : undefined, member)).status).toBe(403)
  expect((await upload(new Uint8Array(), member)).status).toBe(403)

  await app.api('POST', '/roles', {
    name: 'shaper',
    label: { zh: '搭建', en: 'Shaper' },
    rights: {
      settings: false,
      members: false,
      sources: false,
      objects: true,
      identity: false,
      byObject: {},
      byField: {},
    },
  })
  const shaper = await app.tokenFor('shaper')
  const other = { ...fleet(), head: { ...fleet().head, name: 'other_fleet' } }
  await upload(await writeZip(filesOf(other)), shaper)
  expect((await app.api('PUT', '/solutions/other_fleet/installation', undefined, shaper)).status).toBe(403)
})
