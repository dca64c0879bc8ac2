import type { Condition } from './condition.ts'

/** The metadata of an object and its fields: what forms, lists, API, import, search and rights are made from. */

export type Label = { zh: string; en: string }

export const FIELD_TYPES = [
  'text', // one line, ≤ 2,000 characters
  'long_text',
  'number', // exact decimal, travels as a JSON number or decimal string
  'currency', // exact decimal in the workspace's currency
  'percent',
  'boolean',
  'date', // YYYY-MM-DD
  'datetime', // RFC 3339, UTC
  'select', // one of options
  'multi_select', // some of options, order kept
  'phone', // kept as E.164 where it is one number and nothing else, as typed where not
  'email',
  'url',
  'lookup', // id of a record of `object`
  'member', // id of a member of the workspace
  'auto_number', // made by the system
  'json',
] as const
export type FieldType = (typeof FIELD_TYPES)[number]

export type Option = { value: string; label: Label; color?: string }

export type Field = {
  /** Column and API name: ^[a-z][a-z0-9_]{0,40}$ */
  name: string
  label: Label
  type: FieldType
  required?: boolean
  unique?: boolean
  /** select and multi_select only */
  options?: Option[]
  /** lookup only: name of the object looked up */
  object?: string
  /** an index serves filter and sort by this field */
  indexed?: boolean
  /** the index asked for is not there yet, or could not be made (values too long for one) */
  indexing?: 'building' | 'failed'
  /** found by the search box */
  searchable?: boolean
  /** declared in code, cannot be deleted */
  standard?: boolean
  /** written by the system only */
  readonly?: boolean
  help?: Label
  /** computed by this formula (docs/formulas.md) whenever it is read; has no column */
  formula?: string
  /** a total of child records, kept by the system */
  rollup?: Rollup
  /** of a roll-up being filled: the share of records done, 0 to 1 */
  filled?: number
  /** a formula for the value of a new record that is given none */
  defaultFormula?: string
}

/** The types a formula's value can be shown as. */
export const FORMULA_RESULTS = ['text', 'number', 'currency', 'percent', 'boolean', 'date', 'datetime'] as const

export const ROLLUP_FUNCTIONS = ['count', 'sum', 'min', 'max', 'avg'] as const
/** Totals the records of `object` whose lookup `by` points to the record; of those that meet the condition. */
export type Rollup = {
  object: string
  by: string
  function: (typeof ROLLUP_FUNCTIONS)[number]
  /** what is totalled; none for count */
  field?: string
  filter?: Condition
}

/** Refuses a record for which its formula is true. */
export type Validation = {
  formula: string
  message: Label
  /** where the refusal stands; none: the record as a whole */
  field?: string
}

export type ObjectDef = {
  name: string
  label: Label
  /** the field whose value names a record in lists and links */
  nameField: string
  icon?: string
  standard?: boolean
  fields: Field[]
  validations?: Validation[]
}

/** Every record has these beside its fields. */
export const SYSTEM_FIELDS = [
  'id',
  'version',
  'created_at',
  'created_by',
  'updated_at',
  'updated_by',
  'owner_id',
] as const
