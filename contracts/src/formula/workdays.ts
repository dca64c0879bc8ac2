import { addDays } from '../values/index.ts'
import { daysBetween, plusDays, weekdayOf } from './calendar.ts'
import { DAYS_OFF, DAYS_WORKED } from './holidays.ts'

/** What differs from Monday to Friday: in China, the days the State Council names; elsewhere nothing is known. */
export function exceptions(country: string): { off: readonly string[]; worked: readonly string[] } {
  return country === 'CN' ? { off: DAYS_OFF, worked: DAYS_WORKED } : { off: [], worked: [] }
}

const offSet = new Set(DAYS_OFF)
const workedSet = new Set(DAYS_WORKED)

export function isWorkday(day: string, country: string): boolean {
  if (country === 'CN' && offSet.has(day)) return false
  return weekdayOf(day) <= 5 || (country === 'CN' && workedSet.has(day))
}

/** How many workdays there are from one day to another, both counted; negative when the second comes first. */
export function workdaysBetween(from: string, to: string, country: string): number {
  if (to < from) return 0 - workdaysBetween(to, from, country)
  const { off, worked } = exceptions(country)
  const within = (days: readonly string[]) => days.filter(day => day >= from && day <= to).length
  return weekdaysThrough(to) - weekdaysThrough(from) + (weekdayOf(from) <= 5 ? 1 : 0) - within(off) + within(worked)
}

/** Mondays to Fridays since a Monday long ago up to a day. */
function weekdaysThrough(day: string): number {
  const days = daysBetween('0999-12-30', day)
  return Math.floor(days / 7) * 5 + Math.min((days % 7) + 1, 5)
}

export const MAX_WORKDAYS = 1000

/** The workday so many workdays later, or earlier; the day itself for 0. None beyond 1,000. */
export function workdayAfter(day: string, count: number, country: string): string | null {
  if (Math.abs(count) > MAX_WORKDAYS) return null
  const step = count < 0 ? -1 : 1
  let at = day
  for (let left = Math.abs(count); left > 0;) {
    const next = plusDays(at, step)
    if (next === null) return null
    at = next
    if (isWorkday(at, country)) left -= 1
  }
  return at
}

/** The year up to which public holidays are known. */
export const KNOWN_UNTIL = Math.max(...DAYS_OFF.map(day => Number(addDays(day, 0).slice(0, 4))))
