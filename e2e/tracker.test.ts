import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Timeline } from '@huiliu/contracts'
import { openBrowser } from './browser.ts'
import { eventually, startProduct, type Product } from './product.ts'

let product: Product
let browser: Browser
let site: Server
let siteOrigin: string
let writeKey: string

beforeAll(async () => {
  ;[product, browser] = await Promise.all([startProduct(), openBrowser()])
  ;({ writeKey } = await product.source('website'))
  // A host page on an origin of its own, so that what leaves it is cross-origin as on a customer's site.
  site = createServer((request, response) => {
    const consent = request.url?.includes('ask') ? 'data-consent="required"' : ''
    response.setHeader('Content-Type', 'text/html; charset=utf-8')
    response.end(
      `<!doctype html><title>水泵</title><h1>水泵</h1><form name="询价" onsubmit="return false"><input name="email" type="email"><input name="pw" type="password"><button>提交</button></form><script async src="${product.origin}/tracker.js" data-write-key="${writeKey}" ${consent}></script>`,
    )
  })
  site.listen(0, '127.0.0.1')
  await once(site, 'listening')
  const address = site.address()
  siteOrigin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
})
afterAll(async () => {
  await browser?.close()
  site?.close()
  await product?.stop()
})

type Visit = { page: Page; sent: string[] }

/** A visitor with a fresh browser; `sent` are the bodies of what left for the product. */
async function visit(path: string): Promise<Visit> {
  const page = await (await browser.newContext()).newPage()
  const sent: string[] = []
  page.on('request', request => {
    if (request.url().includes('/v1/')) sent.push(request.postData() ?? '')
  })
  await page.goto(siteOrigin + path)
  await page.waitForFunction('window.huiliu && !Array.isArray(window.huiliu)')
  return { page, sent }
}

async function timelineOf(kind: string, value: string): Promise<Timeline['items']> {
  const { contact } = await product.api<{ contact: { id: string } | null }>('POST', '/contacts/lookup', { kind, value })
  return contact ? (await product.api<Timeline>('GET', `/contacts/${contact.id}/timeline`)).items : []
}

test('a page view, a form and an own event of a visitor stand on one timeline, without the password', async () => {
  const { page, sent } = await visit('/p/1')
  await page.fill('input[name=email]', 'li.xiaowen@example.com')
  await page.fill('input[name=pw]', 'not-for-anybody')
  await page.click('button')
  await page.evaluate(`huiliu.track('Product Viewed', { name: 'P-200' })`)
  const items = await eventually(async () => {
    const found = await timelineOf('email', 'li.xiaowen@example.com')
    return found.some(item => item.type === 'track.Product Viewed') && found
  })
  expect(items.map(item => item.type)).toEqual(expect.arrayContaining(['page', 'track.Form Submitted', 'identify']))
  expect(sent.join()).not.toContain('not-for-anybody')
  await page.context().close()
})

test('where consent is required, nothing leaves and nothing is kept before it is given', async () => {
  const { page, sent } = await visit('/ask')
  await page.evaluate(`huiliu.track('Early', {})`)
  // Longer than the tracker waits to send a batch.
  await page.waitForTimeout(1000)
  expect(sent).toEqual([])
  expect(await page.evaluate('[document.cookie, Object.keys(localStorage).join()]')).toEqual(['', ''])
  await page.evaluate(`huiliu.consent('granted')`)
  await eventually(async () => sent.join().includes('Early'))
  await page.context().close()
})

test('after a refusal nothing leaves any more, neither what waited nor what an earlier page left behind', async () => {
  const { page, sent } = await visit('/p/2')
  await eventually(async () => sent.length > 0)
  await page.route('**/v1/**', route => route.abort())
  await page.evaluate(`huiliu.track('Before The Refusal', {})`)
  await eventually(async () => sent.join().includes('Before The Refusal'))
  await page.evaluate(
    `localStorage.setItem('hl_unsent', JSON.stringify([{ type: 'track', event: 'Left Behind', messageId: 'm' }]))`,
  )
  await page.evaluate(`huiliu.consent('denied')`)
  sent.length = 0
  await page.unroute('**/v1/**')
  await page.reload()
  await page.waitForFunction('window.huiliu && !Array.isArray(window.huiliu)')
  await page.evaluate(`huiliu.track('After', {})`)
  await page.waitForTimeout(1500)
  expect(sent).toEqual([])
  // A beacon of a page that goes is no request the page tells of: what arrived counts.
  const arrived = JSON.stringify(await product.api('GET', '/deliveries?limit=100'))
  expect(arrived).toContain('Product Viewed')
  for (const name of ['Before The Refusal', 'Left Behind', 'After']) expect(arrived).not.toContain(name)
  expect(await page.evaluate('document.cookie')).toBe('')
  expect(await page.evaluate(`localStorage.getItem('hl_unsent')`)).toBeNull()
  await page.context().close()
})
