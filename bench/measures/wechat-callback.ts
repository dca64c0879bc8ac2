import { setTimeout as sleep } from 'node:timers/promises'
import { WechatPlatform } from '../../server/src/demo/stand-ins/wechat/platform.ts'
import { flow } from '../flow.ts'
import { atMost, percentile, type Figure, type Measure, type Options } from '../measure.ts'
import { onProduct, type Product } from '../product.ts'
import { createSender } from '../sender.ts'

const BAR = 1000
const PER_SECOND = 20

/**
 * How long 公众平台 waits for its answer to a message, signed and encrypted, while websites send `--rate` events a second
 * (1000) for `--seconds` (30). It gives up after 5 s and sends again.
 */
export const wechatCallback: Measure = {
  name: 'wechat-callback',
  run: (options: Options) => onProduct(options.number('contacts', 10_000), product => measure(product, options)),
}

async function measure(product: Product, options: Options): Promise<Figure[]> {
  const [seconds, rate] = [options.number('seconds', 30), options.number('rate', 1000)]
  const { key } = await product.source('website')
  const sender = await createSender(product.server.origin, key, 8)
  const platform = await connectedPlatform(product)
  try {
    const end = performance.now() + seconds * 1000
    const load = flow(sender, { run: 'wechat', rate, until: () => performance.now() > end })
    const samples: number[] = []
    const under: Promise<void>[] = []
    const start = performance.now()
    for (let n = 0; performance.now() < end; n++) {
      under.push(timed(platform, n).then(took => void samples.push(took)))
      await sleep(Math.max(0, ((n + 1) * 1000) / PER_SECOND - (performance.now() - start)))
    }
    await Promise.all(under)
    const sent = await load
    const note = `p99 of ${samples.length}; p50 ${percentile(samples, 50).toFixed(0)}, max ${percentile(samples, 100).toFixed(0)}; beside it ${(sent / seconds).toFixed(0)} events/s`
    return [atMost(BAR, { id: 'wechat-callback', value: percentile(samples, 99), unit: 'ms', note })]
  } finally {
    sender.close()
  }
}

async function connectedPlatform({ client, server }: Product): Promise<WechatPlatform> {
  const platform = new WechatPlatform()
  const { appid, token, aesKey } = platform.account.identity
  const made: { path: string } = JSON.parse(
    await client.post('/channels', {
      kind: 'wechat',
      name: '服务号',
      settings: { appid },
      secrets: { token, encoding_aes_key: aesKey },
    }),
  )
  platform.callback = server.origin + made.path
  return platform
}

/** Throws where a message was not taken at the first try. */
async function timed(platform: WechatPlatform, n: number): Promise<number> {
  const start = performance.now()
  const [pushed] = await platform.text(`oBENCH-${n % 500}`, `第 ${n} 条`)
  if (pushed?.status !== 200 || pushed.tries !== 1) throw new Error(`a message met ${pushed?.status ?? 'silence'}`)
  return performance.now() - start
}
