import type { Field, FieldType } from '@huiliu/contracts'
import { boolean, multiSelect, select } from './choice.tsx'
import type { FieldLook } from './contract.ts'
import { date, datetime, time } from './date.tsx'
import { file, image, signature } from './files.tsx'
import { currency, number, percent, rating } from './number.tsx'
import { address, location } from './place.tsx'
import { department, lookup, lookupMany, member } from './reference.tsx'
import { richText } from './rich-text.tsx'
import { autoNumber, email, json, longText, phone, text, url } from './text.tsx'

export type { FieldLook, InputProps, ValueProps } from './contract.ts'

const LOOKS: Record<FieldType, FieldLook> = {
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

/** How fields of a type look; one line a type. */
export function lookOf({ type }: Pick<Field, 'type'>): FieldLook {
  return LOOKS[type]
}
