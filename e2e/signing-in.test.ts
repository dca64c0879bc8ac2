import { generateSync } from 'otplib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { faults } from './axe.ts'
import { openBrowser } from './browser.ts'
import { eventually, settled, signIn, startProduct, type Product } from './product.ts'

let product: Product
let browser: Browser

beforeAll(async () => {
  ;[product, browser] = await Promise.all([startProduct(), openBrowser()])
})
afterAll(async () => {
  await browser?.close()
  await product?.stop()
})

const PASSWORD = 'a-boat-of-my-own-3'
/** Under this name the browser takes the machine itself for a safe place, which passkeys ask for. */
const here = () => product.origin.replace('127.0.0.1', 'localhost')
const codeAt = (secret: string, periods: number) => generateSync({ secret, epoch: Date.now() / 1000 + periods * 30 })

async function phone(): Promise<Page> {
  const context = await browser.newContext({
    locale: 'zh-CN',
    viewport: { width: 360, height: 740 },
    reducedMotion: 'reduce',
  })
  context.setDefaultTimeout(20_000)
  return context.newPage()
}

/** Nothing serious for axe, and nothing wider than the screen. */
async function sound(page: Page): Promise<void> {
  await settled(page)
  expect(await faults(page.mainFrame())).toEqual([])
  const over = await page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  )
  expect(over).toBeLessThanOrEqual(0)
}

async function link(): Promise<string> {
  const { inviteUrl } = await product.api<{ inviteUrl: string }>('POST', '/invitation-links', {
    roles: ['member'],
    uses: 3,
  })
  return new URL(inviteUrl).pathname
}

async function join(page: Page, login: string): Promise<void> {
  await page.goto(here() + (await link()))
  await page.getByLabel('你的姓名').fill('周舟')
  await page.getByLabel('邮箱、手机或用户名').fill(login)
  await page.getByRole('textbox', { name: '设置密码' }).fill('password123')
  await sound(page)
  await page.getByRole('button', { name: '加入' }).click()
  await page.getByText('这个密码太常见').waitFor()
  await page.getByRole('textbox', { name: '设置密码' }).fill(PASSWORD)
  await page.getByRole('button', { name: '加入' }).click()
  await page.locator('.rail').waitFor()
}

async function fillSignIn(page: Page, login: string): Promise<void> {
  await page.goto(`${here()}/signin`)
  await page.fill('input[autocomplete=username]', login)
  await page.fill('input[autocomplete=current-password]', PASSWORD)
  await page.click('button[type=submit]')
}

test('on a telephone: in by a link, a second step set up, in again by its code, the other session ended', async () => {
  const page = await phone()
  await join(page, '13900001111')
  await page.goto(`${here()}/settings/security`)
  await page.getByRole('button', { name: /^设\s?置$/ }).click()
  await page.getByLabel('当前密码').fill(PASSWORD)
  await page.getByRole('button', { name: '继续' }).click()
  const secret = (await page.locator('.app-secret pre').textContent()) ?? ''
  await page.getByRole('img', { name: '验证器应用的二维码' }).waitFor()
  await sound(page)
  await page.getByLabel('验证码').fill(codeAt(secret, 0))
  await page.getByRole('button', { name: /开\s?启/ }).click()
  await page.getByRole('list', { name: '恢复码' }).waitFor()
  expect(await page.getByRole('list', { name: '恢复码' }).getByRole('listitem').count()).toBe(10)

  const second = await phone()
  await fillSignIn(second, '139 0000 1111')
  await second.getByRole('heading', { name: '输入验证码' }).waitFor()
  await sound(second)
  await second.getByLabel('验证码').fill('000000')
  await second.getByRole('button', { name: '继续' }).click()
  await second.getByText('验证码不对或已用过').waitFor()
  await second.getByLabel('验证码').fill(codeAt(secret, 1))
  await second.getByRole('button', { name: '继续' }).click()
  await second.locator('.rail').waitFor()

  await second.goto(`${here()}/settings/security`)
  await second.getByText('当前设备').waitFor()
  await second.getByText('验证码不对').waitFor()
  await sound(second)
  await second.getByRole('button', { name: /^退出 / }).click()
  await second.getByText('已退出').waitFor()
  await page.goto(`${here()}/settings/security`)
  await page.waitForURL(/signin/)
  await Promise.all([page.context().close(), second.context().close()])
}, 120_000)

/** A device that makes and holds passkeys, put to the page shown. */
async function authenticator(page: Page): Promise<void> {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
}

test('by a passkey: made in settings, in without a password, gone when removed', async () => {
  const page = await phone()
  await join(page, 'key.holder')
  await page.goto(`${here()}/settings/security`)
  await authenticator(page)
  await page.getByRole('button', { name: '添加通行密钥' }).click()
  await page.getByLabel('当前密码').fill(PASSWORD)
  await page.getByRole('button', { name: /^添\s?加$/ }).click()
  const passkeys = page.getByRole('table').filter({ hasText: '最近使用' })
  await passkeys.getByRole('cell', { name: 'Chrome · Linux' }).waitFor()

  const byPasskey = async () => {
    await page.context().clearCookies()
    await page.goto(`${here()}/signin`)
    await page.getByRole('button', { name: '用通行密钥登录' }).click()
  }
  await byPasskey()
  await page.locator('.rail').waitFor()
  await page.goto(`${here()}/settings/security`)
  const log = page.getByRole('row').filter({ hasText: '已登录' })
  await eventually(async () => (await log.filter({ hasText: '通行密钥' }).count()) === 1)
  await passkeys.getByRole('button', { name: /^删\s?除$/ }).click()
  await page.getByText('通行密钥已删除').waitFor()
  await byPasskey()
  await page.getByText('通行密钥没有被接受').waitFor()
  await page.context().close()
}, 120_000)

test('an admin asks for a second step, adds a colleague directly, and sees who came', async () => {
  const page = await signIn(browser, product)
  await page.goto(`${product.origin}/settings/members`)
  await page.getByRole('button', { name: '邀请成员' }).click()
  await page.getByText('直接添加').click()
  await page.getByLabel('姓名').fill('许许')
  await page.getByLabel('邮箱、手机或用户名').fill('xuxu')
  await page.getByRole('textbox', { name: /临时密码/ }).fill('given-by-the-boss-1')
  await sound(page)
  await page.getByRole('button', { name: /^添\s?加$/ }).click()
  await page.getByRole('cell', { name: 'xuxu' }).waitFor()
  await page.goto(`${product.origin}/settings/signingIn`)
  await page.getByRole('switch').click()
  await page.getByText('已保存').first().waitFor()
  await page.getByRole('row').filter({ hasText: '周舟' }).first().waitFor()
  await sound(page)

  const other = await phone()
  await other.goto(`${product.origin}/signin`)
  await other.fill('input[autocomplete=username]', 'xuxu')
  await other.fill('input[autocomplete=current-password]', 'given-by-the-boss-1')
  await other.click('button[type=submit]')
  const secret = (await other.locator('.app-secret pre').textContent()) ?? ''
  await sound(other)
  await other.getByLabel('验证码').fill(codeAt(secret, 0))
  await other.getByRole('button', { name: '继续' }).click()
  await other.getByRole('button', { name: '已保存，继续' }).click()
  await other.getByRole('textbox', { name: '设置密码' }).fill(PASSWORD)
  await other.getByRole('button', { name: '继续' }).click()
  await other.locator('.rail').waitFor()
  await Promise.all([page.context().close(), other.context().close()])
}, 120_000)
