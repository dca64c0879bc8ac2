import { recall, remember } from './memory.ts'
import type { Settings } from './settings.ts'

const KEY = 'hl_consent'
export type Consent = 'granted' | 'denied'

/** What may be done with a call now: send it, hold it in memory until the visitor has decided, or drop it. */
export type Verdict = 'send' | 'hold' | 'drop'

export function verdict({ consent }: Settings): Verdict {
  const said = recall(KEY)
  if (said === 'granted') return 'send'
  if (said === 'denied') return 'drop'
  return consent === 'required' || objects() ? 'hold' : 'send'
}

export function setConsent(said: Consent): void {
  remember(KEY, said)
}

/** Do Not Track and Global Privacy Control: a visitor who objects is asked before, not after. */
function objects(): boolean {
  const browser: { doNotTrack?: string | null; globalPrivacyControl?: boolean } = navigator
  return browser.doNotTrack === '1' || browser.doNotTrack === 'yes' || browser.globalPrivacyControl === true
}
