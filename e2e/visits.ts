import type { Browser, BrowserContext, Page } from 'playwright-core'
import { openBrowser, type BrowserOptions } from './browser.ts'
import { openGate, type Gate } from './gate.ts'
import { eventually, startProduct, type Product } from './product.ts'
import { openSite, type Site } from './site.ts'

/** A message as it left, of all that left so far: beacons too, which a browser tells nobody of. */
export type Sent = { type: string; event?: string; messageId: string } & Record<string, unknown>

export type Visits = {
  product: Product
  browser: Browser
  gate: Gate
  site: Site
  writeKey: string
  /** a page in a fresh browser, or in another tab of one, with the tracker at work */
  visit(path: string, options?: { context?: BrowserContext; before?: string; referer?: string }): Promise<Page>
  /** messages that reached the gate, in order; a message sent twice is there twice */
  sent(): Sent[]
  /** what went wrong on any page: the tracker's business is to cause none */
  errors: string[]
  stop(): Promise<void>
}

export const READY = 'window.huiliu && window.huiliu.track'

/**
 * A website with the tracker on it, the product behind a gate, and a browser. The first part of a path says what kind of
 * page it is: `ask` waits for consent, `strict` has a strict policy, `frame` holds the tracker in a sandboxed frame,
 * `bare` has no automatic page view and no forms, `none` no tracker; any other is plain.
 */
export async function openVisits(options: BrowserOptions = {}): Promise<Visits> {
  const [product, browser] = await Promise.all([startProduct(), openBrowser(options)])
  const gate = await openGate(product.origin)
  const { writeKey } = await product.source('website')
  const tag = (more = '') =>
    `<script async src="${gate.origin}/tracker.js" data-write-key="${writeKey}" ${more}></script>`
  const site = await openSite(({ pathname }) => {
    const kind = pathname.split('/')[1] ?? ''
    if (kind === 'frame') return { html: `<iframe sandbox="allow-scripts" src="/framed"></iframe>` }
    const headers = kind === 'strict' ? { 'Content-Security-Policy': strict(gate.origin) } : {}
    return { html: head(kind === 'none' ? '' : tag(ATTRIBUTES[kind])) + BODY, headers }
  })
  const errors: string[] = []

  async function visit(path: string, { context, before, referer }: Parameters<Visits['visit']>[1] = {}): Promise<Page> {
    const page = await (context ?? (await browser.newContext())).newPage()
    page.on('pageerror', error => errors.push(String(error)))
    for (const script of [COUNT_ANSWERS, before ?? '']) await page.addInitScript(script)
    await page.goto(path.startsWith('http') ? path : site.origin + path, referer ? { referer } : {})
    if (!path.startsWith('/frame')) await page.waitForFunction(READY)
    return page
  }

  return {
    product,
    browser,
    gate,
    site,
    writeKey,
    visit,
    errors,
    sent: () => gate.seen.filter(one => one.path === '/v1/batch').flatMap(one => JSON.parse(one.text).batch),
    async stop() {
      await browser.close()
      site.stop()
      gate.stop()
      await product.stop()
    },
  }
}

const ATTRIBUTES: Record<string, string> = {
  ask: 'data-consent="required"',
  bare: 'data-page="off" data-forms="off"',
}

const head = (tag: string) => `<head><title>水泵</title>${tag}</head>`
const BODY = `<h1>水泵</h1>
<form name="询价" onsubmit="return false">
  <input name="id" value="7"><input name="name" autocomplete="name"><input name="email" type="email">
  <input name="mobile" type="tel"><input name="pw" type="password"><input name="card_number">
  <input name="authorization" autocomplete="cc-csc"><textarea name="needs"></textarea><button>提交</button>
</form>`

/** The line README.md gives to sites with a policy of their own, and nothing beside it. */
const strict = (host: string) => `default-src 'none'; script-src ${host}; connect-src ${host}`

/** Counts in `answered` the requests whose outcome the page has learned. */
const COUNT_ANSWERS = `globalThis.answered = 0
  const asked = globalThis.fetch
  globalThis.fetch = (...given) => asked(...given).finally(() => answered++)`

/** Returns when the tracker of a page knows what became of so many of its requests. */
export async function answered(page: Page, requests: number): Promise<void> {
  await eventually(() => page.evaluate<boolean>(`answered >= ${requests}`))
}

/** As when the reader turns to another tab, or back: a headless browser shows all its tabs at once. */
export async function turn(page: Page, state: 'hidden' | 'visible'): Promise<void> {
  await page.evaluate(`{
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => '${state}' })
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
  }`)
}
