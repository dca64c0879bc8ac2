import { afterAll, beforeAll, expect, test } from 'vitest'
import type { List, Me, SignInView, SignOnAccount, SignOnWay } from '@huiliu/contracts'
import { testApp, type TestApp } from '../../test/app.ts'
import { startOidc, type OidcServer } from '../../test/oidc.ts'
import { person, role, signIn } from '../../test/people.ts'
import { startDingtalkScan } from '../demo/stand-ins/scan/dingtalk.ts'
import { startWecomScan } from '../demo/stand-ins/scan/wecom.ts'

const CLIENT = { clientId: 'huiliu', secret: 'a-secret-of-the-provider' }
const PASSWORD = 'river-of-rivers-7'
const LOCAL = ['127.0.0.0/8']

let t: TestApp
let provider: OidcServer
let way: SignOnWay
/** The provider has to know where it sends people back to, and we where it stands. */
beforeAll(async () => {
  t = await testApp()
  const redirects: string[] = []
  provider = await startOidc(CLIENT, redirects)
  way = await add({ kind: 'oidc', settings: { issuer: provider.issuer, clientId: CLIENT.clientId, networks: LOCAL } })
  await provider.stop()
  const port = Number(new URL(provider.issuer).port)
  provider = await startOidc(CLIENT, [`http://127.0.0.1/api/v1/session/ways/${way.id}/back`], port)
})
afterAll(async () => {
  await provider?.stop()
  await t?.close()
})

async function add(given: Pick<SignOnWay, 'kind' | 'settings'> & { secret?: string }): Promise<SignOnWay> {
  const { status, body } = await t.api<SignOnWay>('POST', '/sign-in-ways', {
    name: '公司账号',
    secret: CLIENT.secret,
    newRole: null,
    enabled: true,
    ...given,
  })
  expect(status).toBe(201)
  return body
}

type Jar = Record<string, string>

function keep(jar: Jar, cookies: string[]): void {
  for (const cookie of cookies) {
    const [pair = ''] = cookie.split(';')
    const [name = '', ...value] = pair.split('=')
    jar[name] = value.join('=')
  }
}

const cookieOf = (jar: Jar) =>
  Object.entries(jar)
    .map(pair => pair.join('='))
    .join('; ')

/** Our own pages, as the browser asks for them: redirects are told. */
async function ours(jar: Jar, url: string): Promise<{ status: number; to: string; body: { code?: string } }> {
  const answer = await t.app.http.inject({
    method: 'GET',
    url,
    headers: { cookie: cookieOf(jar), 'sec-fetch-site': 'cross-site', 'accept-language': 'zh' },
  })
  keep(jar, [answer.headers['set-cookie'] ?? []].flat())
  const to = String(answer.headers.location ?? '')
  return { status: answer.statusCode, to, body: answer.statusCode < 400 ? {} : answer.json() }
}

/** Over there, until it sends back. */
async function theirs(url: string, jar: Jar = {}): Promise<string> {
  if (url.startsWith('http://127.0.0.1/')) return url
  const answer = await fetch(url, { redirect: 'manual', headers: { cookie: cookieOf(jar) } })
  keep(jar, answer.headers.getSetCookie())
  const to = answer.headers.get('location')
  if (to === null) throw new Error(`${url}: ${answer.status} ${await answer.text()}`)
  return theirs(new URL(to, url).href, jar)
}

const pathOf = (url: string) => url.slice('http://127.0.0.1'.length)

/** There and back; the session's cookie is in the jar where he came in. */
async function over(id: string, jar: Jar = {}) {
  const away = await ours(jar, `/api/v1/session/ways/${id}?from=/o/account`)
  expect(away.status).toBe(302)
  return ours(jar, pathOf(await theirs(away.to)))
}

async function meOf(jar: Jar): Promise<Me['member'] | null> {
  const { body } = await t.request<Me>({
    method: 'GET',
    path: '/me',
    headers: { authorization: '', cookie: cookieOf(jar) },
  })
  return body.member ?? null
}

