/**
 * The one condition language: used by views, sharing rules, filters, segments, flows and reports.
 * Two-valued: a comparison with an empty value is false (except `ne` and `isEmpty`), `not` is exact negation.
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

export type FieldCondition = {
  /** a field of the object, or one step through a lookup: `account.industry` */
  field: string
  op: Comparison
  /** absent for isEmpty/isNotEmpty; an array for in/notIn; [low, high] for between */
  value?: Scalar | Scalar[]
}
export type Condition = { all: Condition[] } | { any: Condition[] } | { not: Condition } | FieldCondition

export type Sort = { field: string; dir: 'asc' | 'desc' }
