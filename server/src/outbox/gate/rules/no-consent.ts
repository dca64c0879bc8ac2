import type { Rule } from '../types.ts'
import { consentTo } from '../consent-to.ts'

/** 个人信息保护法 第十三条、第二十四条: marketing needs that the person agreed; an answer to a customer does not. */
export const noConsent: Rule = {
  name: 'no_consent',
  does: () => ({
    zh: '没有同意的客户不发营销消息；回复和服务不受影响',
    en: 'Marketing goes only to who agreed to it; answers and service are not affected',
  }),
  words: { zh: '客户没有同意接收营销消息', en: 'The customer has not agreed to marketing messages' },
  refuses: (message, { consents }) =>
    message.purpose === 'marketing' && consentTo(message, consents) !== 'given' ? { until: null } : null,
}