test('a verified address leads to a member only by his password, once', async () => {
  const login = 'lin@example.com'
  await t.api('POST', '/members', { name: '林', email: login, password: PASSWORD, roles: ['member'] })
  provider.person({ sub: 'lin-1', name: 'Lin', email: login, email_verified: true })
  const jar: Jar = {}
  expect((await over(way.id, jar)).to).toMatch(/^\/signin\?link=/)
  expect(await meOf(jar)).toBeNull()
  const link = (password: string, cookie = cookieOf(jar)) =>
    t.request<{ to: string }>({
      method: 'POST',
      path: '/session/link',
      body: { password },
      headers: { authorization: '', cookie, 'sec-fetch-site': 'same-origin' },
    })
  const held = cookieOf(jar)
  expect((await link('not-his-password')).status).toBe(401)
  // A wrong one ends it: the provider is asked again.
  expect((await link(PASSWORD, held)).status).toBe(404)
  await over(way.id, jar)
  const linked = await link(PASSWORD)
  expect(linked).toMatchObject({ status: 200, body: { to: '/o/account' } })
  const again: Jar = {}
  expect((await over(way.id, again)).to).toBe('/o/account')
  expect(await meOf(again)).toMatchObject({ name: '林' })
  const { body } = await t.api<List<SignOnAccount>>('GET', `/sign-in-ways/${way.id}/accounts`)
  expect(body.items).toMatchObject([{ subject: 'lin-1', shown: login, member: { name: '林' } }])
})

test('an address that is not verified, or nobody’s, lets nobody in unless the way says with which role', async () => {
  await t.api('POST', '/members', { name: '何', email: 'he@example.com', password: PASSWORD, roles: ['member'] })
  provider.person({ sub: 'false-he', name: 'He', email: 'he@example.com', email_verified: false })
  const refused: Jar = {}
  expect((await over(way.id, refused)).to).toBe('/signin?refused=not_linked')
  expect(await meOf(refused)).toBeNull()
  const { body: log } = await t.api<List<SignInView>>('GET', '/sign-ins?limit=1')
  expect(log.items).toMatchObject([{ way: 'oidc', refused: 'not_linked', member: null }])

  await t.api('PATCH', `/sign-in-ways/${way.id}`, { newRole: 'read_only' })
  provider.person({ sub: 'new-1', name: '新同事', email: 'new@example.com', email_verified: true })
  const jar: Jar = {}
  expect((await over(way.id, jar)).to).toBe('/o/account')
  expect(await meOf(jar)).toMatchObject({ name: '新同事', roles: ['read_only'], email: 'new@example.com' })
  // Whose login it is is not said by an address that nobody verified.
  provider.person({ sub: 'false-he', name: 'He', email: 'he@example.com', email_verified: false })
  const other: Jar = {}
  await over(way.id, other)
  expect(await meOf(other)).toMatchObject({ name: 'He', email: 'oidc:false-he' })
})

test('what comes back has to come to the browser that was sent, once, and as it was asked', async () => {
  const jar: Jar = {}
  const away = await ours(jar, `/api/v1/session/ways/${way.id}`)
  const asked = new URL(away.to).searchParams
  expect(asked.get('code_challenge_method')).toBe('S256')
  expect(asked.get('nonce')?.length).toBeGreaterThan(20)
  const back = pathOf(await theirs(away.to))
  expect((await ours({}, back)).to).toBe('/signin?refused=expired')
  const other: Jar = {}
  await ours(other, `/api/v1/session/ways/${way.id}`)
  expect((await ours(other, back)).to).toBe('/signin?refused=expired')
  expect((await ours(jar, back)).to).toBe('/today')
  expect((await ours(jar, back)).to).toBe('/signin?refused=expired')
  // A code of somebody else's flow does not fit our verifier.
  const [mine, stolen]: Jar[] = [{}, {}]
  const first = await ours(mine ?? {}, `/api/v1/session/ways/${way.id}`)
  const second = await ours(stolen ?? {}, `/api/v1/session/ways/${way.id}`)
  const theirsBack = new URL(await theirs(second.to))
  const ownBack = new URL(await theirs(first.to))
  ownBack.searchParams.set('code', theirsBack.searchParams.get('code') ?? '')
  expect((await ours(mine ?? {}, pathOf(ownBack.href))).to).toBe('/signin?refused=refused_there')
  for (const from of ['https://evil.example', '//evil.example', '/\\evil.example']) {
    const jarOf: Jar = {}
    const gone = await ours(jarOf, `/api/v1/session/ways/${way.id}?from=${encodeURIComponent(from)}`)
    expect((await ours(jarOf, pathOf(await theirs(gone.to)))).to).toBe('/today')
  }
})

