import { createRandom } from '../server/src/kernel/random.ts'

/** Shares of events, 0..1. */
export type Mix = { fresh: number; identify: number }
/** What websites send, one item's JSON at a time. */
export type Traffic = {
  item(): string
  /** the same as a request of its own */
  single(): { path: string; body: string }
  visitors(): number
}

const AGENT =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36'
const RECENT = 20_000

/**
 * Events of visitors: `fresh` of them the first of somebody new, the rest of one of the last 20,000; `identify` of them say
 * who somebody is (a user id, a name, an address and a telephone, always the same for one visitor), the rest are pages
 * and products looked at. About 600 bytes each.
 */
export function createTraffic(run: string, { fresh, identify }: Mix): Traffic {
  const random = createRandom(11)
  let visitors = 0
  let sent = 0
  const visitor = () =>
    visitors === 0 || random.chance(fresh) ? ++visitors : random.int(Math.max(1, visitors - RECENT), visitors)
  const item = () => {
    const who = visitor()
    const base = `"messageId":"${run}-${++sent}","anonymousId":"${run}-a${who}","timestamp":"${new Date().toISOString()}"`
    if (random.chance(identify)) return identifyItem(base, { run, who })
    const product = random.int(1, 300)
    const call =
      random.int(1, 3) === 1
        ? `"type":"track","event":"Product Viewed","properties":{"sku":"P-${product}","name":"水泵 P-${product}","price":${product * 10},"currency":"CNY"}`
        : `"type":"page","name":"产品 ${product}","properties":{"path":"/p/${product}","title":"产品 ${product}"}`
    return `{${base},${call},"context":{"page":{"path":"/p/${product}","title":"产品 ${product}","url":"https://www.example.com/p/${product}","referrer":"https://www.example.com/"},"userAgent":"${AGENT}","locale":"zh-CN","library":{"name":"analytics.js","version":"1.0.0"}}}`
  }
  const single = () => {
    const body = item()
    return { path: `/v1/${/"type":"(\w+)"/.exec(body)?.[1] ?? ''}`, body }
  }
  return { item, single, visitors: () => visitors }
}

function identifyItem(base: string, { run, who }: { run: string; who: number }): string {
  const phone = `15${String(who % 1_000_000_000).padStart(9, '0')}`
  return `{${base},"type":"identify","userId":"${run}-u${who}","traits":{"name":"顾客${who}","email":"${run}.${who}@example.com","phone":"${phone}","city":"上海"},"context":{"userAgent":"${AGENT}","locale":"zh-CN"}}`
}

/** The body of one /v1/batch request with `size` items. */
export function batchOf(traffic: Traffic, size: number): string {
  return `{"batch":[${Array.from({ length: size }, () => traffic.item()).join(',')}],"sentAt":"${new Date().toISOString()}"}`
}
