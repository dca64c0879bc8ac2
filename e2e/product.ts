import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Browser, Page } from 'playwright-core'
import type { DeliveryView, List, LookupView, Timeline } from '@huiliu/contracts'
import { eventually } from '../server/test/eventually.ts'
import { startServer, type ServerProcess } from '../server/test/process.ts'

export { eventually }

const BIN = fileURLToPath(new URL('../server/bin/huiliu.ts', import.meta.url))
/** less than a test has, so that it is told what was waited for in vain */
const PATIENCE_MS = 20_000
const ADMIN = { email: 'admin@example.com', password: 'river-of-rivers-7' }

export type Credentials = { email: string; password: string }
export type Product = {
  origin: string
  dataDir: string
  admin: Credentials
  server: ServerProcess
  /** one API call as the admin; throws on any status that is not 2xx */
  api<T = unknown>(method: string, path: string, body?: unknown): Promise<T>
  /** a new source and its write key */
  source(kind: 'website' | 'server', name?: string): Promise<{ id: string; writeKey: string }>
  /** the one-time link the terminal shows where nothing is set up yet */
  setupLink(): Promise<string>
  stop(): Promise<void>
}
type Start = {
  args?: string[]
  /** false: as on the very first start, to be set up by its link */
  founded?: boolean
  /** settings beside the admin's */
  env?: Record<string, string>
}

/** The product as a user starts it, with data and PostgreSQL of its own, and an API token from its command line. */
export async function startProduct({ args = [], founded = true, env: more = {} }: Start = {}): Promise<Product> {
  const folder = await mkdtemp(join(tmpdir(), 'huiliu-e2e-'))
  const dataDir = join(folder, 'data')
  const env: Record<string, string> = founded
    ? { ...more, HUILIU_ADMIN_EMAIL: ADMIN.email, HUILIU_ADMIN_PASSWORD: ADMIN.password }
    : more
  const server = await startServer({ dataDir, args, env })
  let token: Promise<string> | undefined
  const api = caller(server.origin, () => (token ??= adminToken(dataDir)))
  return {
    origin: server.origin,
    dataDir,
    admin: ADMIN,
    server,
    api,
    source: (kind, name = kind) => api('POST', '/sources', { kind, name }),
    setupLink: () => eventually(async () => /http\S+\/setup\?token=\S+/.exec(server.output())?.[0]),
    stop: async () => {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function adminToken(dataDir: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [BIN, 'token', 'create', '--role', 'admin'], {
    env: { ...process.env, HUILIU_DATA: dataDir },
  })
  return stdout.trim()
}

/** Somebody of that role, who has taken his invitation. */
export async function colleague(product: Product, role: string): Promise<Credentials> {
  const made = { email: `${role}@example.com`, password: 'a-colleague-comes-in-4' }
  const invited = await product.api<{ inviteUrl: string }>('POST', '/members', {
    name: role,
    email: made.email,
    roles: [role],
  })
  const secret = invited.inviteUrl.split('/').at(-1)
  const answer = await fetch(`${product.origin}/api/v1/invitations/${secret}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'accept-language': 'zh' },
    body: JSON.stringify({ password: made.password }),
  })
  if (!answer.ok) throw new Error(`the invitation was not taken: ${answer.status} ${await answer.text()}`)
  return made
}

function caller(origin: string, token: () => Promise<string>): Product['api'] {
  return async (method, path, body) => {
    const answer = await fetch(`${origin}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await token()}`,
        'accept-language': 'zh',
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
    return JSON.parse(text || 'null')
  }
}

/** What sources sent about the person with this identifier, newest first, once all that arrived has been processed. */
export async function timelineOf(product: Product, kind: string, value: string): Promise<Timeline['items']> {
  await eventually(async () => {
    const { items } = await product.api<List<DeliveryView>>('GET', '/deliveries?limit=100')
    return items.every(delivery => delivery.state === 'processed')
  })
  const { contact } = await product.api<LookupView>('POST', '/contacts/lookup', { kind, value })
  if (!contact) return []
  const { items } = await product.api<Timeline>('GET', `/contacts/${contact.id}/timeline?limit=200`)
  return items.filter(item => item.object === null && item.kind !== 'identity')
}

/** A page in a fresh browser context that reads Chinese. */
export async function openPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({
    locale: 'zh-CN',
    viewport: { width: 1280, height: 800 },
    // What moves under a press is pressed elsewhere, on a machine that draws a frame now and then.
    reducedMotion: 'reduce',
  })
  context.setDefaultTimeout(PATIENCE_MS)
  return context.newPage()
}

/** The same, signed in through the sign-in form: as the admin, unless told who. */
export async function signIn(browser: Browser, product: Product, who: Credentials = product.admin): Promise<Page> {
  const page = await openPage(browser)
  await page.goto(`${product.origin}/signin`)
  await page.fill('input[autocomplete=username]', who.email)
  await page.fill('input[autocomplete=current-password]', who.password)
  await page.click('button[type=submit]')
  await page.locator('.rail').waitFor()
  return page
}

/** Two frames later, so that what the last act set in motion has begun to move. */
const SETTLED = `new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(
  document.querySelector('h1, h2, form, [role=dialog]') !== null
  && document.querySelectorAll('.bone, .bones').length === 0
  && document.getAnimations().every(one => one.playState !== 'running')))))`

/** Waits until the page has its content and nothing moves. The live connection never ends, so the network is never idle. */
export async function settled(page: Page): Promise<void> {
  // By evaluate, which the page's policy lets pass: it forbids the eval that waitForFunction would need.
  await eventually(() => page.evaluate<boolean>(SETTLED).catch(() => false))
}
