/** `npm run screenshots`: the main pages of the demo company as pictures in docs/screenshots. Chinese needs a CJK font (Debian's fonts-noto-cjk). */
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { Webhook } from 'standardwebhooks'
import type { Source } from '@huiliu/contracts'
import { openBrowser } from './browser.ts'
import { takeGuide } from './guide-pictures.ts'
import { settled, signIn, startProduct } from './product.ts'

type Look = { name: string; locale: 'zh' | 'en'; theme: 'light' | 'dark'; width: number; height: number }
/** `looks` it is taken in; all of them unless told */
type Picture = { name: string; path: string; looks?: string[]; then?: (page: Page) => Promise<void> }

const FOLDER = fileURLToPath(new URL('../docs/screenshots/', import.meta.url))
const DESK = { width: 1280, height: 800 }
const LOOKS: Look[] = [
  { name: 'zh-light', locale: 'zh', theme: 'light', ...DESK },
  { name: 'zh-dark', locale: 'zh', theme: 'dark', ...DESK },
  { name: 'en-light', locale: 'en', theme: 'light', ...DESK },
  { name: 'zh-phone', locale: 'zh', theme: 'light', width: 360, height: 780 },
]
/** A regular of the demo company who uses every door. */
const REGULAR = { kind: 'phone', value: '13800125521' }
/** What a shop tells of him. */
const ORDER = {
  shop: { name: '微店' },
  order: {
    order_no: 'WD-20261125-001',
    status: 'PAID',
    paid_at: '2026-11-25 18:20:05',
    buyer: { mobile: REGULAR.value, nick: '李晓雯' },
    total_fee: 12_800,
    items: [{ sku: 'P-200', title: '滤芯套装', num: 1, price: 12_800 }],
  },
}

const product = await startProduct({ args: ['--demo'] })
const browser = await openBrowser()
mkdirSync(FOLDER, { recursive: true })
try {
  const found = await product.api<{ contact: { id: string } }>('POST', '/contacts/lookup', REGULAR)
  const pictures = picturesOf({ customer: `/customers/${found.contact.id}`, webhook: await makeWebhook() })
  for (const look of LOOKS) {
    const page = await signIn(browser, product)
    await show(page, look)
    for (const picture of pictures)
      if (!picture.looks || picture.looks.includes(look.name)) await take(page, picture, look)
    await page.context().close()
  }
  // Last: the guide's customer calls, and who calls is on every screen of the workplace.
  for (const look of LOOKS) {
    const page = await signIn(browser, product)
    await show(page, look)
    await takeGuide(page, product.origin, async name => {
      await settled(page)
      await page.screenshot({ path: `${FOLDER}${name}-${look.name}.png` })
    })
    await page.context().close()
  }
} finally {
  await browser.close()
  await product.stop()
}

/** A webhook with one message that nobody has mapped yet; the path of its page. */
async function makeWebhook(): Promise<string> {
  const { id, hook, secret } = await product.api<Source & { secret: string }>('POST', '/sources', {
    kind: 'webhook',
    name: '微店',
  })
  const [at, body] = [new Date(), JSON.stringify(ORDER)]
  const headers = {
    'webhook-id': 'wd-001',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign('wd-001', at, body),
  }
  const answer = await fetch(`${product.origin}${hook?.path}`, { method: 'POST', body, headers })
  if (!answer.ok) throw new Error(`the message was refused: ${answer.status}`)
  return `/settings/sources/${id}`
}

async function takeTheGuess(page: Page): Promise<void> {
  await page.locator('.hook-guess button').click()
  await page.locator('.hook-sentence').waitFor()
}

function picturesOf({ customer, webhook }: { customer: string; webhook: string }): Picture[] {
  return [
    { name: 'today', path: '/today' },
    { name: 'customers', path: '/customers' },
    { name: 'customer', path: customer },
    { name: 'identity', path: customer, looks: ['zh-light', 'zh-dark'], then: openIdentity },
    { name: 'arrivals', path: '/arrivals', looks: ['zh-light'] },
    { name: 'webhook', path: webhook, then: takeTheGuess },
    { name: 'fields', path: '/settings/objects', looks: ['zh-light', 'en-light'] },
    { name: 'roles', path: '/settings/roles', looks: ['zh-light'] },
  ]
}

async function openIdentity(page: Page): Promise<void> {
  await page.locator('.why-one button').click()
  await page.getByRole('dialog').waitFor()
}

/** Language and look as somebody chooses them: the language for the account, the look by this device's wish. */
async function show(page: Page, { locale, theme, width, height }: Look): Promise<void> {
  await page.setViewportSize({ width, height })
  await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
  await page.evaluate(async language => {
    const headers = { 'content-type': 'application/json' }
    await fetch('/api/v1/me', { method: 'PATCH', headers, body: JSON.stringify({ locale: language }) })
  }, locale)
}

async function take(page: Page, { name, path, then }: Picture, look: Look): Promise<void> {
  await page.goto(product.origin + path)
  await settled(page)
  await then?.(page)
  await settled(page)
  await page.screenshot({ path: `${FOLDER}${name}-${look.name}.png` })
}
