import type { Field, FieldType } from '@huiliu/contracts'
import { isId } from '../kernel/index.ts'
import { phoneForm } from '../telephone/index.ts'
import { canonicalDecimal } from './condition/decimal.ts'
import { canonicalInstant, isDay } from './condition/time.ts'

export type Checked = { value: unknown } | { code: string }

const LENGTHS: Partial<Record<FieldType, number>> = {
  text: 2000,
  long_text: 100_000,
  phone: 60,
  email: 254,
  url: 2000,
  select: 100,
  auto_number: 60,
}
/** A row of a B-tree holds at most a third of a page (2,704 bytes). */
export const MAX_INDEXED_BYTES = 2000
const DECIMAL = /^[+-]?\d{1,30}(\.\d{1,20})?$/
const LONG_DECIMAL = /^[+-]?\d+(\.\d+)?$/

/**
 * The stored form of a given value, or the code of what is wrong with it. Empty text means no value. Numbers are exact
 * decimals as text: a JSON number is taken by its shortest decimal form, never through float arithmetic. Telephone numbers
 * without a country's code are those of `country` (ISO 3166).
 */
export function checkValue(field: Field, given: unknown, country: string): Checked {
  if (given === null || given === undefined || given === '') return { value: null }
  return CHECKS[field.type](given, field, country)
}

type Check = (given: unknown, field: Field, country: string) => Checked

const text: Check = (given, { type, indexed, unique }) => {
  if (typeof given !== 'string') return { code: 'wrong_type' }
  if (given.includes('\u0000') || !given.isWellFormed()) return { code: 'unprintable' }
  const value = type === 'long_text' ? given : given.trim()
  if (value.length > (LENGTHS[type] ?? 2000)) return { code: 'too_long' }
  if ((indexed || unique) && Buffer.byteLength(value) > MAX_INDEXED_BYTES) return { code: 'too_long_for_index' }
  return { value: value === '' ? null : value }
}

const decimal: Check = given => {
  if (typeof given !== 'number' && typeof given !== 'string') return { code: 'wrong_type' }
  if (typeof given === 'number' && !Number.isFinite(given)) return { code: 'out_of_range' }
  // 1e21 and 1e-7 are written out exactly: PostgreSQL would take them, the pattern keeps one form.
  const written = typeof given === 'number' ? (canonicalDecimal(given) ?? '') : given.trim()
  return DECIMAL.test(written)
    ? { value: written }
    : { code: typeof given === 'number' || LONG_DECIMAL.test(written) ? 'out_of_range' : 'wrong_format' }
}

const yesNo: Check = given => (typeof given === 'boolean' ? { value: given } : { code: 'wrong_type' })

/** Years a condition can ask for, too. PostgreSQL has no year 0, and JavaScript writes years after 9999 its own way. */
const inYears = (iso: string) => iso >= '1000' && iso < '9999'

const day: Check = given => {
  if (typeof given !== 'string') return { code: 'wrong_type' }
  if (!isDay(given)) return { code: 'wrong_format' }
  return inYears(given) ? { value: given } : { code: 'out_of_range' }
}

const WITHOUT_SECONDS = /^(\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2})([Zz]|[+-]\d{2}:\d{2})$/

/** RFC 3339, kept to the millisecond; what is finer is cut off. */
const instant: Check = given => {
  if (typeof given !== 'string') return { code: 'wrong_type' }
  const canonical = given.length > 40 ? null : canonicalInstant(given.replace(WITHOUT_SECONDS, '$1:00$2'))
  if (canonical === null) return { code: 'wrong_format' }
  return inYears(canonical) ? { value: canonical.replace(/\d{3}Z$/, 'Z') } : { code: 'out_of_range' }
}

const one: Check = (given, field) => {
  if (typeof given !== 'string') return { code: 'wrong_type' }
  return field.options?.some(option => option.value === given) ? { value: given } : { code: 'not_allowed' }
}

const several: Check = (given, field) => {
  if (!Array.isArray(given)) return { code: 'wrong_type' }
  const values: unknown[] = [...new Set(given)]
  if (values.length > 100) return { code: 'too_long' }
  const allowed = values.every(value => field.options?.some(option => option.value === value))
  return allowed ? { value: values.length === 0 ? null : values } : { code: 'not_allowed' }
}

const reference: Check = given =>
  isId(given) ? { value: given.toLowerCase() } : { code: typeof given === 'string' ? 'wrong_format' : 'wrong_type' }

const phone: Check = (given, field, country) => {
  const checked = text(given, field, country)
  if ('code' in checked || typeof checked.value !== 'string') return checked
  return { value: phoneForm(checked.value, country) }
}

const email: Check = (given, field, country) => {
  const checked = text(given, field, country)
  if ('code' in checked || typeof checked.value !== 'string') return checked
  return /^[^\s@]+@[^\s@]+$/.test(checked.value) ? checked : { code: 'wrong_format' }
}

const url: Check = (given, field, country) => {
  const checked = text(given, field, country)
  if ('code' in checked || typeof checked.value !== 'string') return checked
  const parsed = URL.canParse(checked.value)
    ? new URL(checked.value)
    : URL.canParse(`https://${checked.value}`)
      ? new URL(`https://${checked.value}`)
      : null
  return parsed && /^https?:$/.test(parsed.protocol) ? checked : { code: 'wrong_format' }
}

const MAX_JSON = 100_000
const MAX_JSON_DEPTH = 50

function tooDeep(value: unknown, left: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return left === 0 || Object.values(value).some(inner => tooDeep(inner, left - 1))
}

const json: Check = given => {
  if (tooDeep(given, MAX_JSON_DEPTH)) return { code: 'too_deep' }
  const written = JSON.stringify(given)
  if (written.length > MAX_JSON) return { code: 'too_long' }
  if (/(?<!\\)(\\\\)*\\u(0000|d[89a-f])/i.test(written)) return { code: 'unprintable' }
  return { value: given }
}

const CHECKS: Record<FieldType, Check> = {
  text,
  long_text: text,
  phone,
  auto_number: text,
  number: decimal,
  currency: decimal,
  percent: decimal,
  boolean: yesNo,
  date: day,
  datetime: instant,
  select: one,
  multi_select: several,
  email,
  url,
  lookup: reference,
  member: reference,
  json,
}
