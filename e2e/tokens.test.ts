import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { faults } from './axe.ts'
import { openBrowser } from './browser.ts'
import { settled, signIn, startProduct, type Product } from './product.ts'

// A browser, a server and a database of its own on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 })

let product: Product
let browser: Browser
let page: Page
beforeAll(async () => {
  ;[product, browser] = await Promise.all([startProduct(), openBrowser()])
  page = await signIn(browser, product)
})
afterAll(async () => {
  await browser?.close()
  await product?.stop()
})

/** Pictures for whoever looks at the screens by hand. */
const PICTURES = process.env['HUILIU_PICTURES']

async function isFine(name: string): Promise<void> {
  await page.mouse.move(0, 0)
  await settled(page)
  if (PICTURES) {
    await page.screenshot({ path: `${PICTURES}/${name}.png` })
    await page.setViewportSize({ width: 360, height: 740 })
    await page.screenshot({ path: `${PICTURES}/${name}-360.png` })
    await page.setViewportSize({ width: 1440, height: 900 })
  }
  expect(await faults(page.mainFrame())).toEqual([])
}

describe.sequential('giving programs access', () => {
  test('a program is registered with part of a role, and what it shows once gets it access', async () => {
    await page.goto(`${product.origin}/settings/tokens`)
    await page.getByRole('button', { name: '新建令牌' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('程序（OAuth）').click()
    await dialog.getByLabel('用途').fill('ERP 同步')
    await dialog.getByText('只限其中一部分').click()
    await isFine('token-form')
    await dialog.getByRole('button', { name: '生成令牌' }).click()
    const id = await dialog.getByLabel('client_id').locator('visible=true').last().innerText()
    const secret = await dialog.getByLabel('client_secret').locator('visible=true').last().innerText()
    await isFine('token-once')
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: id.trim(),
      client_secret: secret.trim(),
    })
    const granted = await fetch(`${product.origin}/oauth/token`, { method: 'POST', body })
    expect(await granted.json()).toMatchObject({ token_type: 'Bearer', scope: 'records:read' })
    await dialog.getByRole('button', { name: '完成' }).click()
    await page.getByText('查看全部对象').waitFor()
  })

  test('its secret is replaced with an overlap, and it is revoked at once', async () => {
    await page.getByRole('button', { name: '更换密钥' }).first().click()
    await page.getByRole('dialog').getByLabel('client_secret').first().waitFor()
    await page.getByRole('dialog').getByRole('button', { name: '完成' }).click()
    await page.getByText('旧密钥有效至').waitFor()
    await isFine('tokens')
    const row = page.getByRole('row').filter({ hasText: 'ERP 同步' })
    await row.getByRole('button', { name: '吊销' }).click()
    await row.waitFor({ state: 'detached' })
  })

  test('the reference shows the workspace’s own objects with calls to copy', async () => {
    const label = { zh: '设备', en: 'Machine' }
    await product.api('POST', '/objects', {
      name: 'machine',
      label,
      fields: [{ name: 'code', label: { zh: '编号', en: 'Code' }, type: 'text', unique: true }],
    })
    await page.goto(`${product.origin}/settings/api`)
    await page.getByRole('button', { name: '设备' }).click()
    const upsert = page.locator('details').filter({ hasText: 'by/{field}/{value}' }).filter({ hasText: 'create it' })
    await upsert.locator('summary').click()
    await upsert.getByText('编号').first().waitFor()
    const curl = await upsert.getByLabel('curl 示例').last().innerText()
    expect(curl).toContain('/api/v1/records/machine/by/$FIELD/$VALUE')
    await isFine('reference')
    await page.getByLabel('搜索接口或对象').fill('batch')
    await page.getByText('/api/v1/batch').waitFor()
    await page.getByLabel('搜索接口或对象').fill('没有这种')
    await page.getByText('没有相符的接口').waitFor()
  })
})
