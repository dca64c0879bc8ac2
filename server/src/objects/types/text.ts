import type { Field, FieldType } from '@huiliu/contracts'
import type { Check, FieldKind } from './contract.ts'

export const SHORT_TEXT = 'text collate "C"'

const LENGTHS: Partial<Record<FieldType, number>> = { long_text: 100_000, phone: 60, email: 254, auto_number: 60 }
/** A row of a B-tree holds at most a third of a page (2,704 bytes). */
const MAX_INDEXED_BYTES = 2000

export const checkText: Check = (given, { type, indexed, unique }) => {
  if (typeof given !== 'string') return { code: 'wrong_type' }
  if (!isKeepable(given)) return { code: 'unprintable' }
  const value = type === 'long_text' ? given : given.trim()
  if (value.length > (LENGTHS[type] ?? 2000)) return { code: 'too_long' }
  if ((indexed || unique) && Buffer.byteLength(value) > MAX_INDEXED_BYTES) return { code: 'too_long_for_index' }
  return { value: value === '' ? null : value }
}

export function isKeepable(text: string): boolean {
  return !text.includes('\u0000') && text.isWellFormed()
}

/** The check of a text, then a further one of what it says. */
export function checkedText(further: (text: string, field: Field, country: string) => ReturnType<Check>): Check {
  return (given, field, country) => {
    const checked = checkText(given, field, country)
    return 'code' in checked || typeof checked.value !== 'string' ? checked : further(checked.value, field, country)
  }
}

export const text: FieldKind = {
  column: SHORT_TEXT,
  family: 'text',
  check: checkText,
  schema: { type: 'string' },
  unique: true,
  searchable: true,
  names: true,
  freeText: true,
}

export const longText: FieldKind = {
  column: 'text',
  family: 'text',
  check: checkText,
  schema: { type: 'string' },
  unindexable: true,
  unsortable: true,
  freeText: true,
}

export const autoNumber: FieldKind = {
  column: SHORT_TEXT,
  family: 'text',
  check: checkText,
  schema: { type: 'string', readOnly: true },
  searchable: true,
  names: true,
  freeText: true,
  made: true,
  takes: ['pattern'],
}
