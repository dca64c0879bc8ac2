import { isId } from '../../kernel/index.ts'
import type { Check, FieldKind } from './contract.ts'

/** Whether what it points to is there, and may be pointed at, is for `targets.ts`. */
export const checkId: Check = given =>
  isId(given) ? { value: given.toLowerCase() } : { code: typeof given === 'string' ? 'wrong_format' : 'wrong_type' }

const reference: FieldKind = {
  column: 'uuid',
  family: 'uuid',
  check: checkId,
  schema: { type: 'string', format: 'uuid' },
}

export const member: FieldKind = reference
export const department: FieldKind = reference
export const lookup: FieldKind = { ...reference, takes: ['object', 'master'] }

export const MOST_LINKS = 500

/** Kept in the record, so that history, undo, lists and conditions read it like any value; an index finds the other way. */
export const lookupMany: FieldKind = {
  column: 'uuid[]',
  family: 'uuids',
  check: given => {
    if (!Array.isArray(given)) return { code: 'wrong_type' }
    if (given.length > MOST_LINKS) return { code: 'too_long' }
    if (!given.every(isId)) return { code: 'wrong_format' }
    const ids = [...new Set(given.map(id => id.toLowerCase()))]
    return { value: ids.length === 0 ? null : ids }
  },
  schema: { type: 'array', items: { type: 'string', format: 'uuid' } },
  takes: ['object'],
  unindexable: true,
  unsortable: true,
}
