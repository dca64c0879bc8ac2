import type { Field, FieldType, Label, ObjectDef, Option, Rollup, Validation } from '@huiliu/contracts'
import { createRemembered, type Queryable } from '../kernel/index.ts'
import type { Caller } from '../workspace/index.ts'
import { sayProgress } from './index-progress.ts'
import { unknownObject } from './problems.ts'
import { seenBy } from './seen.ts'
import type { SearchField } from './search-terms.ts'
import { kindOf } from './types/index.ts'

/** All objects of a workspace, as they are now. */
export type Catalog = {
  objects: ObjectDef[]
  byName: Map<string, ObjectDef>
  /** searchable fields of each object with what names them in search terms */
  searched: Map<string, NamedSearchField[]>
  /** whether there are fields that are computed */
  computes: boolean
}
export type NamedSearchField = SearchField & { name: string }

type ObjectRow = {
  name: string
  label: Label
  name_field: string
  icon: string | null
  standard: boolean
  validations: Validation[]
}
type FieldRow = {
  object: string
  name: string
  label: Label
  type: FieldType
  required: boolean
  is_unique: boolean
  options: Option[] | null
  target: string | null
  indexed: boolean
  index_state: 'building' | 'failed' | null
  searchable: boolean
  code: number
  standard: boolean
  readonly: boolean
  help: Label | null
  formula: string | null
  rollup: Rollup | null
  filling: { done: number; total: number } | null
  fallback: string | null
  depends_on: string | null
  master: boolean
  max: number | null
  pattern: string | null
  default_value: unknown
  hidden: boolean
}

const catalogs = createRemembered(loadCatalog)

/** The whole catalog, at most a second old; changes made by this process show at once. */
export function wholeCatalog(q: Queryable): Promise<Catalog> {
  return catalogs.of(q)
}

/** The same; where somebody asks, without the computed fields that are not for him. */
export async function catalogOf({ db, caller }: { db: Queryable; caller?: Caller }): Promise<Catalog> {
  const whole = await catalogs.of(db)
  return caller ? seenBy(whole, caller) : whole
}

export function forgetCatalog(q: { schema: string }): void {
  catalogs.forget(q)
}

const FIELD =
  'object, name, label, type, required, is_unique, options, target, indexed, index_state, searchable, code, standard, readonly, help, formula, rollup, filling, fallback, depends_on, master, max, pattern, default_value, hidden'

async function loadCatalog(q: Queryable): Promise<Catalog> {
  const objects = await q.query<ObjectRow>(
    'select name, label, name_field, icon, standard, validations from ws.object where deleted_at is null order by position, created_at',
    [],
    { prepare: true },
  )
  const fields = await q.query<FieldRow>(
    `select ${FIELD} from ws.field where added_at is not null and deleted_at is null order by position, name`,
    [],
    { prepare: true },
  )
  const known = new Set(objects.map(row => row.name))
  // What points to a deleted object is gone with it, and comes back with it.
  const shown = fields.filter(({ target }) => target === null || known.has(target))
  await Promise.all([...new Set(shown.map(row => row.type))].map(type => kindOf({ type }).prepare?.()))
  const byObject = Map.groupBy(shown, row => row.object)
  const defs = objects.map(row => objectOf(row, (byObject.get(row.name) ?? []).map(fieldOf)))
  await sayProgress(q, defs)
  const searched = new Map(defs.map(({ name }) => [name, searchedOf(byObject.get(name) ?? [])]))
  const computes = fields.some(field => field.formula !== null || field.rollup !== null)
  return { objects: defs, byName: new Map(defs.map(def => [def.name, def])), searched, computes }
}

function searchedOf(fields: FieldRow[]): NamedSearchField[] {
  return fields.flatMap(({ name, type, code, searchable }) =>
    searchable ? [{ name, type, code: code.toString(36) }] : [],
  )
}

/** Fields deleted from an object, the latest first; their values are kept. */
export async function deletedFields(q: Queryable, object: string): Promise<(Field & { deletedAt: string })[]> {
  const rows = await q.query<FieldRow & { deleted_at: Date }>(
    `select ${FIELD}, deleted_at from ws.field
     where added_at is not null and object = $1 and deleted_at is not null order by deleted_at desc, name`,
    [object],
  )
  return rows.map(row => ({ ...fieldOf(row), deletedAt: row.deleted_at.toISOString() }))
}

function objectOf({ name, label, name_field, icon, standard, validations }: ObjectRow, fields: Field[]): ObjectDef {
  const rules = validations.length > 0 && { validations }
  return { name, label, nameField: name_field, ...(icon && { icon }), standard, fields, ...rules }
}

function fieldOf(row: FieldRow): Field {
  return {
    name: row.name,
    label: row.label,
    type: row.type,
    required: row.required,
    unique: row.is_unique,
    indexed: row.indexed,
    ...(row.index_state && { indexing: row.index_state }),
    searchable: row.searchable,
    standard: row.standard,
    readonly: row.readonly,
    ...(row.options && { options: row.options }),
    ...(row.target && { object: row.target }),
    ...(row.help && { help: row.help }),
    ...(row.formula !== null && { formula: row.formula }),
    ...(row.rollup && { rollup: row.rollup }),
    ...(row.filling && { filled: row.filling.done / Math.max(row.filling.total, row.filling.done, 1) }),
    ...(row.fallback !== null && { defaultFormula: row.fallback }),
    ...(row.depends_on && { dependsOn: row.depends_on }),
    ...(row.master && { master: true }),
    ...(row.max !== null && { max: row.max }),
    ...(row.pattern !== null && { pattern: row.pattern }),
    ...(row.default_value !== null && { default: row.default_value }),
    ...(row.hidden && { hidden: true }),
  }
}

/** Objects deleted as a whole, the latest first; their records are kept. */
export async function deletedObjects(q: Queryable): Promise<{ name: string; label: Label; deletedAt: string }[]> {
  const rows = await q.query<{ name: string; label: Label; deleted_at: Date }>(
    'select name, label, deleted_at from ws.object where deleted_at is not null order by deleted_at desc, name',
  )
  return rows.map(({ name, label, deleted_at }) => ({ name, label, deletedAt: deleted_at.toISOString() }))
}

/** Throws unknown_object. */
export function objectIn(catalog: Catalog, name: string): ObjectDef {
  const object = catalog.byName.get(name)
  if (!object) throw unknownObject({ object: name })
  return object
}
