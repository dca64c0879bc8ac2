import { addDays, dayAt, isDay, localTime } from '../values/index.ts'

/** Calendar arithmetic on days `YYYY-MM-DD` and canonical instants; years 1000 to 9998, as in fields. */

const FIRST = '1000-01-01'
const LAST = '9998-12-31'
const DAY_MS = 86_400_000
/** More days than the calendar of ours has; no sum with them is a day. */
export const MAX_DAYS = 4_000_000

export function within(day: string): string | null {
  return day >= FIRST && day <= LAST ? day : null
}

export function dayFrom(year: number, month: number, day: number): string | null {
  const pad = (value: number, length: number) => String(value).padStart(length, '0')
  const text = `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`
  return isDay(text) ? within(text) : null
}

export function partsOf(day: string): { year: number; month: number; day: number } {
  return { year: Number(day.slice(0, 4)), month: Number(day.slice(5, 7)), day: Number(day.slice(8, 10)) }
}

export function plusDays(day: string, days: number): string | null {
  if (Math.abs(days) > MAX_DAYS) return null
  const at = Date.parse(`${day}T00:00:00Z`) + days * DAY_MS
  return at < Date.parse(`${FIRST}T00:00:00Z`) || at > Date.parse(`${LAST}T00:00:00Z`) ? null : addDays(day, days)
}

/** The same day of a later month, or its last day where it is shorter. */
export function plusMonths(day: string, months: number): string | null {
  if (Math.abs(months) > MAX_DAYS) return null
  const parts = partsOf(day)
  const count = parts.year * 12 + parts.month - 1 + months
  const [year, month] = [Math.floor(count / 12), (count % 12) + 1]
  if (year < 1000 || year > 9998) return null
  return dayFrom(year, month, Math.min(parts.day, daysIn(year, month)))
}

export function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

export function daysBetween(from: string, to: string): number {
  return (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS
}

/** Whole months from one day to another, towards zero. */
export function monthsBetween(from: string, to: string): number {
  if (to < from) return 0 - monthsBetween(to, from)
  const [a, b] = [partsOf(from), partsOf(to)]
  const months = (b.year - a.year) * 12 + b.month - a.month
  // The last day of a shorter month completes it.
  return b.day < a.day && b.day < daysIn(b.year, b.month) ? months - 1 : months
}

/** Monday is 1, Sunday 7. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7
}

/** ISO 8601: week 1 holds the year's first Thursday. */
export function weekOf(day: string): number {
  const thursday = addDays(day, 4 - weekdayOf(day))
  return Math.floor(daysBetween(`${thursday.slice(0, 4)}-01-01`, thursday) / 7) + 1
}

/** Milliseconds of the epoch, and the microseconds beyond them. */
function instant(text: string): { ms: number; micro: number } {
  return { ms: Date.parse(`${text.slice(0, 23)}Z`), micro: Number(text.slice(23, 26)) }
}

export function dayOf(at: string, timeZone: string): string | null {
  return within(dayAt(instant(at).ms, timeZone))
}

/** Hours, minutes and seconds of the wall clock. */
export function clockOf(at: string, timeZone: string): { hour: number; minute: number } {
  const local = new Date(localTime(instant(at).ms, timeZone))
  return { hour: local.getUTCHours(), minute: local.getUTCMinutes() }
}

/** Exactly so much later, whatever clocks do. */
export function plusTime(at: string, ms: number): string | null {
  const { ms: start } = instant(at)
  const moved = start + ms
  if (!(moved >= Date.parse('1000-01-01T00:00:00Z') && moved < Date.parse('9999-01-01T00:00:00Z'))) return null
  return `${new Date(moved).toISOString().slice(0, 23)}${at.slice(23)}`
}

/** From one instant to another in whole steps of so many ms, towards zero. */
export function stepsBetween(from: string, to: string, step: number): number {
  const [a, b] = [instant(from), instant(to)]
  const micros = BigInt(b.ms - a.ms) * 1000n + BigInt(b.micro - a.micro)
  return Number(micros / (BigInt(step) * 1000n))
}

const PARTS = /YYYY|MM|DD|HH|mm|ss|M|D/g

/** The wall clock in a format of `YYYY MM M DD D HH mm ss`. */
export function instantText(at: string, format: string, timeZone: string): string {
  const local = timeZone === 'UTC' ? `${at.slice(0, 19)}Z` : new Date(localTime(instant(at).ms, timeZone)).toISOString()
  const parts: Record<string, string> = {
    YYYY: local.slice(0, 4),
    MM: local.slice(5, 7),
    M: String(Number(local.slice(5, 7))),
    DD: local.slice(8, 10),
    D: String(Number(local.slice(8, 10))),
    HH: local.slice(11, 13),
    mm: local.slice(14, 16),
    ss: local.slice(17, 19),
  }
  return format.replace(PARTS, part => parts[part] ?? part)
}
