import type { Browser, FrameLocator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { ContactView, List, LookupView, RecordRow } from '@huiliu/contracts'
import { faults } from './axe.ts'
import { openBrowser } from './browser.ts'
import { eventually, startProduct, type Product } from './product.ts'

const LOADING_MS = 170_000
// A story of thirty acts, each awaited for as long as the browser allows: a slow machine is no failure.
vi.setConfig({ testTimeout: 120_000 })

let product: Product
let browser: Browser

beforeAll(async () => {
  ;[product, browser] = await Promise.all([startProduct({ args: ['--demo'] }), openBrowser()])
}, LOADING_MS)
afterAll(async () => {
  await browser?.close()
  await product?.stop()
})

type Visit = { page: Page; shop: FrameLocator; close(): Promise<void> }

/** Opens the guided page in a fresh browser: nobody signs in. */
async function visit(locale: string, { width, height }: { width: number; height: number }): Promise<Visit> {
  const context = await browser.newContext({ locale, viewport: { width, height }, reducedMotion: 'reduce' })
  const page = await context.newPage()
  await page.goto(`${product.origin}/demo`)
  const close = () => context.close()
  return { page, shop: page.frameLocator('iframe'), close }
}

/** The step that is to be taken now; the others before it were ticked by what arrived. */
async function reached({ page }: Visit, phase: string, ticked: number): Promise<void> {
  await page.locator(`[data-phase=${phase}]`).waitFor()
  await expect(page.locator('.guide-steps .done').count()).resolves.toBe(ticked)
}

async function click(shop: FrameLocator, role: 'button' | 'link', name: string | RegExp): Promise<void> {
  await shop.getByRole(role, { name }).first().click()
}

const DESK = { width: 1440, height: 900 }
const PHONE = { width: 390, height: 844 }

test('a visitor browses, signs up, confirms and buys; sees one customer and why; cuts a wrong edge and takes it back', async () => {
  const guide = await visit('zh-CN', DESK)
  const { page, shop } = guide
  const ours = page.getByRole('region', { name: '汇流' })

  await ours.getByText('还没有人').waitFor()
  await reached(guide, 'browse', 0)
  await click(shop, 'button', '同意')
  await click(shop, 'link', /云瓶 滤水壶/)
  await reached(guide, 'signUp', 1)
  await ours.getByText('匿名访客').waitFor()
  await ours
    .getByText(/云瓶 滤水壶/)
    .first()
    .waitFor()

  await click(shop, 'button', '放入购物车')
  await click(shop, 'link', '去结算')
  await shop.getByLabel('姓名').waitFor()
  const name = await shop.getByLabel('姓名').inputValue()
  const email = await shop.getByLabel('邮箱').inputValue()
  const phone = await shop.getByLabel('手机').inputValue()
  await click(shop, 'button', /^注册$/)
  await reached(guide, 'confirm', 2)
  await ours.getByRole('heading', { name }).waitFor()
  await ours
    .getByText(/云瓶 滤水壶/)
    .first()
    .waitFor()

  await click(shop, 'link', '打开演示邮箱')
  await click(shop, 'link', '确认我的邮箱')
  await reached(guide, 'buy', 3)
  await ours.getByText('确认邮箱', { exact: true }).waitFor()

  await click(shop, 'link', '去结算')
  await click(shop, 'button', '支付 ¥159')
  await reached(guide, 'mail', 4)
  await ours.getByText(/新订单 C\d+/).waitFor()
  const orders = ours.locator('.card', { has: page.getByRole('heading', { name: '订单' }) })
  await orders.getByText('¥159.00').first().waitFor()
  expect(await linesOf(await whoHas('email', email))).toEqual(['CY-K12'])

  await page.getByRole('button', { name: '为什么是同一人？' }).first().click()
  for (const kind of ['访客', '账号', '邮箱', '手机'])
    await ours.getByRole('heading', { name: new RegExp(`^${kind} .*已验证$`) }).waitFor()
  await ours.getByText(/「商城后台」于 .* 给出邮箱 .*已验证/).waitFor()
  await ours.getByText(/服务器确认这个浏览器属于该账号/).waitFor()

  await page.getByRole('button', { name: '让顾客写一封邮件' }).click()
  await reached(guide, 'scan', 5)
  await page.getByRole('button', { name: '让顾客扫码并留言' }).click()
  await reached(guide, 'call', 6)
  await page.getByRole('button', { name: '让顾客打电话' }).click()
  await reached(guide, 'store', 7)
  await page.getByRole('button', { name: '拖入门店的表格' }).click()
  await page.getByRole('button', { name: '导入' }).click()
  await reached(guide, 'mixUp', 8)
  expect((await whoHas('phone', phone)).orders).toMatchObject({
    count: 2,
    totals: [{ currency: 'CNY', amount: '318' }],
  })

  await page.getByRole('button', { name: '让收银员录错' }).click()
  await reached(guide, 'cut', 8)
  await ours.getByText(/「门店收银」于 .* 给出手机号/).waitFor()
  await ours.getByText('收银员录错的就是这一条').waitFor()
  expect((await whoHas('phone', phone)).orders).toMatchObject({
    count: 3,
    totals: [{ currency: 'CNY', amount: '576' }],
  })

  await page.getByRole('button', { name: '剪断错的联系' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '剪断' }).click()
  await reached(guide, 'undo', 9)
  const two = page.getByRole('list', { name: '分开后的两位客户' })
  await two.getByText(name).waitFor()
  await expect(two.getByRole('listitem').allInnerTexts()).resolves.toEqual([
    expect.stringContaining('¥318.00'),
    expect.stringContaining('¥258.00'),
  ])
  expect((await whoHas('email', email)).orders).toMatchObject({
    count: 2,
    totals: [{ currency: 'CNY', amount: '318' }],
  })

  await page.reload()
  await page.getByRole('button', { name: '撤销剪断' }).click()
  await reached(guide, 'done', 10)
  expect((await whoHas('email', email)).orders).toMatchObject({
    count: 3,
    totals: [{ currency: 'CNY', amount: '576' }],
  })

  await page.getByRole('button', { name: '重新开始' }).first().click()
  await reached(guide, 'browse', 0)
  await ours.getByText('还没有人').waitFor()
  await guide.close()
})

test('a visitor who says no is not followed, and hears so', async () => {
  const guide = await visit('zh-CN', DESK)
  await click(guide.shop, 'button', '不同意')
  await reached(guide, 'refused', 0)
  await click(guide.shop, 'link', /云瓶 滤水壶/)
  await guide.shop.getByRole('heading', { name: '云瓶 滤水壶' }).waitFor()
  await guide.page.getByText('还没有人').waitFor()
  await guide.close()
})

test('on a phone, in English, each side is a tab; nothing axe calls serious is on the guided page or in the shop', async () => {
  const guide = await visit('en-GB', PHONE)
  const { page, shop } = guide
  await click(shop, 'button', 'Agree')
  await click(shop, 'link', /Cloud filter jug/)
  await reached(guide, 'signUp', 1)
  expect(await accessible(guide)).toEqual([])
  await page.getByTitle('something new').waitFor()
  await page.getByText('Customer', { exact: true }).click()
  await page
    .getByText(/Cloud filter jug/)
    .first()
    .waitFor()
  await page.getByText('Why one person', { exact: true }).click()
  await page.getByRole('heading', { name: /^Visitor/ }).waitFor()
  expect(await accessible(guide)).toEqual([])
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.getByText('Shop', { exact: true }).click()
  await shop.getByRole('heading', { name: 'Cloud filter jug' }).waitFor()
  expect(await accessible(guide)).toEqual([])
  await guide.close()
})

test('the sign-in page of a demo leads in as the administrator or as somebody who sees less', async () => {
  const page = await (await browser.newContext({ locale: 'zh-CN' })).newPage()
  await page.goto(`${product.origin}/signin`)
  await page.getByRole('button', { name: /^以门店顾问身份进入/ }).click()
  await page.getByRole('button', { name: '我的菜单' }).click()
  await page.getByText('林晓 · 澄屿净水').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('link', { name: '三分钟看懂' }).click()
  await page.getByText('还没有人').waitFor()
  await page.getByRole('button', { name: '我的菜单' }).click()
  await page.getByText('周楠 · 澄屿净水').waitFor()
  await page.context().close()
})

async function accessible({ page }: Visit): Promise<string[]> {
  const found = await Promise.all(page.frames().map(frame => faults(frame)))
  return found.flat()
}

async function whoHas(kind: string, value: string): Promise<ContactView> {
  const { contact } = await product.api<LookupView>('POST', '/contacts/lookup', { kind, value })
  return product.api('GET', `/contacts/${contact?.id}`)
}

async function linesOf({ id }: ContactView): Promise<unknown[]> {
  const filter = { field: 'order.contact', op: 'eq', value: id }
  const lines = await eventually(async () => {
    const found = await product.api<List<RecordRow>>('POST', '/records/order_line/query', { filter })
    return found.items.length > 0 ? found.items : undefined
  })
  return lines.map(line => line['sku'])
}
