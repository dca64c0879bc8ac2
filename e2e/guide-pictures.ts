import type { Page } from 'playwright-core'
import { shopTo } from './guide-walk.ts'

/**
 * Pictures of the demo, taken with `shoot(name)`: the guided page with an order, the same with a wrong edge in question,
 * and the shop as its visitors see it. `page` is signed in.
 */
export async function takeGuide(page: Page, origin: string, shoot: (name: string) => Promise<void>): Promise<void> {
  await page.goto(`${origin}/demo`)
  await shopTo({ page, shop: page.frameLocator('iframe') }, 'buy')
  // On a phone each side is a tab.
  const ours = page.locator('.guide > .ant-segmented label').nth(1)
  if (await ours.isVisible()) await ours.click()
  await page.locator('.customer .card').first().waitFor()
  await shoot('guide')
  await goOnTo(page, 'cut')
  await page.locator('.guide-acts button').first().click()
  await page.locator('.guide-reasons .wrong').waitFor()
  await shoot('guide-why')
  await page.goto(`${origin}/demo/shop`)
  await shoot('shop')
}

/** Lets happen what the guided page offers, until it comes to a phase. */
async function goOnTo(page: Page, phase: string): Promise<void> {
  while ((await page.locator('.guide-coach').getAttribute('data-phase')) !== phase) {
    await page.locator('.guide-acts .ant-btn-primary:not(.ant-btn-loading)').click()
    await page.waitForTimeout(500)
  }
}
