import type { Browser, BrowserContext } from 'playwright-core'
import { openBrowser } from '../../e2e/browser.ts'
import { startServer } from '../../server/test/process.ts'
import { EVENTS, contactId, openDataset } from '../dataset.ts'
import { atMost, percentile, type Figure, type Measure, type Options } from '../measure.ts'

const BARS = { paint: 1000, script: 450 }
/** Long after the page has settled: largest contentful paint is final once nothing larger follows. */
const SETTLED_MS = 1500

type Load = {
  /** largest contentful paint, ms after navigation */ paint: number
  /** of all scripts, as sent */ bytes: number
}

/**
 * A busy customer's page in Chromium on the same machine: largest contentful paint with an empty browser cache and with a
 * full one, and the JavaScript it takes as it comes over the wire. `--contacts` (10,000 unless given), `--loads`.
 */
export const firstPaint: Measure = {
  name: 'first-paint',
  async run(options: Options): Promise<Figure[]> {
    const { dataDir, contacts, adminToken } = await openDataset(options.number('contacts', 10_000))
    const server = await startServer({ dataDir })
    const browser = await openBrowser()
    try {
      const address = (n: number) => `${server.origin}/customers/${contactId(n * EVENTS.heavyEvery)}`
      const loads = options.number('loads', 5)
      await loadEach(browser, adminToken, [address(1)])
      const cold: Load[] = []
      for (let n = 1; n <= loads; n++) cold.push(...(await loadEach(browser, adminToken, [address(n)])))
      const [, ...warm] = await loadEach(
        browser,
        adminToken,
        Array.from({ length: loads + 1 }, (_, n) => address(n + 1)),
      )
      const script = Math.max(...cold.map(load => load.bytes)) / 1000
      return [
        paint('cold', cold, contacts),
        paint('warm', warm, contacts),
        atMost(BARS.script, { id: 'first-paint-script', value: script, unit: 'kB', note: 'compressed, as sent' }),
      ]
    } finally {
      await browser.close()
      await server.stop()
    }
  },
}

/** Opens the pages one after the other in one fresh browser context. */
async function loadEach(browser: Browser, token: string, addresses: string[]): Promise<Load[]> {
  const context = await browser.newContext({
    locale: 'zh-CN',
    viewport: { width: 1440, height: 900 },
    extraHTTPHeaders: { authorization: `Bearer ${token}` },
  })
  try {
    const loads: Load[] = []
    for (const address of addresses) loads.push(await load(context, address))
    return loads
  } finally {
    await context.close()
  }
}

async function load(context: BrowserContext, address: string): Promise<Load> {
  const page = await context.newPage()
  await page.addInitScript(`new PerformanceObserver(list => {
    for (const entry of list.getEntries()) window.largestPaint = entry.startTime
  }).observe({ type: 'largest-contentful-paint', buffered: true })`)
  await page.goto(address)
  await page.locator('.timeline .entry').first().waitFor()
  await page.waitForTimeout(SETTLED_MS)
  const found = await page.evaluate<Load>(`({
    paint: window.largestPaint,
    bytes: performance.getEntriesByType('resource').filter(one => new URL(one.name).pathname.endsWith('.js'))
      .reduce((sum, one) => sum + one.encodedBodySize, 0),
  })`)
  await page.close()
  return found
}

function paint(cache: 'cold' | 'warm', loads: Load[], contacts: number): Figure {
  const times = loads.map(load => load.paint)
  const note = `slowest of ${times.length} (median ${percentile(times, 50).toFixed(0)}), ${contacts} contacts`
  return atMost(BARS.paint, { id: `first-paint-${cache}`, value: Math.max(...times), unit: 'ms', note })
}
