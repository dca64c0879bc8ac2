import { readFile } from 'node:fs/promises'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { List, ObjectDef, PublicForm, RecordRow } from '@huiliu/contracts'
import { faults } from './axe.ts'
import { openBrowser } from './browser.ts'
import { expectSoon } from './expect-soon.ts'
import { colleague, eventually, settled, signIn, startProduct, type Product } from './product.ts'

// A browser, a server and a database of its own on a machine that may be busy.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

let product: Product
let browser: Browser
let page: Page
let inspector: Page

beforeAll(async () => {
  ;[product, browser] = await Promise.all([startProduct(), openBrowser()])
  page = await signIn(browser, product)
})
afterAll(async () => {
  await browser?.close()
  await product?.stop()
})

const dialog = () => page.getByRole('dialog')
const shape = (name: string) => product.api<ObjectDef>('GET', `/objects/${name}`)
const inspections = async () =>
  (await product.api<List<RecordRow>>('GET', '/records/inspection?limit=100&sort=created_at')).items

/** 设备巡检: what somebody new builds on the first day, by clicks alone. */
describe.sequential('a newcomer', () => {
  test('makes two objects with fourteen fields, a formula and a roll-up', async () => {
    await makeObject('设备', 'Equipment')
    await addField('型号', 'Model', '单行文本')
    await addField('启用日期', 'In use since', '日期')
    await makeObject('设备巡检', 'Inspection', true)
    await addField('设备', 'Equipment', '关联', { target: '设备' })
    await addField('区域', 'Region', '单选', { options: '华东\n华北' })
    await addField('结果', 'Result', '单选', { options: '待看\n正常\n异常' })
    await addField('电话', 'Phone', '电话')
    await addField('入口温度', 'Inlet', '数字')
    await addField('出口温度', 'Outlet', '数字')
    await addField('备注', 'Note', '多行文本')
    await addField('检查日期', 'Checked on', '日期')
    await page.getByRole('tab', { name: '计算与规则' }).click()
    await page.getByRole('button', { name: '添加公式' }).click()
    await dialog().getByLabel('中文名').fill('温差')
    await dialog().getByLabel('英文名').fill('Difference')
    await dialog().getByRole('textbox', { name: '公式', exact: true }).fill('outlet - inlet')
    await dialog().getByText('结果是数字').waitFor()
    await dialog().getByRole('button', { name: '添加公式' }).click()
    await dialog().waitFor({ state: 'detached' })
    await openObject('设备')
    await page.getByRole('tab', { name: '计算与规则' }).click()
    await page.getByRole('button', { name: '添加汇总' }).click()
    await dialog().getByLabel('中文名').fill('巡检次数')
    await dialog().getByLabel('英文名').fill('Inspections')
    await dialog().getByRole('button', { name: '添加汇总' }).click()
    await dialog().waitFor({ state: 'detached' })
    const fields = [...(await shape('equipment')).fields, ...(await shape('inspection')).fields]
    expect(fields).toHaveLength(14)
    expect(fields.filter(field => field.formula !== undefined || field.rollup !== undefined)).toHaveLength(2)
  })

  test('shares a form, which a stranger fills in on a telephone', async () => {
    await openObject('设备巡检')
    await page.getByRole('tab', { name: '公开表单' }).click()
    await page.getByRole('button', { name: '新建表单' }).click()
    await dialog().getByLabel('标题（中文）').fill('巡检登记')
    for (const field of ['区域', '电话', '备注'])
      await dialog().getByRole('button', { name: field, exact: true }).click()
    await dialog().getByRole('button', { name: '保存' }).click()
    await page.getByText('扫码填写').first().waitFor()
    await page.keyboard.press('Escape')
    const [form] = (await product.api<List<PublicForm>>('GET', '/forms?object=inspection')).items
    const phone = await browser.newContext({ viewport: { width: 360, height: 740 }, locale: 'zh-CN', hasTouch: true })
    const stranger = await phone.newPage()
    await stranger.goto(`${product.origin}/f/${form?.address}`)
    expect(await stranger.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360)
    await stranger.getByLabel('区域').selectOption({ label: '华东' })
    await stranger.getByLabel('电话').fill('13800138000')
    await stranger.getByLabel('备注').fill('3 号泵有异响')
    // Whoever is quicker than people are is asked once more.
    await expectSoon(async () => {
      if (await stranger.getByText('已收到').isVisible()) return true
      await stranger.getByRole('button', { name: '提交' }).click()
      return stranger.getByText('已收到').isVisible()
    }).toBe(true)
    await phone.close()
    await expectSoon(async () => (await inspections())[0]?.['note']).toBe('3 号泵有异响')
  })

  test('records by hand: the formula while it is typed, the roll-up on the parent, a board by result', async () => {
    await go(page, '/o/equipment')
    await newRecord('设备')
    await dialog().getByLabel('名称').fill('循环泵')
    await save()
    await go(page, '/o/inspection')
    await newRecord('设备巡检')
    await pick(dialog(), '设备', '循环泵')
    await pick(dialog(), '区域', '华北')
    await pick(dialog(), '结果', '正常')
    await dialog().getByLabel('电话').fill('13900139000')
    await dialog().getByLabel('入口温度').fill('21.5')
    await dialog().getByLabel('出口温度').fill('30')
    await expectSoon(() => dialog().locator('.live').textContent()).toContain('8.5')
    await save()
    await go(page, '/o/equipment')
    await expectSoon(() => page.getByRole('row', { name: /循环泵/ }).textContent()).toContain('循环泵——1')
    await go(page, '/o/inspection')
    await page.getByRole('button', { name: /^展示方式/ }).click()
    await page.getByRole('radio', { name: '看板' }).click()
    await page.keyboard.press('Escape')
    await page.locator('.board-column').first().waitFor()
    await page.getByRole('button', { name: '另存为视图' }).click()
    await page.getByLabel('视图名称').fill('按结果')
    await dialog().getByRole('button', { name: '保存' }).click()
    await page.getByRole('button', { name: '按结果' }).waitFor()
    await fine(page)
  })

  test('lets a role see its region only, with the telephone masked', async () => {
    await go(page, '/settings/roles')
    await page.getByRole('button', { name: '新建角色' }).click()
    await dialog().getByLabel('中文名').fill('华东巡检员')
    await dialog().getByLabel('英文名').fill('East inspector')
    await pick(dialog(), '权限照搬自', '只读')
    await dialog().getByRole('button', { name: '新建角色' }).click()
    await page.getByRole('heading', { name: '华东巡检员' }).waitFor()
    await pick(page, '单独规定一个对象…', '设备巡检')
    await pick(page, '设备巡检 · 查看', '自己的')
    await pick(page, '限制一个字段…', '设备巡检 · 电话')
    await page.getByText('设备巡检 · 电话').first().waitFor()
    await fine(page)
    await go(page, '/settings/sharing')
    await page.getByRole('button', { name: '新建规则' }).click()
    await page.getByLabel('名称').fill('华东')
    await pick(dialog(), '对象', '设备巡检')
    await dialog().getByRole('button', { name: '加条件' }).click()
    await pick(dialog(), '字段', '区域')
    await pick(dialog(), '区域', '华东')
    await page.keyboard.press('Escape')
    await pick(dialog(), '共享给', '华东巡检员')
    await dialog().getByRole('button', { name: '保存' }).click()
    await eventually(async () => {
      const { items } = await product.api<List<{ state: string }>>('GET', '/sharing-rules')
      return items.length === 1 && items.every(rule => rule.state === 'applied')
    })
    inspector = await signIn(browser, product, await colleague(product, 'east_inspector'))
    await go(inspector, '/o/inspection')
    await expectSoon(() => inspector.getByRole('row').count()).toBe(2)
    await inspector.getByText('****8000').first().waitFor()
    await go(page, '/o/inspection')
    await page.getByText('138 0013 8000').first().waitFor()
    await expectSoon(() => page.getByRole('row').count()).toBe(3)
  })

  test('takes the list out, brings it in again changed, and takes that back', async () => {
    const before = await inspections()
    await page.getByRole('button', { name: '导出' }).click()
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByText('导出为 CSV').click()])
    const text = (await readFile(await download.path())).toString('utf8')
    expect(text).toContain('循环泵')
    await go(page, '/data?object=inspection')
    await drop('巡检.csv', Buffer.from(text.replace('正常', '异常')))
    await page.waitForURL('**/data/imports/*')
    await page.locator('.outcome', { hasText: '更新' }).getByText('1', { exact: true }).waitFor()
    await page.getByRole('button', { name: /^导入 \d+ 行/ }).click()
    await page.getByRole('heading', { name: '已导入' }).waitFor()
    expect((await inspections()).map(row => row['result'])).not.toEqual(before.map(row => row['result']))
    await page.getByRole('button', { name: '撤销这次导入' }).click()
    await page.getByText('已全部恢复原样').waitFor()
    const plain = (rows: RecordRow[]) => rows.map(({ version: _v, updated_at: _a, updated_by: _b, ...row }) => row)
    expect(plain(await inspections())).toEqual(plain(before))
  })
})

