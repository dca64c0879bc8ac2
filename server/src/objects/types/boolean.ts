import type { FieldKind } from './contract.ts'

export const boolean: FieldKind = {
  column: 'boolean',
  family: 'boolean',
  check: given => (typeof given === 'boolean' ? { value: given } : { code: 'wrong_type' }),
  schema: { type: 'boolean' },
}
