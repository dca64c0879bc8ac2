import type { FieldType } from './fields.ts'

/** How a view shows its records. */
export const VIEW_KINDS = ['table', 'kanban', 'calendar', 'gallery', 'timeline', 'places'] as const
export type ViewKind = (typeof VIEW_KINDS)[number]

export type Display = {
  kind: ViewKind
  /** table, kanban, places: the field whose values are groups */
  group?: string
  /** fields that are added up, per group and in all */
  sums?: string[]
  /** calendar, timeline: when a record begins and, where it lasts, ends */
  start?: string
  end?: string
  /** table: so many columns stay where they are, the name being the first */
  pinned?: number
}

/** What records can be grouped by. A date counts by its day, month or year. */
export const GROUP_TYPES: readonly FieldType[] = [
  'select',
  'member',
  'lookup',
  'boolean',
  'text',
  'auto_number',
  'date',
  'datetime',
]
/** What columns of a board are made of: a card moved sets it. */
export const COLUMN_TYPES: readonly FieldType[] = ['select', 'member', 'lookup', 'boolean']
export const SUM_TYPES: readonly FieldType[] = ['number', 'currency']
export const DAY_TYPES: readonly FieldType[] = ['date', 'datetime']
/** Where something is: an address is text. */
export const PLACE_TYPES: readonly FieldType[] = ['text', 'select', 'lookup']
