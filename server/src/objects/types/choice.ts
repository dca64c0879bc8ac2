import type { FieldKind } from './contract.ts'
import { SHORT_TEXT } from './text.ts'

export const select: FieldKind = {
  column: SHORT_TEXT,
  family: 'text',
  check: (given, field) => {
    if (typeof given !== 'string') return { code: 'wrong_type' }
    return field.options?.some(option => option.value === given) ? { value: given } : { code: 'not_allowed' }
  },
  schema: { type: 'string' },
  takes: ['options', 'dependsOn'],
  searchable: true,
}

/** The order of choosing is kept. */
export const multiSelect: FieldKind = {
  column: 'text[]',
  family: 'texts',
  check: (given, field) => {
    if (!Array.isArray(given)) return { code: 'wrong_type' }
    const values: unknown[] = [...new Set(given)]
    if (values.length > 100) return { code: 'too_long' }
    const allowed = values.every(value => field.options?.some(option => option.value === value))
    return allowed ? { value: values.length === 0 ? null : values } : { code: 'not_allowed' }
  },
  schema: { type: 'array', items: { type: 'string' } },
  takes: ['options', 'dependsOn'],
  unindexable: true,
  unsortable: true,
}
