import { build } from 'esbuild'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openBrowser } from './browser.ts'
import { openGate, type Gate } from './gate.ts'
import { eventually, startProduct, timelineOf, type Product } from './product.ts'
import { openSite, type Site } from './site.ts'

/** `@segment/analytics-next` in Chromium, with a bad network between it and the product. */
let product: Product
let browser: Browser
let gate: Gate
let site: Site
let writeKey: string

beforeAll(async () => {
  const bundling = bundle()
  ;[product, browser] = await Promise.all([startProduct(), openBrowser()])
  gate = await openGate(product.origin)
  ;({ writeKey } = await product.source('website'))
  const script = await bundling
  site = await openSite(({ pathname }) =>
    pathname === '/sdk.js' ? { script } : { html: '<title>水泵</title><h1>水泵</h1><script src="/sdk.js"></script>' },
  )
})
afterAll(async () => {
  await browser?.close()
  site?.stop()
  gate?.stop()
  await product?.stop()
})
beforeEach(() => {
  gate.seen.length = 0
  gate.plan.length = 0
})

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: `export { AnalyticsBrowser } from '@segment/analytics-next'`, resolveDir: import.meta.dirname },
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'segment',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
  })
  return outputFiles[0]?.text ?? ''
}

/** A fresh visitor whose page has the SDK loaded, its settings given inline: nothing is asked of Segment's CDN. */
async function visit({ deliveryStrategy = {}, metrics = false } = {}): Promise<Page> {
  const page = await (await browser.newContext()).newPage()
  await page.goto(`${site.origin}/p/1?utm_source=baidu&utm_campaign=%E6%98%A5`)
  const host = new URL(gate.origin).host
  const ours = { apiHost: `${host}/v1`, protocol: 'http' }
  const cdnSettings = {
    integrations: { 'Segment.io': { apiKey: writeKey, ...ours, deliveryStrategy } },
    metrics: { sampleRate: metrics ? 1 : 0, flushTimer: 200 },
  }
  const given = [{ writeKey, cdnSettings }, { integrations: { 'Segment.io': ours } }]
  await page.evaluate(`globalThis.analytics = segment.AnalyticsBrowser.load(...${JSON.stringify(given)})`)
  return page
}

const arrivedAs = (path: string) => gate.seen.filter(one => one.method === 'POST' && one.path === path)
const typesOf = async (email: string) => (await timelineOf(product, 'email', email)).map(item => item.type).sort()

test('every call goes where the SDK sends it and stands once on one timeline', async () => {
  const page = await visit({ metrics: true })
  await page.evaluate(`(async () => {
    await analytics.page('产品', '水泵', { sku: 'P-200' })
    await analytics.track('Product Viewed', { sku: 'P-200', note: '🚚 ]]>' })
    await analytics.identify('next-user', { email: 'next@example.com', name: '李晓雯' })
    await analytics.screen('首页')
    await analytics.group('g-7', { name: '青禾' })
    await analytics.alias('next-user', 'next-before')
    await analytics.track('Order Completed')
  })()`)
  const types = ['alias', 'group', 'identify', 'page', 'screen', 'track.Order Completed', 'track.Product Viewed']
  await eventually(async () => (await typesOf('next@example.com')).length >= types.length)
  expect(await typesOf('next@example.com')).toEqual(types)
  for (const short of ['p', 't', 'i', 's', 'g', 'a']) expect(arrivedAs(`/v1/${short}`).length).toBeGreaterThan(0)
  // The key is in a header, so the browser asks first.
  expect(gate.seen.some(one => one.method === 'OPTIONS')).toBe(true)
  expect(arrivedAs('/v1/t')[0]?.headers['content-type']).toContain('text/plain')
  // The SDK tells its maker about itself, too: answered, and no event.
  await eventually(async () => arrivedAs('/v1/m').length > 0)

  const items = await timelineOf(product, 'email', 'next@example.com')
  const viewed = items.find(item => item.type === 'track.Product Viewed')
  expect(viewed?.body).toMatchObject({
    properties: { sku: 'P-200', note: '🚚 ]]>' },
    context: { campaign: { source: 'baidu', name: '春' }, library: { name: 'analytics.js' }, page: { title: '水泵' } },
  })
  await page.context().close()
})

test('refused and lost answers make it repeat with its own headers, and a repeat changes nothing', async () => {
  const page = await visit()
  await page.evaluate(`analytics.identify('next-retry', { email: 'next.retry@example.com' })`)
  await eventually(async () => arrivedAs('/v1/i').length > 0)
  gate.plan.push('lose-answer', { status: 503 }, { status: 429, headers: { 'Retry-After': '1' } })
  await page.evaluate(`analytics.track('Paid', { amount: 12 })`)
  await eventually(async () => arrivedAs('/v1/t').length === 4)
  const tries = arrivedAs('/v1/t')
  expect(tries.at(-1)?.headers['x-retry-count']).toBeDefined()
  expect(new Set(tries.map(({ text }) => JSON.parse(text).messageId)).size).toBe(1)
  await eventually(async () => (await typesOf('next.retry@example.com')).includes('track.Paid'))
  expect(await typesOf('next.retry@example.com')).toEqual(['identify', 'track.Paid'])
  await page.context().close()
})

test('batches leave by one call, the last one while the page goes', async () => {
  const page = await visit({ deliveryStrategy: { strategy: 'batching', config: { size: 2, timeout: 60_000 } } })
  await page.evaluate(`(async () => {
    await analytics.identify('next-batch', { email: 'next.batch@example.com' })
    await analytics.track('First')
    await analytics.track('Last')
  })()`)
  await eventually(async () => arrivedAs('/v1/b').length === 1)
  await page.goto('about:blank')
  await eventually(async () => (await typesOf('next.batch@example.com')).includes('track.Last'))
  expect(await typesOf('next.batch@example.com')).toEqual(['identify', 'track.First', 'track.Last'])
  expect(arrivedAs('/v1/b')).toHaveLength(2)
  await page.context().close()
})
