import type { Field, FieldType } from '@huiliu/contracts'
import { address } from './address.ts'
import { boolean } from './boolean.ts'
import { multiSelect, select } from './choice.ts'
import type { FieldKind } from './contract.ts'
import { date, datetime } from './date.ts'
import { currency, number, percent } from './decimal.ts'
import { email } from './email.ts'
import { file, image, signature } from './files.ts'
import { json } from './json.ts'
import { location } from './location.ts'
import { phone } from './phone.ts'
import { rating } from './rating.ts'
import { department, lookup, lookupMany, member } from './reference.ts'
import { richText } from './rich-text.ts'
import { autoNumber, longText, text } from './text.ts'
import { time } from './time.ts'
import { url } from './url.ts'

export type { Check, Checked, Family, FieldKind, TypePart } from './contract.ts'

const KINDS: Record<FieldType, FieldKind> = {
  text,
  long_text: longText,
  rich_text: richText,
  number,
  currency,
  percent,
  boolean,
  date,
  datetime,
  time,
  select,
  multi_select: multiSelect,
  phone,
  email,
  url,
  rating,
  address,
  location,
  lookup,
  lookup_many: lookupMany,
  member,
  department,
  file,
  image,
  signature,
  auto_number: autoNumber,
  json,
}

export function kindOf({ type }: Pick<Field, 'type'>): FieldKind {
  return KINDS[type]
}
