import type { Field, FieldType } from '@huiliu/contracts'
import { isId } from '../kernel/index.ts'

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
const DECIMAL = /^[+-]?\d{1,30}(\.\d{1,20})?$/

/**
 * The stored form of a given value, or the code of what is wrong with it. Empty text means no value. Numbers are exact
 * decimals as text: a JSON number is taken by its shortest decimal form, never through float arithmetic.
 */
export function checkValue(field: Field, given: unknown): Checked {
  if (given === null || given === undefined || given === '') return { value: null }
  return CHECKS[field.type](given, field)
}

type Check = (given: unknown, field: Field) => Checked

const text: Check = (given, { type }) => {
  if (typeof given !== 'string') return { code: 'wrong_type' }
  if (given.includes('\u0000') || !given.isWellFormed()) return { code: 'unprintable' }
  const value = type === 'long_text' ? given : given.trim()
  if (value.length > (LENGTHS[type] ?? 2000)) return { code: 'too_long' }
  return { value: value === '' ? null : value }
}

const decimal: Check = given => {
  if (typeof given !== 'number' && typeof given !== 'string') return { code: 'wrong_type' }
  if (typeof given === 'number' && !Number.isFinite(given)) return { code: 'out_of_range' }
  const written = typeof given === 'number' ? plain(given) : given.trim()
  return DECIMAL.test(written)
    ? { value: written }
    : { code: typeof given === 'number' ? 'out_of_range' : 'wrong_format' }
}

/** 1e21 and 1e-7 are written out: PostgreSQL would take them, the pattern above keeps one form. */
function plain(number: number): string {
  const written = String(number)
  return written.includes('e') ? number.toFixed(20).replace(/\.?0+$/, '') : written
}

const yesNo: Check = given => (typeof given === 'boolean' ? { value: given } : { code: 'wrong_type' })

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/

const day: Check = given => {
  if (typeof given !== 'string') return { code: 'wrong_type' }
  const [, year, month, date] = DATE.exec(given) ?? []
  if (!year || Number(year) < 1) return { code: 'wrong_format' }
  const real = new Date(Date.UTC(Number(year), Number(month) - 1, Number(date)))
  real.setUTCFullYear(Number(year))
  return real.getUTCMonth() === Number(month) - 1 && real.getUTCDate() === Number(date)
    ? { value: given }
    : { code: 'wrong_format' }
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})$/

const instant: Check = given => {
  if (typeof given !== 'string') return { code: 'wrong_type' }
  if (!INSTANT.test(given) || Number.isNaN(Date.parse(given))) return { code: 'wrong_format' }
  return { value: new Date(given).toISOString() }
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

const email: Check = (given, field) => {
  const checked = text(given, field)
  if ('code' in checked || typeof checked.value !== 'string') return checked
  return /^[^\s@]+@[^\s@]+$/.test(checked.value) ? checked : { code: 'wrong_format' }
}

const url: Check = (given, field) => {
  const checked = text(given, field)
  if ('code' in checked || typeof checked.value !== 'string') return checked
  const parsed = URL.canParse(checked.value)
    ? new URL(checked.value)
    : URL.canParse(`https://${checked.value}`)
      ? new URL(`https://${checked.value}`)
      : null
  return parsed && /^https?:$/.test(parsed.protocol) ? checked : { code: 'wrong_format' }
}

const MAX_JSON = 100_000

const json: Check = given => {
  const written = JSON.stringify(given)
  if (written.length > MAX_JSON) return { code: 'too_long' }
  if (/\\u0000|\\ud[89a-f]/i.test(written)) return { code: 'unprintable' }
  return { value: given }
}

const CHECKS: Record<FieldType, Check> = {
  text,
  long_text: text,
  phone: text,
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
