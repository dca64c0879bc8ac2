import type { Rule } from '../types.ts'

export const channelOff: Rule = {
  name: 'channel_off',
  words: { zh: '这个渠道已停用，或不能发送', en: 'This channel is disabled, or cannot send' },
  refuses: (_message, { channelOn }) => (channelOn ? null : { until: null }),
}
