import { canonicalDecimal } from '@huiliu/contracts/values'
import type { Check, FieldKind } from './contract.ts'

const DECIMAL = /^[+-]?\d{1,30}(\.\d{1,20})?$/
const LONG_DECIMAL = /^[+-]?\d+(\.\d+)?$/

/** Exact decimals as text: a JSON number is taken by its shortest decimal form, never through float arithmetic. */
const check: Check = given => {
  if (typeof given !== 'number' && typeof given !== 'string') return { code: 'wrong_type' }
  if (typeof given === 'number' && !Number.isFinite(given)) return { code: 'out_of_range' }
  // 1e21 and 1e-7 are written out exactly: PostgreSQL would take them, the pattern keeps one form.
  const written = typeof given === 'number' ? (canonicalDecimal(given) ?? '') : given.trim()
  return DECIMAL.test(written)
    ? { value: written }
    : { code: typeof given === 'number' || LONG_DECIMAL.test(written) ? 'out_of_range' : 'wrong_format' }
}

/** 12.50, +12.5 and 012.5 are one number. */
function same(a: unknown, b: unknown): boolean {
  return canonicalDecimal(a) === canonicalDecimal(b)
}

const decimal: FieldKind = {
  column: 'numeric',
  family: 'numeric',
  check,
  schema: { type: 'string', description: 'exact decimal' },
  same,
}

export const number: FieldKind = { ...decimal, unique: true }
/** In the workspace's currency. */
export const currency: FieldKind = decimal
export const percent: FieldKind = decimal
