import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { RecordRow, Role } from '@huiliu/contracts'
import { openBrowser } from './browser.ts'
import { expectSoon } from './expect-soon.ts'
import { colleague, eventually, openPage, signIn, startProduct, type Product } from './product.ts'

// A browser, a server and a database of its own on a machine that may be busy.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 180_000 })

let product: Product
let browser: Browser
let page: Page

beforeAll(async () => {
  ;[product, browser] = await Promise.all([startProduct({ founded: false }), openBrowser()])
})
afterAll(async () => {
  await browser?.close()
  await product?.stop()
})

/** Stories of one company from its first minute; each goes on where the one before it ended. */
describe.sequential('a day at work', () => {
  test('the link of the first start makes the workspace, and the first customer is typed in', async () => {
    page = await openPage(browser)
    await page.goto(await product.setupLink())
    await page.getByLabel('公司名称').fill('澄屿净水')
    await page.getByLabel('你的姓名').fill('周楠')
    await page.getByLabel('邮箱').fill(product.admin.email)
    await page.getByLabel('密码').fill(product.admin.password)
    await page.getByRole('button', { name: '建立工作区' }).click()
    await page.waitForURL('**/today')
    await page.getByRole('heading', { name: '开始使用' }).waitFor()

    await rail(page, '客户').click()
    await page.getByRole('button', { name: '新建联系人' }).click()
    await page.getByLabel('姓名').fill('李晓雯')
    await page.getByRole('button', { name: '保存' }).click()
    await page.waitForURL(/customers\/[0-9a-f-]{36}$/)
    await page.getByRole('heading', { level: 1, name: '李晓雯' }).waitFor()
  })

  test('a list is searched, filtered and kept as a view', async () => {
    const cities = ['上海', '上海', '上海', '杭州', '南京']
    const names = ['吴逸飞', '谢佩珊', '黄一诺', '钟杰', '郭景行']
    const create = names.map((name, at) => ({ name, city: cities[at], phone: `1380012552${at}` }))
    await product.api('POST', '/records/contact/batch', { create })
    await rail(page, '客户').click()
    await page.getByText('6 条').waitFor()

    const box = page.getByRole('searchbox')
    await box.fill('wyf')
    await expectNames(page, ['吴逸飞'])
    await box.fill('5522')
    await expectNames(page, ['黄一诺'])
    await box.fill('')

    await page.getByRole('button', { name: '筛选' }).click()
    await page.getByRole('button', { name: '加条件' }).click()
    await choose(page, page.getByRole('combobox', { name: '字段' }), '城市')
    await choose(page, page.getByRole('combobox', { name: '比较方式' }), '等于')
    await page.getByRole('textbox', { name: '城市' }).fill('上海')
    await page.getByRole('button', { name: '应用筛选' }).click()
    await expectNames(page, ['吴逸飞', '谢佩珊', '黄一诺'])

    await page.getByRole('button', { name: '另存为视图' }).click()
    await page.getByLabel('视图名称').fill('上海客户')
    await page.getByRole('button', { name: '保存' }).click()
    const tab = page.getByRole('button', { name: '上海客户' })
    await tab.waitFor()
    await page.getByRole('button', { name: '全部', exact: true }).click()
    await page.getByText('6 条').waitFor()
    await tab.click()
    await expectNames(page, ['吴逸飞', '谢佩珊', '黄一诺'])
  })

  test('a value is edited where it stands, and undone', async () => {
    await page.getByRole('gridcell').getByRole('button', { name: '谢佩珊' }).click()
    await page.waitForURL(/customers\/[0-9a-f-]{36}$/)
    const city = page.locator('dl.profile dt', { hasText: '城市' }).locator('xpath=following-sibling::dd[1]')
    await edit(city, '城市', '苏州')
    await expectSoon(() => city.innerText()).toContain('苏州')
    await expectSoon(() => stored('谢佩珊', 'city')).toBe('苏州')
    await page.locator('.toast', { hasText: '城市已保存' }).getByRole('button', { name: '撤销' }).click()
    await expectSoon(() => stored('谢佩珊', 'city')).toBe('上海')
    await expectSoon(() => city.innerText()).toContain('上海')
  })

  test('two people edit one record: different fields both stay, the same field asks', async () => {
    const other = await signIn(browser, product)
    await other.goto(page.url())
    const mine = fieldOf(page, '城市')
    const theirs = fieldOf(other, '城市')
    await theirs.getByRole('button', { name: '编辑城市' }).click()
    await edit(mine, '城市', '无锡')
    await expectSoon(() => stored('谢佩珊', 'city')).toBe('无锡')
    await theirs.getByRole('textbox').fill('常州')
    await theirs.getByRole('textbox').press('Enter')
    const told = other.getByRole('status').getByText('城市刚被别人改为「无锡」')
    await told.waitFor()
    expect(await stored('谢佩珊', 'city')).toBe('无锡')
    await other.getByRole('button', { name: '仍用我的' }).click()
    await expectSoon(() => stored('谢佩珊', 'city')).toBe('常州')
    // The open page hears of it by itself; an edit begun before would be asked about, too.
    await expectSoon(() => mine.innerText()).toContain('常州')

    const title = fieldOf(other, '职务')
    await other.getByRole('button', { name: /个空字段/ }).click()
    await title.getByRole('button', { name: '编辑职务' }).click()
    await edit(mine, '城市', '镇江')
    await expectSoon(() => stored('谢佩珊', 'city')).toBe('镇江')
    await title.getByRole('textbox').fill('采购经理')
    await title.getByRole('textbox').press('Enter')
    await expectSoon(() => stored('谢佩珊', 'title')).toBe('采购经理')
    expect(await stored('谢佩珊', 'city')).toBe('镇江')
    await other.context().close()
  })

  test('a field added in the settings stands in the form and the list at once', async () => {
    await page.goto(`${product.origin}/settings/objects`)
    await page.getByRole('button', { name: /^联系人/ }).click()
    await page.getByRole('button', { name: '加字段' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('中文名').fill('会员等级')
    await dialog.getByLabel('英文名').fill('Tier')
    const type = dialog.getByRole('combobox', { name: '类型' })
    await type.click()
    // There are more types than the list draws at once.
    await type.fill('单选')
    await page.locator('.ant-select-item-option', { hasText: /^单选$/ }).click()
    await dialog.getByLabel('选项，每行一个').fill('银卡\n金卡')
    await dialog.getByRole('button', { name: '加字段' }).click()
    await page.getByText('字段「会员等级」已可用').waitFor()

    await page.getByRole('banner').getByRole('button', { name: '新建' }).click()
    await page.getByRole('menuitem', { name: '联系人' }).click()
    await dialog.getByLabel('姓名').fill('高静')
    await choose(page, dialog.getByRole('combobox', { name: '会员等级' }), '金卡')
    await dialog.getByRole('button', { name: '保存' }).click()
    await page.waitForURL(/customers\/[0-9a-f-]{36}$/)
    await expectSoon(() => fieldOf(page, '会员等级').innerText()).toContain('金卡')

    await rail(page, '客户').click()
    await page.getByRole('button', { name: '列', exact: true }).click()
    await page.getByRole('checkbox', { name: '会员等级' }).check()
    await page.getByRole('columnheader', { name: '会员等级' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('gridcell', { name: '金卡' }).waitFor()
  })

  test('a role is copied, limited, refused to be deleted while somebody has it, deleted, and made again', async () => {
    await page.goto(`${product.origin}/settings/roles`)
    await page.getByRole('button', { name: '新建角色' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('中文名').fill('店员')
    await dialog.getByLabel('英文名').fill('Shop clerk')
    await dialog.getByRole('button', { name: '新建角色' }).click()
    await page.getByRole('heading', { name: '店员' }).waitFor()
    await page.getByText('shop_clerk', { exact: true }).waitFor()
    const rights = async () => {
      const { items } = await product.api<{ items: Role[] }>('GET', '/roles')
      return items.find(role => role.name === 'shop_clerk')?.rights
    }
    const limit = page.getByRole('combobox', { name: '限制一个字段…' })
    await limit.fill('联系人 · 手机')
    await choose(page, limit, '联系人 · 手机')
    await expectSoon(rights).toMatchObject({ byField: { 'contact.phone': 'masked' } })
    await choose(page, page.getByRole('combobox', { name: '单独规定一个对象…' }), '订单')
    await choose(page, page.getByRole('combobox', { name: '订单 · 删除' }), '不能')
    await expectSoon(rights).toMatchObject({ byObject: { order: { delete: 'none' } } })
    await page.getByRole('button', { name: '取消对订单的单独规定' }).click()
    await expectSoon(async () => Object.keys((await rights())?.byObject ?? {})).toEqual(['*'])

    const { id } = await product.api<{ id: string }>('POST', '/tokens', { name: '收银机', role: 'shop_clerk' })
    const remove = async () => {
      await page.getByRole('button', { name: '更多操作' }).click()
      await page.getByRole('menuitem', { name: '删除角色' }).click()
    }
    await remove()
    await page.getByRole('status').getByText('还有人或程序用着这个角色：收银机').waitFor()
    await product.api('DELETE', `/tokens/${id}`)
    await remove()
    const deleted = page.locator('.toast', { hasText: '角色「店员」已删除' })
    await deleted.waitFor()
    await expectSoon(rights).toBeUndefined()
    await deleted.getByRole('button', { name: '撤销' }).click()
    await expectSoon(rights).toMatchObject({ byField: { 'contact.phone': 'masked' } })
    await page.goto(`${product.origin}/customers/${(await named('谢佩珊')).id}`)
    await page.getByRole('heading', { level: 1, name: '谢佩珊' }).waitFor()
  })

  test('who may only read sees nothing to edit, and the server refuses him too', async () => {
    const reader = await colleague(product, 'read_only')
    const theirs = await signIn(browser, product, reader)
    await theirs.goto(page.url())
    await theirs.goto(`${product.origin}/customers/${(await named('谢佩珊')).id}`)
    await theirs.getByRole('heading', { level: 1, name: '谢佩珊' }).waitFor()
    await fieldOf(theirs, '城市').waitFor()
    await theirs.locator('.history').waitFor()
    for (const act of ['编辑', '撤销', '保存'])
      expect({ act, shown: await theirs.getByRole('button', { name: act }).count() }).toEqual({ act, shown: 0 })
    expect(await theirs.getByRole('button', { name: '新建' }).count()).toBe(0)
    const status = await theirs.evaluate(
      async id =>
        (
          await fetch(`/api/v1/records/contact/${id}`, {
            method: 'PATCH',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ city: '北京' }),
          })
        ).status,
      (await named('谢佩珊')).id,
    )
    expect(status).toBe(403)
    await theirs.context().close()
  })

  test('list and search go by keyboard alone', async () => {
    await page.goto(`${product.origin}/customers`)
    const grid = page.getByRole('grid')
    await grid.focus()
    await page.getByRole('gridcell').first().waitFor()
    const active = async () => {
      const id = await grid.getAttribute('aria-activedescendant')
      return page.locator(`[id="${id}"]`).innerText()
    }
    const first = await active()
    await page.keyboard.press('ArrowDown')
    const second = await active()
    expect(second).not.toBe(first)
    await page.keyboard.press('x')
    await page.getByText('已选 1 条').waitFor()
    await page.keyboard.press('Escape')
    await expectSoon(() => page.getByText('已选 1 条').count()).toBe(0)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: second }).waitFor()

    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: '搜索一切' }).fill('钟杰')
    await page.getByRole('option', { name: /钟杰/ }).first().waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: '钟杰' }).waitFor()
  })

  test('an open list shows what others change where it stands, and offers what is new', async () => {
    const create = Array.from({ length: 120 }, (_, at) => ({
      name: `名单 ${String(at).padStart(3, '0')}`,
      city: '厦门',
    }))
    await product.api('POST', '/records/contact/batch', { create })
    const filter = { field: 'city', op: 'eq', value: '厦门' }
    const search = new URLSearchParams({ filter: JSON.stringify(filter), sort: 'name' })
    await page.goto(`${product.origin}/customers?${search}`)
    await page.getByText('120 条').waitFor()
    const grid = page.getByRole('grid')
    const row = (name: string) => grid.getByRole('row', { name })
    await grid.evaluate(element => element.scrollTo({ top: 36 * 40 }))
    const box = (name: string) => row(name).boundingBox()
    await row('名单 045').waitFor()
    const before = await box('名单 045')

    await change('名单 045', { title: '店长' })
    await row('名单 045').getByText('店长').waitFor()
    // It no longer fits the filter: it stays until the reader asks for the list anew.
    await change('名单 044', { city: '漳州', title: '调走了' })
    await row('名单 044').getByText('调走了').waitFor()
    await product.api('DELETE', `/records/contact/${(await named('名单 043')).id}`)
    await row('名单 043').getByText('已移除').waitFor()
    await product.api('POST', '/records/contact', { name: '别处的人', city: '泉州' })
    await product.api('POST', '/records/contact', { name: '名单 000A', city: '厦门' })
    await product.api('POST', '/records/contact', { name: '名单 999', city: '厦门' })
    await change('谢佩珊', { city: '厦门', name: '名单 000B' })
    const news = page.getByRole('button', { name: '3 条新记录' })
    await news.waitFor()
    expect(await box('名单 045')).toEqual(before)

    await news.click()
    await expectSoon(() => page.locator('.list-count').innerText()).toBe('121 条')
    await row('名单 000B').waitFor()
    await expectSoon(() => news.count()).toBe(0)
    expect(await grid.evaluate(element => element.scrollTop)).toBe(0)
    await change('名单 000B', { city: '镇江', name: '谢佩珊' })
  })

  test('signing out ends the session here and on the server', async () => {
    const inside = page.url()
    await page.getByRole('button', { name: '我的菜单' }).click()
    await page.getByRole('menuitem', { name: '退出登录' }).click()
    await page.waitForURL('**/signin')
    await page.goto(inside)
    await page.waitForURL(/signin/)
    expect(await page.evaluate(async () => (await fetch('/api/v1/me')).status)).toBe(401)
    await page.context().close()
  })
})

