import type { Rule } from '../types.ts'

/** RFC 3834: what a machine answers to a machine never ends. */
export const loop: Rule = {
  name: 'loop',
  does: () => ({ zh: '自动发来的消息，不自动回复', en: 'What a machine sent is not answered by a machine' }),
  words: { zh: '对方的消息是自动发出的，不自动回复', en: 'The message came from a machine; it is not answered by one' },
  refuses: ({ automatic }, { answersAutomatic }) => (automatic && answersAutomatic ? { until: null } : null),
}

const DAY_MS = 86_400_000
export const AUTOMATIC_PER_DAY = 10

/** Two machines that do not know each other as such are stopped by the count. */
export const tooManyAutomatic: Rule = {
  name: 'too_many_automatic',
  does: () => ({
    zh: `24 小时内，一个地址最多收到 ${AUTOMATIC_PER_DAY} 条自动消息`,
    en: `One address gets at most ${AUTOMATIC_PER_DAY} automatic messages within 24 hours`,
  }),
  words: {
    zh: `24 小时内已向这个地址自动发送 ${AUTOMATIC_PER_DAY} 条`,
    en: `${AUTOMATIC_PER_DAY} automatic messages went to this address within 24 hours`,
  },
  refuses({ automatic }, facts, now) {
    if (!automatic) return null
    const recent = facts.automatic.map(at => at.getTime()).filter(at => at > now.getTime() - DAY_MS)
    const [oldest] = recent.toSorted((a, b) => b - a).slice(AUTOMATIC_PER_DAY - 1)
    return oldest === undefined ? null : { until: new Date(oldest + DAY_MS) }
  },
}
