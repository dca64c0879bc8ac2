import type { TFunction } from 'i18next'
import type { Field } from '@huiliu/contracts'
import { words } from '../../../app/i18n.ts'
import { fieldLabel } from '../../../ui/fields.ts'
import type { BoardColumn } from './columns.ts'

/** A column in words, for what is said of a move. */
export function wordOf(field: Field, { value, name }: BoardColumn, t: TFunction): string {
  if (value === null) return t('look.none', { field: fieldLabel(field) })
  if (typeof value === 'boolean') return t(value ? 'look.yes' : 'look.no', { field: fieldLabel(field) })
  const option = field.options?.find(one => one.value === value)
  return option ? words(option.label) : (name ?? value)
}
