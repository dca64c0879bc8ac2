import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { ConnectedChannel, ConsentLedger, MailboxView, OutgoingView, SendPolicy } from '@huiliu/contracts'
import { startDns, type DnsServer } from '../server/test/dns-server.ts'
import { PASSWORD, startMailHouse, type MailServer } from '../server/test/mail-server/mail-server.ts'
import { faults } from './axe.ts'
import { openBrowser } from './browser.ts'
import { expectSoon } from './expect-soon.ts'
import { eventually, settled, signIn, startProduct, type Product } from './product.ts'

// A browser, a server, a database and mail servers of its own on a machine that may be busy.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 180_000 })

const OURS = 'service@our.example'
const GONE = 'gone@their.example'

let dns: DnsServer
let house: MailServer
let product: Product
let browser: Browser
let page: Page
let contact: string
let mailbox: string

beforeAll(async () => {
  dns = await startDns({ 'our.example': ['v=spf1 mx -all'], '_dmarc.our.example': ['v=DMARC1; p=none'] })
  ;[house, product, browser] = await Promise.all([
    startMailHouse('stand-in', { addresses: [OURS], domains: [] }),
    startProduct({ env: { DNS_SERVERS: dns.address } }),
    openBrowser(),
  ])
  page = await signIn(browser, product)
  const person = { name: '李晓雯', email: GONE }
  contact = (await product.api<{ id: string }>('POST', '/records/contact', person)).id
  const made = { kind: 'mail', name: '客服邮箱', settings: house.settings(OURS), secrets: { password: PASSWORD } }
  mailbox = (await product.api<ConnectedChannel>('POST', '/channels', made)).id
})
afterAll(async () => {
  await browser?.close()
  await product?.stop()
  await house?.stop()
  await dns?.close()
})

async function noFaults(): Promise<void> {
  await page.mouse.move(0, 0)
  await settled(page)
  expect(await faults(page.mainFrame())).toEqual([])
}
const overflows = () => page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth')
const policy = () => product.api<SendPolicy>('GET', '/send-policy')

async function asTelephone(work: () => Promise<void>): Promise<void> {
  await page.setViewportSize({ width: 360, height: 780 })
  await work()
  await page.setViewportSize({ width: 1280, height: 800 })
}

describe('设置 › 发送', () => {
  test('says in words what the gate does, and does what is set', async () => {
    await page.goto(`${product.origin}/settings/sending`)
    const rules = page.getByRole('region', { name: '发送闸' })
    await rules.getByText('21:00–08:00 不发营销消息').waitFor()
    await page.getByLabel('开始').fill('22:30')
    await page.getByLabel('每位客户每天').fill('1')
    await page.getByLabel('每位客户每 7 天').fill('4')
    await page.getByRole('button', { name: '保存' }).click()
    await rules.getByText('22:30–08:00 不发营销消息').waitFor()
    await rules.getByText('最多 1 天 1 条、7 天 4 条').waitFor()
    expect(await policy()).toMatchObject({
      quiet: { from: '22:30', to: '08:00' },
      caps: [
        { days: 1, messages: 1 },
        { days: 7, messages: 4 },
      ],
    })
    await noFaults()
  })

  test('quiet hours and caps can be done without', async () => {
    await page.getByLabel('营销消息避开这段时间').click()
    await page.getByLabel('每位客户每天').fill('')
    const save = page.getByRole('button', { name: '保存' })
    // A hovered button is read as easily as any other.
    await save.hover()
    await settled(page)
    expect(await faults(page.mainFrame())).toEqual([])
    await save.click()
    await expectSoon(policy).toMatchObject({ quiet: null, caps: [{ days: 7, messages: 4 }] })
    await expectSoon(() => page.getByText('不发营销消息，之后发出').count()).toBe(0)
    await asTelephone(async () => {
      await settled(page)
      expect(await overflows()).toBe(false)
      // The bar of a telephone leads to 数据, too.
      await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '数据' }).waitFor()
    })
  })
})

describe('consent by hand', () => {
  const card = () => page.getByRole('region', { name: '同意', exact: true })

  test('is noted with how it was said, stands in the ledger and on the timeline, and is taken back in the same way', async () => {
    await page.goto(`${product.origin}/customers/${contact}`)
    await card().getByText('没有说过').waitFor()
    const say = async (act: string, proof: string) => {
      await card().getByRole('button', { name: act }).first().click()
      const dialog = page.getByRole('dialog')
      expect(await dialog.getByRole('button', { name: '记下' }).isEnabled()).toBe(false)
      await dialog.getByLabel('客户是怎么说的').fill(proof)
      await noFaults()
      await dialog.getByRole('button', { name: '记下' }).click()
      await card().getByText(proof).waitFor()
    }
    await say('记下同意', '电话里同意收新品通知')
    await card().getByText('已同意').waitFor()
    await page.locator('.timeline-scroll').getByText('同意接收营销消息').waitFor()
    await say('记下拒绝', '门店里说不要再发')
    await card().getByText('已拒绝').waitFor()
    await noFaults()
    const ledger = await product.api<ConsentLedger>('GET', `/contacts/${contact}/consents`)
    expect(ledger.items.map(({ state, said, proof }) => [state, said, proof])).toEqual([
      ['withdrawn', 'staff', '门店里说不要再发'],
      ['given', 'staff', '电话里同意收新品通知'],
    ])
  })
})

describe('a mail that came back', () => {
  test('says so where it was sent, with the reason', async () => {
    const message = { contact, source: mailbox, subject: '报价', text: '您好' }
    const { id } = await product.api<OutgoingView>('POST', '/outbox', message)
    await eventually(async () => {
      const box = await product.api<MailboxView>('GET', `/channels/${mailbox}/mailbox`)
      const sent = await product.api<OutgoingView>('GET', `/outbox/${id}`)
      return box.folders.length > 0 && sent.bounce !== null
    })
    await page.goto(`${product.origin}/customers/${contact}`)
    await page.getByText('退信：地址不存在').waitFor()
    await page.locator('.entry-bounce').getByText('5.1.1').waitFor()
    await noFaults()
  })
})

describe('a mailbox’s domain', () => {
  test('is checked when asked: what was found, what to add', async () => {
    await page.goto(`${product.origin}/settings/channels/${mailbox}`)
    const card = page.getByRole('region', { name: '域名检查' })
    await card.getByRole('button', { name: '检查' }).click()
    await card.getByText('v=spf1 mx -all').waitFor()
    await card.getByText('DMARC 只观察').waitFor()
    await card.getByText(`v=DMARC1; p=quarantine; rua=mailto:${OURS}`).waitFor()
    await card.getByText('常用的选择器下没有 DKIM 公钥').waitFor()
    await card.getByLabel('DKIM 选择器').fill('mine')
    await card.getByRole('button', { name: '检查' }).click()
    await card.getByText('选择器 mine 下没有 DKIM 公钥').waitFor()
    await noFaults()
    await asTelephone(async () => {
      await settled(page)
      expect(await overflows()).toBe(false)
    })
  })
})
