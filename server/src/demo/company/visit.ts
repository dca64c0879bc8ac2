import { PRODUCTS, type Product } from './catalogue.ts'
import { HOUR, asItem, tell, type Diary, type Who } from './diary.ts'
import type { Random } from '../../kernel/index.ts'

type Depth = 'look' | 'cart' | 'checkout'
export type Visit = { who: Who; at: number; about: Product; depth: Depth; source?: 'site' | 'app' }
type Said = Parameters<typeof tell>[2][number]

const SITE = 'https://shop.chengyu.example'
const REFERRERS: [string, number][] = [
  ['', 6],
  ['https://www.baidu.com/', 4],
  ['https://www.xiaohongshu.com/', 3],
  ['https://www.zhihu.com/', 1],
  ['https://weixin.qq.com/', 3],
]
const CAMPAIGNS: [Record<string, string> | null, number][] = [
  [null, 8],
  [{ source: 'xiaohongshu', medium: 'social', name: '双十一换芯季' }, 2],
  [{ source: 'baidu', medium: 'cpc', name: '净水器 品牌词' }, 2],
  [{ source: 'mail', medium: 'email', name: '滤芯到期提醒' }, 1],
]
const SEARCHES = ['净水器 小厨房', '滤芯', '软水机', '水压小', '租房 净水', '800G 滤芯', '前置过滤器']

/** One visit as the tracker tells it: pages with the time spent on each, products looked at, and how far it went. Returns its end. */
export function visit(diary: Diary, { who, at, about, depth, source = 'site' }: Visit): number {
  const { random } = diary
  const said: Said[] = []
  const walk = { said, who, source, random, clock: at, context: contextOf(random) }
  page(walk, { title: '澄屿净水', path: '/', seconds: random.int(4, 40) })
  if (random.chance(0.15)) track(walk, 'Products Searched', { query: random.pick(SEARCHES) })
  for (const product of [...sideGlances(random, about), about]) lookAt(walk, product, product === about)
  if (depth !== 'look') {
    track(walk, 'Product Added', asItem(about))
    page(walk, { title: '购物车', path: '/cart', seconds: random.int(10, 60) })
  }
  if (depth === 'checkout') {
    track(walk, 'Checkout Started', { value: about.price, currency: 'CNY' })
    page(walk, { title: '结算', path: '/checkout', seconds: random.int(30, 150) })
  }
  tell(diary, source, said)
  return walk.clock
}

type Walk = {
  said: Said[]
  who: Who
  source: 'site' | 'app'
  random: Random
  clock: number
  context: Record<string, unknown>
}

function contextOf(random: Random): Record<string, unknown> {
  const campaign = random.weighted(CAMPAIGNS)
  return { ...(campaign && { campaign }), locale: 'zh-CN', referrer: random.weighted(REFERRERS) }
}

function sideGlances(random: Random, about: Product): Product[] {
  const others = PRODUCTS.filter(product => product !== about && product.category !== 'service')
  return Array.from(
    {
      length: random.weighted([
        [0, 5],
        [1, 4],
        [2, 2],
      ]),
    },
    () => random.pick(others),
  )
}

function lookAt(walk: Walk, product: Product, longer: boolean): void {
  const seconds = walk.random.int(longer ? 25 : 8, longer ? 260 : 50)
  track(walk, 'Product Viewed', asItem(product))
  page(walk, { title: product.name.zh, path: `/p/${product.sku}`, seconds })
}

function page(walk: Walk, { title, path, seconds }: { title: string; path: string; seconds: number }): void {
  const { who, source, context } = walk
  const { referrer, ...rest } = context
  const shown = { title, path, url: SITE + path, ...(walk.said.length === 0 && referrer !== '' && { referrer }) }
  const type = source === 'app' ? 'screen' : 'page'
  walk.said.push({ type, ...who, name: title, properties: shown, context: { ...rest, page: shown }, at: walk.clock })
  walk.clock += seconds * 1000
  track(walk, 'Page Left', { path, title, seconds })
}

function track(walk: Walk, event: string, properties: Record<string, unknown>): void {
  walk.said.push({ type: 'track', ...walk.who, event, properties, at: walk.clock })
  walk.clock += walk.random.int(1, 4) * 1000
}

type Bought = {
  source: 'server' | 'till' | 'douyin'
  who: Who
  at: number
  lines: [Product, number][]
}

const LETTER = { server: 'C', till: 'S', douyin: 'DY' } as const

/** An order with what became of it, as the shop's server, the till or the marketplace tells it. */
export function buy(diary: Diary, { source, who, at, lines }: Bought): void {
  const { random } = diary
  const day = new Date(at + 8 * HOUR).toISOString().slice(2, 10).replaceAll('-', '')
  const order_id = `${LETTER[source]}${day}${String(++diary.count).padStart(5, '0')}`
  const total = lines.reduce((sum, [product, quantity]) => sum + product.price * quantity, 0)
  const products = lines.map(([product, quantity]) => asItem(product, quantity))
  const say = (event: string, when: number) =>
    tell(diary, source, [
      { type: 'track', ...who, event, properties: { order_id, total, currency: 'CNY', products }, at: when },
    ])
  say('Order Completed', at)
  if (source === 'till') return say('Order Delivered', at + 60_000)
  const fate = random.next()
  if (fate < 0.03) return say('Order Cancelled', at + random.int(1, 20) * HOUR)
  const shipped = at + random.int(14, 40) * HOUR
  say('Order Shipped', shipped)
  say('Order Delivered', shipped + random.int(24, 90) * HOUR)
  if (fate > 0.975) say('Order Refunded', shipped + random.int(120, 260) * HOUR)
}
