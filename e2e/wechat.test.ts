import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { List, LookupView } from '@huiliu/contracts'
import { WechatPlatform } from '../server/src/demo/stand-ins/wechat/platform.ts'
import { listen } from '../server/src/demo/stand-ins/wechat/server.ts'
import { faults } from './axe.ts'
import { openBrowser } from './browser.ts'
import { eventually, settled, signIn, startProduct, type Product } from './product.ts'

vi.setConfig({ testTimeout: 90_000, hookTimeout: 180_000 })

const platform = new WechatPlatform()
const { identity } = platform.account
let closePlatform = async () => {}
let apiBase = ''
let product: Product
let browser: Browser
let page: Page

beforeAll(async () => {
  ;({ origin: apiBase, close: closePlatform } = await listen(platform))
  ;[product, browser] = await Promise.all([startProduct(), openBrowser()])
  page = await signIn(browser, product)
})
afterAll(async () => {
  await browser?.close()
  await product?.stop()
  await closePlatform()
})

/** Whether anything is wider than the page. */
const overflows = () => page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth')

describe('an official account, from nothing to a customer', () => {
  test('is connected by what 公众平台 shows; the page says what is to be done there, and waits', async () => {
    // Somebody who followed before anybody listened.
    platform.account.follower('oBEFORE-0001')
    await page.goto(`${product.origin}/settings/channels`)
    await page.getByRole('button', { name: '接入渠道' }).first().click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('公众号', { exact: true }).click()
    await dialog.getByLabel('名称').fill('澄屿服务号')
    await dialog.getByLabel('AppID').fill(identity.appid)
    await dialog.getByLabel('AppSecret').fill(identity.secret)
    await dialog.getByLabel('令牌（Token）').fill(identity.token)
    await dialog.getByLabel('消息加解密密钥（EncodingAESKey）').fill('too-short')
    await dialog.locator('summary').click()
    await dialog.getByLabel('接口地址').fill(apiBase)
    await dialog.getByLabel('允许的内网').fill('127.0.0.0/8')
    await dialog.getByRole('button', { name: '接入', exact: true }).click()
    await dialog.getByText('消息加解密密钥为 43 个英文字母或数字').waitFor()
    await dialog.getByLabel('消息加解密密钥（EncodingAESKey）').fill(identity.aesKey)
    await dialog.getByRole('button', { name: '接入', exact: true }).click()
    await page.getByText('还没有收到推送').waitFor()
    platform.callback = (await page.locator('pre[aria-label="接收地址"]').textContent())?.trim() ?? ''
    expect(platform.callback).toMatch(/^http.*\/hooks\/hlh_/)
    await settled(page)
    expect(await faults(page.mainFrame())).toEqual([])
  })

  test('is seen to call for the first time, without a reload', async () => {
    await platform.follow('oLINXIAO-0001', { unionid: 'uLINXIAO-0001' })
    await platform.text('oLINXIAO-0001', '净水器漏水了，请回电 👍🏽')
    await page.getByText('最近一次推送：').waitFor()
    await page.getByRole('button', { name: '现在测试' }).click()
    await page.getByText('微信发来了接口令牌').waitFor()
    const followers = page.getByRole('region', { name: '关注者对账' })
    await eventually(async () => {
      await page.reload()
      await followers.getByText('公众平台的关注者').waitFor()
      return (await followers.textContent())?.includes('对账于')
    })
    // Compared before she followed or after: everybody is known either way.
    const [, known, missing] = await followers.locator('dd').allTextContents()
    expect([known, missing]).toEqual(['2', '0'])
  })

  test('gets a menu, and is told what the platform would refuse', async () => {
    const menu = page.getByRole('region', { name: '自定义菜单' })
    await menu.getByRole('button', { name: '加按钮' }).click()
    await menu.getByLabel('名称').fill('这个名字实在是太长了')
    await menu.getByRole('button', { name: '发布' }).click()
    await menu.getByText('太长：至多 5 个汉字或 16 个字母').waitFor()
    await menu.getByText('必填').waitFor()
    await menu.getByLabel('名称').fill('报修')
    await menu.getByLabel('标识，如 repair').fill('repair')
    await menu.getByRole('button', { name: '发布' }).click()
    await page.getByText('菜单已发布').waitFor()
    expect(platform.account.menu).toEqual({ button: [{ name: '报修', type: 'click', key: 'repair' }] })
    await platform.click('oLINXIAO-0001', 'repair')
    await settled(page)
    expect(await faults(page.mainFrame())).toEqual([])
  })

  test('what she said and did stands on her timeline', async () => {
    await page.goto(`${product.origin}/customers/${await lookup()}`)
    await page.getByText('净水器漏水了，请回电 👍🏽').first().waitFor()
    await page.getByText('关注公众号').first().waitFor()
    await page.getByText('点菜单').first().waitFor()
  })

  test('fits a telephone', async () => {
    const { items } = await product.api<List<{ id: string }>>('GET', '/channels')
    await page.setViewportSize({ width: 360, height: 780 })
    await page.goto(`${product.origin}/settings/channels/${items[0]?.id}`)
    await page.getByRole('region', { name: '可发条数' }).getByText('48 小时内 5 条').waitFor()
    await settled(page)
    expect(await overflows()).toBe(false)
    expect(await faults(page.mainFrame())).toEqual([])
  })
})

async function lookup(): Promise<string> {
  return eventually(async () => {
    const asked = { kind: 'openid', value: 'oLINXIAO-0001', scope: identity.appid }
    return (await product.api<LookupView>('POST', '/contacts/lookup', asked)).contact?.id
  })
}
