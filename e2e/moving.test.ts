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

const label = (zh: string, en: string) => ({ zh, en })

beforeAll(async () => {
  ;[product, browser] = await Promise.all([startProduct(), openBrowser()])
  await product.api('POST', '/objects', {
    name: 'device',
    label: label('设备', 'Device'),
    fields: [
      { name: 'name', type: 'text', label: label('设备名', 'Name'), required: true },
      { name: 'serial', type: 'text', label: label('序列号', 'Serial'), unique: true },
      {
        name: 'state',
        type: 'select',
        label: label('状况', 'State'),
        options: [{ value: 'ok', label: label('正常', 'Fine') }],
      },
      { name: 'account', type: 'lookup', object: 'account', label: label('公司', 'Account') },
    ],
  })
  await product.api('POST', '/records/device', { name: '泵站一', serial: 'S-1', state: 'ok' })
  page = await signIn(browser, product)
})
afterAll(async () => {
  await browser?.close()
  await product?.stop()
})

async function devices(): Promise<unknown[]> {
  const { items } = await product.api<{ items: RecordRow[] }>('GET', '/records/device?limit=100&sort=serial')
  return items.map(row => [row['serial'], row['name'], row['account_name'] ?? null])
}

/** Serious faults at the desk and on a phone, and pictures of both where a folder is named. */
async function looked(name: string): Promise<void> {
  for (const [width, height] of [
    [1280, 900],
    [360, 780],
  ] as const) {
    await page.setViewportSize({ width, height })
    await settled(page)
    const folder = process.env['PICTURES']
    if (folder) await page.screenshot({ path: `${folder}/${name}-${width}.png`, fullPage: true })
    expect(await faults(page.mainFrame())).toEqual([])
    const wider = await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth')
    expect({ name, width, wider }).toEqual({ name, width, wider: false })
  }
  await page.setViewportSize({ width: 1280, height: 900 })
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

const outcome = (name: string) => page.locator('.preview .outcome', { hasText: name }).locator('strong')
const shows = (name: string, count: string) => outcome(name).getByText(count, { exact: true }).waitFor()

describe.sequential('devices of a company', () => {
  test('come in a spreadsheet: before and after of each, what is missing made where that is asked', async () => {
    const { pathname } = new URL(page.url())
    await page.goto(page.url().replace(pathname, '/data?object=device'))
    const csv = '序列号,设备名,状况,公司\nS-1,一号泵站,停用,\nS-2,二号泵站,正常,大江水务\nS-3,三号泵站,正常,大江水务'
    await drop('设备.csv', Buffer.from(csv))
    await page.waitForURL('**/data/imports/*')
    await shows('有问题', '3')
    await page.getByRole('checkbox', { name: '没有的公司自动新建' }).click()
    await shows('新建', '2')
    await page.getByRole('checkbox', { name: '「状况」里没有的选项自动加上' }).click()
    await shows('更新', '1')
    await outcome('更新').click()
    await page.locator('.example-change', { hasText: '泵站一' }).getByText('一号泵站').waitFor()
    await looked('device-draft')
  })

  test('only those that are not there, if so chosen', async () => {
    await page.getByRole('radio', { name: '新增没有的；已有的跳过' }).click()
    await shows('跳过', '1')
    await page.getByRole('button', { name: '导入 3 行' }).click()
    await page.getByRole('heading', { name: '已导入' }).waitFor()
    await looked('device-done')
    expect(await devices()).toEqual([
      ['S-1', '泵站一', null],
      ['S-2', '二号泵站', '大江水务'],
      ['S-3', '三号泵站', '大江水务'],
    ])
  })

  test('and are taken back whole', async () => {
    await page.getByRole('button', { name: '撤销这次导入' }).click()
    await page.getByText('已全部恢复原样').waitFor()
    expect(await devices()).toEqual([['S-1', '泵站一', null]])
  })
})

describe.sequential('exports', () => {
  test('above a size need leave, which settings say', async () => {
    await page.goto(new URL('/settings/exports', page.url()).href)
    await page.getByRole('switch', { name: '超过以下条数的导出要批准' }).click()
    await page.getByRole('spinbutton', { name: '超过多少条要批准' }).fill('2')
    await page.getByRole('button', { name: '保存' }).click()
    await page.getByText('已保存').waitFor()
    await product.api('POST', '/records/device/batch', {
      create: [
        { name: '泵站二', serial: 'S-2' },
        { name: '泵站三', serial: 'S-3' },
      ],
    })
    await product.api('POST', '/exports', { object: 'device', format: 'csv' })
    await page.goto(new URL('/data', page.url()).href)
    await page.getByText('要导出 3 条设备').waitFor()
    await looked('approvals')
    await page.getByRole('button', { name: '不批准' }).click()
    await page.getByRole('textbox', { name: '原因' }).fill('请只导出本月的')
    await looked('refusal')
    await page.getByRole('button', { name: '不批准' }).click()
    await page.getByText('已告知申请人').waitFor()
    await product.api('POST', '/exports', { object: 'device', format: 'csv' })
    await page.reload()
    await page.getByRole('button', { name: '批准', exact: true }).click()
    await page.getByText('已批准', { exact: true }).waitFor()
  })

  test('of few records come at once, and stay to be downloaded; all are on record', async () => {
    await product.api('PUT', '/export-policy', { approveAbove: 3, marked: false, keptDays: 7 })
    await page.goto(new URL('/o/device?sort=serial', page.url()).href)
    await page.getByRole('button', { name: '导出' }).click()
    await Promise.all([page.waitForEvent('download'), page.getByText('导出为 Excel').click()])
    await page.goto(new URL('/data', page.url()).href)
    await page.locator('.export-line').getByRole('link', { name: '下载' }).waitFor()
    await looked('exports')
    await page.goto(new URL('/settings/exports', page.url()).href)
    await page.locator('.export-taken').nth(2).waitFor()
    await looked('export-log')
    await product.api('PUT', '/export-policy', { approveAbove: null, marked: false, keptDays: 7 })
  })
})
