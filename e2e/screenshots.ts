/** `npm run screenshots`: the main pages of the demo company as pictures in docs/screenshots. Chinese needs a CJK font (Debian's fonts-noto-cjk). */
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { openBrowser } from './browser.ts'
import { signIn, startProduct } from './product.ts'

type Shot = { name: string; locale: 'zh' | 'en'; theme: 'light' | 'dark'; width: number; height: number }

const FOLDER = fileURLToPath(new URL('../docs/screenshots/', import.meta.url))
const DESK = { width: 1280, height: 800 }
const SHOTS: Shot[] = [
  { name: 'zh-light', locale: 'zh', theme: 'light', ...DESK },
  { name: 'zh-dark', locale: 'zh', theme: 'dark', ...DESK },
  { name: 'en-light', locale: 'en', theme: 'light', ...DESK },
  { name: 'zh-phone', locale: 'zh', theme: 'light', width: 360, height: 780 },
]
/** A regular of the demo company who uses every door. */
const REGULAR = { kind: 'phone', value: '13800125521' }

const product = await startProduct({ args: ['--demo'] })
const browser = await openBrowser()
mkdirSync(FOLDER, { recursive: true })
try {
  const found = await product.api<{ contact: { id: string } }>('POST', '/contacts/lookup', REGULAR)
  for (const shot of SHOTS) {
    const page = await signIn(browser, product)
    await show(page, shot)
    await take(page, { path: '/customers', name: `customers-${shot.name}` })
    await take(page, { path: `/customers/${found.contact.id}`, name: `customer-${shot.name}` })
    await page.context().close()
  }
} finally {
  await browser.close()
  await product.stop()
}

/** Language and look as somebody chooses them: on this device, and the language for the account too. */
async function show(page: Page, { locale, theme, width, height }: Shot): Promise<void> {
  await page.setViewportSize({ width, height })
  await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
  await page.evaluate(async language => {
    localStorage.setItem('huiliu.locale', language)
    const headers = { 'content-type': 'application/json' }
    await fetch('/api/v1/me', { method: 'PATCH', headers, body: JSON.stringify({ locale: language }) })
  }, locale)
}

async function take(page: Page, { path, name }: { path: string; name: string }): Promise<void> {
  await page.goto(product.origin + path)
  // The live connection never ends, so "idle" would wait for ever: what has to be there is its content.
  await page.locator('.card').first().waitFor()
  await page.waitForFunction(`document.querySelectorAll('.bones').length === 0`)
  await page.waitForTimeout(600)
  await page.screenshot({ path: `${FOLDER}${name}.png` })
}
