import { phoneForm } from '../../telephone/index.ts'
import type { FieldKind } from './contract.ts'
import { SHORT_TEXT, checkedText } from './text.ts'

/** Numbers without a country's code are those of the workspace's country. */
export const phone: FieldKind = {
  column: SHORT_TEXT,
  family: 'text',
  check: checkedText((text, _field, country) => ({ value: phoneForm(text, country) })),
  schema: { type: 'string' },
  unique: true,
  searchable: true,
  names: true,
  freeText: true,
}
