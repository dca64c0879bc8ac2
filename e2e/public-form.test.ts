import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { List, PublicForm, RecordRow } from '@huiliu/contracts'
import { faults } from './axe.ts'
import { openBrowser } from './browser.ts'
import { expectSoon } from './expect-soon.ts'
import { signIn, startProduct, type Product } from './product.ts'

let product: Product
let browser: Browser
beforeAll(async () => {
  product = await startProduct()
  browser = await openBrowser()
  const label = (zh: string, en: string) => ({ zh, en })
  await product.api('POST', '/objects', {
    name: 'fault',
    label: label('报修', 'Fault'),
    fields: [
      { name: 'title', type: 'text', required: true, label: label('哪里坏了', 'What is broken') },
      { name: 'phone', type: 'phone', label: label('手机', 'Mobile') },
      { name: 'photos', type: 'image', label: label('照片', 'Photos') },
      { name: 'contact', type: 'lookup', object: 'contact', label: label('联系人', 'Contact') },
    ],
  })
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await product?.stop()
})

test(
  'a form is designed, shared, filled in on a telephone by a stranger, and its answer is a record of a person',
  { timeout: 90_000 },
  async () => {
    const page = await signIn(browser, product)
    await page.goto(`${product.origin}/settings/objects`)
    await page.getByRole('button', { name: /^报修/ }).click()
    await page.getByRole('tab', { name: '公开表单' }).click()
    await page.getByRole('button', { name: '新建表单' }).click()
    const drawer = page.getByRole('dialog')
    await drawer.getByLabel('标题（中文）').fill('设备报修')
    await drawer.getByRole('button', { name: '手机' }).click()
    await drawer.getByRole('button', { name: '照片' }).click()
    await drawer.getByLabel('同意条款（中文）').fill('同意用于处理报修')
    await drawer.getByRole('button', { name: '保存' }).click()
    await page.getByText('扫码填写').first().waitFor()
    const [form] = (await product.api<List<PublicForm>>('GET', '/forms?object=fault')).items
    if (!form) throw new Error('no form was made')

    const phone = await browser.newContext({ viewport: { width: 360, height: 740 }, locale: 'zh-CN', hasTouch: true })
    const stranger = await phone.newPage()
    const asked: string[] = []
    stranger.on('request', request => asked.push(new URL(request.url()).pathname))
    await stranger.goto(`${product.origin}/f/${form.address}`)
    // The page itself runs nothing, an examiner of pages neither: a copy is looked at.
    const copy = await phone.newPage()
    await copy.setContent(await (await fetch(`${product.origin}/f/${form.address}`)).text())
    expect(await faults(copy.mainFrame())).toEqual([])
    await copy.close()
    expect(await stranger.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360)
    await stranger.getByLabel('哪里坏了').fill('3 号泵漏水')
    await stranger.getByLabel('手机').fill('13800138000')
    const picture = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    )
    await stranger.getByLabel('照片').setInputFiles({ name: '现场.png', mimeType: 'image/png', buffer: picture })
    await stranger.getByRole('checkbox').check()
    // Whoever is quicker than people are is asked once more.
    await expectSoon(async () => {
      if (await stranger.getByText('已收到').isVisible()) return true
      if ((await stranger.getByLabel('照片').inputValue()) === '')
        await stranger.getByLabel('照片').setInputFiles({ name: '现场.png', mimeType: 'image/png', buffer: picture })
      await stranger.getByRole('button', { name: '提交' }).click()
      return stranger.getByText('已收到').isVisible()
    }).toBe(true)
    expect(new Set(asked)).toEqual(new Set([`/f/${form.address}`]))
    await phone.close()

    const made = async () => (await product.api<List<RecordRow>>('GET', '/records/fault')).items[0]
    await expectSoon(async () => (await made())?.['title']).toBe('3 号泵漏水')
    const record = await made()
    expect(record).toMatchObject({ phone: '+8613800138000' })
    await page.goto(`${product.origin}/customers/${String(record?.['contact'])}`)
    await page.getByText('138 0013 8000').first().waitFor()
  },
)
