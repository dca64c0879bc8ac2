import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser } from 'playwright-core'
import { openBrowser } from './browser.ts'
import { signIn, startProduct, type Product } from './product.ts'

let product: Product
let browser: Browser

beforeAll(async () => {
  ;[product, browser] = await Promise.all([startProduct(), openBrowser()])
})
afterAll(async () => {
  await browser?.close()
  await product?.stop()
})

test('the admin of the first start signs in and finds the day’s work, a wrong password does not', async () => {
  const page = await signIn(browser, product)
  await page.getByRole('heading', { level: 1, name: '今天' }).waitFor()
  await page.context().close()

  const stranger = await browser.newPage({ locale: 'zh-CN' })
  await stranger.goto(product.origin)
  await stranger.waitForURL(/signin/)
  await stranger.fill('input[autocomplete=username]', product.admin.email)
  await stranger.fill('input[autocomplete=current-password]', 'not-the-password')
  await stranger.click('button[type=submit]')
  await stranger.getByRole('alert').waitFor()
  expect(new URL(stranger.url()).pathname).toBe('/signin')
  await stranger.context().close()
})
