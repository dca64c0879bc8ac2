import {
  clockOf,
  dayFrom,
  dayOf,
  daysBetween,
  daysIn,
  monthsBetween,
  partsOf,
  plusDays,
  plusMonths,
  plusTime,
  stepsBetween,
  weekOf,
  weekdayOf,
} from '../calendar.ts'
import { isWorkday, workdayAfter, workdaysBetween } from '../workdays.ts'
import { canonicalInstant, dayAt, isDay } from '../../values/index.ts'
import { whole } from '../number.ts'
import { countOf, strict, textOf, type FormulaFunction } from './function.ts'

export const DAY_UNITS = ['day', 'week', 'month', 'quarter', 'year'] as const
export const TIME_UNITS = ['minute', 'hour'] as const
export const UNITS = [...TIME_UNITS, ...DAY_UNITS]
const HOUR = 3_600_000
const TIME_STEPS: Readonly<Record<string, number>> = { minute: 60_000, hour: HOUR, day: 24 * HOUR, week: 168 * HOUR }
const MONTHS: Readonly<Record<string, number>> = { month: 1, quarter: 3, year: 12 }
const LIMIT = 100_000_000

function ofDay(run: (day: string) => number): FormulaFunction {
  return { takes: { head: ['date'] }, gives: 'number', run: strict(([day]) => whole(run(textOf(day)))) }
}

function moved(day: string, count: number, unit: string): string | null {
  const months = MONTHS[unit]
  return months ? plusMonths(day, count * months) : plusDays(day, unit === 'week' ? count * 7 : count)
}

function between(from: string, to: string, unit: string): number {
  const months = MONTHS[unit]
  if (months) return Math.trunc(monthsBetween(from, to) / months)
  return unit === 'week' ? Math.trunc(daysBetween(from, to) / 7) : daysBetween(from, to)
}

/** `DATEADD`, `DATEDIFF` and `DATEVALUE` are one of these by the types they are given (resolve.ts). */
export const DATE: Readonly<Record<string, FormulaFunction>> = {
  TODAY: {
    takes: { head: [] },
    gives: 'date',
    run: (_, { setting }) => dayAt(setting.now.getTime(), setting.timeZone),
  },
  NOW: { takes: { head: [] }, gives: 'datetime', run: (_, { setting }) => canonicalInstant(setting.now) },
  DATE: {
    takes: { head: ['number', 'number', 'number'] },
    gives: 'date',
    run: strict(([year, month, day]) => {
      const parts = [year, month, day].map(part => countOf(part, 10_000))
      const [y = 0, m = 0, d = 0] = parts
      return y < 1000 || m < 1 || m > 12 || d < 1 || d > 31 ? null : dayFrom(y, m, d)
    }),
  },
  DAYOF: {
    takes: { head: ['datetime'] },
    gives: 'date',
    run: strict(([at], { setting }) => dayOf(textOf(at), setting.timeZone)),
  },
  DAYFROM: {
    takes: { head: ['text'] },
    gives: 'date',
    run: ([text]) => {
      const day = textOf(text)
      const { year, month, day: date } = partsOf(day)
      return isDay(day) ? dayFrom(year, month, date) : null
    },
  },
  YEAR: ofDay(day => partsOf(day).year),
  QUARTER: ofDay(day => Math.ceil(partsOf(day).month / 3)),
  MONTH: ofDay(day => partsOf(day).month),
  DAY: ofDay(day => partsOf(day).day),
  WEEK: ofDay(weekOf),
  WEEKDAY: ofDay(weekdayOf),
  HOUR: {
    takes: { head: ['datetime'] },
    gives: 'number',
    run: strict(([at], { setting }) => whole(clockOf(textOf(at), setting.timeZone).hour)),
  },
  MINUTE: {
    takes: { head: ['datetime'] },
    gives: 'number',
    run: strict(([at], { setting }) => whole(clockOf(textOf(at), setting.timeZone).minute)),
  },
  DAYADD: {
    takes: { head: ['date', 'number', DAY_UNITS] },
    gives: 'date',
    run: strict(([day, count, unit]) => moved(textOf(day), countOf(count, LIMIT), textOf(unit))),
  },
  TIMEADD: {
    takes: { head: ['datetime', 'number', ['minute', 'hour', 'day', 'week']] },
    gives: 'datetime',
    run: strict(([at, count, unit]) => plusTime(textOf(at), countOf(count, LIMIT) * (TIME_STEPS[textOf(unit)] ?? 0))),
  },
  DAYDIFF: {
    takes: { head: ['date', 'date', DAY_UNITS] },
    gives: 'number',
    run: strict(([from, to, unit]) => whole(between(textOf(from), textOf(to), textOf(unit)))),
  },
  TIMEDIFF: {
    takes: { head: ['datetime', 'datetime', UNITS] },
    gives: 'number',
    run: strict(([from, to, unit], { setting: { timeZone } }) => {
      const step = TIME_UNITS.some(one => one === unit) ? TIME_STEPS[textOf(unit)] : undefined
      if (step) return whole(stepsBetween(textOf(from), textOf(to), step))
      const [first, last] = [dayOf(textOf(from), timeZone), dayOf(textOf(to), timeZone)]
      return first === null || last === null ? null : whole(between(first, last, textOf(unit)))
    }),
  },
  DAYPLUS: {
    takes: { head: ['date', 'number'] },
    gives: 'date',
    run: strict(([day, count]) => plusDays(textOf(day), countOf(count, LIMIT))),
  },
  DAYMINUS: {
    takes: { head: ['date', 'number'] },
    gives: 'date',
    run: strict(([day, count]) => plusDays(textOf(day), 0 - countOf(count, LIMIT))),
  },
  DAYSBETWEEN: {
    takes: { head: ['date', 'date'] },
    gives: 'number',
    run: strict(([to, from]) => whole(daysBetween(textOf(from), textOf(to)))),
  },
  EOMONTH: {
    takes: { head: ['date', 'number'], defaults: [0n] },
    gives: 'date',
    run: strict(([day, months]) => {
      const found = plusMonths(textOf(day), countOf(months, LIMIT))
      const { year, month } = partsOf(found ?? '')
      return found && dayFrom(year, month, daysIn(year, month))
    }),
  },
  STARTOFMONTH: { takes: { head: ['date'] }, gives: 'date', run: strict(([day]) => `${textOf(day).slice(0, 8)}01`) },
  STARTOFWEEK: {
    takes: { head: ['date'] },
    gives: 'date',
    run: strict(([day]) => plusDays(textOf(day), 1 - weekdayOf(textOf(day)))),
  },
  ISWORKDAY: {
    takes: { head: ['date'] },
    gives: 'boolean',
    run: ([day = null], { setting }) => day !== null && isWorkday(textOf(day), setting.country),
  },
  WORKDAY: {
    takes: { head: ['date', 'number'] },
    gives: 'date',
    run: strict(([day, count], { setting }) => workdayAfter(textOf(day), countOf(count, LIMIT), setting.country)),
  },
  NETWORKDAYS: {
    takes: { head: ['date', 'date'] },
    gives: 'number',
    run: strict(([from, to], { setting }) => whole(workdaysBetween(textOf(from), textOf(to), setting.country))),
  },
}
