import { readFile } from 'node:fs/promises'
import ExcelJS from 'exceljs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { RecordRow } from '@huiliu/contracts'
import { faults } from './axe.ts'
import { openBrowser } from './browser.ts'
import { settled, signIn, startProduct, type Product } from './product.ts'

// A browser, a server and a database of its own on a machine that may be busy.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 180_000 })

let product: Product
let browser: Browser
let page: Page

beforeAll(async () => {
  ;[product, browser] = await Promise.all([startProduct(), openBrowser()])
  await product.api('POST', '/records/contact/batch', {
    create: [
      { name: '王芳', phone: '13800125501' },
      { name: '李雷', phone: '13800125502', email: 'li@example.com' },
    ],
  })
  page = await signIn(browser, product)
})
afterAll(async () => {
  await browser?.close()
  await product?.stop()
})

const DROPPED = '客户名单.xlsx'

async function names(): Promise<string[]> {
  const { items } = await product.api<{ items: RecordRow[] }>('GET', '/records/contact?limit=100&sort=created_at')
  return items.map(row => String(row['name']))
}

/** Serious faults at the desk and on a phone, and pictures of both where a folder is named. */
async function looked(name: string): Promise<void> {
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

describe.sequential('a spreadsheet', () => {
  test('is dropped, and every row says what would become of it', async () => {
    await page.locator('.rail').getByRole('link', { name: '数据' }).click()
    await page.getByRole('heading', { name: '导入', exact: true }).waitFor()
    await looked('data')
    await drop(page, await workbook())
    await page.waitForURL('**/data/imports/*')
    await page.getByRole('heading', { name: DROPPED }).waitFor()
    await looked('draft')
    const outcome = (name: string) => page.locator('.outcome', { hasText: name }).locator('strong').textContent()
    expect(await outcome('新建')).toBe('2')
    expect(await outcome('归入已有客户')).toBe('1')
    expect(await outcome('冲突')).toBe('1')
    expect(await outcome('有问题')).toBe('1')
    await page.locator('.outcome', { hasText: '有问题' }).click()
    await page.getByText('不是选项').waitFor()
    expect(await names()).toEqual(['王芳', '李雷'])
  })

  test('is mapped otherwise, and told anew', async () => {
    const choice = page.getByRole('combobox', { name: '「客户阶段」列是什么' })
    await page.locator('.mapping-row', { has: choice }).locator('.ant-select').hover()
    await page.locator('.mapping-row', { has: choice }).locator('.ant-select-clear').click()
    await page.locator('.outcome', { hasText: '新建' }).getByText('3', { exact: true }).waitFor()
    await choice.click()
    await page.keyboard.type('阶段')
    await page.locator('.ant-select-item-option', { hasText: '阶段' }).first().click()
    await page.locator('.outcome', { hasText: '新建' }).getByText('2', { exact: true }).waitFor()
  })

  test('is imported; what was refused is a file with reasons', async () => {
    await page.getByRole('button', { name: '导入 3 行' }).click()
    await page.getByRole('heading', { name: '已导入' }).waitFor()
    await looked('done')
    expect(await names()).toEqual(['王芳', '李雷', '赵云', '孙尚香'])
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: '下载这些行和原因' }).click(),
    ])
    const book = new ExcelJS.Workbook()
    await book.xlsx.load(Uint8Array.from(await readFile(await download.path())).buffer)
    const reasons = book.worksheets[0]?.getColumn(6).values.filter(value => value !== undefined)
    expect(reasons).toEqual([
      '原因',
      expect.stringContaining('会把不同的客户并成一人'),
      expect.stringContaining('不是选项'),
    ])
  })

  test('is taken back whole', async () => {
    await page.getByRole('button', { name: '撤销这次导入' }).click()
    await page.getByText('已全部恢复原样').waitFor()
    await looked('undone')
    expect(await names()).toEqual(['王芳', '李雷'])
  })

  test('a list goes out as a file', async () => {
    await page.locator('.rail').getByRole('link', { name: '客户' }).click()
    await page.getByRole('button', { name: '导出' }).click()
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByText('导出为 Excel').click()])
    const book = new ExcelJS.Workbook()
    await book.xlsx.load(Uint8Array.from(await readFile(await download.path())).buffer)
    expect(book.worksheets[0]?.getColumn(1).values.slice(1).toSorted()).toEqual(['姓名', '李雷', '王芳'].toSorted())
  })
})

async function workbook(): Promise<Buffer> {
  const book = new ExcelJS.Workbook()
  const sheet = book.addWorksheet('客户')
  sheet.addRows([
    ['姓名', '手机号', '邮箱', '客户阶段', '生日'],
    ['赵云', 13_800_125_503, 'zhao@example.com', '潜在', new Date(Date.UTC(1990, 0, 5))],
    ['王芳', '138 0012 5501', '', '客户', ''],
    ['韩梅梅', '13800125501', 'li@example.com', '', ''],
    ['孙尚香', '13800125504', '', '线索', '1992年3月8日'],
    ['周瑜', '13800125505', '', '不知道', ''],
  ])
  return Buffer.from(await book.xlsx.writeBuffer())
}

/** As a person drags it from a folder. */
async function drop(to: Page, bytes: Buffer): Promise<void> {
  const data = await to.evaluateHandle(`(() => {
    const transfer = new DataTransfer()
    const content = Uint8Array.from(atob('${bytes.toString('base64')}'), letter => letter.charCodeAt(0))
    transfer.items.add(new File([content], '${DROPPED}'))
    return transfer
  })()`)
  await to.dispatchEvent('.drop-zone', 'drop', { dataTransfer: data })
}
