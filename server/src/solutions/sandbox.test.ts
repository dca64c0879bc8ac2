import { afterAll, beforeAll, expect, test } from 'vitest'
import type { List, ObjectDef, Sandbox, SolutionChange, SolutionPlan } from '@huiliu/contracts'
import { testApp, type TestApp } from '../../test/app.ts'
import { addMember, createToken } from '../workspace/index.ts'
import { createAccount } from '../workspace/accounts.ts'
import { newId } from '../kernel/index.ts'
import { partsNow } from './plan.ts'
import { keepUpload } from './store.ts'
import { fleet } from './testing/fleet.ts'

let app: TestApp
let cookie: string
let sandbox: Sandbox
let inside: string
beforeAll(async () => {
  app = await testApp()
  const login = `maker-${newId()}@example.com`
  const password = 'rivers-run-to-the-sea'
  const userId = await createAccount(app.pool, { login, name: '管理员', password })
  await addMember(app.runtime.db, { userId, name: '管理员', login, roles: ['admin'], departmentId: null })
  cookie = await signedIn({ login, password })
})
afterAll(async () => {
  if (sandbox) await asMember('DELETE', `/sandboxes/${sandbox.id}`)
  await app.close()
})

async function signedIn(body: { login: string; password: string }): Promise<string> {
  const { headers } = await app.app.http.inject({ method: 'POST', url: '/api/v1/session', payload: body })
  return cookieOf(headers['set-cookie'])
}

function cookieOf(header: unknown): string {
  const [first = ''] = Array.isArray(header) ? header.map(String) : [String(header)]
  return first.slice(0, first.indexOf(';'))
}

async function asMember<T>(method: 'GET' | 'POST' | 'DELETE', path: string, payload?: object, as = cookie) {
  const headers = { cookie: as, 'sec-fetch-site': 'same-origin' }
  const answer = await app.app.http.inject({ method, url: `/api/v1${path}`, headers, ...(payload && { payload }) })
  const body: T = answer.payload === '' ? undefined : JSON.parse(answer.payload)
  return { status: answer.statusCode, body, setCookie: answer.headers['set-cookie'] }
}

test('a sandbox has the configuration of its workspace, and nothing else of it', async () => {
  await keepUpload(app.runtime.db, fleet(), new Date())
  await app.api('PUT', '/solutions/fleet/installation')
  await app.api('POST', '/objects/vehicle/fields', {
    name: 'colour',
    label: { zh: '颜色', en: 'Colour' },
    type: 'text',
  })
  await app.api('PATCH', '/objects/account', { label: { zh: '客户单位', en: 'Client' } })
  await app.api('POST', '/records/vehicle', { plate: '京A12345' })
  const made = await asMember<Sandbox>('POST', '/sandboxes', { name: '试改' })
  expect(made).toMatchObject({ status: 201, body: { name: '试改', madeBy: '管理员', promotedAt: null } })
  sandbox = made.body
  const there = app.app.runtimes().find(one => one.workspace.id === sandbox.id)
  if (!there) throw new Error('the sandbox does not run')
  expect(await partsNow(there.db)).toEqual(await partsNow(app.runtime.db))
  const members = await there.db.query<{ name: string }>('select name from ws.member')
  expect(members.map(member => member.name)).toEqual(['管理员'])
  inside = await createToken(app.pool, { role: 'admin', name: 'inside', workspaceKey: there.workspace.key })
  const { body: vehicles } = await app.api<List<unknown>>('GET', '/records/vehicle', undefined, inside)
  expect(vehicles.items).toEqual([])
})

test('its maker goes in and comes back; a program and a sandbox have no sandboxes', async () => {
  const entered = await asMember<{ workspace: string }>('POST', `/sandboxes/${sandbox.id}/entry`)
  expect(entered.body).toEqual({ workspace: '试改' })
  const there = cookieOf(entered.setCookie)
  const { body: origin } = await asMember('GET', '/sandbox-origin', undefined, there)
  expect(origin).toMatchObject({ origin: { name: '测试' } })
  expect((await asMember('POST', '/sandboxes', { name: 'x' }, there)).status).toBe(409)
  const back = await asMember<{ workspace: string }>('POST', '/sandbox-origin/entry', undefined, there)
  expect(back.body).toEqual({ workspace: '测试' })
  expect((await app.api('POST', '/sandboxes', { name: 'x' })).status).toBe(409)
})

test('promoting brings what changed in the sandbox, and keeps what changed here meanwhile', async () => {
  await app.api(
    'POST',
    '/objects/trip/fields',
    { name: 'fee', label: { zh: '费用', en: 'Fee' }, type: 'currency' },
    inside,
  )
  await app.api('PATCH', '/objects/vehicle', { label: { zh: '运输车', en: 'Lorry' } }, inside)
  await app.api('DELETE', '/objects/vehicle/fields/colour', undefined, inside)
  await app.api('PATCH', '/objects/trip/fields/driver', { label: { zh: '驾驶员', en: 'Chauffeur' } })
  await app.api('PATCH', '/objects/vehicle', { label: { zh: '车子', en: 'Wheels' } })

  const { body: plan } = await asMember<SolutionPlan>('GET', `/sandboxes/${sandbox.id}/plan`)
  const part = (name: string) => plan.parts.find(one => one.kind === 'object' && one.name === name)
  expect(part('trip')?.changes.map(one => one.path)).toEqual(['fields.fee'])
  expect(part('vehicle')).toMatchObject({
    act: 'change',
    changes: [{ path: 'fields.colour', after: null }],
    kept: [
      { path: 'label.zh', before: '车子', after: '运输车' },
      { path: 'label.en', before: 'Wheels', after: 'Lorry' },
    ],
  })
  const done = await asMember<SolutionChange>('POST', `/sandboxes/${sandbox.id}/promotion`)
  expect(done.body).toMatchObject({ act: 'promote', state: 'done', kept: 2 })
  const { body: trip } = await app.api<ObjectDef>('GET', '/objects/trip')
  expect(trip.fields.map(field => field.label.zh)).toEqual(['名称', '车辆', '驾驶员', '里程', '费用'])
  const { body: again } = await asMember<SolutionPlan>('GET', `/sandboxes/${sandbox.id}/plan`)
  expect(again.parts.filter(one => one.act !== 'none')).toEqual([])
})

test('an ended sandbox is gone with everything in it', async () => {
  expect((await asMember('DELETE', `/sandboxes/${sandbox.id}`)).status).toBe(204)
  expect((await asMember<List<Sandbox>>('GET', '/sandboxes')).body.items).toEqual([])
  expect((await app.api('GET', '/me', undefined, inside)).status).toBe(401)
})
