import * as oauth from 'oauth4webapi'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Problem } from '@huiliu/contracts'
import { testApp, type TestApp } from '../../test/app.ts'
import type { Issued } from './tokens.ts'

let t: TestApp
beforeAll(async () => {
  t = await testApp()
})
afterAll(() => t?.close())

/** The library's requests, made to the application without a port. */
async function toApp(url: string, { method, headers, body }: oauth.CustomFetchOptions<string, unknown>) {
  const {
    statusCode,
    payload,
    headers: answered,
  } = await t.app.http.inject({
    method: method === 'GET' ? 'GET' : 'POST',
    url: url.replace('http://127.0.0.1', ''),
    headers: { ...headers },
    ...(body !== undefined && body !== null && { payload: String(body) }),
  })
  const told = Object.entries(answered).map(([name, value]): [string, string] => [name, String(value)])
  return new Response(payload, { status: statusCode, headers: new Headers(told) })
}
const options = { [oauth.allowInsecureRequests]: true, [oauth.customFetch]: toApp } as const

async function server(): Promise<oauth.AuthorizationServer> {
  const issuer = new URL('http://127.0.0.1')
  return oauth.processDiscoveryResponse(
    issuer,
    await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...options }),
  )
}

async function program(body: Record<string, unknown> = {}): Promise<Issued & { client: oauth.Client; secret: string }> {
  const made = await t.api<Issued>('POST', '/tokens', { name: 'ERP', role: 'admin', kind: 'program', ...body })
  expect(made.status).toBe(201)
  const { clientId, clientSecret } = made.body
  return { ...made.body, client: { client_id: clientId ?? '' }, secret: clientSecret ?? '' }
}

type Asking = { client: oauth.Client; auth: oauth.ClientAuth; scope?: string }

async function access({ client, auth, scope }: Asking): Promise<oauth.TokenEndpointResponse> {
  const as = await server()
  const asked = scope === undefined ? {} : { scope }
  const answer = await oauth.clientCredentialsGrantRequest(as, client, auth, asked, options)
  return oauth.processClientCredentialsResponse(as, client, answer)
}

