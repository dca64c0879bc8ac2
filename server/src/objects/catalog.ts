import type { Field, FieldType, Label, ObjectDef, Option } from '@huiliu/contracts'
import { createRemembered, type Db, type Queryable } from '../kernel/index.ts'
import { addColumn, createTable } from './ddl.ts'
import { unknownObject } from './problems.ts'
import { STANDARD_OBJECTS } from './standard/index.ts'

/** All objects of a workspace, as they are now. */
export type Catalog = { objects: ObjectDef[]; byName: Map<string, ObjectDef> }

type ObjectRow = { name: string; label: Label; name_field: string; icon: string | null; standard: boolean }
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
  searchable: boolean
  standard: boolean
  readonly: boolean
  help: Label | null
}

const catalogs = createRemembered(loadCatalog)

/** The catalog, at most a second old; changes made by this process show at once. */
export async function catalogOf({ db }: { db: Queryable }): Promise<Catalog> {
  return catalogs.of(db)
}

export function forgetCatalog(q: Queryable): void {
  catalogs.forget(q)
}

async function loadCatalog(q: Queryable): Promise<Catalog> {
  const objects = await q.query<ObjectRow>(
    'select name, label, name_field, icon, standard from ws.object where deleted_at is null order by position, created_at',
    [],
    { prepare: true },
  )
  const fields = await q.query<FieldRow>(
    `select object, name, label, type, required, is_unique, options, target, indexed, searchable, standard, readonly, help
     from ws.field where deleted_at is null order by position, name`,
    [],
    { prepare: true },
  )
  const byObject = Map.groupBy(fields, row => row.object)
  const defs = objects.map(row => objectOf(row, (byObject.get(row.name) ?? []).map(fieldOf)))
  return { objects: defs, byName: new Map(defs.map(def => [def.name, def])) }
}

function objectOf({ name, label, name_field, icon, standard }: ObjectRow, fields: Field[]): ObjectDef {
  return { name, label, nameField: name_field, ...(icon && { icon }), standard, fields }
}

function fieldOf(row: FieldRow): Field {
  return {
    name: row.name,
    label: row.label,
    type: row.type,
    required: row.required,
    unique: row.is_unique,
    indexed: row.indexed,
    searchable: row.searchable,
    standard: row.standard,
    readonly: row.readonly,
    ...(row.options && { options: row.options }),
    ...(row.target && { object: row.target }),
    ...(row.help && { help: row.help }),
  }
}

/** Throws unknown_object. */
export function objectIn(catalog: Catalog, name: string): ObjectDef {
  const object = catalog.byName.get(name)
  if (!object) throw unknownObject({ object: name })
  return object
}

/** Adds the standard objects and fields a workspace lacks. What a company renamed or deleted stays as it made it. */
export async function installStandard(db: Db): Promise<void> {
  const known = new Set(
    (await db.query<{ key: string }>(`select object || '.' || name as key from ws.field`)).map(row => row.key),
  )
  for (const object of STANDARD_OBJECTS) {
    if (object.fields.every(field => known.has(`${object.name}.${field.name}`))) continue
    await installObject(db, object)
    for (const field of object.fields)
      if (!known.has(`${object.name}.${field.name}`)) await installField(db, object, field)
  }
  forgetCatalog(db)
}

/** Table first, metadata last: an object that shows can be used. */
export async function installObject(db: Db, object: ObjectDef): Promise<void> {
  await createTable(db, object)
  await db.query(
    `insert into ws.object (name, label, name_field, icon, standard, position)
     values ($1, $2, $3, $4, $5, (select coalesce(max(position), 0) + 1 from ws.object)) on conflict do nothing`,
    [object.name, JSON.stringify(object.label), object.nameField, object.icon ?? null, object.standard ?? false],
  )
}

export async function installField(db: Db, object: { name: string }, field: Field): Promise<void> {
  await addColumn(db, object.name, field)
  await db.query(
    `insert into ws.field (object, name, label, type, required, is_unique, options, target, indexed, searchable, standard, readonly, help, position)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, (select coalesce(max(position), 0) + 1 from ws.field where object = $1)) on conflict do nothing`,
    [
      object.name,
      field.name,
      JSON.stringify(field.label),
      field.type,
      field.required ?? false,
      field.unique ?? false,
      field.options ? JSON.stringify(field.options) : null,
      field.object ?? null,
      field.indexed ?? false,
      field.searchable ?? false,
      field.standard ?? false,
      field.readonly ?? false,
      field.help ? JSON.stringify(field.help) : null,
    ],
  )
}
