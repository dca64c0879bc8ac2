import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { ObjectDef, RecordRow } from '@huiliu/contracts'
import { faults } from './axe.ts'
import { openBrowser } from './browser.ts'
import { expectSoon } from './expect-soon.ts'
import { settled, signIn, startProduct, type Product } from './product.ts'

// A browser, a server and a database of its own on a machine that may be busy.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 180_000 })

let product: Product
let browser: Browser
let page: Page
let trip: RecordRow

const label = (zh: string, en: string) => ({ zh, en })

beforeAll(async () => {
  ;[product, browser] = await Promise.all([startProduct(), openBrowser()])
  await product.api('POST', '/objects', { name: 'trip', label: label('出差', 'Trip'), fields: [] })
  await product.api('POST', '/objects', {
    name: 'expense',
    label: label('费用', 'Expense'),
    fields: [
      { name: 'price', type: 'currency', label: label('单价', 'Price') },
      { name: 'quantity', type: 'number', label: label('数量', 'Quantity') },
      { name: 'trip', type: 'lookup', object: 'trip', label: label('出差', 'Trip') },
    ],
  })
  trip = await product.api<RecordRow>('POST', '/records/trip', { name: '上海展会' })
  for (const [name, price, quantity] of [
    ['酒店', 480, 2],
    ['车票', '553.50', 1],
  ])
    await product.api('POST', '/records/expense', { name, price, quantity, trip: trip.id })
  page = await signIn(browser, product)
})
afterAll(async () => {
  await browser?.close()
  await product?.stop()
})

async function openObject(name: string): Promise<void> {
  await page.goto(`${product.origin}/settings/objects`)
  await settled(page)
  await page.locator('.object-list button', { hasText: name }).click()
  await page.getByRole('tab', { name: '计算与规则' }).click()
  await page.locator('.computed-parts').waitFor()
}

async function choose(within: Locator, field: string, option: string): Promise<void> {
  await within.getByRole('combobox', { name: field, exact: true }).click()
  await page
    .locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option', { hasText: option })
    .first()
    .click()
}

async function newRecord(): Promise<void> {
  await page.getByRole('button', { name: '新建' }).click()
  await page.getByRole('menuitem', { name: '费用' }).click()
}

const dialog = () => page.getByRole('dialog')
const named = async (zh: string, en: string) => {
  await dialog().getByLabel('中文名').fill(zh)
  await dialog().getByLabel('英文名').fill(en)
}

test('a formula is written with what the editor offers, and tells where it is wrong', async () => {
  await openObject('费用')
  await page.getByRole('button', { name: '添加公式' }).click()
  await named('金额', 'Amount')
  const text = dialog().getByRole('textbox', { name: '公式', exact: true })
  await text.fill('单价')
  await text.press('Tab')
  await expectSoon(() => text.inputValue()).toBe('price')
  await text.press('End')
  await text.pressSequentially(' * nothing')
  await expectSoon(() => dialog().locator('.formula-state').textContent()).toContain('第 9 个字符：没有字段“nothing”')
  expect(await dialog().locator('.formula-state mark').textContent()).toBe('nothing')
  expect(await dialog().getByRole('button', { name: '添加公式' }).isEnabled()).toBe(false)
  await text.fill('ROUND(price * quantity, 1)')
  await expectSoon(() => dialog().locator('.formula-state').textContent()).toContain('结果是数字')
  await choose(dialog(), '用一条记录试算', '车票')
  await expectSoon(() => dialog().locator('output').textContent()).toContain('553.5')
  await choose(dialog(), '显示为', '金额')
  expect(await faults(page.mainFrame())).toEqual([])
  await dialog().getByRole('button', { name: '添加公式' }).click()
  await expectSoon(() => page.locator('.computed-part').first().textContent()).toContain('ROUND(price * quantity, 1)')
})

test('its value stands in the list and in the form while it is typed', async () => {
  await page.goto(`${product.origin}/o/expense`)
  await settled(page)
  await expectSoon(() => page.getByRole('row', { name: /酒店/ }).textContent()).toContain('960')
  await newRecord()
  await dialog().getByLabel('单价').fill('12.5')
  await dialog().getByLabel('数量').fill('3')
  await expectSoon(() => dialog().locator('.live').textContent()).toContain('37.5')
  await page.keyboard.press('Escape')
})

test('a roll-up totals it, and follows the children', async () => {
  await openObject('出差')
  await page.getByRole('button', { name: '添加汇总' }).click()
  await named('合计', 'Total')
  await choose(dialog(), '汇总方式', '合计')
  await choose(dialog(), '汇总的字段', '金额')
  expect(await faults(page.mainFrame())).toEqual([])
  await dialog().getByRole('button', { name: '添加汇总' }).click()
  await page.locator('.computed-part', { hasText: '汇总字段' }).getByText('合计 · 费用 · 金额').waitFor()
  await expectSoon(async () => {
    const def = await product.api<ObjectDef>('GET', '/objects/trip')
    return def.fields.find(field => field.rollup)?.filled
  }).toBe(undefined)
  await page.goto(`${product.origin}/o/trip`)
  await settled(page)
  await expectSoon(() => page.getByRole('row', { name: /上海展会/ }).textContent()).toContain('1,513.5')
  await product.api('POST', '/records/expense', { name: '餐费', price: 100, quantity: 1, trip: trip.id })
  await page.reload()
  await expectSoon(() => page.getByRole('row', { name: /上海展会/ }).textContent()).toContain('1,613.5')
})

test('a rule refuses a record, in the form before it is sent', async () => {
  await openObject('费用')
  await page.getByRole('button', { name: '添加规则' }).click()
  await dialog().getByRole('textbox', { name: '以下成立时不能保存' }).fill('quantity > 10')
  await dialog().getByLabel('提示（中文）').fill('数量不能超过 10')
  await dialog().getByRole('button', { name: '保存' }).click()
  await page.locator('.computed-part', { hasText: '校验规则' }).getByText('数量不能超过 10').waitFor()
  await page.goto(`${product.origin}/o/expense`)
  await settled(page)
  await newRecord()
  await dialog().getByLabel('数量').fill('11')
  await expectSoon(() => dialog().locator('.live').textContent()).toContain('数量不能超过 10')
  await dialog().getByRole('button', { name: '保存' }).click()
  await expectSoon(() => dialog().locator('[role=alert]').textContent()).toContain('数量不能超过 10')
})

test('the editor fits a phone', async () => {
  await page.keyboard.press('Escape')
  await page.setViewportSize({ width: 360, height: 740 })
  await openObject('费用')
  await page.getByRole('button', { name: '添加公式' }).click()
  await dialog().getByRole('textbox', { name: '公式', exact: true }).fill('IF(price > 100, "A", ')
  const box = await dialog().boundingBox()
  expect(box?.width).toBeLessThanOrEqual(360)
  const wide: boolean = await page.evaluate('document.documentElement.scrollWidth > 360')
  expect(wide).toBe(false)
  expect(await faults(page.mainFrame())).toEqual([])
})
