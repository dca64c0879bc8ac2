import type { Rule } from '../types.ts'

/** Platforms let a company write only after the customer did something, for a time and so many messages. */
export const windowClosed: Rule = {
  name: 'window_closed',
  does: () => ({
    zh: '公众号等平台：客户近期没有互动的，不发送',
    en: 'WeChat and the like: nothing is sent to who has done nothing of late',
  }),
  words: {
    zh: '客户近期没有互动，平台不允许主动发送',
    en: 'The customer has done nothing of late that would let the platform deliver a message',
  },
  refuses(_message, { window }, now) {
    if (window === undefined) return null
    return window === null || window.expiresAt <= now ? { until: null } : null
  },
}

export const quotaUsed: Rule = {
  name: 'quota_used',
  does: () => ({
    zh: '公众号等平台：超过一次互动可发条数的，不发送',
    en: 'WeChat and the like: no more is sent than the customer’s last act allows',
  }),
  words: {
    zh: '客户上次互动后可发的条数已用完',
    en: 'All messages that the customer’s last act allowed have been sent',
  },
  refuses: (_message, { window }) =>
    window && window.remaining !== null && window.remaining <= 0 ? { until: null } : null,
}
