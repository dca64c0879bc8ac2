import { afterAll, beforeAll, expect, test } from 'vitest'
import { testApp, type TestApp } from '../app.ts'
import { person, role } from '../people.ts'

/** What somebody may ask who is not signed in. */
const OPEN = new Set([
  'GET /setup',
  'POST /setup',
  'POST /session',
  'DELETE /session',
  'POST /session/code',
  'POST /session/enrolment',
  'PUT /session/enrolment',
  'POST /session/entry',
  'POST /session/password',
  'POST /session/passkey/options',
  'POST /session/passkey',
  'GET /session/ways',
  'GET /session/ways/:id',
  'GET /session/ways/:id/back',
  'POST /session/link',
  'GET /invitations/:token',
  'POST /invitations/:token',
])

const METHODS = ['POST', 'PUT', 'PATCH', 'DELETE'] as const

let t: TestApp
beforeAll(async () => {
  t = await testApp()
})
afterAll(() => t.close())

function routes(): { method: string; url: string }[] {
  return t.app.routes.flatMap(({ method, url }) =>
    [method].flat().flatMap(one => {
      const path = url.replace('/api/v1', '')
      return one === 'HEAD' || path === url || OPEN.has(`${one} ${path}`) ? [] : [{ method: one, url }]
    }),
  )
}

async function ask({ method, url }: { method: string; url: string }, token: string | null) {
  const path = url.replaceAll(/:\w+/g, 'nonsense')
  const { statusCode } = await t.app.http.inject({
    method: METHODS.find(one => one === method) ?? 'GET',
    url: `${path}?nonsense=1`,
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    ...(method !== 'GET' && { payload: '{"nonsense' }),
  })
  return { route: `${method} ${url}`, statusCode }
}

test('nonsense of somebody not signed in is told nothing but that', async () => {
  expect(routes().length).toBeGreaterThan(40)
  const told = []
  for (const route of routes()) told.push(await ask(route, null))
  expect(told.filter(({ statusCode }) => statusCode !== 401)).toEqual([])
})

test('nonsense of somebody who may not is told that', async () => {
  const { token } = await person(t, { role: await role(t, 'nothing', {}) })
  for (const url of ['/api/v1/sources', '/api/v1/identity/edges'])
    expect(await ask({ method: 'POST', url }, token)).toMatchObject({ statusCode: 403 })
})
