import { channelOff } from './rules/channel-off.ts'
import { frequencyCap } from './rules/frequency-cap.ts'
import { loop, tooManyAutomatic } from './rules/loop.ts'
import { noAddress } from './rules/no-address.ts'
import { noConsent } from './rules/no-consent.ts'
import { notOneOwn } from './rules/not-ones-own.ts'
import { oftenBounced } from './rules/often-bounced.ts'
import { quietHours } from './rules/quiet-hours.ts'
import { suppressed } from './rules/suppressed.ts'
import { unsubscribed } from './rules/unsubscribed.ts'
import { quotaUsed, windowClosed } from './rules/window.ts'
import type { Rule, Warning } from './types.ts'

/** One line a rule. */
export const RULES: Rule[] = [
  channelOff,
  noAddress,
  suppressed,
  oftenBounced,
  unsubscribed,
  noConsent,
  loop,
  windowClosed,
  quotaUsed,
  tooManyAutomatic,
  frequencyCap,
  quietHours,
]

export const WARNINGS: Warning[] = [notOneOwn]
