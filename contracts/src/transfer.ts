import type { Condition } from './condition.ts'
import type { Label } from './fields.ts'

export const IMPORT_STATUSES = ['draft', 'running', 'done', 'undoing', 'undone', 'failed'] as const
export type ImportStatus = (typeof IMPORT_STATUSES)[number]

/** A column of the file: its heading and a few of its values. */
export type ImportColumn = { name: string; samples: string[] }

/**
 * What a column may mean: `phone`, a field; `order.number`, a field of what is looked up; `account`, a record by its name or
 * number; `@member_code`, an identifier of the person. `object`: of a record named by a column, which it is.
 */
export type ImportTarget = {
  target: string
  label: Label
  type: string
  required: boolean
  group: Label | null
  object?: string
}

export type ImportMapping = {
  /** per column of the file, in its order: the target, or null where it is left out */
  columns: (string | null)[]
  /** the field by which records that exist are found; null: every row is a new record. Persons are found by identifiers */
  key: string | null
  /** lookups whose records are made where they are missing: `product`, `order.contact` */
  make: string[]
  /** the same number or address is the same person even where the names differ */
  sameDespiteName: boolean
  /** what becomes of rows by whether their record exists; `upsert` when absent */
  mode?: ImportMode
  /** fields of the object that must agree beside the key for a record to be the one meant */
  alsoKey?: string[]
  /** what an empty cell does to a record that exists; `leave` when absent */
  empty?: 'leave' | 'clear'
  /** fields (select, multi_select) to which options are added that they do not have; for who may change objects */
  addOptions?: string[]
}

/** add: rows of records that exist are refused; update: rows of those that do not; skip: those that exist stay as they are. */
export const IMPORT_MODES = ['upsert', 'add', 'update', 'skip'] as const
export type ImportMode = (typeof IMPORT_MODES)[number]

export const IMPORT_OUTCOMES = [
  'new',
  'update',
  'join',
  'proposal',
  'conflict',
  'refused',
  'skip',
  'unchanged',
] as const
export type ImportOutcome = (typeof IMPORT_OUTCOMES)[number]

/** A row of which something is to be said, in the reader's language. */
export type ImportExample = {
  row: number
  outcome: ImportOutcome
  name: string
  /** why: whom it joins and over what, or what is wrong, field by field */
  reasons: { field: string | null; message: string }[]
  /** of an update: heading of the column, what the record holds now, what it will hold */
  changes: { field: string; before: string; after: string }[]
}
export type ImportPreview = Record<ImportOutcome, number> & { examples: ImportExample[] }

export type ImportCounts = {
  /** rows handled so far, of `total` */
  rows: number
  created: number
  updated: number
  joined: number
  unchanged: number
  skipped: number
  refused: number
  /** changes taken back by the undoing, and fields of later work it kept */
  undone: number
  kept: number
}

/** Later work that an undoing kept: the record, the field, its value now. */
export type ImportKept = { object: string; id: string; field: string; value: unknown }

export type ImportView = {
  id: string
  object: string
  fileName: string
  format: 'csv' | 'xlsx' | 'xls'
  status: ImportStatus
  by: string
  columns: ImportColumn[]
  mapping: ImportMapping
  preview: ImportPreview | null
  total: number
  counts: ImportCounts
  kept: ImportKept[]
  failure: string | null
  createdAt: string
  startedAt: string | null
  endedAt: string | null
}

export const EXPORT_STATUSES = ['running', 'waiting', 'done', 'refused', 'withdrawn', 'failed'] as const
export type ExportStatus = (typeof EXPORT_STATUSES)[number]

/** Records taken out as a file: who asked, what of, who let it pass, what came of it. */
export type ExportView = {
  id: string
  object: string
  format: 'xlsx' | 'csv'
  /** waiting: for somebody's leave */
  status: ExportStatus
  by: string
  mine: boolean
  /** names of the columns, in their order */
  fields: string[]
  filter: Condition | null
  /** the filter in words */
  says: string
  search: string | null
  /** written so far, of those counted; null until they are */
  rows: number
  expected: number | null
  fileName: string | null
  bytes: number | null
  /** SHA-256 of the file, in hex */
  sha256: string | null
  decidedBy: string | null
  decidedAt: string | null
  reason: string | null
  failure: string | null
  createdAt: string
  endedAt: string | null
  /** until when the file can be downloaded */
  keptUntil: string | null
  /** what the caller may do with it now */
  may: { decide: boolean; download: boolean; withdraw: boolean }
}

export type ExportPolicy = {
  /** an export of more records waits for somebody's leave; null: none does */
  approveAbove: number | null
  /** a csv begins with a line that says who exported it, and when */
  marked: boolean
  /** days for which a file can be downloaded */
  keptDays: number
}
