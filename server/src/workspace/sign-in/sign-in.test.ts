import { generateSync, verifySync } from 'otplib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { InvitationLink, List, Me, Security, SessionView, SignInNext, SignInView } from '@huiliu/contracts'
import { testApp, type TestApp } from '../../../test/app.ts'
import { person, role } from '../../../test/people.ts'

let t: TestApp
beforeAll(async () => {
  t = await testApp()
})
afterAll(() => t.close())

const PASSWORD = 'river-of-rivers-7'
const OWN = 'a-boat-of-my-own-3'

type Answer<T> = { status: number; body: T; cookie: string; errors: string[] }
type Ask = { cookie?: string; agent?: string; body?: unknown }

/** As a browser asks: without a token, by cookie where there is one. */
async function browse<T = Me & SignInNext>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, ask: Ask = {}) {
  const { status, body, headers } = await t.request<T & { errors?: { path: string }[]; code?: string }>({
    method,
    path,
    ...('body' in ask && { body: ask.body }),
    headers: {
      authorization: '',
      'sec-fetch-site': 'same-origin',
      'user-agent': ask.agent ?? 'Test/1',
      ...(ask.cookie && { cookie: ask.cookie }),
    },
  })
  const [cookie = ''] = [headers['set-cookie']].flat().map(one => String(one ?? '').split(';')[0] ?? '')
  return { status, body, cookie, errors: (body?.errors ?? []).map(error => error.path) } satisfies Answer<unknown>
}

async function add(login: string, roles = ['member'], name = '小周'): Promise<string> {
  const { status, body } = await t.api<{ id: string }>('POST', '/members', {
    name,
    email: login,
    password: PASSWORD,
    roles,
  })
  expect(status).toBe(201)
  return body.id
}

const enter = (login: string, password: string) => browse('POST', '/session', { body: { login, password } })

/** In, with a password of his own. */
async function come(login: string, agent = 'Test/1'): Promise<string> {
  const first = await browse('POST', '/session', { body: { login, password: PASSWORD }, agent })
  if (first.status === 200) return first.cookie
  const own = await browse('POST', '/session/password', { body: { step: first.body.step, password: OWN }, agent })
  expect(own.status).toBe(200)
  return own.cookie
}

/** Codes as another's app makes them: of a period from `since`, for none counts twice and the clock goes on meanwhile. */
const codeAt = (secret: string, periods: number, since = Date.now()) =>
  generateSync({ secret, epoch: since / 1000 + periods * 30 })

test('by telephone number, however it is written, and a given password has to be changed', async () => {
  await add('138 0013 8000')
  const first = await enter('+86 13800138000', PASSWORD)
  expect(first).toMatchObject({ status: 202, body: { next: 'password' }, cookie: '' })
  const { step } = first.body
  for (const password of ['1234567890', 'password123', 'woaini1314520', '小周小周小周小周小周', '13800138000'])
    expect(await browse('POST', '/session/password', { body: { step, password } })).toMatchObject({
      status: 422,
      errors: ['password'],
    })
  expect((await browse('POST', '/session/password', { body: { step, password: 'short' } })).status).toBe(422)
  const own = await browse('POST', '/session/password', { body: { step, password: OWN } })
  expect(own).toMatchObject({ status: 200, body: { member: { name: '小周' } } })
  expect((await browse('POST', '/session/entry', { body: { step } })).status).toBe(404)
  expect((await enter('13800138000', PASSWORD)).status).toBe(401)
  expect((await enter('138-0013-8000', OWN)).status).toBe(200)
})

