import type { Condition, Field, RecordRow } from '@huiliu/contracts'
import type { Values } from '../../../api/records.ts'
import { addDays, addMonths, dayOf, daysBetween, firstOfMonth, shifted, weekdayOf } from '../../../ui/zoned.ts'

export const SPANS = ['month', 'week', 'day'] as const
export type Span = (typeof SPANS)[number]

/** The days on show around one of them: whole weeks of a month, a week from its Monday, a day. */
export function daysOn(span: Span, at: string): string[] {
  if (span === 'day') return [at]
  const first = span === 'month' ? firstOfMonth(at) : at
  const monday = addDays(first, -weekdayOf(first))
  const last = span === 'month' ? addDays(addMonths(first, 1), -1) : first
  const weeks = Math.ceil((daysBetween(monday, last) + 1) / 7)
  return Array.from({ length: weeks * 7 }, (_, index) => addDays(monday, index))
}

export function stepped(span: Span, at: string, by: number): string {
  if (span === 'month') return addMonths(firstOfMonth(at), by)
  return addDays(at, span === 'week' ? 7 * by : by)
}

/** When records begin and end, and in which time zone that is a day. */
export type When = { start: Field; end: Field | undefined; timeZone: string }

/** Records that touch the days from `first` to `last`; one without an end is of the day it begins. */
export function touching({ start, end }: When, first: string, last: string): Condition[] {
  const begins: Condition = { field: start.name, op: 'between', value: [first, last] }
  if (!end) return [begins]
  const lasts: Condition = {
    all: [
      { field: start.name, op: 'lt', value: first },
      { field: end.name, op: 'gte', value: first },
    ],
  }
  return [{ any: [begins, lasts] }]
}

/** The first and the last day of a record; an end before the beginning counts for nothing. */
export function stretchOf(row: RecordRow, { start, end, timeZone }: When): { first: string; last: string } | undefined {
  const first = dayIn(row, start, timeZone)
  if (first === undefined) return undefined
  const last = end && dayIn(row, end, timeZone)
  return { first, last: last !== undefined && last > first ? last : first }
}

function dayIn(row: RecordRow, { name, type }: Field, timeZone: string): string | undefined {
  const value = row[name]
  if (typeof value !== 'string') return undefined
  return type === 'date' ? value : dayOf(value, timeZone)
}

/** The values of a record that is moved so many days; its end by as many, unless only one of the two is moved. */
export function movedBy(
  row: RecordRow,
  { start, end, timeZone }: When,
  days: number,
  which: 'both' | 'start' | 'end' = 'both',
): Values {
  const fields = [...(which === 'end' ? [] : [start]), ...(end && which !== 'start' ? [end] : [])]
  return Object.fromEntries(
    fields.flatMap(({ name, type }) => {
      const value = row[name]
      if (typeof value !== 'string') return []
      return [[name, type === 'date' ? addDays(value, days) : shifted(value, days, timeZone)]]
    }),
  )
}
