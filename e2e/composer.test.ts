import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { ConnectedChannel, List } from '@huiliu/contracts'
import { mail, PASSWORD, startMailServer, type MailServer } from '../server/test/mail-server/mail-server.ts'
import { startSmtp, type SmtpPeer } from '../server/test/outbox/smtp.ts'
import { faults } from './axe.ts'
import { openBrowser } from './browser.ts'
import { expectSoon } from './expect-soon.ts'
import { eventually, settled, signIn, startProduct, type Product } from './product.ts'

// A browser, a server, a database and a mail server of its own on a machine that may be busy.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 180_000 })

const OURS = 'service@our.example'
const THEIRS = 'li@customer.example'

let product: Product
let browser: Browser
let page: Page
let mailbox: MailServer
let smtp: SmtpPeer
let contact: string

beforeAll(async () => {
  smtp = await startSmtp()
  ;[product, browser, mailbox] = await Promise.all([startProduct(), openBrowser(), startMailServer([OURS], smtp.port)])
  page = await signIn(browser, product)
  const made = await product.api<{ id: string }>('POST', '/records/contact', { name: '李晓雯', email: THEIRS })
  contact = made.id
})
afterAll(async () => {
  await browser?.close()
  await product?.stop()
  await Promise.all([mailbox?.stop(), smtp?.close()])
})

const received = () => smtp.received.filter(one => one.to === THEIRS).map(one => one.raw)
const composer = () => page.getByRole('region', { name: '写消息' })
const timeline = () => page.locator('.timeline-scroll')

function header(raw: string | undefined, name: string): string {
  const [head = ''] = (raw ?? '').split('\r\n\r\n')
  return new RegExp(`^${name}: (.*)$`, 'im').exec(head.replace(/\r\n[ \t]+/g, ' '))?.[1] ?? ''
}

async function noFaults(): Promise<void> {
  await page.mouse.move(0, 0)
  await settled(page)
  expect(await faults(page.mainFrame())).toEqual([])
}