test('an authenticator app: codes of another implementation count once each, recovery codes once', async () => {
  await add('totp.user')
  const cookie = await come('totp.user')
  expect((await browse('POST', '/me/totp', { cookie, body: { password: 'not-this-one' } })).status).toBe(422)
  const { body } = await browse<{ secret: string; uri: string }>('POST', '/me/totp', {
    cookie,
    body: { password: OWN },
  })
  expect(body.uri).toMatch(/^otpauth:\/\/totp\//)
  const { secret } = body
  const since = Date.now()
  const code = (periods: number) => codeAt(secret, periods, since)
  expect(verifySync({ secret, token: codeAt(secret, 0) }).valid).toBe(true)
  const codes = await browse<{ recoveryCodes: string[] }>('PUT', '/me/totp', {
    cookie,
    body: { code: code(0) },
  })
  expect(codes.body.recoveryCodes).toHaveLength(10)
  const { body: security } = await browse<Security>('GET', '/me/security', { cookie })
  expect(security).toMatchObject({ login: 'totp.user', totp: { recoveryLeft: 10 }, required: false })

  const begin = async () => (await enter('totp.user', OWN)).body
  const first = await begin()
  expect(first.next).toBe('code')
  const give = (step: string, code: string) => browse('POST', '/session/code', { body: { step, code } })
  // The one that confirmed is used up.
  expect(await give(first.step, code(0))).toMatchObject({ status: 422, errors: ['code'] })
  expect((await give(first.step, code(40))).status).toBe(422)
  expect((await give(first.step, code(1))).status).toBe(200)
  expect((await give((await begin()).step, code(1))).status).toBe(422)
  const [recovery = ''] = codes.body.recoveryCodes
  expect((await give((await begin()).step, recovery.toUpperCase())).status).toBe(200)
  expect((await give((await begin()).step, recovery)).status).toBe(422)
  const log = await browse<List<SignInView>>('GET', '/me/sign-ins?limit=200', { cookie })
  expect(log.body.items.filter(one => one.refused === 'wrong_code')).toHaveLength(4)
  expect(JSON.stringify(await t.pool.query('select totp_secret from huiliu.account_user'))).not.toContain(secret)
})

test('a second factor asked of a role is set up on the way in, and cannot be switched off', async () => {
  const asked = await role(t, 'careful', {})
  await add('careful.one', [asked])
  const policy = await t.api('PUT', '/sign-in-policy', { everybody: false, roles: [asked] })
  expect(policy).toMatchObject({ status: 200, body: { everybody: false, roles: [asked] } })
  const { body: first } = await enter('careful.one', PASSWORD)
  expect(first.next).toBe('enrolment')
  const { step } = first
  const { body } = await browse<{ secret: string }>('POST', '/session/enrolment', { body: { step } })
  // What is asked later does not let anybody pass before.
  expect(await browse('POST', '/session/password', { body: { step, password: OWN } })).toMatchObject({
    status: 202,
    body: { next: 'enrolment' },
  })
  expect((await browse('PUT', '/session/enrolment', { body: { step, code: '000000' } })).status).toBe(422)
  const confirmed = await browse('PUT', '/session/enrolment', { body: { step, code: codeAt(body.secret, 0) } })
  expect(confirmed.status).toBe(200)
  expect((await browse('POST', '/session/entry', { body: { step } })).body.next).toBe('password')
  const { cookie, status } = await browse('POST', '/session/password', { body: { step, password: OWN } })
  expect(status).toBe(200)
  const off = { password: OWN, code: codeAt(body.secret, 1) }
  expect(await browse('DELETE', '/me/totp', { cookie, body: off })).toMatchObject({
    status: 409,
    body: { code: 'second_factor_required' },
  })
  expect((await t.api('PUT', '/sign-in-policy', { everybody: false, roles: ['nobody'] })).status).toBe(422)
  await t.api('PUT', '/sign-in-policy', { everybody: false, roles: [] })
  expect((await browse('DELETE', '/me/totp', { cookie, body: off })).status).toBe(204)
})

test('a link for two lets two in, the third not, and no one after it was ended', async () => {
  const made = await t.api<InvitationLink & { inviteUrl: string }>('POST', '/invitation-links', {
    roles: ['read_only'],
    uses: 2,
    days: 1,
  })
  const secret = made.body.inviteUrl.split('/').at(-1) ?? ''
  const join = (login: string) =>
    browse('POST', `/invitations/${secret}`, { body: { login, name: login, password: PASSWORD } })
  expect((await browse('GET', `/invitations/${secret}`)).body).toMatchObject({ several: true, login: null })
  expect(await browse('POST', `/invitations/${secret}`, { body: { password: PASSWORD } })).toMatchObject({
    status: 422,
    errors: ['login'],
  })
  expect(await join('first.joiner')).toMatchObject({ status: 201, body: { member: { roles: ['read_only'] } } })
  const links = await t.api<List<InvitationLink>>('GET', '/invitation-links')
  expect(links.body.items).toMatchObject([{ uses: 2, used: 1 }])
  const last = await Promise.all([join('second.joiner'), join('third.joiner')])
  expect(last.map(one => one.status).toSorted()).toEqual([201, 404])
  const { body: other } = await t.api<InvitationLink & { inviteUrl: string }>('POST', '/invitation-links', {
    roles: ['member'],
  })
  expect((await t.api('DELETE', `/invitation-links/${other.id}`)).status).toBe(204)
  expect((await browse('GET', `/invitations/${other.inviteUrl.split('/').at(-1)}`)).status).toBe(404)
  const { token } = await person(t, { role: await role(t, 'hands_out', { members: true }) })
  expect((await t.api('POST', '/invitation-links', { roles: ['admin'] }, token)).status).toBe(403)
})

test('deactivated at once, with every session and token of his, and back again', async () => {
  const id = await add('leaver')
  const cookie = await come('leaver')
  expect((await browse('GET', '/me', { cookie })).status).toBe(200)
  const gone = await t.api('PATCH', `/members/${id}`, { active: false })
  expect(gone.status).toBe(200)
  expect((await browse('GET', '/me', { cookie })).status).toBe(401)
  expect((await enter('leaver', OWN)).status).toBe(401)
  await t.api('PATCH', `/members/${id}`, { active: true })
  expect((await enter('leaver', OWN)).status).toBe(200)
  const { body } = await t.api<List<SignInView>>('GET', `/sign-ins?member=${id}`)
  expect(body.items.map(one => one.refused)).toEqual([null, 'deactivated', null])
})

test('sessions are seen with device and address, and ended one by one or all others', async () => {
  await add('traveller')
  const phone = await come('traveller', 'Phone/1')
  const signIn = (agent: string) => browse('POST', '/session', { body: { login: 'traveller', password: OWN }, agent })
  const [desk, cafe] = [await signIn('Desk/1'), await signIn('Cafe/1')]
  const list = async (cookie: string) => (await browse<List<SessionView>>('GET', '/me/sessions', { cookie })).body.items
  const seen = await list(phone)
  expect(seen.map(one => [one.agent, one.current])).toEqual([
    ['Phone/1', true],
    ['Cafe/1', false],
    ['Desk/1', false],
  ])
  expect(seen[0]).toMatchObject({ address: '127.0.0.1', way: 'password' })
  const left = seen.find(one => one.agent === 'Cafe/1')?.id
  expect((await browse('DELETE', `/me/sessions/${left}`, { cookie: phone })).status).toBe(204)
  expect((await browse('GET', '/me', { cookie: cafe.cookie })).status).toBe(401)
  const stranger = await come('totp.user').catch(() => '')
  expect(stranger).toBe('')
  expect((await browse('DELETE', '/me/sessions', { cookie: phone })).status).toBe(204)
  expect((await browse('GET', '/me', { cookie: desk.cookie })).status).toBe(401)
  expect(await list(phone)).toHaveLength(1)
})

test('an admin gives a new password and takes a lost second factor away, and nobody does so above himself', async () => {
  const id = await add('forgetful')
  const cookie = await come('forgetful')
  const { body } = await browse<{ secret: string }>('POST', '/me/totp', { cookie, body: { password: OWN } })
  await browse('PUT', '/me/totp', { cookie, body: { code: codeAt(body.secret, 0) } })
  expect((await t.api('PUT', `/members/${id}/password`, { password: PASSWORD })).status).toBe(204)
  expect((await browse('GET', '/me', { cookie })).status).toBe(401)
  expect((await enter('forgetful', PASSWORD)).body.next).toBe('code')
  expect((await t.api('DELETE', `/members/${id}/second-factor`)).status).toBe(204)
  expect((await enter('forgetful', PASSWORD)).body.next).toBe('password')
  const above = await add('an.admin', ['admin'])
  const { token } = await person(t, { role: await role(t, 'looks_after', { members: true }) })
  for (const [method, path] of [
    ['PUT', 'password'],
    ['DELETE', 'second-factor'],
  ] as const) {
    const given = method === 'PUT' ? { password: PASSWORD } : undefined
    expect((await t.api(method, `/members/${above}/${path}`, given, token)).status).toBe(403)
  }
  const { token: plain } = await person(t, { role: 'member' })
  for (const path of ['/sign-ins', '/invitation-links', '/sign-in-policy'])
    expect((await t.api('GET', path, undefined, plain)).status).toBe(403)
})

test('of an unknown login nothing is kept but that it was tried', async () => {
  expect((await enter('my-secret-typed-here', 'x')).status).toBe(401)
  const { body } = await t.api<List<SignInView>>('GET', '/sign-ins?limit=1')
  expect(body.items).toMatchObject([{ member: null, refused: 'unknown_login', address: '127.0.0.1' }])
  expect(JSON.stringify(body)).not.toContain('my-secret')
  const next = await t.api<List<SignInView>>('GET', `/sign-ins?limit=1&cursor=${body.next}`)
  expect(next.body.items[0]?.id).not.toBe(body.items[0]?.id)
  expect((await t.api('GET', '/sign-ins?cursor=nonsense')).status).toBe(422)
})
