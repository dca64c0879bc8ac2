import { isId } from '../../kernel/index.ts'
import type { Check, FieldKind } from './contract.ts'

/** Whether what it points to is there, and may be pointed at, is for `targets.ts`. */
export const checkId: Check = given =>
  isId(given) ? { value: given.toLowerCase() } : { code: typeof given === 'string' ? 'wrong_format' : 'wrong_type' }

export const lookup: FieldKind = {
  column: 'uuid',
  family: 'uuid',
  check: checkId,
  schema: { type: 'string', format: 'uuid' },
}

export const member: FieldKind = lookup
