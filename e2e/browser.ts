import { chromium, type Browser } from 'playwright-core'
import { findChromium } from './chromium.ts'

/** What Chromium does on its own account; tests run offline and judge by what reaches the server. */
const QUIET = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-sync',
  '--no-first-run',
  '--no-pings',
  '--disable-gpu',
]

export type BrowserOptions = { args?: string[] }

/** A headless Chromium; close it in `afterAll`. No sandbox: root cannot have one, and it opens pages of our own only. */
export async function openBrowser({ args = [] }: BrowserOptions = {}): Promise<Browser> {
  const { executable, env } = await findChromium()
  return chromium.launch({
    executablePath: executable,
    chromiumSandbox: false,
    args: [...QUIET, ...args],
    env: { ...process.env, ...env },
  })
}
