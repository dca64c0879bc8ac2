import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import type { ConnectedChannel, LookupView } from '@huiliu/contracts'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { PASSWORD, startMailServer, type MailServer } from '../server/test/mail-server/mail-server.ts'
import { faults } from './axe.ts'
import { openBrowser } from './browser.ts'
import { eventually, settled, signIn, startProduct, type Product } from './product.ts'

vi.setConfig({ testTimeout: 90_000, hookTimeout: 180_000 })

const ADDRESS = 'service@our.example'
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=='

let mailServer: MailServer
let product: Product
let browser: Browser
let page: Page
let channel: ConnectedChannel
/** who asked for the picture from elsewhere */
const asked: string[] = []
const tracker = createServer((request, response) => {
  asked.push(request.url ?? '')
  response.setHeader('content-type', 'image/png').end(Buffer.from(PIXEL, 'base64'))
})

beforeAll(async () => {
  tracker.listen(0, '127.0.0.1')
  await once(tracker, 'listening')
  ;[mailServer, product, browser] = await Promise.all([startMailServer([ADDRESS]), startProduct(), openBrowser()])
  await mailServer.lay(ADDRESS, [letter()])
  channel = await product.api<ConnectedChannel>('POST', '/channels', {
    kind: 'mail',
    name: '客服邮箱',
    settings: mailServer.settings(ADDRESS),
    secrets: { password: PASSWORD },
  })
  page = await signIn(browser, product)
})
afterAll(async () => {
  await browser?.close()
  await product?.stop()
  await mailServer?.stop()
  tracker.close()
})

function letter(): string {
  const address: AddressInfo | string | null = tracker.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const html = `<p>您好，<b>水泵</b>周五能到吗？</p><img src="cid:logo@x" alt="logo"><img src="http://127.0.0.1:${port}/seen.png" alt="seen"><script>document.title='ran'</script>`
  return `From: =?utf-8?B?${Buffer.from('李晓雯').toString('base64')}?= <li@customer.example>
To: ${ADDRESS}
Subject: =?utf-8?B?${Buffer.from('水泵到货时间').toString('base64')}?=
Date: Mon, 26 Oct 2026 10:00:00 +0800
Message-ID: <one@customer.example>
Content-Type: multipart/mixed; boundary=m

--m
Content-Type: multipart/related; boundary=r

--r
Content-Type: multipart/alternative; boundary=a

--a
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

您好，水泵周五能到吗？

在 2026-10-25 09:00，“客服” <${ADDRESS}> 写道：
> 已经发货。

--a
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: 8bit

${html}
--a--
--r
Content-Type: image/png
Content-ID: <logo@x>
Content-Transfer-Encoding: base64

${PIXEL}
--r--
--m
Content-Type: application/pdf; name="=?utf-8?B?${Buffer.from('合同.pdf').toString('base64')}?="
Content-Disposition: attachment
Content-Transfer-Encoding: base64

${Buffer.from('%PDF-1.7 contract').toString('base64')}
--m--
`
}

/** Whether anything is wider than the page. */
const overflows = () => page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth')

async function pictured(name: string): Promise<void> {
  // What the pointer rests on changes its colour.
  await page.mouse.move(0, 0)
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 800 })
    await settled(page)
    expect(await overflows(), `${name} at ${width}`).toBe(false)
    expect(await faults(page.mainFrame()), `${name} at ${width}`).toEqual([])
    const folder = process.env['HUILIU_PICTURES']
    if (folder) await page.screenshot({ path: `${folder}/${name}-${width}.png` })
  }
  await page.setViewportSize({ width: 1280, height: 800 })
}

test('the page of a mailbox says that it holds what is there', async () => {
  await page.goto(`${product.origin}/settings/channels/${channel.id}`)
  await page.getByRole('row', { name: /收件箱 1 1 一致/ }).waitFor()
  await page.getByRole('button', { name: '核对并补齐' }).click()
  await page.getByText('新邮件随到随收').waitFor()
  await pictured('mailbox')
})

test('a mail opens to its words, quote, files and layout; its layout runs nothing and tells nobody', async () => {
  const who = { kind: 'email', value: 'li@customer.example' }
  const { contact } = await eventually(async () => {
    const found = await product.api<LookupView>('POST', '/contacts/lookup', who).catch(() => null)
    return found?.contact && found
  })
  await page.goto(`${product.origin}/customers/${contact?.id}`)
  const entry = page.locator('article.entry', { hasText: '水泵到货时间' })
  await entry.getByRole('button', { name: '详情' }).click()
  await entry.getByRole('button', { name: '显示引用' }).click()
  await entry.getByText('> 已经发货。').waitFor()
  await entry.getByRole('button', { name: '查看原样' }).click()
  const frame = page.frameLocator('iframe[title="邮件原样"]')
  await frame.getByText('水泵').waitFor()
  expect(await frame.getByAltText('logo').getAttribute('src')).toBe(`data:image/png;base64,${PIXEL}`)
  expect(asked).toEqual([])
  expect(await page.title()).not.toBe('ran')
  await entry.getByRole('button', { name: '载入外部图片' }).click()
  await eventually(async () => asked.length > 0)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    entry.getByRole('link', { name: '合同.pdf' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('合同.pdf')
  await pictured('mail')
})
