import type { Rule } from '../types.ts'

/** A placeholder (test@test.com) or a masked value reaches nobody. */
export const noAddress: Rule = {
  name: 'no_address',
  does: () => ({
    zh: '没有地址、占位地址和打码的地址不发送',
    en: 'Nothing is sent without an address, or to a placeholder or a masked one',
  }),
  words: { zh: '没有能送达的地址', en: 'There is no address that would reach the customer' },
  refuses: ({ to }, { bar }) =>
    to === null || bar === 'placeholder' || bar === 'masked_value' ? { until: null } : null,
}
