import type { Field } from '@huiliu/contracts'

/** What PostgreSQL type a condition meets: text also for select, `texts` is text[], `uuids` is uuid[]. */
export type Family =
  'text' | 'texts' | 'numeric' | 'boolean' | 'date' | 'timestamptz' | 'time' | 'uuid' | 'uuids' | 'jsonb'

export type Checked = { value: unknown } | { code: string }
/** The stored form of a value that is not empty, or the code of what is wrong with it; `country` is where the workspace is at home. */
export type Check = (given: unknown, field: Field, country: string) => Checked

/** Parts of a field's metadata that only some types have. */
export type TypePart = 'options' | 'dependsOn' | 'object' | 'master' | 'max' | 'pattern'

/** Everything the server knows of one type of field; a further type is a file here and a line in `index.ts`. */
export type FieldKind = {
  /** of its column, collation included; short texts sort by code point, so that an index serves prefixes and JavaScript agrees */
  column: string
  family: Family
  check: Check
  /** JSON Schema of a value, for the API's document */
  schema: Record<string, unknown>
  takes?: readonly TypePart[]
  /** can be kept different among records */
  unique?: true
  /** a B-tree does not serve it */
  unindexable?: true
  unsortable?: true
  /** found by the search box */
  searchable?: true
  /** can name the records of an object */
  names?: true
  /** masked, it stays recognisable; of others the first character alone would tell too much */
  freeText?: true
  /** Loads what `check` needs; called before a workspace with such a field checks anything. */
  prepare?: () => Promise<void>
  /** points to files that were uploaded for it */
  holds?: 'files' | 'pictures'
  /** Whether two stored values are one, where that is more than being the same JSON. */
  same?: (a: unknown, b: unknown) => boolean
  /** written by the system only */
  made?: true
}