describe('a mailbox and a customer, from the first mail to the answer of an answer', () => {
  test('without a channel the composer says so, and leads to where one is connected', async () => {
    await page.goto(`${product.origin}/customers/${contact}`)
    await page.getByRole('button', { name: '写消息或回复' }).click()
    await composer().getByRole('link', { name: '接入渠道' }).click()
    await page.getByText('还没有接入渠道').waitFor()
    await noFaults()
  })

  test('a mailbox is connected by its form; what is wrong stands at its field, and the trial goes step by step', async () => {
    const settings = mailbox.settings(OURS)
    await page.getByRole('button', { name: '接入渠道' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('名称', { exact: true }).fill('客服邮箱')
    for (const [label, value] of [
      ['邮箱地址', 'no address'],
      ['密码或授权码', PASSWORD],
      ['收信服务器（IMAP）', String(settings['host'])],
      ['收信端口', String(settings['port'])],
      ['发信服务器（SMTP）', String(settings['smtpHost'])],
      ['发信端口', String(settings['smtpPort'])],
    ] as const)
      await dialog.getByLabel(label, { exact: true }).fill(value)
    await dialog.getByText('更多设置').click()
    await dialog.getByLabel('允许的内网', { exact: true }).fill('127.0.0.0/8')
    await dialog.getByLabel('可信的验证服务器', { exact: true }).fill('mx.our.example')
    for (const label of ['收信加密', '发信加密']) {
      const choice = dialog.getByRole('combobox', { name: label })
      await choice.click()
      for (const key of ['ArrowDown', 'ArrowDown', 'Enter']) await choice.press(key)
    }
    await dialog.getByRole('button', { name: '接入', exact: true }).click()
    await dialog.getByRole('alert').waitFor()
    await noFaults()
    await dialog.getByLabel('邮箱地址', { exact: true }).fill(OURS)
    await dialog.getByRole('button', { name: '接入', exact: true }).click()
    await page.getByRole('heading', { name: '客服邮箱' }).waitFor()
    await page.getByText('已设置').waitFor()
    await page.getByRole('button', { name: '现在测试' }).click()
    await expectSoon(() => page.locator('.trial-steps .ok').count()).toBeGreaterThan(2)
    expect(await page.locator('.trial-steps .bad').count()).toBe(0)
    await noFaults()
  })

  test('a draft outlives the page; what was sent can be taken back, and is written on', async () => {
    await page.goto(`${product.origin}/customers/${contact}`)
    await page.getByRole('button', { name: '写消息或回复' }).click()
    await composer().getByLabel('主题').fill('您的滤芯')
    await composer().getByLabel('写给客户的话').fill('已经发出。')
    await page.reload()
    await expectSoon(() => composer().getByLabel('写给客户的话').inputValue()).toBe('已经发出。')
    await noFaults()
    await page.keyboard.press('Control+Enter')
    await timeline().getByText('秒后发出').waitFor()
    await page.getByRole('button', { name: '撤回' }).first().click()
    await page.getByText('已撤回，没有发出').waitFor()
    await expectSoon(() => timeline().getByText('秒后发出').count()).toBe(0)
    expect(received()).toEqual([])
  })

  test('it arrives with its file, and stands on the timeline', async () => {
    if (!(await composer().getByLabel('写给客户的话').isVisible()))
      await page.getByRole('button', { name: '写消息或回复' }).click()
    await composer().getByLabel('主题').fill('您的滤芯')
    await composer().getByLabel('写给客户的话').fill('已经发出，运单见附件。')
    const file = { name: '运单.txt', mimeType: 'text/plain', buffer: Buffer.from('SF 123') }
    await composer().locator('input[type=file]').setInputFiles(file)
    await composer().getByText('运单.txt').waitFor()
    await composer().getByRole('button', { name: '发送' }).click()
    await expectSoon(() => received().length).toBe(1)
    expect(received()[0]).toContain(Buffer.from('SF 123').toString('base64'))
    await timeline().getByText('去信').waitFor()
    await expectSoon(() => timeline().locator('.outgoing').count()).toBe(0)
  })

  test('the answer comes in by itself; answered, it stays one thread', async () => {
    const first = header(received()[0], 'Message-ID')
    const proof = 'Authentication-Results: mx.our.example; dmarc=pass header.from=customer.example\n'
    const headers = `${proof}In-Reply-To: ${first}\nReferences: ${first}\n`
    await mailbox.lay(OURS, [
      mail({ from: `李晓雯 <${THEIRS}>`, to: OURS, subject: 'Re: 您的滤芯', text: '谢谢！', headers }),
    ])
    await timeline().getByText('谢谢！').waitFor()
    await timeline().getByRole('button', { name: '回复' }).click()
    expect(await composer().getByLabel('主题').inputValue()).toBe('Re: 您的滤芯')
    await composer().getByText('回复：Re: 您的滤芯').waitFor()
    await composer().getByLabel('写给客户的话').fill('不客气。')
    await composer().getByLabel('写给客户的话').press('Control+Enter')
    await expectSoon(() => received().length).toBe(2)
    const answer = received()[1]
    const theirs = header(answer, 'In-Reply-To')
    expect(theirs).toMatch(/@customer\.example>$/)
    expect(header(answer, 'References')).toBe(`${first} ${theirs}`)
    await settled(page)
    expect(await timeline().getByText('不客气。').count()).toBe(1)
  })

  test('what the server does not want is told with its reason, and can be sent again', async () => {
    smtp.moods.push('never')
    const { items } = await product.api<List<ConnectedChannel>>('GET', '/channels')
    const message = { contact, source: items[0]?.id, subject: '再次', text: '请确认' }
    const { id } = await product.api<{ id: string }>('POST', '/outbox', message)
    await eventually(async () => (await product.api<{ state: string }>('GET', `/outbox/${id}`)).state === 'failed')
    await page.reload()
    await timeline().getByText('失败').waitFor()
    await noFaults()
    await timeline().getByRole('button', { name: '再发一次' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('原因').fill('地址已更正')
    await dialog.getByRole('button', { name: '再发一次' }).click()
    await expectSoon(() => received().length).toBe(3)
  })

  test('by night and on a phone', async () => {
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
    await page.setViewportSize({ width: 360, height: 780 })
    await page.reload()
    await page.getByRole('button', { name: '写消息或回复' }).click()
    await composer().getByLabel('主题').waitFor()
    await noFaults()
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360)
  })
})
