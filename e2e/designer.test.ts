import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { List, ObjectDef, RecordRow } from '@huiliu/contracts'
import { faults } from './axe.ts'
import { openBrowser } from './browser.ts'
import { expectSoon } from './expect-soon.ts'
import { signIn, startProduct, type Product } from './product.ts'

let product: Product
let browser: Browser
let page: Page
beforeAll(async () => {
  product = await startProduct()
  browser = await openBrowser()
  page = await signIn(browser, product)
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await product?.stop()
})

const shape = () => product.api<ObjectDef>('GET', '/objects/inspection')

test(
  'an object is built by clicks: numbered records, fields of several types, in the order they are dragged to',
  { timeout: 90_000 },
  async () => {
    await page.goto(`${product.origin}/settings/objects`)
    await page.getByRole('button', { name: '新建对象' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('中文名').fill('设备巡检')
    await dialog.getByLabel('英文名').fill('Inspection')
    await dialog.getByText('自动编号').click()
    await dialog.getByRole('button', { name: '新建对象' }).click()
    await page.getByRole('heading', { name: '设备巡检' }).waitFor()
    await addField('结果', 'Result', '单选', { options: '正常\n异常' })
    await addField('评分', 'Rating', '评分')
    await addField('电话', 'Phone', '电话')
    expect((await shape()).fields.map(field => [field.name, field.type])).toEqual([
      ['name', 'auto_number'],
      ['result', 'select'],
      ['rating', 'rating'],
      ['phone', 'phone'],
    ])
    const handle = page.getByRole('button', { name: '移动 电话' })
    await drag(page, handle, page.getByRole('button', { name: '移动 结果' }))
    await expectSoon(async () => (await shape()).fields.map(field => field.name)).toEqual([
      'name',
      'phone',
      'result',
      'rating',
    ])
    expect(await faults(page.mainFrame())).toEqual([])
  },
)

test('a field is deleted after a look at what needs it, and comes back', { timeout: 90_000 }, async () => {
  await page.getByRole('button', { name: '删除字段 评分' }).click()
  await page.getByText('没有别处用到它').waitFor()
  await page.getByRole('dialog').getByRole('button', { name: '删除' }).click()
  await page.getByText('字段「评分」已删除').waitFor()
  await page.getByText('已删除的字段（1）').click()
  await page.getByRole('button', { name: '恢复' }).click()
  await expectSoon(async () => (await shape()).fields.map(field => field.name)).toContain('rating')
  await page.getByRole('tab', { name: '变更记录' }).click()
  await page.getByText('恢复了字段').waitFor()
})

test('a layout is put together, and the form of a new record follows it', { timeout: 90_000 }, async () => {
  await page.getByRole('tab', { name: '布局' }).click()
  await page.getByRole('button', { name: '加分组' }).click()
  await page.getByRole('region', { name: '分组 2' }).getByLabel('分组标题（中文）').fill('结论')
  const chip = page.getByRole('button', { name: '评分' })
  const target = page.getByRole('region', { name: '分组 2' }).getByText('把字段拖到这里')
  await drag(page, chip, target)
  await page.getByRole('region', { name: '分组 2' }).getByRole('button', { name: '评分' }).waitFor()
  await page.getByRole('button', { name: '保存布局' }).click()
  await page.getByText('布局已保存').waitFor()
  await page.goto(`${product.origin}/o/inspection`)
  await page.getByRole('banner').getByRole('button', { name: '新建' }).click()
  await page.getByRole('menuitem', { name: '设备巡检' }).click()
  await page.getByRole('heading', { name: '结论' }).waitFor()
  await page.getByLabel('电话').fill('13800138000')
  await page.getByRole('button', { name: '保存' }).click()
  await expectSoon(
    async () => (await product.api<List<RecordRow>>('GET', '/records/inspection')).items[0]?.['name'],
  ).toMatch(/^INS-\d{4}-0001$/)
})

type More = { options?: string }
async function addField(zh: string, en: string, type: string, { options }: More = {}): Promise<void> {
  await page.getByRole('button', { name: '加字段' }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByLabel('中文名').fill(zh)
  await drawer.getByLabel('英文名').fill(en)
  await drawer.getByRole('combobox', { name: '类型' }).click()
  await drawer.getByRole('combobox', { name: '类型' }).fill(type)
  await page.locator('.ant-select-item-option', { hasText: new RegExp(`^${type}$`) }).click()
  if (options) await drawer.getByLabel('选项，每行一个').fill(options)
  await drawer.getByRole('button', { name: '加字段' }).click()
  await page.getByText(`字段「${zh}」已可用`).waitFor()
  await drawer.waitFor({ state: 'detached' })
}

async function drag(on: Page, from: ReturnType<Page['getByRole']>, to: ReturnType<Page['getByRole']>): Promise<void> {
  const [a, b] = [await from.boundingBox(), await to.boundingBox()]
  if (!a || !b) throw new Error('nothing to drag')
  await on.mouse.move(a.x + a.width / 2, a.y + a.height / 2)
  await on.mouse.down()
  await on.mouse.move(a.x + a.width / 2 + 10, a.y + a.height / 2 + 10, { steps: 3 })
  await on.mouse.move(b.x + b.width / 2, b.y + b.height / 2, { steps: 12 })
  await on.mouse.up()
}