async function go(on: Page, path: string): Promise<void> {
  await on.goto(product.origin + path)
  await settled(on)
}

async function fine(on: Page): Promise<void> {
  await settled(on)
  expect(await faults(on.mainFrame())).toEqual([])
}

async function makeObject(zh: string, en: string, numbered = false): Promise<void> {
  await go(page, '/settings/objects')
  await page.getByRole('button', { name: '新建对象' }).click()
  await dialog().getByLabel('中文名').fill(zh)
  await dialog().getByLabel('英文名').fill(en)
  if (numbered) await dialog().getByText('自动编号').click()
  await dialog().getByRole('button', { name: '新建对象' }).click()
  await page.getByRole('heading', { name: zh, exact: true }).waitFor()
}

async function openObject(name: string): Promise<void> {
  await go(page, '/settings/objects')
  await page
    .locator('.object-list')
    .getByRole('button', { name: new RegExp(`^${name}( |$|\\b)`) })
    .first()
    .click()
  await page.getByRole('heading', { name, exact: true }).waitFor()
}

type More = { options?: string; target?: string }

async function addField(zh: string, en: string, type: string, { options, target }: More = {}): Promise<void> {
  await page.getByRole('button', { name: '加字段' }).click()
  await dialog().getByLabel('中文名').fill(zh)
  await dialog().getByLabel('英文名').fill(en)
  await pick(dialog(), '类型', type)
  if (target) await pick(dialog(), '关联到', target)
  if (options) await dialog().getByLabel('选项，每行一个').fill(options)
  await dialog().getByRole('button', { name: '加字段' }).click()
  await dialog().waitFor({ state: 'detached' })
}

