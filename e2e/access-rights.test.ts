import type { Browser, Page } from 'playwright-core'
import type { HistoryEntry, List, Member, RecordRow } from '@huiliu/contracts'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { faults } from './axe.ts'
import { openBrowser } from './browser.ts'
import { colleague, eventually, settled, signIn, startProduct, type Credentials, type Product } from './product.ts'

// A browser, a server and a database of its own on a machine that may be busy.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 180_000 })

let product: Product
let browser: Browser
let admin: Page
let seller: Page
let lin: Credentials
let account: string

const none = { read: 'none', update: 'none', delete: 'none', create: false, export: false, import: false }
const rights = {
  ...{ settings: false, members: false, sources: false, objects: false, identity: false },
  byObject: { '*': { ...none, read: 'own', update: 'own', create: true } },
  byField: { 'account.phone': 'masked' },
}

beforeAll(async () => {
  ;[product, browser] = await Promise.all([startProduct(), openBrowser()])
  await product.api('POST', '/roles', { name: 'seller', label: { zh: '销售', en: 'Sales' }, rights })
  lin = await colleague(product, 'seller')
  const members = await product.api<List<Member>>('GET', '/members')
  for (const [role, name] of [
    ['seller', '林晓'],
    ['admin', '周楠'],
  ]) {
    const id = members.items.find(one => one.roles.includes(role ?? ''))?.id
    await product.api('PATCH', `/members/${id}`, { name })
  }
  const values = { name: '东风机电', city: '上海', phone: '02158886666' }
  account = (await product.api<RecordRow>('POST', '/records/account', values)).id
  admin = await signIn(browser, product)
  seller = await signIn(browser, product, lin)
})
afterAll(async () => {
  await browser?.close()
  await product?.stop()
})

async function go(page: Page, path: string): Promise<void> {
  await page.goto(product.origin + path)
  await settled(page)
}

async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: label }).click()
  await page.locator('.ant-select-dropdown:visible .ant-select-item-option', { hasText: option }).first().click()
}

async function fine(page: Page): Promise<void> {
  await settled(page)
  expect(await faults(page.mainFrame())).toEqual([])
}

const sees = (page: Page) => page.getByText('东风机电').first()

test('a company draws its tree, and puts people in it with several roles', async () => {
  await go(admin, '/settings/members')
  for (const [name, below] of [
    ['华东区', undefined],
    ['上海店', '华东区'],
  ] as const) {
    if (below) {
      await admin.getByRole('button', { name: `${below}的操作` }).click()
      await admin.getByRole('menuitem', { name: '添加下级部门' }).click()
    } else await admin.getByRole('button', { name: '添加部门' }).click()
    await admin.getByRole('dialog').getByLabel('名称').fill(name)
    await admin.getByRole('dialog').getByRole('button', { name: '保存' }).click()
    await admin.getByRole('button', { name: `${name}的操作` }).waitFor()
  }
  await choose(admin, '林晓的部门', '华东区 / 上海店')
  await choose(admin, '林晓的角色', '只读')
  const roles = async () => {
    const { items } = await product.api<List<Member>>('GET', '/members')
    const found = items.find(one => one.name === '林晓')
    return found?.department?.name === '上海店' && found.roles.length === 2 ? found : undefined
  }
  const made = await eventually(roles)
  await product.api('PATCH', `/members/${made.id}`, { roles: ['seller'] })
  await admin.keyboard.press('Escape')
  await admin.getByRole('button', { name: '华东区的操作' }).click()
  await admin.getByRole('menuitem', { name: '删除' }).click()
  await admin.getByText('部门里还有：上海店').waitFor()
  await fine(admin)
})