test('an admin tries a way, and one that is off or wrong says so', async () => {
  expect((await t.api('POST', `/sign-in-ways/${way.id}/trial`)).body).toEqual({ ok: true })
  const closedNetwork = await add({ kind: 'oidc', settings: { issuer: provider.issuer, clientId: 'x', networks: [] } })
  expect(await t.api('POST', `/sign-in-ways/${closedNetwork.id}/trial`)).toMatchObject({
    status: 422,
    body: { code: 'provider_unreachable' },
  })
  await t.api('PATCH', `/sign-in-ways/${closedNetwork.id}`, { enabled: false })
  expect((await ours({}, `/api/v1/session/ways/${closedNetwork.id}`)).body.code).toBe('sign_in_way_gone')
  expect((await t.api('DELETE', `/sign-in-ways/${closedNetwork.id}`)).status).toBe(204)
  const missing = { kind: 'wecom', name: 'x', secret: 'x', newRole: null, enabled: true, settings: { networks: [] } }
  expect(await t.api('POST', '/sign-in-ways', missing)).toMatchObject({ status: 422, body: { code: 'invalid_input' } })
  const { token } = await person(t, { role: await role(t, 'not_admin', { settings: true, members: true }) })
  expect((await t.api('GET', '/sign-in-ways', undefined, token)).status).toBe(403)
  const kept = await t.runtime.db.query('select settings, secret from ws.sign_in_way')
  expect(JSON.stringify(kept)).not.toContain(CLIENT.secret)
  expect(JSON.stringify((await t.api('GET', '/sign-in-ways')).body)).not.toContain('secret')
})

test('企业微信: linked by an admin, in by scanning; who is not of the company stays out', async () => {
  const scan = await startWecomScan({ corpId: 'ww1', agentId: '1000002', secret: 'wecom-secret' })
  const settings = { corpId: 'ww1', agentId: '1000002', apiUrl: scan.origin, loginUrl: scan.origin, networks: LOCAL }
  const wecom = await add({ kind: 'wecom', settings, secret: 'wecom-secret' })
  expect((await t.api('POST', `/sign-in-ways/${wecom.id}/trial`)).status).toBe(200)
  await t.api('PATCH', `/sign-in-ways/${wecom.id}`, { secret: 'wrong' })
  expect(await t.api('POST', `/sign-in-ways/${wecom.id}/trial`)).toMatchObject({
    status: 422,
    body: { title: '对方拒绝了：40001 invalid credential' },
  })
  await t.api('PATCH', `/sign-in-ways/${wecom.id}`, { secret: 'wecom-secret' })
  scan.person('WangWu')
  expect((await over(wecom.id)).to).toBe('/signin?refused=not_linked')
  const added = { name: '王五', email: 'wangwu', password: PASSWORD, roles: ['member'] }
  const { body: member } = await t.api<{ id: string }>('POST', '/members', added)
  const linked = { subject: 'WangWu', member: member.id }
  expect((await t.api('POST', `/sign-in-ways/${wecom.id}/accounts`, linked)).status).toBe(201)
  expect((await t.api('POST', `/sign-in-ways/${wecom.id}/accounts`, linked)).status).toBe(409)
  const jar: Jar = {}
  expect((await over(wecom.id, jar)).to).toBe('/o/account')
  expect(await meOf(jar)).toMatchObject({ name: '王五' })
  scan.person('someone-outside', false)
  expect((await over(wecom.id)).to).toBe('/signin?refused=refused_there')
  await t.api('PATCH', `/members/${member.id}`, { active: false })
  scan.person('WangWu')
  expect((await over(wecom.id)).to).toBe('/signin?refused=deactivated')
  await scan.stop()
})

test('钉钉: linked by the member himself while signed in, in by scanning, and unlinked', async () => {
  const scan = await startDingtalkScan({ clientId: 'ding1', secret: 'ding-secret' })
  const settings = { clientId: 'ding1', apiUrl: scan.origin, loginUrl: scan.origin, networks: LOCAL }
  const ding = await add({ kind: 'dingtalk', settings, secret: 'ding-secret' })
  expect((await t.api('POST', `/sign-in-ways/${ding.id}/trial`)).status).toBe(200)
  const zhao = await person(t, { role: 'member', name: '赵' })
  const { secret } = await signIn(t, zhao)
  const jar: Jar = { huiliu: secret }
  scan.person({ unionId: 'uZhao', nick: '老赵' })
  const answer = await t.app.http.inject({
    method: 'POST',
    url: `/api/v1/me/accounts/${ding.id}`,
    headers: { cookie: cookieOf(jar), 'sec-fetch-site': 'same-origin' },
  })
  expect(answer.statusCode).toBe(201)
  keep(jar, [answer.headers['set-cookie'] ?? []].flat())
  const back = await theirs(answer.json<{ url: string }>().url)
  expect((await ours(jar, pathOf(back))).to).toBe('/settings/security')
  const fresh: Jar = {}
  expect((await over(ding.id, fresh)).to).toBe('/o/account')
  expect(await meOf(fresh)).toMatchObject({ name: '赵' })
  const mine = { authorization: '', cookie: cookieOf(fresh), 'sec-fetch-site': 'same-origin' }
  const gone = await t.request({ method: 'DELETE', path: `/me/accounts/${ding.id}`, headers: mine })
  expect(gone.status).toBe(204)
  expect((await over(ding.id)).to).toBe('/signin?refused=not_linked')
  await scan.stop()
})