describe('a program gets access by client credentials', () => {
  test('with its secret in the header or in the form, and acts under its own name', async () => {
    const { client, secret, id } = await program({ scopes: ['records:write'] })
    for (const auth of [oauth.ClientSecretBasic(secret), oauth.ClientSecretPost(secret)]) {
      const { access_token: token, expires_in: seconds, scope } = await access({ client, auth })
      expect([seconds, scope]).toEqual([3600, 'records:write'])
      const made = await t.api('POST', '/records/account', { name: '泵业' }, token)
      expect(made.status).toBe(201)
      const [act] = await t.runtime.db.query('select actor_kind, actor_id from ws.act order by at desc limit 1')
      expect(act).toEqual({ actor_kind: 'token', actor_id: id })
    }
  })

  test('to part of what it may, and to nothing beyond', async () => {
    const { client, secret } = await program({ scopes: ['records:read', 'records:write:account'] })
    const auth = oauth.ClientSecretPost(secret)
    const { access_token: token } = await access({ client, auth, scope: 'records:read:account' })
    expect((await t.api('GET', '/records/account', undefined, token)).status).toBe(200)
    const others = await t.api<{ items: unknown[] }>('GET', '/records/contact', undefined, token)
    expect(others.body.items).toEqual([])
    const written = await t.api<Problem>('POST', '/records/account', { name: 'x' }, token)
    expect([written.status, written.body.code]).toEqual([403, 'insufficient_scope'])
    for (const scope of ['records:write', 'settings', 'nonsense'])
      await expect(access({ client, auth, scope })).rejects.toMatchObject({ error: 'invalid_scope', status: 400 })
  })

  test('never with a wrong secret, another’s name, or a token in the place of a secret', async () => {
    const [one, other] = [await program(), await program()]
    const wrong = { error: 'invalid_client', status: 401 }
    for (const secret of [other.secret, 'hls_x', t.token])
      await expect(access({ client: one.client, auth: oauth.ClientSecretPost(secret) })).rejects.toMatchObject(wrong)
    const basic = oauth.ClientSecretBasic('wrong')
    await expect(access({ client: one.client, auth: basic })).rejects.toThrow()
    expect((await t.api('GET', '/me', undefined, one.secret)).status).toBe(401)
  })

  test('access is looked into and given back by its program alone', async () => {
    const { client, secret } = await program({ scopes: ['records:read'] })
    const other = await program()
    const as = await server()
    const auth = oauth.ClientSecretBasic(secret)
    const { access_token: token } = await access({ client, auth })
    const look = async (by: oauth.Client, proof: oauth.ClientAuth) =>
      oauth.processIntrospectionResponse(as, by, await oauth.introspectionRequest(as, by, proof, token, options))
    expect(await look(client, auth)).toMatchObject({ active: true, scope: 'records:read', token_type: 'Bearer' })
    expect(await look(other.client, oauth.ClientSecretBasic(other.secret))).toEqual({ active: false })
    const give = async (by: oauth.Client, proof: oauth.ClientAuth) =>
      oauth.processRevocationResponse(await oauth.revocationRequest(as, by, proof, token, options))
    await give(other.client, oauth.ClientSecretBasic(other.secret))
    expect((await t.api('GET', '/records/contact', undefined, token)).status).toBe(200)
    await give(client, auth)
    const gone = await t.api('GET', '/records/contact', undefined, token)
    expect([gone.status, gone.headers['www-authenticate']]).toEqual([401, 'Bearer error="invalid_token"'])
  })

  test('a program revoked, or whose secret was replaced without overlap, loses what it was given', async () => {
    const { client, secret, id } = await program()
    const { access_token: token } = await access({ client, auth: oauth.ClientSecretPost(secret) })
    const replaced = await t.api<Issued>('POST', `/tokens/${id}/secrets`, { overlapHours: 0 })
    expect((await t.api('GET', '/me', undefined, token)).status).toBe(401)
    await expect(access({ client, auth: oauth.ClientSecretPost(secret) })).rejects.toThrow()
    const auth = oauth.ClientSecretPost(replaced.body.clientSecret ?? '')
    const { access_token: again } = await access({ client, auth })
    expect((await t.api('GET', '/me', undefined, again)).status).toBe(200)
    await t.api('DELETE', `/tokens/${id}`)
    expect((await t.api('GET', '/me', undefined, again)).status).toBe(401)
    await expect(access({ client, auth })).rejects.toMatchObject({ error: 'invalid_client' })
  })

  test('bad requests are told as RFC 6749 has it', async () => {
    const { client, secret } = await program()
    const ask = async (payload: string, headers: Record<string, string> = {}) => {
      const type = { 'content-type': 'application/x-www-form-urlencoded' }
      const answer = await t.app.http.inject({
        method: 'POST',
        url: '/oauth/token',
        payload,
        headers: { ...type, ...headers },
      })
      return [answer.statusCode, answer.json<{ error: string }>().error]
    }
    const known = `client_id=${client.client_id}&client_secret=${secret}`
    expect(await ask(known)).toEqual([400, 'invalid_request'])
    expect(await ask(`${known}&grant_type=password`)).toEqual([400, 'unsupported_grant_type'])
    expect(await ask(`${known}&grant_type=client_credentials&scope=`)).toEqual([200, undefined])
    expect(await ask(`${known}&${known}`)).toEqual([400, 'invalid_request'])
    expect(await ask(known, { authorization: 'Basic eDp5' })).toEqual([400, 'invalid_request'])
    expect(await ask('', { authorization: 'Basic %%%' })).toEqual([401, 'invalid_client'])
    expect(await ask('{}', { 'content-type': 'application/json' })).toEqual([400, 'invalid_request'])
    expect(await ask('x'.repeat(20_000))).toEqual([400, 'invalid_request'])
  })
})
