import type { Asker, Field, Operand, RelativeDate } from '@huiliu/contracts'
import { isId } from '../../kernel/index.ts'
import { canonicalDecimal, canonicalInstant, isDay, isStorable } from '@huiliu/contracts/values'
import { kindOf, type Family } from '../types/index.ts'
import { canonicalTime } from '../types/time.ts'
import type { ConditionCode, Params } from './problems.ts'

export type Refusal = { code: ConditionCode; params?: Params }
export type OperandResult = { operand: Operand } | Refusal

const MAX_TEXT = 2000
const MAX_DIGITS = 60
// PostgreSQL has no year 0, and the day after the last must still have a year of four digits.
const MIN_YEAR = 1000
const MAX_YEAR = 9998
const MAX_DAYS = 36_600
const PLAIN_DECIMAL = /^[+-]?\d+(\.\d+)?$/

/** One value given to a comparison with `field`, as it may be compared, or why not. `me`: whom the asker stands for, where there is one. */
export function readOperand(field: Field, value: unknown, me?: string): OperandResult {
  if (value === null || value === undefined) return { code: 'value_missing' }
  if (me !== undefined && field.type === 'member' && isAsker(value)) return { operand: me }
  const refusal = READERS[kindOf(field).family](value, field)
  if (refusal) return refusal
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return { operand: value }
  const relative = readRelative(value)
  return relative ? { operand: relative } : { code: 'expected_date' }
}

const READERS: Record<Family, (value: unknown, field: Field) => Refusal | null> = {
  text: refuseText,
  texts: refuseText,
  numeric: refuseNumber,
  boolean: value => (typeof value === 'boolean' ? null : { code: 'expected_boolean' }),
  date: value => (isDay(value) ? refuseYear(value) : refuseRelative(value, 'expected_date')),
  timestamptz: refuseTime,
  time: value => (canonicalTime(value) === null ? { code: 'expected_time' } : null),
  uuid: refuseId,
  uuids: refuseId,
  jsonb: () => ({ code: 'value_not_expected' }),
}

function refuseId(value: unknown): Refusal | null {
  return isId(value) ? null : { code: 'expected_id' }
}

function refuseText(value: unknown, { options }: Field): Refusal | null {
  if (typeof value !== 'string') return { code: 'expected_text' }
  if (value === '') return { code: 'value_missing' }
  if (value.length > MAX_TEXT) return { code: 'text_too_long', params: { max: MAX_TEXT } }
  if (!isStorable(value)) return { code: 'bad_characters' }
  if (options && !options.some(option => option.value === value))
    return { code: 'unknown_option', params: { option: value } }
  return null
}

function refuseNumber(value: unknown): Refusal | null {
  if (typeof value !== 'number' && typeof value !== 'string') return { code: 'expected_number' }
  // Long text is refused before it is worked on.
  if (typeof value === 'string' && value.length > 2 * MAX_DIGITS + 2) return tooLong()
  const decimal = typeof value === 'number' || PLAIN_DECIMAL.test(value) ? canonicalDecimal(value) : null
  if (decimal === null) return { code: 'expected_number' }
  const [whole = '', fraction = ''] = decimal.replace('-', '').split('.')
  return whole.length > MAX_DIGITS || fraction.length > MAX_DIGITS ? tooLong() : null
}

function tooLong(): Refusal {
  return { code: 'number_too_long', params: { max: MAX_DIGITS } }
}

function refuseTime(value: unknown): Refusal | null {
  if (isDay(value)) return refuseYear(value)
  if (typeof value !== 'string') return refuseRelative(value, 'expected_datetime')
  const instant = value.length <= 40 ? canonicalInstant(value) : null
  return instant === null ? { code: 'expected_datetime' } : refuseYear(instant)
}

function refuseYear(text: string): Refusal | null {
  const year = Number(text.slice(0, 4))
  if (year >= MIN_YEAR && year <= MAX_YEAR) return null
  return { code: 'date_out_of_range', params: { min: MIN_YEAR, max: MAX_YEAR } }
}

function refuseRelative(value: unknown, code: ConditionCode): Refusal | null {
  if (readRelative(value)) return null
  const counted = typeof value === 'object' && value !== null && 'relative' in value && 'n' in value
  return counted && isCounted(value.relative) ? { code: 'days_out_of_range', params: { max: MAX_DAYS } } : { code }
}

export function isAsker(value: unknown): value is Asker {
  return (
    typeof value === 'object' &&
    value !== null &&
    'relative' in value &&
    value.relative === 'me' &&
    Object.keys(value).length === 1
  )
}

/** A relative date of exactly its known keys, rebuilt; null when it is none. */
export function readRelative(value: unknown): RelativeDate | null {
  if (typeof value !== 'object' || value === null || !('relative' in value)) return null
  const { relative } = value
  const keys = Object.keys(value).length
  if (relative === 'today') return keys === 1 ? { relative } : null
  if (!isCounted(relative) || keys !== 2 || !('n' in value)) return null
  const { n } = value
  return typeof n === 'number' && Number.isInteger(n) && n >= 0 && n <= MAX_DAYS ? { relative, n } : null
}

function isCounted(relative: unknown): relative is 'daysAgo' | 'daysAhead' {
  return relative === 'daysAgo' || relative === 'daysAhead'
}
