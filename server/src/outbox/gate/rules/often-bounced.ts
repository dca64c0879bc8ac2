import type { Rule } from '../types.ts'

const DAY_MS = 86_400_000
/** A full mailbox may be emptied: providers count repeated tries against the sender all the same. */
export const SOFT_BOUNCES = { count: 3, days: 14 }

/** Refused, not held: a mail that leaves two weeks late is not what was asked for. */
export const oftenBounced: Rule = {
  name: 'often_bounced',
  does: () => ({
    zh: `${SOFT_BOUNCES.days} 天内退信 ${SOFT_BOUNCES.count} 次的地址暂停发送`,
    en: `An address whose mail came back ${SOFT_BOUNCES.count} times within ${SOFT_BOUNCES.days} days is left alone`,
  }),
  words: {
    zh: `这个地址 ${SOFT_BOUNCES.days} 天内退信 {count} 次（{why}），{date} 前不再发送`,
    en: `Mail to this address came back {count} times within ${SOFT_BOUNCES.days} days ({why}); nothing is sent to it before {date}`,
  },
  refuses(_message, { softBounces }, now) {
    const span = SOFT_BOUNCES.days * DAY_MS
    const recent = softBounces.filter(({ at }) => at.getTime() > now.getTime() - span)
    const newest = recent.toSorted((a, b) => b.at.getTime() - a.at.getTime())
    // The one that has to fall out of the span before there are fewer.
    const last = newest[SOFT_BOUNCES.count - 1]
    if (!last) return null
    const date = new Date(last.at.getTime() + span).toISOString().slice(0, 10)
    return { until: null, params: { count: String(recent.length), date, why: newest[0]?.reason ?? '' } }
  },
}