async function newRecord(noun: string): Promise<void> {
  await page.getByRole('banner').getByRole('button', { name: '新建' }).click()
  await page.getByRole('menuitem', { name: noun, exact: true }).click()
  await dialog().waitFor()
}

async function save(): Promise<void> {
  await dialog().getByRole('button', { name: '保存' }).click()
  await dialog().waitFor({ state: 'detached' })
}

async function pick(within: Page | Locator, label: string, option: string): Promise<void> {
  const box = within.getByRole('combobox', { name: label, exact: true })
  await box.click()
  // A long list draws what is in sight; typing brings what is wanted there.
  if (await box.isEditable()) await box.fill(option)
  await page
    .locator('.ant-select-dropdown:visible .ant-select-item-option', { hasText: new RegExp(`^${option}$`) })
    .first()
    .click()
}

/** As a person drags it from a folder. */
async function drop(name: string, bytes: Buffer): Promise<void> {
  const data = await page.evaluateHandle(`(() => {
    const transfer = new DataTransfer()
    const content = Uint8Array.from(atob('${bytes.toString('base64')}'), letter => letter.charCodeAt(0))
    transfer.items.add(new File([content], '${name}'))
    return transfer
  })()`)
  await page.dispatchEvent('.drop-zone', 'drop', { dataTransfer: data })
}
