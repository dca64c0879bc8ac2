import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Delegation, HistoryEntry, List, Me, Problem, RecordRow } from '@huiliu/contracts'
import { testApp, type TestApp } from '../../test/app.ts'
import { person, role, signIn, type SignedIn } from '../../test/people.ts'
import { actingCaller } from './acting.ts'
import { memberCaller } from './callers.ts'
import { fingerprint } from './secrets.ts'

const HOUR_MS = 3_600_000
const none = { read: 'none', update: 'none', delete: 'none', create: false, export: false, import: false } as const
let t: TestApp
let own: string
beforeAll(async () => {
  t = await testApp()
  own = await role(t, 'own_only', { byObject: { '*': { ...none, read: 'own', update: 'own', create: true } } })
})
afterAll(() => t?.close())

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'
const as =
  ({ headers }: SignedIn) =>
  <T = Problem>(method: Method, path: string, body?: unknown) =>
    t.request<T>({ method, path, body, headers })
const later = (ms = HOUR_MS) => new Date(Date.now() + ms).toISOString()

async function two() {
  const [lin, wang] = [await person(t, { role: own, name: '林晓' }), await person(t, { role: own, name: '王强' })]
  const record = await t.api<RecordRow>('POST', '/records/account', { name: '林晓的公司' }, lin.token)
  const session = await signIn(t, wang)
  return { lin, wang, record: record.body, session, wangs: as(session), lins: as(await signIn(t, lin)) }
}

test('who acts in another’s place sees and changes what is his, in his name and by his own', async () => {
  const { lin, wang, record, wangs, lins } = await two()
  const path = `/records/account/${record.id}`
  expect((await wangs('GET', path)).status).toBe(404)
  const given = await lins<Delegation>('POST', '/delegations', { to: wang.memberId, endsAt: later(), reason: '休假' })
  expect([given.status, given.body.state, given.body.from.name]).toEqual([201, 'running', '林晓'])
  expect((await wangs<List<Delegation>>('GET', '/me/delegations')).body.items.map(one => one.id)).toEqual([
    given.body.id,
  ])
  expect((await wangs('POST', '/me/acting', { delegation: given.body.id })).status).toBe(201)
  const me = await wangs<Me>('GET', '/me')
  expect(me.body.acting).toMatchObject({ kind: 'delegation', member: { id: lin.memberId, name: '林晓' } })
  expect(me.body.member.name).toBe('王强')
  expect((await wangs('PATCH', path, { city: '上海' })).status).toBe(200)
  const history = await t.api<List<HistoryEntry>>('GET', `${path}/history`)
  expect(history.body.items[0]).toMatchObject({ actor: '王强', behalf: '林晓' })
  const made = await wangs<RecordRow>('POST', '/records/account', { name: '代建' })
  expect(made.body['owner_id']).toBe(lin.memberId)
  expect((await wangs('DELETE', '/me/acting')).status).toBe(204)
  expect((await wangs('GET', path)).status).toBe(404)
})

test('a delegation ends by itself, and at once when it is ended', async () => {
  const { wang, record, session, wangs, lins } = await two()
  const path = `/records/account/${record.id}`
  const give = async () =>
    (await lins<Delegation>('POST', '/delegations', { to: wang.memberId, endsAt: later() })).body.id
  const first = await give()
  await wangs('POST', '/me/acting', { delegation: first })
  expect((await wangs('GET', path)).status).toBe(200)
  expect((await lins('DELETE', `/delegations/${first}`)).status).toBe(204)
  expect((await wangs('GET', path)).status).toBe(404)
  expect((await lins('DELETE', `/delegations/${first}`)).status).toBe(404)
  const second = await give()
  await wangs('POST', '/me/acting', { delegation: second })
  const caller = await memberCaller(t.runtime.db, wang.userId)
  if (!caller) throw new Error('no member')
  const asked = { caller, key: fingerprint(session.secret) }
  const at = (now: Date) => actingCaller(t.runtime.db, { ...asked, now })
  expect((await at(new Date()))?.caller.acting?.member.name).toBe('林晓')
  expect(await at(new Date(Date.now() + 2 * HOUR_MS))).toBeUndefined()
})

const RIGHTS = {
  settings: false,
  members: false,
  sources: false,
  objects: false,
  identity: false,
  byObject: { '*': none },
  byField: {},
}

