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

export { eventually } from '../server/test/eventually.ts'

const BIN = fileURLToPath(new URL('../server/bin/huiliu.ts', import.meta.url))
const ADMIN = { email: 'admin@example.com', password: 'river-of-rivers-7' }

export type Product = {
  origin: string
  dataDir: string
  admin: typeof ADMIN
  server: ServerProcess
  /** one API call as the admin; throws on any status that is not 2xx */
  api<T = unknown>(method: string, path: string, body?: unknown): Promise<T>
  /** a new source and its write key */
  source(kind: 'website' | 'server', name?: string): Promise<{ id: string; writeKey: string }>
  stop(): Promise<void>
}

/** The product as a user starts it, with data and PostgreSQL of its own, and an API token from its command line. */
export async function startProduct({ args = [] }: { args?: string[] } = {}): Promise<Product> {
  const folder = await mkdtemp(join(tmpdir(), 'huiliu-e2e-'))
  const dataDir = join(folder, 'data')
  const env = { HUILIU_ADMIN_EMAIL: ADMIN.email, HUILIU_ADMIN_PASSWORD: ADMIN.password }
  const server = await startServer({ dataDir, args, env })
  const { stdout } = await promisify(execFile)(process.execPath, [BIN, 'token', 'create', '--role', 'admin'], {
    env: { ...process.env, HUILIU_DATA: dataDir },
  })
  const api = caller(server.origin, stdout.trim())
  return {
    origin: server.origin,
    dataDir,
    admin: ADMIN,
    server,
    api,
    source: (kind, name = kind) => api('POST', '/sources', { kind, name }),
    stop: async () => {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function caller(origin: string, token: string): Product['api'] {
  return async (method, path, body) => {
    const answer = await fetch(`${origin}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
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

/** A page in a fresh browser context, signed in as the admin through the sign-in form, in Chinese. */
export async function signIn(browser: Browser, { origin, admin }: Product): Promise<Page> {
  const context = await browser.newContext({ locale: 'zh-CN', viewport: { width: 1280, height: 800 } })
  const page = await context.newPage()
  await page.goto(`${origin}/signin`)
  await page.fill('input[autocomplete=username]', admin.email)
  await page.fill('input[autocomplete=current-password]', admin.password)
  await page.click('button[type=submit]')
  await page.waitForURL(`${origin}/customers`)
  return page
}
