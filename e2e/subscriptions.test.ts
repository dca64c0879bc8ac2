import { createServer, type Server } from 'node:http'
import type { Browser, Page } from 'playwright-core'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { faults } from './axe.ts'
import { openBrowser } from './browser.ts'
import { expectSoon } from './expect-soon.ts'
import { settled, signIn, startProduct, type Product } from './product.ts'

// A browser, a server and a database of its own on a machine that may be busy.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 180_000 })

type Got = { text: string; headers: Record<string, string> }
let product: Product
let browser: Browser
let page: Page
let receiver: Server
let url: string
let status = 204
const got: Got[] = []

beforeAll(async () => {
  ;[product, browser] = await Promise.all([startProduct(), openBrowser()])
  receiver = createServer((request, response) => {
    let text = ''
    request.setEncoding('utf8')
    request.on('data', (part: string) => (text += part))
    request.on('end', () => {
      const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)])
      got.push({ text, headers: Object.fromEntries(headers) })
      response.writeHead(status).end()
    })
  })
  await new Promise<void>(resolve => receiver.listen(0, '127.0.0.1', resolve))
  const address = receiver.address()
  url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/huiliu`
  page = await signIn(browser, product)
})
afterAll(async () => {
  await browser?.close()
  await product?.stop()
  receiver?.closeAllConnections()
  receiver?.close()
})

async function isFine(): Promise<void> {
  await page.mouse.move(0, 0)
  await settled(page)
  expect(await faults(page.mainFrame())).toEqual([])
}

describe.sequential('telling another system', () => {
  test('an address is given in the settings; a private one is told apart until its network is allowed', async () => {
    await page.goto(`${product.origin}/settings/subscriptions`)
    await page.getByText('还没有订阅').waitFor()
    await isFine()
    await page.getByRole('button', { name: '新建订阅' }).click()
    await page.getByLabel('名称').fill('仓库系统')
    await page.getByLabel('接收地址').fill(url)
    await page.getByRole('button', { name: '建立订阅' }).click()
    await page.getByRole('heading', { level: 1, name: '仓库系统' }).waitFor()
    await page.getByText('whsec_').waitFor()
    await page.getByRole('button', { name: '发送测试消息' }).click()
    await page.getByText('没有送达：没有应答 private_address').waitFor()
    await page.getByRole('combobox', { name: '允许的内网网段' }).fill('127.0.0.0/8')
    await page.keyboard.press('Enter')
    await page.getByRole('region', { name: '设置' }).getByRole('button', { name: '保存' }).click()
    await page.locator('.toast', { hasText: '已保存' }).waitFor()
    await page.getByRole('button', { name: '发送测试消息' }).click()
    await page.getByText('接收方答 204').waitFor()
  })

  test('what happens is told, signed with the secret that was shown, and each message says what became of it', async () => {
    const secret = (await page.getByLabel('签名密钥', { exact: true }).locator('pre').textContent())?.trim() ?? ''
    await product.api('POST', '/records/contact', { name: '李晓雯', phone: '13800125521' })
    await page.getByRole('cell', { name: 'record.created' }).waitFor()
    await expectSoon(() => page.getByRole('row', { name: /record\.created/ }).innerText()).toContain('送达')
    const last = got.at(-1)
    expect(new Webhook(secret).verify(last?.text ?? '', last?.headers ?? {})).toMatchObject({
      type: 'record.created',
      data: { object: 'contact', record: { name: '李晓雯' } },
    })
    await isFine()
  })

  test('while it fails, the list says since when', async () => {
    status = 503
    await product.api('POST', '/records/contact', { name: '陈立' })
    await expectSoon(() => page.getByRole('row', { name: /503/ }).innerText()).toContain('等待')
    await page.goto(`${product.origin}/settings/subscriptions`)
    await page.getByText('连续失败，始于').waitFor()
    await isFine()
  })

  test('on a phone, by night and in English it reads as well', async () => {
    await page.setViewportSize({ width: 360, height: 780 })
    await page.evaluate(async () => {
      localStorage.setItem('huiliu.theme', 'dark')
      const headers = { 'content-type': 'application/json' }
      await fetch('/api/v1/me', { method: 'PATCH', headers, body: JSON.stringify({ locale: 'en' }) })
    })
    await page.reload()
    await page.getByRole('link', { name: '仓库系统' }).click()
    await page.getByRole('heading', { name: 'Messages' }).waitFor()
    await isFine()
    const root = 'document.documentElement'
    expect(await page.evaluate<boolean>(`${root}.scrollWidth > ${root}.clientWidth`)).toBe(false)
  })
})
