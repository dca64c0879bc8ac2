import type { Field, ImportMode, Label, ObjectDef } from '@huiliu/contracts'
import type { Comparable } from '../../identity/index.ts'
import type { Catalog } from '../../objects/index.ts'
import type { CallCtx } from '../../workspace/index.ts'
import type { DateOrder, IdsByName } from '../meaning/cells.ts'
import type { Meaning } from '../meaning/targets.ts'
import type { PackedFile } from '../import/packed.ts'
import type { Seen } from './seen.ts'

/** A column at work: where it stands, what it is called in the file, what it means. */
export type Slot = { column: number; heading: string; meaning: Meaning; dates: DateOrder }

/** An object that a row speaks of: the import's own, or one looked up (`order`, `order.contact`). */
export type Node = {
  path: string
  /** the lookup that leads here; null at the root */
  field: Field | null
  object: ObjectDef
  slots: Slot[]
  children: Node[]
  /** by which field existing records are found; null: none is looked for */
  key: string | null
  /** what is missing is made */
  make: boolean
}

/** What is wrong with a row. `field`: the heading of the column. Conflicts are for a person to decide. */
export type RowIssue = { field: string | null; code: string; message: Label; conflict?: boolean }
export type RowIn = { row: number; cells: string[]; issues: RowIssue[] }

/** `many`: one of several that a field points to. */
export type Ref = { field: string; entity: Entity; many?: true }
/** What one row says of a record or a person. */
export type Said = {
  row: RowIn
  values: Record<string, unknown>
  refs: Ref[]
  made: { at?: string; by?: string }
  identifiers: Identified[]
}
export type Identified = Extract<Comparable, { value: string }> & { given: string; heading: string }

/** A record or person that rows speak of. `id` null: known by then, when its sighting is filed or its row read. */
export type Entity = {
  node: Node
  kind: 'record' | 'person'
  isNew: boolean
  id: string | null
  before: Record<string, unknown> | null
  said: Said[]
  /** of persons: row → sighting, once filed */
  sightings: Map<RowIn, string>
}

/** What becomes of a row, and why where that is not plain. */
export type Fate = 'new' | 'update' | 'unchanged' | 'join' | 'proposal' | 'skip'
/** `changed`: names of the fields an update changes. */
export type Landing = {
  entity: Entity
  fate: Fate
  reasons: { field: string | null; message: Label }[]
  changed?: string[]
}
/** null: the row says nothing of it, or something is wrong, which the row then says. */
export type Landings = (Landing | null)[]

export type Around = {
  ctx: CallCtx
  catalog: Catalog
  timeZone: string
  country: string
  /** where user ids are compared */
  namespace: string
  members: IdsByName
  departments: IdsByName
  mode: ImportMode
  /** fields that must agree beside the key, of the import's own object */
  alsoKey: string[]
  /** an empty cell takes away what a record holds */
  clears: boolean
  sameDespiteName: boolean
  seen: Seen
  /** by folded path and name, what came with the spreadsheet in one archive */
  files: Map<string, PackedFile>
}
