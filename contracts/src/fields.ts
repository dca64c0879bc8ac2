import type { Condition } from './condition.ts'

/** The metadata of an object and its fields: what forms, lists, API, import, search and rights are made from. */

export type Label = { zh: string; en: string }

export const FIELD_TYPES = [
  'text', // one line, ≤ 2,000 characters
  'long_text',
  'rich_text', // HTML, cleaned by the server
  'number', // exact decimal, travels as a JSON number or decimal string
  'currency', // exact decimal in the workspace's currency
  'percent',
  'boolean',
  'date', // YYYY-MM-DD
  'datetime', // RFC 3339, UTC
  'time', // of a day: HH:MM:SS
  'select', // one of options
  'multi_select', // some of options, order kept
  'phone', // kept as E.164 where it is one number and nothing else, as typed where not
  'email',
  'url',
  'rating', // whole stars, 1 to `max`
  'address', // an Address
  'location', // a Location
  'lookup', // id of a record of `object`
  'lookup_many', // ids of records of `object`, order kept
  'member', // id of a member of the workspace
  'department', // id of a department
  'file', // RecordFile[]
  'image', // RecordFile[], pictures only
  'signature', // one RecordFile: a picture drawn by hand
  'auto_number', // made by the system
  'json',
] as const
export type FieldType = (typeof FIELD_TYPES)[number]

export type Option = {
  value: string
  label: Label
  color?: string
  /** of a field that depends on another: the other's values with which this one can be chosen; with any when absent */
  when?: string[]
}

/** `region` is a 行政区划代码 of six digits, from which the server takes the names; elsewhere than in CN they are as typed. */
export type Address = {
  /** ISO 3166-1 alpha-2 */
  country: string
  region?: string
  province?: string
  city?: string
  district?: string
  street?: string
  postcode?: string
}
/** WGS 84, in degrees. */
export type Location = { lat: number; lng: number; label?: string }
/** A file of a record; its bytes are at `/record-files/{id}`. Given to the API, its id suffices. */
export type RecordFile = { id: string; name: string; media_type: string; bytes: number }

export type Field = {
  /** Column and API name: ^[a-z][a-z0-9_]{0,40}$ */
  name: string
  label: Label
  type: FieldType
  required?: boolean
  unique?: boolean
  /** select and multi_select only */
  options?: Option[]
  /** select and multi_select: the field (a select) whose value says which options can be chosen */
  dependsOn?: string
  /** lookup and lookup_many: name of the object looked up */
  object?: string
  /** lookup: the record belongs to the one looked up: required, deleted and restored with it, its owner's */
  master?: boolean
  /** rating only: the most stars */
  max?: number
  /** auto_number only: `INS-{YYYY}-{0000}`; without one, numbers come from elsewhere */
  pattern?: string
  /** what a new record holds where nothing is given */
  default?: unknown
  /** not shown in lists, forms and pages unless asked for; it is no right */
  hidden?: boolean
  /** an index serves filter and sort by this field */
  indexed?: boolean
  /** of an index under way: how much is made, 0 to 1 */
  indexDone?: number
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

function part(name: string, type: FieldType, zh: string, en: string): Field {
  return { name, type, label: { zh, en } }
}

/** What of a structured value can be asked for by itself, as `address.city`. */
export const PARTS: Partial<Record<FieldType, readonly Field[]>> = {
  address: [
    part('country', 'text', '国家', 'Country'),
    part('region', 'text', '行政区划代码', 'Division code'),
    part('province', 'text', '省', 'Province'),
    part('city', 'text', '市', 'City'),
    part('district', 'text', '区县', 'District'),
    part('street', 'text', '街道', 'Street'),
    part('postcode', 'text', '邮编', 'Postcode'),
  ],
  location: [
    part('lat', 'number', '纬度', 'Latitude'),
    part('lng', 'number', '经度', 'Longitude'),
    part('label', 'text', '地点', 'Place'),
  ],
}

/** What needs an object or a field, and would miss it. */
export type Dependent = {
  kind: 'lookup' | 'option' | 'view' | 'layout' | 'form' | 'formula' | 'sharing'
  name: Label
  /** the object it is of */
  object: string
  /** the field's name, the view's or form's id, the layout's role */
  id: string
}

export const SHAPE_CHANGES = [
  'object.created',
  'object.changed',
  'object.deleted',
  'object.restored',
  'field.created',
  'field.changed',
  'field.deleted',
  'field.restored',
  'field.ordered',
  'layout.changed',
] as const

/** One change of an object's shape. */
export type ShapeChange = {
  id: string
  type: (typeof SHAPE_CHANGES)[number]
  field: string | null
  changes: { part: string; before: unknown; after: unknown }[]
  at: string
  actor: { kind: string; id: string | null; name: string }
}
