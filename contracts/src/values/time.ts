const HOUR = 3_600_000
const DAY = 24 * HOUR
const DAY_TEXT = /^\d{4}-\d{2}-\d{2}$/
const INSTANT = /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}:\d{2})(?:\.(\d+))?(?:([Zz])|([+-])(\d{2}):(\d{2}))$/

/** A day that exists, `YYYY-MM-DD`. */
export function isDay(value: unknown): value is string {
  return (
    typeof value === 'string' && DAY_TEXT.test(value) && isoOf(Date.parse(`${value}T00:00:00Z`))?.slice(0, 10) === value
  )
}

/**
 * An RFC 3339 instant (or a Date) as `YYYY-MM-DDTHH:MM:SS.ffffffZ`: text that sorts as time does, to the microsecond
 * PostgreSQL keeps. Null when it is none, or its year has not four digits.
 */
export function canonicalInstant(value: unknown): string | null {
  if (value instanceof Date) return microseconds(isoOf(value.getTime()), '')
  const match = typeof value === 'string' ? INSTANT.exec(value) : null
  if (!match) return null
  const [, day, clock, fraction = '', , sign, hours = '0', minutes = '0'] = match
  if (!isDay(day) || Number(hours) > 23 || Number(minutes) > 59) return null
  const offset = Number(hours) * HOUR + Number(minutes) * 60_000
  const utc = Date.parse(`${day}T${clock}Z`) - (sign === '-' ? -offset : offset)
  // Hour 24 is not RFC 3339, but Date.parse takes it.
  return clock?.startsWith('24') ? null : microseconds(isoOf(utc), fraction)
}

/** Calendar arithmetic on `YYYY-MM-DD`. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10)
}

/** The calendar day it is at an instant (ms) in an IANA time zone. */
export function dayAt(ms: number, timeZone: string): string {
  return new Date(localTime(ms, timeZone)).toISOString().slice(0, 10)
}

/**
 * The first instant of a day in a time zone, canonical. Where midnight is skipped by a clock change it is the instant
 * of the change; where a whole day is skipped (Apia, 2011-12-30) it is the start of the next, so the day is empty.
 */
export function startOfDay(day: string, timeZone: string): string {
  const midnight = Date.parse(`${day}T00:00:00Z`)
  const starts = [midnight - DAY, midnight, midnight + DAY]
    .map(near => midnight - (localTime(near, timeZone) - near))
    .filter(start => dayAt(start, timeZone) >= day)
  return new Date(Math.min(...starts)).toISOString().replace('Z', '000Z')
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** The wall clock at an instant, read as if it were UTC (ms). */
export function localTime(ms: number, timeZone: string): number {
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(ms)
      .map(({ type, value }) => [type, value]),
  )
  const { year = '', month = '', day = '', hour = '', minute = '', second = '' } = parts
  return Date.parse(`${year.padStart(4, '0')}-${month}-${day}T${hour}:${minute}:${second}Z`)
}

/** Making a formatter costs more than using it; there are some 600 time zones. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known) return known
  const two = '2-digit' as const
  const clock = { hour: two, minute: two, second: two, hourCycle: 'h23' as const }
  const made = new Intl.DateTimeFormat('en-US', { timeZone, year: 'numeric', month: two, day: two, ...clock })
  formats.set(timeZone, made)
  return made
}

function isoOf(ms: number): string | null {
  if (Number.isNaN(ms)) return null
  const iso = new Date(ms).toISOString()
  return iso.length === 24 ? iso : null
}

function microseconds(iso: string | null, fraction: string): string | null {
  if (iso === null) return null
  const digits = fraction === '' ? `${iso.slice(20, 23)}000` : fraction.slice(0, 6).padEnd(6, '0')
  return `${iso.slice(0, 20)}${digits}Z`
}
