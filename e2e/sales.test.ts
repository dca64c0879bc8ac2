import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { RecordRow } from '@huiliu/contracts'
import { faults } from './axe.ts'
import { openBrowser } from './browser.ts'
import { expectSoon } from './expect-soon.ts'
import { settled, signIn, startProduct, type Product } from './product.ts'

// A browser, a server and a database of its own on a machine that may be busy.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 180_000 })

let product: Product
let browser: Browser
let page: Page

beforeAll(async () => {
  ;[product, browser] = await Promise.all([startProduct(), openBrowser()])
  await product.api('PUT', '/solutions/sales/installation')
  page = await signIn(browser, product)
})
afterAll(async () => {
  await browser?.close()
  await product?.stop()
})

const create = (object: string, values: Record<string, unknown>) =>
  product.api<RecordRow>('POST', `/records/${object}`, values)
const read = (object: string, id: string) => product.api<RecordRow>('GET', `/records/${object}/${id}`)

async function looksRight(): Promise<void> {
  await settled(page)
  expect(await faults(page.mainFrame())).toEqual([])
}

/** A salesperson's day; the second story goes on where the first ended. */
describe('sales in a browser', () => {
  let opportunity = ''

  test('a lead is converted: who is there is offered, and an opportunity is made', async () => {
    const known = await create('contact', { name: '程立', phone: '13900002222' })
    const lead = await create('lead', {
      ...{ name: '程先生', company: '东江水务有限公司', phone: '13900002222', budget: 64_000, source: 'website' },
    })
    await page.goto(`${product.origin}/o/lead/${lead.id}`)
    await page.getByRole('button', { name: '转化' }).click()
    const form = page.locator('.convert')
    await form.getByRole('radio', { name: /程立/ }).waitFor()
    expect(await form.getByRole('radio', { name: /程立/ }).isChecked()).toBe(true)
    await looksRight()
    await form.getByRole('button', { name: '转化' }).click()
    await page.waitForURL(/\/o\/opportunity\//)
    const became = await read('lead', lead.id)
    expect(became).toMatchObject({ status: 'converted', contact: known.id })
    opportunity = String(became['opportunity'])
    expect(await read('opportunity', opportunity)).toMatchObject({ amount: '64000', account: became['account'] })
    await looksRight()
  })

  test('a card moved on the board is saved; a lost one is asked for its reason', async () => {
    await page.goto(`${product.origin}/o/opportunity`)
    await page.getByRole('button', { name: '销售漏斗' }).click()
    const card = page.locator('.board-card').filter({ hasText: '东江水务' })
    await card.focus()
    await page.keyboard.press('Shift+ArrowRight')
    await expectSoon(async () => (await read('opportunity', opportunity))['stage']).toBe('needs')
    await looksRight()
    await product.api('PATCH', `/records/opportunity/${opportunity}`, { stage: 'won' })
    const won = page.locator('.board-column[data-column=won] .board-card').filter({ hasText: '东江水务' })
    await won.waitFor()
    await won.focus()
    await page.keyboard.press('Shift+ArrowRight')
    const asked = page.getByRole('dialog')
    await asked.getByText('输单要写明原因').waitFor()
    await looksRight()
    await page.locator('.ant-select-item-option').filter({ hasText: '选了别家' }).click()
    await asked.getByRole('button', { name: '保存' }).click()
    await expectSoon(async () => (await read('opportunity', opportunity))['stage']).toBe('lost')
    expect(await read('opportunity', opportunity)).toMatchObject({ loss_reason: 'competitor', weighted_amount: '0' })
    await page.locator('.toast').getByRole('button', { name: '撤销' }).last().click()
    await expectSoon(async () => (await read('opportunity', opportunity))['stage']).toBe('won')
  })
})
