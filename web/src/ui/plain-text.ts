import type { Field, RecordRow } from '@huiliu/contracts'
import { words } from '../app/i18n.ts'
import { lookOf } from './field-types/index.ts'
import { asText } from './fields.ts'

/** A record's value of a field in one line of text: options by their labels, what is looked up by its name. */
export function plainText(field: Field, row: RecordRow): string {
  const value: unknown = row[field.name]
  const values: unknown[] = Array.isArray(value) ? value : [value]
  const named = asText(row[`${field.name}_name`])
  if (named) return named
  const names = row[`${field.name}_names`]
  if (Array.isArray(names)) return names.map(asText).join('、')
  const { text } = lookOf(field)
  if (text) return text(value)
  return values
    .map(one => {
      const option = field.options?.find(choice => choice.value === one)
      return option ? words(option.label) : asText(one)
    })
    .filter(text => text !== '')
    .join('、')
}
