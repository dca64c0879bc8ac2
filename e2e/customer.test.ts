import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openBrowser } from './browser.ts'
import { eventually, signIn, startProduct, type Product } from './product.ts'
import { tell } from './tell.ts'

// A browser, a server and a database of its own on a machine that may be busy.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 180_000 })

let product: Product
let browser: Browser
let shop: { writeKey: string }

beforeAll(async () => {
  ;[product, browser] = await Promise.all([startProduct(), openBrowser()])
  shop = await product.source('server', '商城')
})
afterAll(async () => {
  await browser?.close()
  await product?.stop()
})

async function personOf(kind: string, value: string): Promise<string> {
  return eventually(async () => {
    const found = await product.api<{ contact: { id: string } | null }>('POST', '/contacts/lookup', { kind, value })
    return found.contact?.id
  })
}

test('what happens now appears on the open page by itself, and a visit stays one line', async () => {
  await tell(product, shop, [{ type: 'identify', userId: 'u1', traits: { name: '李晓雯', email: 'li@example.com' } }])
  const page = await openCustomer(await personOf('email', 'li@example.com'), '李晓雯')
  await page.locator('.live.on').first().waitFor()

  const bought = { order_id: 'SO-1', total: 1280, currency: 'CNY', products: [] }
  await tell(product, shop, [{ type: 'track', event: 'Order Completed', userId: 'u1', properties: bought }])
  await page.getByRole('article').filter({ hasText: '完成下单' }).first().waitFor()
  await page.getByRole('link', { name: 'SO-1' }).waitFor()

  const visit = ['首页', '净水器', '购物车'].map(title => ({ type: 'page', userId: 'u1', properties: { title } }))
  await tell(product, shop, visit)
  const line = page.getByRole('article').filter({ hasText: '浏览 3 页' })
  await line.waitFor()
  expect(await page.getByRole('article').filter({ hasText: '浏览 购物车' }).count()).toBe(0)
  await line.getByRole('button', { name: '展开这次访问' }).click()
  await page.getByRole('article').filter({ hasText: '浏览 购物车' }).waitFor()
  await page.context().close()
})

test('why they are one person is told, cut, and taken back', async () => {
  // Two systems of the company, each with accounts of its own, know the same telephone number.
  const phone = '13952046618'
  const body = { kind: 'server', name: '门店', namespace: 'store' }
  const store = await product.api<{ writeKey: string }>('POST', '/sources', body)
  await tell(product, shop, [{ type: 'identify', userId: 'u2', traits: { name: '谢佩珊', phone } }])
  await tell(product, store, [{ type: 'identify', userId: 's2', traits: { phone } }])
  const id = await eventually(async () => {
    const person = await personOf('phone', phone)
    const { sightings } = await product.api<{ sightings: unknown[] }>('GET', `/contacts/${person}/identity`)
    return sightings.length === 2 && person
  })
  await product.api('PATCH', `/records/contact/${id}`, { title: '采购经理' })
  const page = await openCustomer(id, '谢佩珊')
  const card = page.locator('.card', { has: page.getByRole('heading', { name: '身份' }) })
  await card.getByText('2 个来源').waitFor()
  await card.getByText(/都带有手机号 139 5204 6618/).waitFor()
  await card.getByRole('button', { name: '为什么是同一人？' }).click()
  const drawer = page.getByRole('dialog', { name: '为什么是同一人？' })
  await drawer.getByRole('button', { name: '从中间拆开' }).click()
  const cut = page.getByRole('dialog', { name: '从中间拆开' })
  await cut.getByLabel('理由').fill('两口子共用一个号码')
  await cut.getByRole('checkbox', { name: '职务 采购经理' }).check()
  await cut.getByRole('button', { name: /剪断 \d+ 条联系/ }).click()
  await card.getByText('1 个来源').waitFor()
  await page.getByText('1 项手工填写的内容已移过去').waitFor()
  const titleOf = async (value: string, scope: string) => {
    const asked = { kind: 'user_id', value, scope }
    const { contact } = await product.api<{ contact: { id: string } }>('POST', '/contacts/lookup', asked)
    const { record } = await product.api<{ record: Record<string, unknown> }>('GET', `/contacts/${contact.id}`)
    return record['title'] ?? null
  }
  expect([await titleOf('u2', 'main'), await titleOf('s2', 'store')]).toEqual([null, '采购经理'])
  await page.locator('.toast', { hasText: '已剪断' }).getByRole('button', { name: '撤销' }).click()
  await card.getByText('2 个来源').waitFor()
  // Emptied on one side and written on the other at one time: together again, the value stands.
  expect(await titleOf('u2', 'main')).toBe('采购经理')
  await page.context().close()
})

async function openCustomer(id: string, name: string): Promise<Page> {
  const page = await signIn(browser, product)
  await page.goto(`${product.origin}/customers/${id}`)
  await page.getByRole('heading', { level: 1, name }).waitFor()
  return page
}
