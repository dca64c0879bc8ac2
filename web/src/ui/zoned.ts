/** Days and instants of one time zone (IANA). A day is `YYYY-MM-DD`. */
const DAY = 86_400_000

const formats = new Map<string, Intl.DateTimeFormat>()

function partsIn(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known) return known
  const made = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
  formats.set(timeZone, made)
  return made
}

/** `2026-11-30 14:05:00`: what a clock on the wall there shows. */
function wallAt(at: Date, timeZone: string): string {
  return partsIn(timeZone).format(at)
}

export function dayOf(at: string | Date, timeZone: string): string {
  return wallAt(new Date(at), timeZone).slice(0, 10)
}

/** The instant at which a clock there shows this; in the hour that is left out in spring, the one after it. */
export function instantAt(day: string, time: string, timeZone: string): Date {
  const wanted = Date.parse(`${day}T${time}Z`)
  const off = (at: number) => Date.parse(`${wallAt(new Date(at), timeZone).replace(' ', 'T')}Z`) - at
  const first = wanted - off(wanted)
  return new Date(wanted - off(first))
}

/** The same time of the day, so many days later. */
export function shifted(at: string, days: number, timeZone: string): string {
  const [day = '', time = ''] = wallAt(new Date(at), timeZone).split(' ')
  return instantAt(addDays(day, days), time, timeZone).toISOString()
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10)
}

export function addMonths(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate()
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, last))).toISOString().slice(0, 10)
}

export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY)
}

/** 0 is Monday. */
export function weekdayOf(day: string): number {
  return (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7
}

export function firstOfMonth(day: string): string {
  return `${day.slice(0, 8)}01`
}
