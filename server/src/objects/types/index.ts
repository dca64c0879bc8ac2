import type { Field, FieldType } from '@huiliu/contracts'
import { boolean } from './boolean.ts'
import { multiSelect, select } from './choice.ts'
import type { FieldKind } from './contract.ts'
import { date, datetime } from './date.ts'
import { currency, number, percent } from './decimal.ts'
import { email } from './email.ts'
import { json } from './json.ts'
import { phone } from './phone.ts'
import { lookup, member } from './reference.ts'
import { autoNumber, longText, text } from './text.ts'
import { url } from './url.ts'

export type { Check, Checked, Family, FieldKind } from './contract.ts'

const KINDS: Record<FieldType, FieldKind> = {
  text,
  long_text: longText,
  number,
  currency,
  percent,
  boolean,
  date,
  datetime,
  select,
  multi_select: multiSelect,
  phone,
  email,
  url,
  lookup,
  member,
  auto_number: autoNumber,
  json,
}

export function kindOf({ type }: Pick<Field, 'type'>): FieldKind {
  return KINDS[type]
}