test('a rule shares what meets its condition', async () => {
  await go(seller, '/o/account')
  expect(await sees(seller).count()).toBe(0)
  await go(admin, '/settings/sharing')
  await admin.getByRole('button', { name: '新建规则' }).click()
  await admin.getByLabel('名称').fill('上海客户')
  await choose(admin, '对象', '公司')
  await admin.getByRole('button', { name: '加条件' }).click()
  await choose(admin, '字段', '城市')
  await choose(admin, '比较', '等于')
  await admin.getByRole('dialog').getByRole('textbox', { name: '城市' }).fill('上海')
  await choose(admin, '共享给', '华东区及下级')
  await fine(admin)
  await admin.getByRole('button', { name: '保存' }).click()
  await admin.getByText('城市 是 上海').waitFor()
  await eventually(async () => {
    const { items } = await product.api<List<{ state: string }>>('GET', '/sharing-rules')
    return items.every(rule => rule.state === 'applied')
  })
  await go(seller, '/o/account')
  await sees(seller).waitFor()
})

test('the record says who can see it, and why', async () => {
  await go(admin, `/o/account/${account}`)
  await admin.getByRole('button', { name: '谁能看到' }).click()
  const drawer = admin.getByRole('dialog')
  await drawer.getByText('规则“上海客户”').first().waitFor()
  await choose(admin, '查询哪位成员', '林晓')
  await drawer.getByText('林晓能看到').waitFor()
  await drawer.getByText('没有负责人').waitFor()
  await drawer.getByText('遮盖').waitFor()
  await drawer.getByRole('button', { name: '共享', exact: true }).click()
  await choose(admin, '共享给', '林晓')
  await drawer.getByText('可修改', { exact: true }).click()
  await fine(admin)
  await drawer.locator('.share-form').getByRole('button', { name: '共享', exact: true }).click()
  await drawer.getByText('由周楠共享').first().waitFor()
})

test('a colleague acts in somebody’s place, and the history says so', async () => {
  const mine = await product.api<RecordRow>('POST', '/records/account', { name: '周楠的公司', city: '成都' })
  await go(admin, '/settings/delegations')
  await admin.getByRole('button', { name: '新建委托' }).first().click()
  await choose(admin, '代办人', '林晓')
  await admin.getByRole('dialog').getByRole('button', { name: '保存' }).click()
  await admin.getByText('进行中').waitFor()
  await go(seller, '/today')
  await seller.locator('.me-button').click()
  await seller.getByText('代周楠处理').click()
  await seller.getByText('正在代周楠处理').waitFor()
  await go(seller, `/o/account/${mine.id}`)
  await fine(seller)
  await seller.evaluate(
    `fetch('/api/v1/records/account/${mine.id}', { method: 'PATCH', headers: { 'content-type': 'application/json' }, body: '{"city":"重庆"}' })`,
  )
  const entry = await eventually(async () => {
    const { items } = await product.api<List<HistoryEntry>>('GET', `/records/account/${mine.id}/history`)
    return items.find(one => one.behalf !== null)
  })
  expect([entry.actor, entry.behalf]).toEqual(['林晓', '周楠'])
  await go(seller, `/o/account/${mine.id}`)
  await seller.getByText('（代周楠）').waitFor()
  await seller.getByRole('button', { name: '结束' }).click()
  await seller.locator('.acting-banner').waitFor({ state: 'detached' })
})

test('an admin sees what a member sees, and changes nothing', async () => {
  await go(admin, '/settings/members')
  await admin.getByRole('button', { name: '林晓的操作' }).click()
  await admin.getByRole('menuitem', { name: '以其权限查看' }).click()
  await admin.getByText('正以林晓的权限查看').waitFor()
  await go(admin, `/o/account/${account}`)
  expect(await admin.getByText('02158886666').count()).toBe(0)
  await fine(admin)
  const status = await admin.evaluate(
    `fetch('/api/v1/records/account/${account}', { method: 'PATCH', headers: { 'content-type': 'application/json' }, body: '{"city":"重庆"}' }).then(answer => answer.status)`,
  )
  expect(status).toBe(403)
  await admin.getByRole('button', { name: '结束' }).click()
  await admin.locator('.acting-banner').waitFor({ state: 'detached' })
  await go(admin, `/o/account/${account}`)
  await admin
    .getByText(/0?21.?5888.?6666/)
    .first()
    .waitFor()
})
