import type { Field, FieldType, Option } from '@huiliu/contracts'
import type { FieldChange } from '../../../api/objects.ts'
import { apiName } from '../names.ts'

/** What is typed of a field; `help` is one text for both languages. */
export type Form = {
  zh: string
  en: string
  name: string
  type: FieldType
  object: string
  master: boolean
  options: Option[]
  dependsOn: string
  max: number
  pattern: string
  required: boolean
  unique: boolean
  indexed: boolean
  searchable: boolean
  hidden: boolean
  default: unknown
  help: string
}
export const EMPTY: Form = {
  zh: '',
  en: '',
  name: '',
  type: 'text',
  object: 'contact',
  master: false,
  options: [],
  dependsOn: '',
  max: 5,
  pattern: '',
  required: false,
  unique: false,
  indexed: false,
  searchable: false,
  hidden: false,
  default: null,
  help: '',
}

type Trait =
  'options' | 'object' | 'max' | 'pattern' | 'required' | 'unique' | 'indexed' | 'searchable' | 'hidden' | 'default'

const CHOICES: FieldType[] = ['select', 'multi_select']
const POINTS: FieldType[] = ['lookup', 'lookup_many']
const HELD: FieldType[] = ['file', 'image', 'signature']
const UNORDERED: FieldType[] = [
  ...HELD,
  'long_text',
  'rich_text',
  'multi_select',
  'lookup_many',
  'address',
  'location',
  'json',
]
const SEARCHED: FieldType[] = ['text', 'email', 'phone', 'url', 'auto_number', 'select']
const UNIQUE: FieldType[] = ['text', 'email', 'phone', 'number']

/** Whether a field of this kind can have the part. */
export function takes({ type, master }: Pick<Form, 'type' | 'master'>, part: Trait): boolean {
  if (part === 'options') return CHOICES.includes(type)
  if (part === 'object') return POINTS.includes(type)
  if (part === 'max') return type === 'rating'
  if (part === 'pattern') return type === 'auto_number'
  if (part === 'unique') return UNIQUE.includes(type)
  if (part === 'indexed') return !UNORDERED.includes(type)
  if (part === 'searchable') return SEARCHED.includes(type)
  if (part === 'required') return type !== 'auto_number' && !master
  if (part === 'default') return ![...POINTS, ...HELD, 'auto_number' as const].includes(type)
  return true
}

export function formOf(field: Field): Form {
  return {
    ...EMPTY,
    ...field,
    zh: field.label.zh,
    en: field.label.en,
    object: field.object ?? '',
    dependsOn: field.dependsOn ?? '',
    pattern: field.pattern ?? '',
    default: field.default ?? null,
    help: field.help?.zh ?? '',
  }
}

export function fieldOf(form: Form): Field {
  const { zh, en, type, master } = form
  const label = { zh: zh.trim() || en.trim(), en: en.trim() || zh.trim() }
  const options = form.options.filter(option => option.label.zh !== '')
  const help = form.help.trim()
  return {
    name: form.name || apiName(en),
    label,
    type,
    ...(takes(form, 'required') && { required: form.required }),
    ...(takes(form, 'unique') && { unique: form.unique }),
    ...(takes(form, 'indexed') && { indexed: form.indexed }),
    ...(takes(form, 'searchable') && { searchable: form.searchable }),
    hidden: form.hidden,
    ...(takes(form, 'options') && { options, ...(form.dependsOn && { dependsOn: form.dependsOn }) }),
    ...(takes(form, 'object') && { object: form.object }),
    ...(master && { master }),
    ...(takes(form, 'max') && { max: form.max }),
    ...(takes(form, 'pattern') && form.pattern && { pattern: form.pattern }),
    ...(takes(form, 'default') && form.default !== null && { default: form.default }),
    ...(help !== '' && { help: { zh: help, en: help } }),
  }
}

const CHANGEABLE = [
  'label',
  'required',
  'unique',
  'indexed',
  'searchable',
  'hidden',
  'options',
  'max',
  'pattern',
  'help',
] as const

/** What differs between a field as it is and as it is wanted. */
export function changeOf(before: Field, after: Field): FieldChange {
  const change: FieldChange = {}
  for (const part of CHANGEABLE)
    if (after[part] !== undefined && JSON.stringify(before[part] ?? false) !== JSON.stringify(after[part]))
      Object.assign(change, { [part]: after[part] })
  if (JSON.stringify(before.default ?? null) !== JSON.stringify(after.default ?? null))
    change.default = after.default ?? null
  if ((before.dependsOn ?? null) !== (after.dependsOn ?? null)) change.dependsOn = after.dependsOn ?? null
  return change
}
