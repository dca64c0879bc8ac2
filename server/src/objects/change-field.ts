import type { Field, Label, ObjectDef } from '@huiliu/contracts'
import { invalidInput, notFound, type Tx } from '../kernel/index.ts'
import { profileOf, type CallCtx } from '../workspace/index.ts'
import { later } from './background.ts'
import { objectIn, wholeCatalog, type Catalog } from './catalog.ts'
import { checkComputed } from './check-computed.ts'
import { checkField } from './check-field.ts'
import { addSequence, dropIndex, objectName, patiently } from './ddl.ts'
import { refillOver } from './fill-rollups.ts'
import { buildIndexes } from './install.ts'
import { fieldProblem } from './problems.ts'
import { makeEntries, wantEntries } from './search-index.ts'
import { changesBetween, tellShape } from './shape-changes.ts'
import { shapeOf } from './shape.ts'

/** What can be changed of a field; null takes a part away. Its type cannot: values would have to be read anew. */
export type FieldChange = Partial<
  Pick<
    Field,
    | 'label'
    | 'required'
    | 'unique'
    | 'options'
    | 'searchable'
    | 'indexed'
    | 'hidden'
    | 'max'
    | 'pattern'
    | 'formula'
    | 'defaultFormula'
  >
> & { default?: unknown; dependsOn?: string | null; help?: Label | null }

type Naming = { name: string; change: FieldChange }

/** Indexes, uniqueness and what is found act on the records there are in the background. Throws not_found, invalid_input. */
export async function changeField(ctx: CallCtx, object: string, { name, change }: Naming): Promise<ObjectDef> {
  const catalog = await wholeCatalog(ctx.db)
  const def = objectIn(catalog, object)
  const field = def.fields.find(one => one.name === name)
  if (!field) throw notFound()
  const wanted = changed(field, change)
  checkComputedChange(catalog, def, { field, change })
  const { country } = await profileOf(ctx)
  checkField('', wanted, {
    objects: [...catalog.byName.keys()],
    fields: [...def.fields.filter(one => one !== field), wanted],
    country,
  })
  const building = wants(field, change, 'indexed') || wants(field, change, 'unique')
  const refind = change.searchable !== undefined && change.searchable !== field.searchable
  await patiently(ctx.db, async tx => {
    if (wanted.pattern !== undefined && field.pattern === undefined) await addSequence(tx, object, field)
    await saveField(tx, object, { field: wanted, building, settled: change.indexed !== undefined })
    if (refind) await wantEntries(tx, object)
    await tellShape(tx, ctx, { type: 'field.changed', object, field: name, changes: changesBetween(field, change) })
  })
  const after = await shapeOf(ctx, object)
  if (building) buildIndexes(ctx, object, wanted)
  if (change.indexed === false && field.indexed) dropLater(ctx, object, { name, kind: 'sort' })
  if (change.unique === false && field.unique) dropLater(ctx, object, { name, kind: 'unique' })
  if (refind) makeEntries(ctx, object)
  if (change.formula !== undefined) await refillOver(ctx, object, name)
  return after
}

function changed(field: Field, { dependsOn, defaultFormula, help, ...change }: FieldChange): Field {
  const wanted: Field = { ...field, ...change, ...(defaultFormula && { defaultFormula }), ...(help && { help }) }
  if (help === null) delete wanted.help
  if (defaultFormula === '') delete wanted.defaultFormula
  if (dependsOn !== undefined && dependsOn !== null) wanted.dependsOn = dependsOn
  if (dependsOn === null) delete wanted.dependsOn
  return wanted
}

/** Asked for and not there: never made, or failed. */
function wants(field: Field, change: FieldChange, what: 'indexed' | 'unique'): boolean {
  return change[what] === true && (!field[what] || field.indexing !== undefined)
}

type Changing = { field: Field; change: FieldChange }

/** Throws invalid_input where a changed formula or default is impossible. */
function checkComputedChange(catalog: Catalog, def: ObjectDef, { field, change }: Changing): void {
  if (change.formula === undefined && change.defaultFormula === undefined) return
  if (change.formula !== undefined && field.formula === undefined)
    throw invalidInput({}, [
      fieldProblem('formula', 'not_allowed', { zh: '这不是公式字段', en: 'is no formula field' }),
    ])
  const next = changed(field, change)
  const fields = def.fields.map(one => (one.name === field.name ? next : one))
  checkComputed(catalog.byName, { ...def, fields }, { field: next, at: part => part })
}

type Saving = { field: Field; building: boolean; settled: boolean }

async function saveField(tx: Tx, object: string, { field, building, settled }: Saving): Promise<void> {
  const rows = await tx.query(
    `update ws.field set label = $3, required = $4, options = $5, help = $6, searchable = $7, indexed = $8, is_unique = $9,
       hidden = $10, max = $11, pattern = $12, default_value = $13, depends_on = $14,
       formula = $15, fallback = $16, index_state = case when $17 then 'building' when $18 then null else index_state end
     where object = $1 and name = $2 and added_at is not null and deleted_at is null returning name`,
    [
      object,
      field.name,
      JSON.stringify(field.label),
      field.required ?? false,
      field.options ? JSON.stringify(field.options) : null,
      field.help ? JSON.stringify(field.help) : null,
      field.searchable ?? false,
      field.indexed ?? false,
      field.unique ?? false,
      field.hidden ?? false,
      field.max ?? null,
      field.pattern ?? null,
      field.default === undefined || field.default === null ? null : JSON.stringify(field.default),
      field.dependsOn ?? null,
      field.formula ?? null,
      field.defaultFormula ?? null,
      building,
      settled,
    ],
  )
  if (rows.length === 0) throw notFound()
}

type Dropping = { name: string; kind: 'sort' | 'unique' }

function dropLater(ctx: CallCtx, object: string, { name, kind }: Dropping): void {
  later(ctx, { name: `index of ${object}.${name}`, run: db => dropIndex(db, objectName(object, name, kind)) })
}
