import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { List, Member, RecordRow } from '@huiliu/contracts'
import { faults } from './axe.ts'
import { openBrowser } from './browser.ts'
import { expectSoon } from './expect-soon.ts'
import { colleague, settled, signIn, startProduct, type Product } from './product.ts'

// A browser, a server and a database of its own on a machine that may be busy.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 180_000 })

let product: Product
let browser: Browser
let admin: Page
let seller: Page
let account: string

const none = { read: 'none', update: 'none', delete: 'none', create: false, export: false, import: false }
const rights = {
  ...{ settings: false, members: false, sources: false, objects: false, identity: false },
  byObject: { '*': { ...none, read: 'own', update: 'own', create: true } },
  byField: {},
}

beforeAll(async () => {
  ;[product, browser] = await Promise.all([startProduct(), openBrowser()])
  await product.api('POST', '/roles', { name: 'seller', label: { zh: '销售', en: 'Sales' }, rights })
  const who = await colleague(product, 'seller')
  const { items } = await product.api<List<Member>>('GET', '/members')
  const named = async (role: string, name: string) => {
    const id = items.find(one => one.roles.includes(role))?.id
    await product.api('PATCH', `/members/${id}`, { name })
    return id
  }
  await named('seller', '林晓')
  const owner = await named('admin', '周楠')
  const values = { name: '东风机电有限公司', city: '上海', phone: '02158886666', owner_id: owner }
  account = (await product.api<RecordRow>('POST', '/records/account', values)).id
  admin = await signIn(browser, product)
  seller = await signIn(browser, product, who)
})
afterAll(async () => {
  await browser?.close()
  await product?.stop()
})

async function go(page: Page, path: string): Promise<void> {
  await page.goto(product.origin + path)
  await settled(page)
}

/** Serious faults at the desk and on a phone, and pictures of both where a folder is named. */
async function looked(page: Page, name: string): Promise<void> {
  for (const [width, height] of [
    [1280, 800],
    [360, 780],
  ] as const) {
    await page.setViewportSize({ width, height })
    await settled(page)
    const folder = process.env['PICTURES']
    if (folder) await page.screenshot({ path: `${folder}/${name}-${width}.png` })
    expect(await faults(page.mainFrame())).toEqual([])
    const wider = await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth')
    expect({ name, width, wider }).toEqual({ name, width, wider: false })
  }
  await page.setViewportSize({ width: 1280, height: 800 })
}

async function pick(within: Page | Locator, label: string, option: string): Promise<void> {
  const page = 'keyboard' in within ? within : within.page()
  await within.getByRole('combobox', { name: label, exact: true }).click()
  await page.locator('.ant-select-dropdown:visible .ant-select-item-option', { hasText: option }).first().click()
}

const dialog = (page: Page) => page.getByRole('dialog')

describe.sequential('whose customer', () => {
  test('while a company is typed, it says who has it; asked for access, its owner lets her read it', async () => {
    await go(seller, '/o/account')
    await seller.getByRole('banner').getByRole('button', { name: '新建' }).click()
    await seller.getByRole('menuitem', { name: '公司', exact: true }).click()
    await dialog(seller).getByLabel('公司名称').fill('东风机电')
    await dialog(seller).getByText('负责人 周楠').waitFor()
    await looked(seller, 'matches')
    await dialog(seller).getByRole('button', { name: '申请查看' }).click()
    await dialog(seller).getByLabel('为什么需要').fill('同一个项目')
    await dialog(seller).getByRole('button', { name: '发送' }).click()
    await dialog(seller).getByText('已申请', { exact: true }).waitFor()
    await go(admin, `/o/account/${account}`)
    await admin.getByText('林晓申请查看').waitFor()
    await looked(admin, 'request')
    await admin.getByRole('button', { name: '可查看' }).click()
    await admin.getByText('对方可以查看了').waitFor()
    await go(seller, `/o/account/${account}`)
    await seller.getByRole('heading', { name: '东风机电有限公司' }).waitFor()
  })

  test('rules are set; given back, the company is in the pool, masked, and is claimed there', async () => {
    await go(admin, '/settings/ownership')
    await admin.getByRole('button', { name: '编辑公司的归属' }).click()
    await admin.getByRole('switch', { name: '开启公海' }).click()
    await dialog(admin).getByLabel('多少天没有跟进就退回').fill('30')
    await dialog(admin).getByLabel('每人最多持有').fill('5')
    await pick(dialog(admin), '领取前遮住的字段', '电话')
    await admin.keyboard.press('Escape')
    await looked(admin, 'rules')
    await dialog(admin).getByRole('button', { name: '保存' }).click()
    await admin.getByText('30 天没有跟进就退回 · 每人最多 5 个').waitFor()
    await looked(admin, 'ownership')
    await go(admin, `/o/account/${account}`)
    await admin.getByText('退回公海', { exact: true }).first().waitFor()
    await looked(admin, 'follow-up')
    await admin.getByRole('button', { name: '退回公海' }).click()
    await dialog(admin).getByLabel('退回原因').fill('项目停了')
    await dialog(admin).getByRole('button', { name: '退回公海' }).click()
    await admin.getByText('已退回公海').waitFor()
    await go(seller, '/o/account')
    await seller.getByRole('link', { name: '公海' }).click()
    await seller.getByText('项目停了').waitFor()
    expect(await seller.getByText('****').count()).toBe(1)
    await looked(seller, 'pool')
    await seller.getByRole('button', { name: '领取', exact: true }).click()
    await seller.getByText('公海里没有记录').waitFor()
    const owner = async () => (await product.api<RecordRow>('GET', `/records/account/${account}`))['owner_id_name']
    await expectSoon(owner).toBe('林晓')
  })

  test('who leaves hands everything over, and it can be taken back', async () => {
    await go(admin, '/settings/members')
    await admin.getByRole('button', { name: '林晓的操作' }).click()
    await admin.getByRole('menuitem', { name: '交接…' }).click()
    await dialog(admin).getByText('公司', { exact: false }).first().waitFor()
    await pick(dialog(admin), '交给', '周楠')
    await looked(admin, 'hand-over')
    await dialog(admin).getByRole('button', { name: '开始交接' }).click()
    const owner = async () => (await product.api<RecordRow>('GET', `/records/account/${account}`))['owner_id_name']
    await expectSoon(owner).toBe('周楠')
    await admin.locator('.toast').getByRole('button', { name: '撤销' }).click()
    await expectSoon(owner).toBe('林晓')
  })
})
