import type { Rule } from '../types.ts'

const DAY_MS = 86_400_000

export const frequencyCap: Rule = {
  name: 'frequency_cap',
  words: {
    zh: '{days} 天内已向客户发过 {messages} 条营销消息',
    en: '{messages} marketing messages went to the customer within {days} days',
  },
  refuses({ purpose }, { asked, policy: { cap } }, now) {
    if (purpose !== 'marketing' || cap === null) return null
    const span = cap.days * DAY_MS
    const recent = asked.map(at => at.getTime()).filter(at => at > now.getTime() - span)
    // The message that has to fall out of the span before there is room for one more.
    const [blocking] = recent.toSorted((a, b) => b - a).slice(cap.messages - 1)
    if (blocking === undefined) return null
    const params = { days: String(cap.days), messages: String(cap.messages) }
    return { until: new Date(blocking + span), params }
  },
}
