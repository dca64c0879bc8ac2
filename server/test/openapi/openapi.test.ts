import { Validator } from '@seriousme/openapi-schema-validator'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testApp, type TestApp } from '../app.ts'
import { furnish, type Furniture } from '../bad-input/world.ts'
import { goodRequest, type Registered } from '../bad-input/requests.ts'
import { judgeOf, type Document } from './described.ts'

let t: TestApp
let world: Furniture
let document: Document
beforeAll(async () => {
  t = await testApp()
  world = await furnish(t)
  const answer = await t.api<Document>('GET', '/openapi.json')
  document = answer.body
})
afterAll(() => t.close())

/** Everything of the API as it was registered; deletions last, so that the others find what they ask for. */
function registered(): Registered[] {
  return t.app.routes
    .filter(({ url, method }) => url.startsWith('/api/v1/') && method !== 'HEAD')
    .flatMap(({ method, url, schema }) =>
      [method].flat().map(one => ({ method: one, url, schema: (schema ?? {}) as Registered['schema'] })),
    )
    .toSorted((a, b) => Number(a.method === 'DELETE') - Number(b.method === 'DELETE'))
}

function pathOf(url: string): string {
  return url.replace(/:(\w+)/g, '{$1}')
}

test('the document is valid OpenAPI 3.1, and so is what a reader of less gets', async () => {
  for (const token of [t.token, await t.tokenFor('read_only')]) {
    const { body } = await t.api<Record<string, unknown>>('GET', '/openapi.json', undefined, token)
    const result = await new Validator().validate(body)
    expect(result.errors ?? []).toEqual([])
    expect(result.valid).toBe(true)
  }
})

test('every route of the API is described, each operation under a name of its own', () => {
  const missing = registered().filter(({ method, url }) => !document.paths[pathOf(url)]?.[method.toLowerCase()])
  expect(missing.map(({ method, url }) => `${method} ${url}`)).toEqual([])
  const names = Object.values(document.paths).flatMap(operations =>
    Object.values(operations).map(one => one.operationId),
  )
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([])
  expect(Object.keys(document.paths['/api/v1/records/thing/{id}'] ?? {}).toSorted()).toEqual(['delete', 'get', 'patch'])
  expect(document.paths['/api/v1/records/thing/batch']).toHaveProperty('post')
})

test('no route answers just anything', () => {
  const silent = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, { responses }]) =>
      Object.values(responses)
        .flatMap(({ content = {} }) => Object.values(content))
        .flatMap(({ schema = {} }) => (isSilent(schema) ? [`${method} ${path}`] : [])),
    ),
  )
  expect(silent).toEqual([])
})

/** Says nothing of what comes, or of what the items of a list are. */
function isSilent(schema: object): boolean {
  const list = 'properties' in schema && Object.entries(schema.properties ?? {}).find(([name]) => name === 'items')?.[1]
  const items: unknown = typeof list === 'object' && list !== null && 'items' in list ? list.items : undefined
  return [schema, items].some(one => typeof one === 'object' && one !== null && Object.keys(one).length === 0)
}

const ENDLESS = '/api/v1/live'

test('what the routes really answer is what the document says', async () => {
  const judge = judgeOf(document)
  const wrong: string[] = []
  let succeeded = 0
  for (const route of registered()) {
    if (route.url === ENDLESS) continue
    const asked = goodRequest(route, world.hintsFor(route.url))
    const headers = { authorization: world.authorizationFor(route.url), ...asked.headers }
    const answer = await t.app.http.inject({ ...asked, headers })
    if (answer.statusCode < 400) succeeded++
    // The typed path of the object asked for says more than the generic one.
    const path = pathOf(route.url.replace('/records/:object', '/records/thing'))
    const media = String(answer.headers['content-type'] ?? '').split(';')[0] ?? ''
    const { statusCode: status, payload } = answer
    const flaw = judge({ method: route.method, path, status, media, payload })
    if (flaw) wrong.push(`${route.method} ${path}: ${flaw}`)
  }
  expect(wrong).toEqual([])
  // Most requests are in order; the rest ask for what this workspace has not.
  expect(succeeded).toBeGreaterThan(registered().length / 2)
})
