import { isId } from '../../kernel/index.ts'
import { canonicalDecimal, canonicalInstant, compareDecimals, compareText, isDay } from '@huiliu/contracts/values'
import { canonicalTime } from '../types/time.ts'
import type { Family } from './fields.ts'

/**
 * A value of a record's JSON or of a condition in the one spelling values of its kind are compared in; null for no
 * value, for the empty text and for a value of another kind.
 */
export function canonical(family: Family, value: unknown): string | null {
  if (family === 'numeric') return canonicalDecimal(value)
  if (family === 'boolean') return typeof value === 'boolean' ? String(value) : null
  if (family === 'date') return isDay(value) ? value : null
  if (family === 'timestamptz') return canonicalInstant(value)
  if (family === 'time') return canonicalTime(value)
  if (family === 'uuid' || family === 'uuids') return isId(value) ? value.toLowerCase() : null
  return typeof value === 'string' && value !== '' ? value : null
}

/** Order of two canonical values of one family. */
export function compareCanonical(family: Family, a: string, b: string): number {
  return family === 'numeric' ? compareDecimals(a, b) : compareText(a, b)
}
