import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { List, ObjectDef, SolutionView } from '@huiliu/contracts'
import { filesOf } from '../server/src/solutions/read-files.ts'
import { fleet } from '../server/src/solutions/testing/fleet.ts'
import { writeZip } from '../server/src/solutions/zip.ts'
import { faults } from './axe.ts'
import { openBrowser } from './browser.ts'
import { expectSoon } from './expect-soon.ts'
import { colleague, settled, signIn, startProduct, type Product } from './product.ts'

let product: Product
let browser: Browser
let page: Page
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'huiliu-solutions-'))
  product = await startProduct()
  browser = await openBrowser()
  page = await signIn(browser, product)
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await product?.stop()
  await rm(folder, { recursive: true, force: true })
})

const rail = (on: Page) => on.getByRole('navigation', { name: '主导航' })

test('a file with mistakes is refused, each with its file and place', { timeout: 60_000 }, async () => {
  const files = filesOf(fleet()).map(file =>
    file.path === 'objects/trip.json' ? { ...file, text: '{"name": ' } : file,
  )
  await writeFile(join(folder, 'broken.zip'), await writeZip(files))
  await page.goto(`${product.origin}/settings/apps`)
  await page.getByLabel('上传').setInputFiles(join(folder, 'broken.zip'))
  const told = page.getByRole('alert')
  await told.getByText('objects/trip.json').waitFor()
  await told.getByText(/不是有效的 JSON/).waitFor()
  expect(await faults(page.mainFrame())).toEqual([])
})

test('a solution is brought, looked at, switched on, and stands in the rail', { timeout: 90_000 }, async () => {
  await writeFile(join(folder, 'fleet.zip'), await writeZip(filesOf(fleet())))
  await page.getByLabel('上传').setInputFiles(join(folder, 'fleet.zip'))
  const row = page.getByRole('listitem').filter({ hasText: '车辆与行程' })
  await row.getByRole('button', { name: '安装' }).click()
  const dialog = page.getByRole('dialog', { name: '安装车队' })
  await dialog.getByText('行程', { exact: true }).waitFor()
  await dialog.getByText('长途').waitFor()
  await settled(page)
  expect(await faults(page.mainFrame())).toEqual([])
  await dialog.getByRole('button', { name: '安装' }).click()
  await page.getByText('已安装车队').waitFor()
  await row.getByText('已安装 1.0.0').waitFor()

  await rail(page).getByRole('link', { name: '车辆' }).waitFor()
  await expectSoon(() => rail(page).getByRole('link').allInnerTexts()).toEqual([
    '',
    '今天',
    '车辆',
    '行程',
    '长途',
    '设置',
  ])
  await rail(page).getByRole('link', { name: '长途' }).click()
  await page.getByRole('heading', { name: '行程' }).waitFor()
  await settled(page)
  expect(await faults(page.mainFrame())).toEqual([])
  await rail(page).getByRole('button', { name: '切换应用，当前：车队' }).click()
  await page.getByRole('menuitem', { name: '全部' }).click()
  await rail(page).getByRole('link', { name: '客户' }).waitFor()
})

test('an app is put together: its entries, their order by keys, its role', { timeout: 90_000 }, async () => {
  await page.goto(`${product.origin}/settings/apps`)
  await page.getByRole('button', { name: '新建应用' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('中文名').fill('前台')
  await dialog.getByLabel('英文名').fill('Front desk')
  for (const name of ['客户', '待办']) {
    await dialog.getByRole('combobox', { name: '加入页面、对象或视图' }).click()
    await page.locator('.ant-select-item-option', { hasText: new RegExp(`^${name}$`) }).click()
  }
  const handle = dialog.getByRole('button', { name: '移动待办' })
  await handle.focus()
  await handle.press('Space')
  await handle.press('ArrowUp')
  await handle.press('Space')
  await expectSoon(() => dialog.getByRole('listitem').allInnerTexts()).toEqual(['今天', '待办', '客户'])
  await dialog.getByRole('combobox', { name: '给哪些角色' }).click()
  await page.locator('.ant-select-item-option', { hasText: /^成员$/ }).click()
  await dialog.getByRole('button', { name: '保存' }).click()
  await dialog.waitFor({ state: 'detached' })

  const member = await signIn(browser, product, await colleague(product, 'member'))
  await expectSoon(() => rail(member).getByRole('link').allInnerTexts()).toEqual(['', '今天', '待办', '客户', '设置'])
  await member.setViewportSize({ width: 360, height: 740 })
  await settled(member)
  expect(await rail(member).locator('a:visible, button:visible').count()).toBeLessThanOrEqual(5)
  expect(await faults(member.mainFrame())).toEqual([])
  await member.context().close()
})

test('a sandbox is gone into, changed, and its change promoted', { timeout: 120_000 }, async () => {
  await page.getByRole('button', { name: '新建沙盒' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('名称').fill('试改')
  await dialog.getByRole('button', { name: '新建沙盒' }).click()
  await page.getByText('沙盒「试改」已建好').waitFor()
  await page.getByRole('button', { name: '进入' }).click()
  await page.getByText(/^这是「.*」的沙盒$/).waitFor()
  await page.goto(`${product.origin}/settings/objects`)
  await page.getByRole('button', { name: '行程' }).click()
  await page.getByRole('button', { name: '加字段' }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByLabel('中文名').fill('费用')
  await drawer.getByLabel('英文名').fill('Fee')
  await drawer.getByRole('button', { name: '加字段' }).click()
  await page.getByText('字段「费用」已可用').waitFor()
  await page.getByRole('button', { name: '返回' }).click()
  await page.getByRole('button', { name: '发布' }).click()
  const plan = page.getByRole('dialog', { name: '把试改的改动发布到这里' })
  await plan.getByText('行程').click()
  await plan.getByText('fields.fee').waitFor()
  await settled(page)
  expect(await faults(page.mainFrame())).toEqual([])
  await plan.getByRole('button', { name: '发布' }).click()
  await page.getByText('已发布试改的改动').waitFor()
  const { fields } = await product.api<ObjectDef>('GET', '/objects/trip')
  expect(fields.map(field => field.label.zh)).toContain('费用')
})

test('what was installed is taken away after a look, and taken back', { timeout: 90_000 }, async () => {
  const state = async () =>
    (await product.api<List<SolutionView>>('GET', '/solutions')).items.find(one => one.name === 'fleet')?.installed
  await page.getByRole('button', { name: '车队的更多操作' }).click()
  await page.getByRole('menuitem', { name: '移除' }).click()
  const dialog = page.getByRole('dialog', { name: '移除车队' })
  await dialog.getByText('驾照').or(dialog.getByText('联系人')).first().waitFor()
  await dialog.getByRole('button', { name: '移除' }).click()
  await page.getByText('已移除车队').waitFor()
  expect(await state()).toBeNull()
  await page.getByRole('listitem').filter({ hasText: '移除 车队' }).getByRole('button', { name: '撤销' }).click()
  await expectSoon(state).toBe('1.0.0')
})