function rail(on: Page, name: string): Locator {
  return on.getByRole('navigation', { name: '主导航' }).getByRole('link', { name, exact: true })
}

function fieldOf(on: Page, label: string): Locator {
  return on.locator('dl.profile dt', { hasText: label }).locator('xpath=following-sibling::dd[1]')
}

async function edit(field: Locator, label: string, value: string): Promise<void> {
  await field.getByRole('button', { name: `编辑${label}` }).click()
  await field.getByRole('textbox').fill(value)
  await field.getByRole('textbox').press('Enter')
}

/** An option of a list box that opens over the page. */
async function choose(on: Page, box: Locator, option: string): Promise<void> {
  await box.click()
  await on.locator('.ant-select-dropdown:visible').getByTitle(option, { exact: true }).first().click()
}

async function expectNames(on: Page, names: string[]): Promise<void> {
  const shown = () => on.locator('.grid-name').allInnerTexts()
  await expectSoon(async () => (await shown()).toSorted()).toEqual(names.toSorted())
}

async function named(name: string): Promise<RecordRow> {
  return eventually(async () => {
    const filter = { field: 'name', op: 'eq', value: name }
    const { items } = await product.api<{ items: RecordRow[] }>('POST', '/records/contact/query', { filter })
    return items[0]
  })
}

async function change(name: string, values: Record<string, unknown>): Promise<void> {
  await product.api('PATCH', `/records/contact/${(await named(name)).id}`, values)
}

async function stored(name: string, field: string): Promise<unknown> {
  return (await named(name))[field]
}
