import type { List } from './problem.ts'
import type { Condition, Sort } from './condition.ts'
import type { Display } from './display.ts'

export type RecordRow = { id: string; version: number } & Record<string, unknown>

export type RecordQuery = {
  filter?: Condition
  /** words of the search box: name fragment, pinyin, initials, phone tail, email */
  search?: string
  sort?: Sort[]
  fields?: string[]
  limit?: number
  cursor?: string
  count?: boolean
}

/** Why a list of many records is slow, and what would make it fast: an index on a field. */
export type ListHint = {
  code: 'add_index' | 'index_building'
  field: string
  /** the reader may have the index made */
  may: boolean
}
export type RecordList = List<RecordRow> & { hint?: ListHint }

export type SavedView = {
  id: string
  object: string
  name: string
  shared: boolean
  mine: boolean
  query: { filter?: Condition; search?: string; sort?: Sort[] }
  columns: { field: string; width?: number }[]
  display: Display
  /** what files and apps call it, where it is shared */
  slug?: string
}

/** Which groups of records there are: by a field's values, or one of all of them. */
export type GroupsQuery = {
  filter?: Condition
  search?: string
  by?: string
  /** of a date: how long a group is */
  unit?: 'day' | 'month' | 'year'
  sums?: string[]
  limit?: number
}
/** `amount` is null where there is none to give: amounts of several currencies, or more records than are added up at once. */
export type GroupSum = { field: string; amount: string | null; currency: string | null }
export type RecordGroup = {
  /** null: the field is empty; a date's group by its first day */
  value: string | null
  /** of a member, or of a record the reader may see */
  name: string | null
  count: number
  sums: GroupSum[]
}
/** The largest groups first; `more`: there are further ones. `atLeast`: only some of the records were looked at. */
export type RecordGroups = { items: RecordGroup[]; more: boolean; countIs: 'exact' | 'atLeast' }

/** A deleted record, while it can be brought back. */
export type DeletedRecord = {
  id: string
  name: string
  deletedAt: string
  deletedBy: string | null
  may: boolean
}

export type HistoryEntry = {
  eventId: string
  actId: string
  at: string
  actor: string
  /** the member in whose place it was done */
  behalf: string | null
  reason: string | null
  type: string
  version: number
  changes: { field: string; before: unknown; after: unknown }[]
  undone: boolean
}

/** What taking an act back did, field by field. */
export type UndoResult = {
  /** of the undoing; null when nothing could be taken back, so that the act stays in effect */
  actId: string | null
  undone: { object: string; id: string; fields: string[] }[]
  /** later work was kept: these fields no longer hold the act's value */
  kept: { object: string; id: string; field: string; value: unknown }[]
}

/** What the search box over all objects finds. */
export type SearchHit = { object: string; id: string; name: string; detail: string | null }

/** What a formula gives for a record, or where it is wrong. */
export type FormulaTrial = {
  type: 'text' | 'number' | 'boolean' | 'date' | 'datetime' | null
  value: string | boolean | null
  problem?: { code: string; from: number; to: number; message: string }
}
