import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { faults } from './axe.ts'
import { openBrowser } from './browser.ts'
import { eventually, openPage, settled, signIn, startProduct, type Product } from './product.ts'
import { tell } from './tell.ts'

// A browser, a server and a database of its own on a machine that may be busy.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 180_000 })

let product: Product
let browser: Browser
let page: Page
let customer: string
let order: string

beforeAll(async () => {
  ;[product, browser] = await Promise.all([startProduct(), openBrowser()])
  await furnish()
  page = await signIn(browser, product)
})
afterAll(async () => {
  await browser?.close()
  await product?.stop()
})

/** A customer with everything a page can show: two sources, a proposal, a visit, an order, an edit. */
async function furnish(): Promise<void> {
  const site = await product.source('website', '官网')
  const shop = await product.source('server', '商城')
  const [email, phone] = ['li@example.com', '13952046618']
  const visit = ['首页', '净水器', '购物车'].map(title => ({ type: 'page', userId: 'u1', properties: { title } }))
  const bought = {
    order_id: 'SO-1',
    total: 1280,
    currency: 'CNY',
    products: [{ sku: 'P-1', quantity: 1, price: 1280 }],
  }
  await tell(product, shop, [
    { type: 'identify', userId: 'u1', anonymousId: 'b1', traits: { name: '李晓雯', email, phone } },
    ...visit,
    { type: 'track', event: 'Order Completed', userId: 'u1', properties: bought },
  ])
  await tell(product, site, [
    { type: 'page', anonymousId: 'b1', properties: { title: '首页' } },
    { type: 'identify', anonymousId: 'b2', traits: { email } },
  ])
  const create = ['吴逸飞', '谢佩珊'].map(name => ({ name, city: '上海', stage: 'customer' }))
  await product.api('POST', '/records/contact/batch', { create })
  order = await eventually(async () => {
    const orders = await product.api<{ items: { id: string }[] }>('POST', '/records/order/query', { limit: 1 })
    return orders.items[0]?.id
  })
  const who = { kind: 'email', value: email }
  customer = (await product.api<{ contact: { id: string } }>('POST', '/contacts/lookup', who)).contact.id
  await product.api('PATCH', `/records/contact/${customer}`, { stage: 'customer', city: '上海' })
}

type Screen = { name: string; path: () => string; then?: (page: Page) => Promise<void> }
const SCREENS: Screen[] = [
  { name: 'today', path: () => '/today' },
  { name: 'list', path: () => '/customers' },
  {
    name: 'filter',
    path: () => '/customers',
    then: async on => {
      await on.getByRole('button', { name: '筛选' }).click()
      await on.getByRole('button', { name: '加条件' }).click()
    },
  },
  {
    name: 'search',
    path: () => '/customers',
    then: async on => {
      await on.keyboard.press('Control+k')
      await on.getByRole('dialog', { name: '搜索一切' }).waitFor()
    },
  },
  { name: 'customer', path: () => `/customers/${customer}` },
  {
    name: 'identity',
    path: () => `/customers/${customer}`,
    then: async on => {
      await on.getByRole('button', { name: '为什么是同一人？' }).click()
      await on.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'why',
    path: () => `/customers/${customer}`,
    then: async on => {
      await on
        .getByRole('button', { name: /为什么算在这里/ })
        .first()
        .click()
      // To be pressed it has to lie within the page, for who wants no motion, too.
      await on.getByRole('tooltip').getByRole('button', { name: '剪断' }).first().click({ trial: true })
    },
  },
  { name: 'orders', path: () => '/o/order' },
  { name: 'order', path: () => `/o/order/${order}` },
  { name: 'arrivals', path: () => '/arrivals' },
  ...['me', 'look', 'members', 'roles', 'sending', 'sources', 'tokens', 'objects'].map(section => ({
    name: `settings ${section}`,
    path: () => `/settings/${section}`,
  })),
  { name: 'no such page', path: () => '/nowhere' },
]

const THEMES = ['light', 'dark'] as const

/** The faults of a screen as it stands, by day and by night. */
async function faultsByTheme(on: Page): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {}
  for (const theme of THEMES) {
    await on.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    await settled(on)
    found[theme] = await faults(on.mainFrame())
  }
  return found
}

describe('everybody can use it, by day and by night', () => {
  test.each(SCREENS)('$name', async ({ path, then }) => {
    await page.goto(product.origin + path())
    await settled(page)
    await then?.(page)
    expect(await faultsByTheme(page)).toEqual({ light: [], dark: [] })
  })

  test('sign-in', async () => {
    const stranger = await openPage(browser)
    await stranger.goto(`${product.origin}/signin`)
    expect(await faultsByTheme(stranger)).toEqual({ light: [], dark: [] })
    await stranger.context().close()
  })
})
