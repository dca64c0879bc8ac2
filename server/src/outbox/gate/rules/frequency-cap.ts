import type { Label, SendPolicy } from '@huiliu/contracts'
import type { Refused, Rule } from '../types.ts'

const DAY_MS = 86_400_000

type Cap = SendPolicy['caps'][number]

/** Of several caps the one that holds the message longest is named: when it lets go, so do the others. */
export const frequencyCap: Rule = {
  name: 'frequency_cap',
  does: ({ caps }) => (caps.length === 0 ? null : told(caps)),
  words: {
    zh: '{days} 天内已向客户发过 {messages} 条营销消息',
    en: '{messages} marketing messages went to the customer within {days} days',
  },
  refuses({ purpose }, { asked, policy: { caps } }, now) {
    if (purpose !== 'marketing') return null
    const refused = caps.flatMap(cap => heldBy(cap, asked, now) ?? [])
    return refused.toSorted((a, b) => b.until.getTime() - a.until.getTime())[0] ?? null
  },
}

function heldBy({ days, messages }: Cap, asked: Date[], now: Date): (Refused & { until: Date }) | null {
  const span = days * DAY_MS
  const recent = asked.map(at => at.getTime()).filter(at => at > now.getTime() - span)
  // The message that has to fall out of the span before there is room for one more.
  const [blocking] = recent.toSorted((a, b) => b - a).slice(messages - 1)
  if (blocking === undefined) return null
  return { until: new Date(blocking + span), params: { days: String(days), messages: String(messages) } }
}

function told(caps: Cap[]): Label {
  const zh = caps.map(({ days, messages }) => `${days} 天 ${messages} 条`).join('、')
  const en = caps.map(({ days, messages }) => `${messages} ${days === 1 ? 'a day' : `in ${days} days`}`).join(', ')
  return {
    zh: `每位客户的营销消息最多 ${zh}，多的等到有空位再发`,
    en: `Marketing to one customer: at most ${en}; more waits until there is room`,
  }
}
