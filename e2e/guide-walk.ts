import type { FrameLocator, Page } from 'playwright-core'

export type GuideVisit = { page: Page; shop: FrameLocator }

/** What a visitor does in the shop at each step, in any language. */
const ACTS: Record<string, (shop: FrameLocator) => Promise<void>> = {
  browse: async shop => {
    await shop.locator('.consent button[value=granted]').click()
    await shop.locator('.good[href$="/CY-K12"]').click()
  },
  signUp: async shop => {
    await shop.locator('form[data-added] button').click()
    await shop.locator('a[href$="/checkout"]').click()
    await shop.locator('form[action$="/sign-up"] button').click()
  },
  confirm: async shop => {
    await shop.locator('main a[href$="/mail"]').click()
    await shop.locator('.mail a').click()
  },
  buy: async shop => {
    await shop.locator('a[href$="/checkout"]').click()
    await shop.locator('form[action$="/checkout"] button').click()
  },
}

/** Goes through the shop until this step is ticked. */
export async function shopTo({ page, shop }: GuideVisit, last: keyof typeof ACTS): Promise<void> {
  for (const [step, act] of Object.entries(ACTS)) {
    await act(shop)
    await page.locator(`[data-step=${step}].done`).waitFor()
    if (step === last) return
  }
}
