import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { List, Notice, RecordRow } from '@huiliu/contracts'
import { faults } from './axe.ts'
import { openBrowser } from './browser.ts'
import { expectSoon } from './expect-soon.ts'
import { colleague, settled, signIn, startProduct, type Product } from './product.ts'

// A browser, a server and a database of its own on a machine that may be busy.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 180_000 })

let product: Product
let browser: Browser
let page: Page

const label = (zh: string, en: string) => ({ zh, en })

beforeAll(async () => {
  ;[product, browser] = await Promise.all([startProduct(), openBrowser()])
  await product.api('POST', '/objects', {
    name: 'inspection',
    label: label('巡检', 'Inspection'),
    nameField: 'title',
    fields: [
      { name: 'title', type: 'text', label: label('标题', 'Title'), required: true, searchable: true },
      {
        name: 'state',
        type: 'select',
        label: label('状态', 'State'),
        options: ['todo', 'doing', 'done'].map(value => ({ value, label: label(WORDS[value] ?? value, value) })),
      },
      { name: 'fee', type: 'currency', label: label('费用', 'Fee') },
      { name: 'on_day', type: 'date', label: label('日期', 'Day') },
      { name: 'until', type: 'date', label: label('截止', 'Until') },
      { name: 'city', type: 'text', label: label('城市', 'City') },
    ],
  })
  const create = Array.from({ length: 130 }, (_, at) => ({
    title: `巡检 ${String(at).padStart(3, '0')}`,
    state: at < 3 ? 'todo' : 'done',
    fee: '10',
    city: at % 2 ? '杭州' : '宁波',
    ...(at < 3 && { on_day: '2026-10-12', until: '2026-10-14' }),
  }))
  await product.api('POST', '/records/inspection/batch', { create })
  page = await signIn(browser, product)
})
afterAll(async () => {
  await browser?.close()
  await product?.stop()
})

const WORDS: Record<string, string> = { todo: '待办', doing: '进行', done: '完成' }

async function choose(kind: string): Promise<void> {
  await page.getByRole('button', { name: /^展示方式/ }).click()
  await page.getByRole('radio', { name: kind }).click()
  await page.keyboard.press('Escape')
}

async function found(title: string): Promise<RecordRow | undefined> {
  const filter = { field: 'title', op: 'eq', value: title }
  return (await product.api<List<RecordRow>>('POST', '/records/inspection/query', { filter })).items[0]
}

function undo(): Locator {
  return page.locator('.toast').getByRole('button', { name: '撤销' }).last()
}

async function looksRight(): Promise<void> {
  await settled(page)
  expect(await faults(page.mainFrame())).toEqual([])
}