test('a delegation hands on no say over members and settings, and is not handed on', async () => {
  const admin = await person(t, { role: 'admin', name: '管理员' })
  const clerk = await person(t, { role: own, name: '小陈' })
  const admins = as(await signIn(t, admin))
  const clerks = as(await signIn(t, clerk))
  const given = await admins<Delegation>('POST', '/delegations', { to: clerk.memberId, endsAt: later() })
  await clerks('POST', '/me/acting', { delegation: given.body.id })
  expect((await clerks('GET', '/records/account')).status).toBe(200)
  for (const [method, path, body] of [
    ['POST', '/roles', { name: 'mine', label: { zh: '我', en: 'me' }, rights: RIGHTS }],
    ['PATCH', `/members/${clerk.memberId}`, { roles: ['admin'] }],
    ['GET', '/tokens', undefined],
    ['GET', '/sharing-rules', undefined],
  ] as const)
    expect((await clerks(method, path, body)).status, path).toBe(403)
  const onward = await clerks('POST', '/delegations', { to: admin.memberId, endsAt: later() })
  expect([onward.status, onward.body.code]).toEqual([409, 'not_while_acting'])
})

test('what cannot be delegated is refused', async () => {
  const { lin, wang, wangs, lins } = await two()
  const to = wang.memberId
  const give = async (body: object) => (await lins('POST', '/delegations', { to, endsAt: later(), ...body })).body.code
  expect(await give({ endsAt: later(-1) })).toBe('delegation_invalid')
  expect(await give({ startsAt: later(2 * HOUR_MS) })).toBe('delegation_invalid')
  expect(await give({ to: lin.memberId })).toBe('delegation_invalid')
  expect(await give({ endsAt: later(400 * 24 * HOUR_MS) })).toBe('delegation_invalid')
  expect(await give({ to: '00000000-0000-7000-8000-000000000000' })).toBe('unknown_member')
  expect(await give({ from: wang.memberId, to: lin.memberId })).toBe('forbidden')
  const coming = await lins<Delegation>('POST', '/delegations', { to, startsAt: later(), endsAt: later(2 * HOUR_MS) })
  expect(coming.body.state).toBe('coming')
  expect((await wangs('POST', '/me/acting', { delegation: coming.body.id })).status).toBe(404)
})

test('an admin sees the app as a member does and can change nothing; start and end are in the log', async () => {
  const { lin, record, lins } = await two()
  const admin = await person(t, { role: 'admin', name: '管理员' })
  const admins = as(await signIn(t, admin))
  await t.api('POST', '/records/account', { name: '别人的公司' })
  expect((await admins('POST', '/me/acting', { member: lin.memberId })).status).toBe(201)
  const seen = await admins<List<RecordRow>>('POST', '/records/account/query', { limit: 100 })
  const hers = await lins<List<RecordRow>>('POST', '/records/account/query', { limit: 100 })
  expect(seen.body.items).toEqual(hers.body.items)
  for (const path of ['/records/account/groups', '/records/account/query'])
    expect((await admins('POST', path, {})).status, path).toBe(200)
  for (const [method, path, body] of [
    ['PATCH', `/records/account/${record.id}`, { city: '上海' }],
    ['POST', '/records/account', { name: '新' }],
    ['DELETE', `/records/account/${record.id}`, undefined],
    ['PATCH', '/me', { locale: 'en' }],
    ['POST', '/me/acting', { member: lin.memberId }],
  ] as const) {
    const refused = await admins(method, path, body)
    expect([refused.status, refused.body.code], path).toEqual([403, 'viewing_only'])
  }
  expect((await admins<Me>('GET', '/me')).body.acting?.kind).toBe('view')
  await admins('DELETE', '/me/acting')
  expect((await admins<Me>('GET', '/me')).body.acting).toBeNull()
  const log = await t.runtime.db.query<{ type: string; name: string; behalf: string | null }>(
    `select e.type, a.actor_name as name, a.behalf_name as behalf from ws.event e join ws.act a on a.id = e.act_id
     where e.type like 'acting.%' and e.record_id = $1 order by e.seq`,
    [lin.memberId],
  )
  expect(log).toEqual([
    { type: 'acting.started', name: '管理员', behalf: null },
    { type: 'acting.ended', name: '管理员', behalf: null },
  ])
})

test('what only reads is answered to who looks, whatever its method', async () => {
  const [admin, other] = [await person(t, { role: 'admin' }), await person(t, { role: 'admin' })]
  const admins = as(await signIn(t, admin))
  await admins('POST', '/me/acting', { member: other.memberId })
  const trial = await admins('POST', '/objects/account/formula-trials', { formula: '1+1' })
  expect(trial.status).toBe(200)
})

test('only an admin may look with another’s rights', async () => {
  const { lin, wangs } = await two()
  expect((await wangs('POST', '/me/acting', { member: lin.memberId })).status).toBe(403)
  expect((await t.api<Problem>('POST', '/me/acting', { member: lin.memberId })).body.code).toBe('members_only')
})
