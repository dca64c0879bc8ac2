import type { Rule } from '../types.ts'
import { consentTo } from '../consent-to.ts'

export const unsubscribed: Rule = {
  name: 'unsubscribed',
  does: () => ({ zh: '退订的，不发同类消息', en: 'Who unsubscribed gets no more messages of that kind' }),
  words: { zh: '客户已退订这类消息', en: 'The customer has unsubscribed from such messages' },
  refuses: (message, { consents }) => (consentTo(message, consents) === 'withdrawn' ? { until: null } : null),
}
