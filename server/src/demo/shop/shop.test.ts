import { tmpdir } from 'node:os'
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import type pg from 'pg'
import type { ContactView, LookupView, List, RecordRow, Timeline } from '@huiliu/contracts'
import { eventually } from '../../../test/eventually.ts'
import { createApp, type App } from '../../app.ts'
import { createSealer, openPool } from '../../kernel/index.ts'
import { createLogger } from '../../kernel/logger.ts'
import { install, type Runtime } from '../../workspace-runtime.ts'
import { createToken, createWorkspace, listWorkspaces, type Workspace } from '../../workspace/index.ts'
import { foundDemo } from '../found.ts'

let pool: pg.Pool
let app: App
let runtime: Runtime
let beside: Workspace
let origin: string
let token: string

beforeAll(async () => {
  pool = openPool(inject('postgres'), 8)
  const log = createLogger({ level: 'silent' })
  // Other test files come and go in this PostgreSQL: with a company there for good, the demo is never the first one.
  beside = await createWorkspace(pool, { name: '旁边', now: new Date(), install })
  const { state } = await foundDemo(pool, { admin: undefined, install, now: new Date() })
  app = await createApp({
    pool,
    requests: pool,
    log,
    dataDir: tmpdir(),
    sealer: createSealer(randomBytes(32)),
    origin: () => origin,
    secure: false,
    trustedProxies: [],
    dnsServers: [],
    demo: true,
  })
  const workspace = (await listWorkspaces(pool)).find(one => one.id === state.workspaceId)
  if (!workspace) throw new Error('the demo has no workspace')
  runtime = await app.run(workspace)
  token = await createToken(pool, { role: 'admin', name: 'test', workspaceKey: workspace.key })
  origin = await app.http.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(async () => {
  await app?.stop()
  for (const { id, schema } of [runtime.workspace, beside]) {
    await pool.query(`drop schema ${schema} cascade`)
    await pool.query('delete from huiliu.workspace where id = $1', [id])
  }
  await pool.end()
})

/** A browser without script: it keeps its cookies, follows redirects and sends forms; null is a post of nothing. */
function browser() {
  const cookies = new Map<string, string>()
  async function ask(
    path: string,
    form?: Record<string, string> | null,
  ): Promise<{ status: number; path: string; text: string }> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(origin + path, {
      redirect: 'manual',
      headers: { cookie, 'accept-language': 'zh' },
      ...(form !== undefined && { method: 'POST', body: form && new URLSearchParams(form) }),
    })
    for (const set of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = (set.split(';')[0] ?? '').split('=')
      cookies.set(name, value)
    }
    const to = answer.headers.get('location')
    return to ? ask(to) : { status: answer.status, path, text: await answer.text() }
  }
  return { ask, shop: (path: string, form?: Record<string, string>) => ask(`/demo/shop${path}`, form) }
}

async function api<T>(method: string, path: string, body?: unknown): Promise<T> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'accept-language': 'zh' }
  const answer = await fetch(`${origin}/api/v1${path}`, {
    method,
    headers,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  expect(answer.status).toBeLessThan(300)
  return JSON.parse(await answer.text())
}

async function known(kind: string, value: string): Promise<LookupView['contact']> {
  return (await api<LookupView>('POST', '/contacts/lookup', { kind, value })).contact
}

const HE = { name: '何静', email: 'he.jing4711@mail.example.com', phone: '13900004711' }

test('who signs up, opens the link in the mail and buys is one verified customer with an order', async () => {
  const { shop } = browser()
  await shop('/cart', { sku: 'CY-K12', quantity: '2' })
  await shop('/cart', { sku: 'F-JUG3', quantity: '1' })
  const welcome = await shop('/sign-up', { ...HE, anonymousId: 'device-of-he-jing' })
  expect(welcome.path).toBe('/demo/shop/welcome')
  expect(welcome.text).toContain(HE.email)
  await eventually(async () => await known('anonymous_id', 'device-of-he-jing'))
  expect(await known('email', HE.email), 'an address is not known before its link was opened').toBeNull()

  const link = /\/demo\/shop(\/link\/[\w-]+)/.exec((await shop('/mail')).text)?.[1] ?? ''
  const confirmed = await shop(link)
  expect(confirmed.path, 'the secret does not stay in the address').toBe('/demo/shop/confirmed')
  expect(confirmed.text).toContain('邮箱已确认')
  expect((await shop(link)).text, 'a link works once').toContain('已用过')
  expect((await shop('/checkout', { address: '武康路 1 号', phone: HE.phone })).text).toContain('下单成功')

  const contact = await eventually(async () => {
    const found = await known('email', HE.email)
    const view = found && (await api<ContactView>('GET', `/contacts/${found.id}`))
    return view && view.orders.count > 0 ? view : undefined
  })
  expect(contact).toMatchObject({
    name: HE.name,
    verified: true,
    orders: { count: 1, totals: [{ currency: 'CNY', amount: '417' }] },
  })
  expect(await known('anonymous_id', 'device-of-he-jing')).toMatchObject({ id: contact.id })
  const orders = await api<List<RecordRow>>('POST', '/records/order_line/query', {
    filter: { field: 'order.contact', op: 'eq', value: contact.id },
  })
  expect(orders.items).toHaveLength(2)
})

test('who scans the code of the member page, calls, writes and buys in a store is still the same customer', async () => {
  const { shop, ask } = browser()
  const she = { name: '苏晚', email: 'su.wan4712@mail.example.com', phone: '13900004712' }
  expect((await ask('/demo/story/scan', null)).status, 'nobody is known yet').toBe(409)
  await shop('/cart', { sku: 'CY-K12', quantity: '1' })
  await shop('/sign-up', { ...she, anonymousId: 'device-of-su-wan' })
  await shop('/checkout', { address: '武康路 1 号', phone: she.phone })
  expect((await ask('/demo/story/scan', null)).status).toBe(204)
  expect((await ask('/demo/story/call', null)).status).toBe(204)
  expect((await ask('/demo/story/mail', null)).status).toBe(204)
  const types = await eventually(async () => {
    const contact = await known('phone', she.phone)
    if (!contact) return undefined
    const { items } = await api<Timeline>('GET', `/contacts/${contact.id}/timeline`)
    const told = new Set(items.map(item => item.type))
    return told.has('message.received') && told.has('call.ringing') ? told : undefined
  })
  expect(types).toContain('track.Order Completed')
  const sheet = await fetch(`${origin}/demo/story/store-sheet`)
  expect(sheet.status, 'a browser that bought nothing').toBe(409)
})

test('a cashier who takes down the wrong number makes two customers one', async () => {
  const visitor = browser()
  expect((await visitor.ask('/demo/mix-up', null)).status, 'before an order there is nothing to mix up').toBe(409)
  const phone = '13900004712'
  await visitor.shop('/sign-up', { name: '何静', email: 'he.jing4712@mail.example.com', phone })
  await visitor.shop('/cart', { sku: 'CY-K12', quantity: '1' })
  await visitor.shop('/checkout', { address: '', phone: '' })
  const { text } = await visitor.ask('/demo/mix-up', null)
  const { card }: { card: string } = JSON.parse(text)
  expect((await visitor.ask('/demo/mix-up', null)).text, 'it happens once').toBe(text)
  const joined = await eventually(async () => {
    const [online, store] = await Promise.all([known('phone', phone), known('user_id', card)])
    return online && online.id === store?.id ? online : undefined
  })
  await eventually(async () => (await api<ContactView>('GET', `/contacts/${joined.id}`)).orders.count === 2)
})

test('what the shop is given is checked, escaped, and limited in size', async () => {
  const { shop } = browser()
  const evil = { ...HE, name: '"><script>alert(1)</script>', email: 'not an address' }
  const refused = await shop('/sign-up', evil)
  expect(refused.text).toContain('请填写')
  expect(refused.text).not.toContain('<script>alert')
  expect((await shop('/p/NO-SUCH')).status).toBe(404)
  expect((await shop('/%00')).status).toBe(404)
  expect((await shop('/cart', { sku: '__proto__', quantity: 'NaN' })).text).toContain('购物车还是空的')
  expect((await shop('/cart', { sku: 'CY-K12', quantity: '1e9' })).text).toContain('× 9')
  expect((await shop('/cart', { sku: 'x'.repeat(20_000) })).status).toBe(413)
  expect((await shop('/link/none')).text).toContain('已失效')
  const foreign = {
    method: 'POST',
    headers: { 'sec-fetch-site': 'cross-site' },
    body: new URLSearchParams({ sku: 'CY-K12' }),
  }
  expect((await fetch(`${origin}/demo/shop/cart`, foreign)).status).toBe(403)
})

test('whoever sits at the machine enters without a password, nobody else does', async () => {
  const enter = (headers: Record<string, string>, payload?: { as: unknown }) =>
    app.http.inject({
      method: 'POST',
      url: '/demo/session',
      headers: { host: '127.0.0.1:3000', ...headers },
      ...(payload && { payload }),
    })
  const entered = await enter({})
  expect(entered.statusCode).toBe(204)
  const [cookie] = entered.cookies
  const me = await app.http.inject({ url: '/api/v1/me', cookies: { [cookie?.name ?? '']: cookie?.value ?? '' } })
  expect(me.json()).toMatchObject({ member: { name: '周楠' }, demo: true })
  expect((await enter({ 'x-forwarded-for': '203.0.113.7' })).statusCode).toBe(404)
  expect((await enter({ host: 'crm.example.com' })).statusCode).toBe(404)
  expect((await enter({ 'sec-fetch-site': 'cross-site' })).statusCode).toBe(403)
  for (const as of ['nobody', '__proto__', 'constructor', 7, null])
    expect((await enter({}, { as })).statusCode, `as ${as}`).toBe(404)
  const remote = { method: 'POST', url: '/demo/session', remoteAddress: '203.0.113.7' } as const
  expect((await app.http.inject({ ...remote, headers: { host: 'localhost' } })).statusCode).toBe(404)
})
