import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testApp, type TestApp } from '../app.ts'

const here = fileURLToPath(new URL('.', import.meta.url))
const run = promisify(execFile)

let t: TestApp
let folder: string
let address: string
beforeAll(async () => {
  t = await testApp()
  // Beside the test, where the program finds the same packages.
  folder = await mkdtemp(`${here}client-`)
  address = await t.app.http.listen({ port: 0 })
  const text = (name: string, more = {}) => ({ name, label: { zh: name, en: name }, type: 'text', ...more })
  const made = await t.api('POST', '/objects', {
    name: 'machine',
    label: { zh: '设备', en: 'Machine' },
    fields: [
      text('name', { required: true }),
      text('code', { unique: true }),
      { ...text('state'), type: 'select', options: [{ value: 'on', label: { zh: '运行', en: 'On' } }] },
    ],
  })
  expect(made.status).toBe(201)
})
afterAll(async () => {
  await t?.close()
  await rm(folder, { recursive: true, force: true })
})

/** What a program of a customer's might do, with the types of his own workspace. */
const PROGRAM = `
import createClient from 'openapi-fetch'
import type { paths } from './workspace.d.ts'

const [, , baseUrl = '', token = ''] = process.argv
const api = createClient<paths>({ baseUrl, headers: { authorization: 'Bearer ' + token } })
const said: unknown[] = []

const made = await api.POST('/api/v1/records/machine', { body: { name: '泵', code: 'P-1', state: 'on' } })
if (made.error) throw new Error(made.error.code)
const { id } = made.data
said.push(made.response.status, made.data.name, made.data.state)

const listed = await api.POST('/api/v1/records/machine/query', {
  body: { filter: { field: 'code', op: 'eq', value: 'P-1' }, count: true },
})
said.push(listed.data?.items.map(one => one.code), listed.data?.count)

const changed = await api.PATCH('/api/v1/records/machine/{id}', { params: { path: { id } }, body: { name: '阀' } })
said.push(changed.data?.name, changed.data?.version)

const upserted = await api.PUT('/api/v1/records/machine/by/{field}/{value}', {
  params: { path: { field: 'code', value: 'P-1' } },
  body: { name: '管' },
})
said.push(upserted.response.status, upserted.data?.id === id)

const gone = await api.DELETE('/api/v1/records/machine/{id}', { params: { path: { id } } })
said.push(gone.response.status)
const back = await api.POST('/api/v1/records/machine/restorations', { body: { ids: [id] } })
said.push(back.data?.items[0]?.op)

const refused = await api.POST('/api/v1/records/machine', { body: { name: '泵', code: 'P-1' } })
said.push(refused.error?.code, refused.error?.errors?.[0]?.path)

// @ts-expect-error the workspace has no such option
await api.POST('/api/v1/records/machine', { body: { name: '泵', state: 'off' } })
console.log(JSON.stringify(said))
`

const CONFIG = {
  compilerOptions: {
    strict: true,
    noEmit: true,
    module: 'nodenext',
    target: 'esnext',
    types: ['node'],
    allowImportingTsExtensions: true,
    skipLibCheck: true,
  },
  files: ['program.ts'],
}

test('a client made from the document of a workspace type-checks and does what it says', async () => {
  const { body } = await t.api<OpenAPI3>('GET', '/openapi.json')
  await writeFile(`${folder}/workspace.d.ts`, astToString(await openapiTS(body)))
  await writeFile(`${folder}/program.ts`, PROGRAM)
  await writeFile(`${folder}/tsconfig.json`, JSON.stringify(CONFIG))
  const checked = await run('tsc', ['-p', folder]).catch((error: { stdout: string }) => error)
  expect(checked.stdout).toBe('')
  const { stdout } = await run(process.execPath, [`${folder}/program.ts`, address, t.token])
  expect(JSON.parse(stdout)).toEqual([
    ...[201, '泵', 'on'],
    ...[['P-1'], 1],
    ...['阀', 2],
    ...[200, true],
    200,
    'restore',
    ...['invalid_input', 'code'],
  ])
}, 120_000)
