import type { FieldKind } from './contract.ts'
import { SHORT_TEXT, checkedText } from './text.ts'

export const url: FieldKind = {
  column: SHORT_TEXT,
  family: 'text',
  check: checkedText(value => (isWebAddress(value) ? { value } : { code: 'wrong_format' })),
  schema: { type: 'string' },
  searchable: true,
  freeText: true,
}

function isWebAddress(value: string): boolean {
  const parsed = [value, `https://${value}`].find(one => URL.canParse(one))
  return parsed !== undefined && /^https?:$/.test(new URL(parsed).protocol)
}
