import type { Rule } from '../types.ts'

const MINUTE_MS = 60_000
const DAY = 24 * 60

export const quietHours: Rule = {
  name: 'quiet_hours',
  does: ({ quiet }) =>
    quiet && {
      zh: `${quiet.from}–${quiet.to} 不发营销消息，之后发出`,
      en: `Between ${quiet.from} and ${quiet.to} no marketing leaves; it leaves afterwards`,
    },
  words: { zh: '免打扰时段 {from}–{to}，之后发出', en: 'Quiet hours {from}–{to}; it leaves afterwards' },
  refuses({ purpose }, { policy: { quiet }, timeZone }, now) {
    if (purpose !== 'marketing' || quiet === null) return null
    const [from, to, local] = [minutesOf(quiet.from), minutesOf(quiet.to), minutesIn(timeZone, now)]
    const isQuiet = from <= to ? local >= from && local < to : local >= from || local < to
    if (!isQuiet) return null
    const full = Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS
    // Where a clock changes meanwhile this is off by its step: the gate judges again when it is due.
    return { until: new Date(full + ((to - local + DAY) % DAY) * MINUTE_MS), params: quiet }
  },
}

/** Minutes since midnight of HH:MM. */
function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number)
  return hours * 60 + minutes
}

const clocks = new Map<string, Intl.DateTimeFormat>()

/** Kept: making a formatter costs more than a thousand uses of it. */
function minutesIn(timeZone: string, at: Date): number {
  const clock =
    clocks.get(timeZone) ??
    new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  clocks.set(timeZone, clock)
  return minutesOf(clock.format(at))
}
