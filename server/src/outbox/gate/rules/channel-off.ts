import type { Rule } from '../types.ts'

export const channelOff: Rule = {
  name: 'channel_off',
  does: () => ({ zh: '停用的渠道不发送', en: 'Nothing leaves through a channel that is disabled' }),
  words: { zh: '这个渠道已停用，或不能发送', en: 'This channel is disabled, or cannot send' },
  refuses: (_message, { channelOn }) => (channelOn ? null : { until: null }),
}
