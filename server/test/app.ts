import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { inject } from 'vitest'
import { createApp, type App } from '../src/app.ts'
import { createSealer, openPool, readerLag, type Sealer } from '../src/kernel/index.ts'
import { asSomebodyElse, refuseSecondConnections } from '../src/kernel/db.ts'
import { createLogger } from '../src/kernel/logger.ts'
import { install, type Runtime } from '../src/workspace-runtime.ts'
import { createToken, createWorkspace } from '../src/workspace/index.ts'

/** `body` of an answer without one is null, so reading a field of it fails the test. */
type Answer<T> = { status: number; body: T; headers: Record<string, unknown> }

export type ApiRequest = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path: string
  /** sent as it is when text or bytes, else as JSON */
  body?: unknown
  headers?: Record<string, string>
  token?: string
}

export type TestApp = {
  app: App
  pool: pg.Pool
  runtime: Runtime
  /** the key under which tokens are signed */
  sealer: Sealer
  token: string
  /** one API call as the admin, or with another token */
  api<T = Record<string, unknown>>(method: string, path: string, body?: unknown, token?: string): Promise<Answer<T>>
  /** the same with everything of the request at hand */
  request<T = Record<string, unknown>>(request: ApiRequest): Promise<Answer<T>>
  /** a source's write key */
  source(kind: 'website' | 'server', name?: string): Promise<{ id: string; key: string }>
  /** one call of the tracking API, as the SDKs make it */
  collect(key: string, path: string, body: Record<string, unknown>): Promise<number>
  /** waits until no import is at work, every reader has nothing left, and no file is due */
  processed(): Promise<void>
  tokenFor(role: string): Promise<string>
  close(): Promise<void>
}

/** Nobody answers there: no test asks the network. */
const NO_DNS = ['127.0.0.1:9']

/** The whole application on a workspace of its own, without a port; `statementMs` limits the statements of its requests. */
export async function testApp({ statementMs = 0, dnsServers = NO_DNS } = {}): Promise<TestApp> {
  refuseSecondConnections()
  const dataDir = await mkdtemp(join(tmpdir(), 'huiliu-'))
  const pool = openPool(inject('postgres'), 6)
  const requests = openPool(inject('postgres'), 8, { statementMs })
  const log = createLogger({ level: process.env['TEST_LOG'] === '1' ? 'debug' : 'silent' })
  const sealer = createSealer(randomBytes(32))
  const app = await createApp({
    pool,
    requests,
    log,
    dataDir,
    sealer,
    origin: () => 'http://127.0.0.1',
    secure: false,
    trustedProxies: [],
    dnsServers,
    demo: false,
  })
  const workspace = await createWorkspace(pool, { name: '测试', now: new Date(), install })
  const runtime = await app.run(workspace)
  const tokenFor = (role: string) => createToken(pool, { role, name: role, workspaceKey: workspace.key })
  const token = await tokenFor('admin')

  const { request, api } = callers(app, token)

  async function source(kind: 'website' | 'server', name = kind): Promise<{ id: string; key: string }> {
    const { body } = await api<{ id: string; writeKey: string }>('POST', '/sources', { kind, name })
    return { id: body.id, key: body.writeKey }
  }

  async function collect(key: string, path: string, body: Record<string, unknown>): Promise<number> {
    const payload = { messageId: randomUUID(), ...body }
    const response = await app.http.inject({
      method: 'POST',
      url: `/v1/${path}`,
      payload,
      headers: {
        authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}`,
        'content-type': 'application/json',
      },
    })
    return response.statusCode
  }

  async function processed(): Promise<void> {
    await runtime.imports.idle()
    await runtime.exports.idle()
    await runtime.bulk.drain()
    await runtime.sender.drain()
    for (let quiet = 0; quiet < 2;) quiet = (await drainAll(runtime)) === 0 ? quiet + 1 : 0
  }

  async function close(): Promise<void> {
    await app.stop()
    await pool.query(`drop schema ${workspace.schema} cascade`)
    await pool.query('delete from huiliu.workspace where id = $1', [workspace.id])
    await Promise.all([pool.end(), requests.end()])
    await rm(dataDir, { recursive: true, force: true })
  }
  return { app, pool, runtime, sealer, token, api, request, source, collect, processed, tokenFor, close }
}

function callers(app: App, token: string): Pick<TestApp, 'request' | 'api'> {
  async function request<T>({ method, path, body, headers = {}, token: as = token }: ApiRequest): Promise<Answer<T>> {
    const raw = typeof body === 'string' || Buffer.isBuffer(body)
    const asked = {
      method,
      url: `/api/v1${path}`,
      headers: {
        'accept-language': 'zh',
        authorization: `Bearer ${as}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { payload: raw ? body : JSON.stringify(body) }),
    }
    const response = await asSomebodyElse(async () => app.http.inject(asked))
    const isJson = String(response.headers['content-type'] ?? '').includes('json')
    return {
      status: response.statusCode,
      body: isJson ? JSON.parse(response.payload || 'null') : null,
      headers: response.headers,
    }
  }

  function api<T>(method: string, path: string, body?: unknown, as = token): Promise<Answer<T>> {
    const verb = method === 'POST' || method === 'PUT' || method === 'PATCH' || method === 'DELETE' ? method : 'GET'
    return request<T>({ method: verb, path, body, token: as })
  }
  return { request, api }
}

async function drainAll({ db, readers, files }: Runtime): Promise<number> {
  let done = 0
  for (const reader of readers) done += await reader.drain()
  done += await files.drain()
  // What the app's own readers hold just now, or what no reader may see yet, is still to come: look until nothing waits.
  const lags = await Promise.all(readers.map(reader => readerLag(db, reader)))
  return done + lags.filter(({ seconds }) => seconds !== 0).length
}
