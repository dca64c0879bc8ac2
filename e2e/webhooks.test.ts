import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Browser, Page } from 'playwright-core'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { LookupView, RecordRow } from '@huiliu/contracts'
import { faults } from './axe.ts'
import { openBrowser } from './browser.ts'
import { expectSoon } from './expect-soon.ts'
import { settled, signIn, startProduct, type Product } from './product.ts'

// A browser, a server and a database of its own on a machine that may be busy.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 180_000 })

let product: Product
let browser: Browser
let page: Page
let address: string
let secret: string

beforeAll(async () => {
  ;[product, browser] = await Promise.all([startProduct(), openBrowser()])
  page = await signIn(browser, product)
})
afterAll(async () => {
  await browser?.close()
  await product?.stop()
})

let sent = 0
async function send(message: unknown): Promise<number> {
  const [id, at, body] = [`m-${(sent += 1)}`, new Date(), JSON.stringify(message)]
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, at, body),
  }
  return (await fetch(address, { method: 'POST', body, headers })).status
}

function order(number: string, change: object = {}) {
  return {
    shop: { name: '旗舰店' },
    orders: [
      {
        order_no: number,
        status: 'PAID',
        buyer: { mobile: '13800138000', nick: '李晓雯' },
        total_fee: 1250,
        goods: [{ code: 'P-1', title: '滤芯', num: 2, price: 625 }],
        ...change,
      },
    ],
  }
}

async function orderCalled(number: string): Promise<RecordRow | undefined> {
  const filter = { field: 'number', op: 'eq', value: number }
  return (await product.api<{ items: RecordRow[] }>('POST', '/records/order/query', { filter })).items[0]
}

/** Chooses an option of one of the fields at the right. */
async function choose(field: string, option: string | RegExp): Promise<void> {
  await page.getByRole('combobox', { name: field, exact: true }).click()
  await page
    .locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option', { hasText: option })
    .first()
    .click()
}

const preview = () => page.getByRole('region', { name: '这条消息会成为' })

describe('a webhook, from nothing to orders', () => {
  test('is made in the settings; address and secret are shown, and the page waits', async () => {
    await page.goto(`${product.origin}/settings/sources`)
    await page.getByRole('button', { name: '新建来源' }).click()
    await page.getByRole('dialog').getByText('Webhook', { exact: true }).click()
    await page.getByLabel('名称').fill('小店')
    await page.getByRole('button', { name: '建立来源' }).click()
    await page.getByText('在等第一条消息').waitFor()
    address = (await page.getByLabel('接收地址').textContent())?.trim() ?? ''
    secret = (await page.getByLabel('签名密钥', { exact: true }).textContent())?.trim() ?? ''
    expect(address).toMatch(/^http.*\/hooks\/hlh_/)
    expect(secret).toMatch(/^whsec_/)
    expect(await faults(page.mainFrame())).toEqual([])
  })

  test('the code shown signs and sends as it stands; the message appears by itself, and a guess with it', async () => {
    const code = (await page.getByLabel('签名并发送一张订单（npm install standardwebhooks）').textContent()) ?? ''
    const run = promisify(execFile)(process.execPath, ['--input-type=module', '-e', code], { cwd: import.meta.dirname })
    expect((await run).stderr).toBe('')
    await page.getByText('按字段名猜到').waitFor()
    const curl = page.locator('.hook-step').first()
    await curl.locator('summary').click()
    await curl.getByText('curl', { exact: true }).click()
    expect(await page.getByLabel('在终端执行一次：签名并发送一张订单').textContent()).toContain(address)
    await curl.locator('summary').click()
  })

  test('another message can be looked at: the newest, when the page is opened again', async () => {
    expect(await send(order('A-1'))).toBe(200)
    await page.reload()
    await page.getByRole('region', { name: '消息内容' }).getByText('旗舰店').waitFor()
    await page.getByText('还缺：').waitFor()
    await settled(page)
    expect(await faults(page.mainFrame())).toEqual([])
  })

  test('values are connected by a press or by choice; what it becomes is said at once', async () => {
    await choose('每一条数据在', 'orders')
    await page.getByRole('combobox', { name: '手机号', exact: true }).click()
    await page.keyboard.press('Escape')
    await page
      .getByRole('region', { name: '消息内容' })
      .getByRole('button', { name: /mobile/ })
      .click()
    await choose('订单号', /order_no/)
    await choose('发生了', '付款')
    await expectSoon(() => preview().textContent()).toContain('订单 A-1 付款 · 138 0013 8000 的客户')
    await choose('金额', /total_fee/)
    await page.getByText('分（1250 = 12.50）').click()
    await expectSoon(() => preview().textContent()).toContain('订单 A-1 付款 · ¥12.50 · 138 0013 8000 的客户')
  })

  test('the guess does it all; saved, what was kept is processed', async () => {
    await page.getByRole('button', { name: '采用猜测' }).click()
    await expectSoon(() => preview().textContent()).toContain('1 行明细')
    await page.getByRole('button', { name: '保存字段对应' }).click()
    await page.getByText('字段对应已保存').waitFor()
    await page.getByRole('button', { name: '重新处理' }).click()
    await page.getByText('看过 2 条消息：新处理 1 项').waitFor()
    await expectSoon(async () => (await orderCalled('A-1'))?.['total']).toBe('12.50')
    const known = await product.api<LookupView>('POST', '/contacts/lookup', { kind: 'phone', value: '13800138000' })
    expect((await orderCalled('A-1'))?.['contact']).toBe(known.contact?.id)
  })

  test('what does not fit is shown at its field; mended, only that is processed', async () => {
    expect(await send(order('A-2', { status: '已付款' }))).toBe(200)
    const wrong = page.getByRole('button', { name: /1 个问题/ })
    await expectSoon(() => wrong.count()).toBe(2)
    await wrong.first().click()
    await page.getByText('字段对应里没有取值“已付款”').first().waitFor()
    await page.reload()
    await page.getByRole('button', { name: '加上取值“已付款”' }).click()
    await page.getByRole('combobox', { name: '发生了' }).last().click()
    await page
      .locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden)')
      .getByText('付款', { exact: true })
      .click()
    await expectSoon(() => preview().textContent()).toContain('订单 A-2 付款')
    await page.getByRole('button', { name: '保存字段对应' }).click()
    await page.getByText('字段对应已保存').waitFor()
    await page.getByRole('button', { name: '重新处理' }).click()
    await page.getByText('看过 2 条消息：新处理 1 项').waitFor()
    await expectSoon(async () => (await orderCalled('A-2'))?.['status']).toBe('paid')
  })

  test('everybody can use it, by day, by night and on a phone', async () => {
    // Nothing is judged in the colours of what the mouse is on.
    await page.mouse.move(0, 0)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await settled(page)
      expect(await faults(page.mainFrame())).toEqual([])
    }
    await page.setViewportSize({ width: 360, height: 780 })
    await settled(page)
    const wide = await page.evaluate<number>('document.documentElement.scrollWidth')
    expect(wide).toBeLessThanOrEqual(360)
    expect(await faults(page.mainFrame())).toEqual([])
  })
})
