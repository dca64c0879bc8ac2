import type { River } from '@huiliu/contracts'

/** Calendar days as `YYYY-MM-DD`, without a time zone once they are known. */

type Unit = River['unit']

const formats = new Map<string, Intl.DateTimeFormat>()

/** The day an instant falls on in an IANA time zone. */
export function dayIn(timeZone: string, at: Date): string {
  let format = formats.get(timeZone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
    formats.set(timeZone, format)
  }
  return format.format(at)
}

/** First day of the period a day lies in; weeks begin on Monday (ISO 8601), as PostgreSQL's date_trunc has it. */
export function startOfPeriod(unit: Unit, day: string): string {
  if (unit === 'month') return `${day.slice(0, 7)}-01`
  if (unit === 'day') return day
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7))
  return date.toISOString().slice(0, 10)
}

/** First days of all periods from the one that starts on `first` to the one `last` lies in. */
export function periodsBetween(unit: Unit, first: string, last: string): string[] {
  const periods: string[] = []
  const date = new Date(`${first}T00:00:00Z`)
  for (let day = first; day <= last; day = date.toISOString().slice(0, 10)) {
    periods.push(day)
    if (unit === 'month') date.setUTCMonth(date.getUTCMonth() + 1)
    else date.setUTCDate(date.getUTCDate() + (unit === 'week' ? 7 : 1))
  }
  return periods
}