/** One company's inspections, looked at in every way; each story goes on where the one before it ended. */
describe.sequential('ways to look at records', () => {
  test('a board counts and adds up, moves a card by keys and by hand, and is kept as a view', async () => {
    await page.goto(`${product.origin}/o/inspection`)
    await choose('看板')
    const column = (key: string) => page.locator(`.board-column[data-column=${key}]`)
    await expectSoon(() => column('done').locator('header').innerText()).toContain('127')
    await expectSoon(() => column('todo').locator('header').innerText()).toContain('¥30.00')
    await looksRight()
    const card = column('todo').getByRole('button', { name: '巡检 001' })
    await card.focus()
    await page.keyboard.press('Shift+ArrowRight')
    await column('doing').getByRole('button', { name: '巡检 001' }).waitFor()
    await expectSoon(async () => (await found('巡检 001'))?.['state']).toBe('doing')
    await undo().click()
    await expectSoon(async () => (await found('巡检 001'))?.['state']).toBe('todo')
    await column('todo').getByRole('button', { name: '巡检 001' }).waitFor()

    await drag(column('todo').getByRole('button', { name: '巡检 000' }), column('doing'))
    await expectSoon(async () => (await found('巡检 000'))?.['state']).toBe('doing')
    await page.getByRole('button', { name: '另存为视图' }).click()
    await page.getByLabel('视图名称').fill('按状态')
    await page.getByRole('dialog').getByRole('button', { name: '保存' }).click()
    await page.getByRole('button', { name: '按状态' }).waitFor()
    await page.getByRole('button', { name: '全部', exact: true }).click()
    await page.getByRole('grid').waitFor()
    await page.getByRole('button', { name: '按状态' }).click()
    await column('doing').getByRole('button', { name: '巡检 000' }).waitFor()
  })

  test('a calendar shows what lasts on each of its days, and moves it with its end', async () => {
    const display = { kind: 'calendar', start: 'on_day', end: 'until' }
    await page.goto(`${product.origin}/o/inspection?${new URLSearchParams({ display: JSON.stringify(display) })}`)
    const month = page.locator('.calendar-head h2')
    for (let at = 0; at < 24 && (await month.innerText()) !== '2026年10月'; at++)
      await page.getByRole('button', { name: (await month.innerText()) > '2026年10月' ? '往前' : '往后' }).click()
    const day = (date: string) => page.locator(`.calendar-day[data-day="${date}"]`)
    await day('2026-10-14').getByRole('button', { name: '巡检 002' }).waitFor()
    await day('2026-10-01').getByText('休').waitFor()
    await looksRight()
    await day('2026-10-12').getByRole('button', { name: '巡检 002' }).focus()
    await page.keyboard.press('Shift+ArrowDown')
    await day('2026-10-21').getByRole('button', { name: '巡检 002' }).waitFor()
    expect(await found('巡检 002')).toMatchObject({ on_day: '2026-10-19', until: '2026-10-21' })
    await undo().click()
    await day('2026-10-14').getByRole('button', { name: '巡检 002' }).waitFor()
  })

  test('groups, places and bars are without fault', async () => {
    for (const display of [
      { kind: 'table', group: 'state', sums: ['fee'] },
      { kind: 'table', sums: ['fee'] },
      { kind: 'places', group: 'city' },
      { kind: 'gallery' },
      { kind: 'timeline', start: 'on_day', end: 'until' },
    ]) {
      await page.goto(`${product.origin}/o/inspection?${new URLSearchParams({ display: JSON.stringify(display) })}`)
      await page.locator('.groups-foot, .grid-total .num, .places-records li, .gallery-card, .bars').first().waitFor()
      await looksRight()
    }
  })

  test('all that a list finds is changed in the background, and taken back as one', async () => {
    await page.goto(`${product.origin}/o/inspection`)
    await page.getByRole('gridcell').first().waitFor()
    await page.getByRole('checkbox', { name: '选择已加载的全部' }).check()
    await page.getByRole('button', { name: '选中全部 130 条' }).click()
    await page.getByRole('button', { name: '批量改字段' }).click()
    const fields = page.getByRole('combobox', { name: '要改的字段' })
    await fields.fill('城市')
    await page.keyboard.press('Enter')
    await page.getByRole('textbox', { name: '城市' }).fill('舟山')
    await page.getByRole('button', { name: '应用到 130 条' }).click()
    await page.getByText('巡检：已改 130 条').waitFor()
    expect(await found('巡检 129')).toMatchObject({ city: '舟山' })
    await page.locator('.bulk-strip').getByRole('button', { name: '撤销' }).click()
    await page.getByText('巡检：已撤销 130 条').waitFor()
    expect(await found('巡检 129')).toMatchObject({ city: '杭州' })
  })

  test('what was deleted is brought back from the recycle bin', async () => {
    await product.api('DELETE', `/records/inspection/${(await found('巡检 128'))?.id}`)
    await page.goto(`${product.origin}/o/inspection`)
    await page.getByRole('button', { name: '回收站' }).click()
    await page.locator('.bin-list li', { hasText: '巡检 128' }).getByRole('button', { name: '恢复' }).click()
    await page.getByText('已恢复 1 条').waitFor()
    expect(await found('巡检 128')).toBeDefined()
  })

  test('a colleague mentioned is told, answers, and a former value is put back', async () => {
    const theirs = await signIn(browser, product, await colleague(product, 'member'))
    await page.goto(`${product.origin}/o/inspection/${(await found('巡检 001'))?.id}`)
    await page.getByRole('textbox', { name: /写点什么/ }).fill('@member 明天去看')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: '发表' }).click()
    await page.locator('.comment', { hasText: '明天去看' }).waitFor()
    await theirs.getByRole('button', { name: '1 条提醒' }).click()
    await theirs.locator('.notice-line', { hasText: '明天去看' }).click()
    await theirs.getByRole('heading', { level: 1, name: '巡检 001' }).waitFor()
    await theirs.getByRole('textbox', { name: /写点什么/ }).fill('好的')
    await theirs.getByRole('button', { name: '发表' }).click()
    await page.locator('.comment', { hasText: '好的' }).waitFor()
    await looksRight()
    await theirs.context().close()

    await product.api('PATCH', `/records/inspection/${(await found('巡检 001'))?.id}`, { city: '丽水' })
    const line = page.locator('.history li', { hasText: '丽水' })
    await line.hover()
    await line.getByRole('button', { name: '恢复为此值' }).click()
    await expectSoon(async () => (await found('巡检 001'))?.['city']).toBe('杭州')
    const { items } = await product.api<List<Notice>>('GET', '/notices')
    expect(items).toEqual([])
  })

  test('what is kept at hand and opened last stands in ⌘K', async () => {
    await page.getByRole('button', { name: '收藏' }).click()
    await page.getByRole('button', { name: '取消收藏' }).waitFor()
    await page.goto(`${product.origin}/today`)
    await page.locator('.rail').waitFor()
    await page.keyboard.press('Control+k')
    await page.getByRole('option', { name: /巡检 001.*收藏/ }).click()
    await page.getByRole('heading', { level: 1, name: '巡检 001' }).waitFor()
  })
})

/** By small steps, as a hand does: the first ones tell a drag from a press. */
async function drag(from: Locator, to: Locator): Promise<void> {
  const [start, end] = [await from.boundingBox(), await to.boundingBox()]
  if (!start || !end) throw new Error('nothing there to drag')
  await page.mouse.move(start.x + 40, start.y + 20)
  await page.mouse.down()
  await page.mouse.move(start.x + 60, start.y + 30, { steps: 4 })
  await page.mouse.move(end.x + end.width / 2, end.y + 120, { steps: 8 })
  await page.mouse.up()
}
