import type { Rule } from '../types.ts'

/** One hard bounce (RFC 3463 class 5) is enough: providers judge senders by what they send to addresses that are none. */
export const suppressed: Rule = {
  name: 'suppressed',
  does: () => ({
    zh: '地址不存在而退信的，不再发送；对方来信后恢复',
    en: 'An address that does not exist gets nothing more, until somebody writes from it',
  }),
  words: {
    zh: '这个地址退过信（{date}），不再发送',
    en: 'Mail to this address bounced on {date}; nothing more is sent to it',
  },
  refuses: (_message, { bounced }) =>
    bounced ? { until: null, params: { date: bounced.toISOString().slice(0, 10) } } : null,
}
