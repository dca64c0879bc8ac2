import type { FieldType } from './fields.ts'

/**
 * The one condition language: used by views, sharing rules, filters, segments, flows and reports.
 * Two-valued: a comparison with an empty value is false (except `ne` and `isEmpty`), `not` is exact negation.
 * Empty is: no value, the text of no characters, no option chosen. `{all: []}` is true, `{any: []}` is false.
 * Numbers compare as exact decimals. Text is equal, and ordered, by code points; contains, startsWith and endsWith
 * take A–Z and a–z as the same and every other character as itself.
 * On a `datetime` field a `YYYY-MM-DD` stands for that whole day in the workspace's time zone: `lte` a day includes it.
 */
export const COMPARISONS = [
  'eq',
  'ne',
  'lt',
  'lte',
  'gt',
  'gte',
  'in',
  'notIn',
  'contains',
  'notContains',
  'startsWith',
  'endsWith',
  'between',
  'isEmpty',
  'isNotEmpty',
] as const
export type Comparison = (typeof COMPARISONS)[number]

export type Scalar = string | number | boolean | null

/** The comparisons that hold for an empty value. The others do not, negative ones like `notIn` included. */
export const HOLDS_WHEN_EMPTY: ReadonlySet<Comparison> = new Set<Comparison>(['ne', 'isEmpty'])

const TEXT: readonly Comparison[] = [
  'contains',
  'notContains',
  'eq',
  'ne',
  'startsWith',
  'endsWith',
  'in',
  'notIn',
  'isEmpty',
  'isNotEmpty',
]
const ORDER: readonly Comparison[] = ['gt', 'gte', 'lt', 'lte', 'between']
const AMOUNT: readonly Comparison[] = ['eq', 'ne', ...ORDER, 'in', 'notIn', 'isEmpty', 'isNotEmpty']
const TIME: readonly Comparison[] = ['gte', 'lte', 'between', 'eq', 'ne', 'gt', 'lt', 'isEmpty', 'isNotEmpty']
/** Of what is neither compared nor ordered. */
const PRESENCE: readonly Comparison[] = ['isEmpty', 'isNotEmpty']
const SEVERAL: readonly Comparison[] = ['contains', 'notContains', 'in', 'notIn', ...PRESENCE]
const CHOICE: readonly Comparison[] = ['in', 'notIn', 'eq', 'ne', 'isEmpty', 'isNotEmpty']

/** The comparisons each field type allows, the most used first. On a `multi_select`, `in` is: one or more of these. */
export const OPERATORS_BY_TYPE: Readonly<Record<FieldType, readonly Comparison[]>> = {
  text: [...TEXT, ...ORDER],
  long_text: ['contains', 'notContains', 'startsWith', 'endsWith', 'isEmpty', 'isNotEmpty'],
  rich_text: PRESENCE,
  number: AMOUNT,
  currency: AMOUNT,
  percent: AMOUNT,
  boolean: ['eq', 'ne', 'isEmpty', 'isNotEmpty'],
  date: TIME,
  datetime: TIME,
  time: TIME,
  select: CHOICE,
  multi_select: SEVERAL,
  phone: TEXT,
  email: TEXT,
  url: TEXT,
  rating: AMOUNT,
  address: PRESENCE,
  location: PRESENCE,
  lookup: CHOICE,
  lookup_many: SEVERAL,
  member: CHOICE,
  department: CHOICE,
  file: PRESENCE,
  image: PRESENCE,
  signature: PRESENCE,
  auto_number: [...TEXT, ...ORDER],
  json: PRESENCE,
}

/** A day counted from today in the workspace's time zone; on date and datetime fields, in place of `YYYY-MM-DD`. */
export type RelativeDate = { relative: 'today' } | { relative: 'daysAgo' | 'daysAhead'; n: number }
/** Who asks: on member fields, in place of a member's id, so that one shared view shows each his own. */
export type Asker = { relative: 'me' }
export type Operand = Scalar | RelativeDate | Asker

export type FieldCondition = {
  /** a field of the object, or one step through a lookup: `account.industry` */
  field: string
  op: Comparison
  /** absent for isEmpty/isNotEmpty; an array for in/notIn; [low, high] for between */
  value?: Operand | Operand[]
}
export type Condition = { all: Condition[] } | { any: Condition[] } | { not: Condition } | FieldCondition

export type Sort = { field: string; dir: 'asc' | 'desc' }
