import { canonicalInstant, isDay } from '@huiliu/contracts/values'
import type { FieldKind } from './contract.ts'

/** Years a condition can ask for, too. PostgreSQL has no year 0, and JavaScript writes years after 9999 its own way. */
const inYears = (iso: string) => iso >= '1000' && iso < '9999'

export const date: FieldKind = {
  column: 'date',
  family: 'date',
  check: given => {
    if (typeof given !== 'string') return { code: 'wrong_type' }
    if (!isDay(given)) return { code: 'wrong_format' }
    return inYears(given) ? { value: given } : { code: 'out_of_range' }
  },
  schema: { type: 'string', format: 'date' },
}

const WITHOUT_SECONDS = /^(\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2})([Zz]|[+-]\d{2}:\d{2})$/

/** RFC 3339, kept to the millisecond; what is finer is cut off. */
export const datetime: FieldKind = {
  column: 'timestamptz',
  family: 'timestamptz',
  check: given => {
    if (typeof given !== 'string') return { code: 'wrong_type' }
    const canonical = given.length > 40 ? null : canonicalInstant(given.replace(WITHOUT_SECONDS, '$1:00$2'))
    if (canonical === null) return { code: 'wrong_format' }
    return inYears(canonical) ? { value: canonical.replace(/\d{3}Z$/, 'Z') } : { code: 'out_of_range' }
  },
  schema: { type: 'string', format: 'date-time' },
}
