import type { Locale } from '@huiliu/contracts'
import type { Product } from './catalogue.ts'
import type { Random } from '../../kernel/index.ts'

/** Where 澄屿 hears from its customers; see `sources.ts` of the demo for their kinds. */
export type SourceName = 'site' | 'server' | 'app' | 'till' | 'douyin'
/** A message of the Segment HTTP Tracking API. */
export type Message = { type: 'page' | 'screen' | 'track' | 'identify'; messageId: string; timestamp: string } & Record<
  string,
  unknown
>
/** One request as a source sent it. `at` in epoch ms. */
export type Letter = { source: SourceName; at: number; agent: string; messages: Message[] }
/** Who a message is about, by the source's own keys. */
export type Who = { userId?: string; anonymousId?: string }
type Said = Who & { type: Message['type'] } & Record<string, unknown>

/** Everything that ever happened, in the order it is told; sorted once it is complete. */
export type Diary = { random: Random; now: number; letters: Letter[]; count: number }

export const MINUTE = 60_000
export const HOUR = 3_600_000
export const DAY = 86_400_000

const AGENTS: Record<SourceName, string[]> = {
  site: [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
    'Mozilla/5.0 (Linux; Android 15; V2366A) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36',
  ],
  app: ['chengyu-app/4.2 (iOS 18.5)', 'chengyu-app/4.2 (Android 15)'],
  server: ['chengyu-shop/1.0 analytics-node/3.1.0'],
  till: ['chengyu-pos/2.6'],
  douyin: ['chengyu-bridge/1.1'],
}

/** Tells what one source said in one request; what lies in the future is not told. */
export function tell(diary: Diary, source: SourceName, said: (Said & { at: number })[]): void {
  const past = said.filter(one => one.at < diary.now)
  const last = past.at(-1)
  if (!last) return
  const messages = past.map(({ at, ...message }): Message => ({
    ...message,
    messageId: `demo-${++diary.count}`,
    timestamp: new Date(at).toISOString(),
  }))
  diary.letters.push({ source, at: last.at + 400, agent: diary.random.pick(AGENTS[source]), messages })
}

const BEIJING = 8 * HOUR
/** Evenings are busiest; nobody shops at four. By hour in China. */
const HOURS: [number, number][] = [
  [8, 2],
  [9, 3],
  [10, 5],
  [11, 5],
  [12, 6],
  [13, 5],
  [14, 4],
  [15, 4],
  [16, 4],
  [17, 3],
  [18, 4],
  [19, 7],
  [20, 9],
  [21, 10],
  [22, 7],
  [23, 3],
]

/** A moment on the day that lies `daysAgo` days back, at an hour people shop. Past, or a little before now. */
export function moment({ random, now }: Diary, daysAgo: number): number {
  const midnight = Math.floor((now + BEIJING) / DAY) * DAY - BEIJING
  const at = midnight - Math.floor(daysAgo) * DAY + random.weighted(HOURS) * HOUR + random.int(0, 3_599) * 1000
  return at < now ? at : now - random.int(2, 600) * MINUTE
}

export function hex({ random }: Diary, length: number): string {
  return Array.from({ length }, () => random.int(0, 15).toString(16)).join('')
}

export function deviceId(diary: Diary): string {
  return [8, 4, 4, 4, 12].map(length => hex(diary, length)).join('-')
}

/** A product inside an event, by the names of Segment's e-commerce specification. */
export function asItem({ sku, name, price }: Product, quantity = 1, locale: Locale = 'zh'): Record<string, unknown> {
  return { sku, name: name[locale], price, quantity, currency: 'CNY' }
}
