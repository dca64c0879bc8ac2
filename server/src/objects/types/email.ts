import type { FieldKind } from './contract.ts'
import { SHORT_TEXT, checkedText } from './text.ts'

export const email: FieldKind = {
  column: SHORT_TEXT,
  family: 'text',
  check: checkedText(value => (/^[^\s@]+@[^\s@]+$/.test(value) ? { value } : { code: 'wrong_format' })),
  schema: { type: 'string', format: 'email' },
  unique: true,
  searchable: true,
  names: true,
  freeText: true,
}
