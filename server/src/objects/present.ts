import type { Field, ObjectDef, RecordRow } from '@huiliu/contracts'
import type { Row } from '../kernel/index.ts'
import { fieldRight, seesPlainly, memberNames, rightsOn, type CallCtx } from '../workspace/index.ts'
import { readablePredicate } from './branches.ts'
import type { Catalog } from './catalog.ts'
import { computedValues } from './computed-values.ts'
import { columnOf, tableOf } from './ddl.ts'
import { maskRow } from './masks.ts'
import { worded } from './phrases.ts'
import { stored } from './stored.ts'
import { departmentNames } from '../workspace/index.ts'

type Presenting = { object: ObjectDef; catalog: Catalog; rows: Row[]; fields?: string[] | undefined }

/** Rows as the caller sees them: hidden fields absent, masked ones masked, names beside the ids of lookups he may follow. */
export async function presentRows(ctx: CallCtx, { object, catalog, rows, fields }: Presenting): Promise<RecordRow[]> {
  const shown = fields ? object.fields.filter(field => fields.includes(field.name)) : object.fields
  // Whose id is masked or hidden has no name either.
  const followed = shown.filter(({ name }) => seesPlainly(ctx.caller, object.name, name))
  const names = await lookupNames(ctx, { catalog, rows, fields: followed })
  const computed = await computedValues(ctx, { object, catalog, rows, fields: shown })
  return rows.map((row): RecordRow => {
    const values: Record<string, unknown> = {}
    const made = computed.get(row['id'])
    for (const { name, formula } of shown)
      values[name] = worded(stored((formula === undefined ? row : made)?.[name]), ctx.locale)
    const named: Record<string, unknown> = {}
    for (const [field, labels] of names) {
      const value: unknown = row[field]
      const label = labels.get(value)
      if (label !== undefined) named[`${field}_name`] = label
      if (Array.isArray(value)) named[`${field}_names`] = value.map(id => labels.get(id) ?? null)
    }
    const system = {
      id: String(row['id']),
      version: Number(row['version']),
      created_at: stored(row['created_at']),
      created_by: row['created_by'] ?? null,
      updated_at: stored(row['updated_at']),
      updated_by: row['updated_by'] ?? null,
      owner_id: row['owner_id'] ?? null,
      owner_id_name: named['owner_id_name'] ?? null,
    }
    return { ...maskRow(ctx.caller, object, values), ...named, ...system }
  })
}

type Naming = { catalog: Catalog; rows: Row[]; fields: Field[] }

type Labels = Map<unknown, string>

/** Field → id → name; one query per object looked up, and one for members. */
async function lookupNames(ctx: CallCtx, { catalog, rows, fields }: Naming): Promise<Map<string, Labels>> {
  const memberFields = ['owner_id', ...fields.filter(field => field.type === 'member').map(field => field.name)]
  const members = await memberNames(ctx, idsOf(rows, memberFields))
  const names = new Map<string, Labels>(memberFields.map(field => [field, members]))
  const departments = fields.filter(field => field.type === 'department').map(field => field.name)
  if (departments.length > 0) {
    const found = await departmentNames(ctx, idsOf(rows, departments))
    for (const name of departments) names.set(name, found)
  }
  for (const [target, own] of Map.groupBy(
    fields.filter(field => field.type === 'lookup' || field.type === 'lookup_many'),
    field => field.object ?? '',
  )) {
    const ids = idsOf(
      rows,
      own.map(field => field.name),
    )
    const found = await recordNames(ctx, { catalog, object: target, ids })
    for (const field of own) names.set(field.name, found)
  }
  return names
}

function idsOf(rows: Row[], fields: string[]): string[] {
  return [
    ...new Set(
      rows.flatMap(row =>
        fields.flatMap(field => [row[field]].flat().filter((id): id is string => typeof id === 'string')),
      ),
    ),
  ]
}

type Named = { catalog: Catalog; object: string; ids: string[]; /** deleted ones, too */ deleted?: boolean }

/** Names of records the caller may read; a name field he may not see gives none. */
export async function recordNames(
  ctx: CallCtx,
  { catalog, object, ids, deleted = false }: Named,
): Promise<Map<string, string>> {
  const def = catalog.byName.get(object)
  if (
    !def ||
    ids.length === 0 ||
    rightsOn(ctx.caller, object).read === 'none' ||
    fieldRight(ctx.caller, object, def.nameField) === 'hidden'
  )
    return new Map()
  const params: unknown[] = [ids]
  const readable = readablePredicate(ctx.caller, { object, alias: 'r', params })
  const rows = await ctx.db.query<{ id: string; name: string | null }>(
    `select r.id, r.${columnOf(def.nameField)}::text as name from ${tableOf(object)} r where r.id = any($1) and ${deleted ? 'true' : 'r.deleted_at is null'} and ${readable}`,
    params,
    { prepare: true },
  )
  return new Map(
    rows.flatMap(row => {
      const name = maskRow(ctx.caller, def, { [def.nameField]: worded(row.name, ctx.locale) })[def.nameField]
      return typeof name === 'string' ? [[row.id, name] as const] : []
    }),
  )
}
