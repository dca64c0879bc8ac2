import type { Field, ObjectDef } from '@huiliu/contracts'
import { appendEvents, invalidInput, newId, notFound, startAct, type Tx } from '../kernel/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { later } from './background.ts'
import { catalogOf, deletedFields, forgetCatalog, objectIn } from './catalog.ts'
import { checkField, checkOptions } from './check-field.ts'
import { dropIndex, objectName } from './ddl.ts'
import { buildIndexes, installField, installObject } from './install.ts'
import { checkFieldName, checkObjectName } from './names.ts'
import { fieldProblem, nameFieldNeeded, nameTaken, standardField, tooManyFields } from './problems.ts'
import { makeEntries, wantEntries } from './search-index.ts'
import { kindOf } from './types/index.ts'

/** Changing the metadata: objects and fields made at run time, usable everywhere at once. */

type NewObject = { name: string; label: ObjectDef['label']; nameField?: string; icon?: string; fields: Field[] }
type FieldChange = Partial<Pick<Field, 'label' | 'required' | 'options' | 'help' | 'searchable' | 'indexed'>>

/** Columns of a table: PostgreSQL takes more, rows and statements get slow. */
export const MAX_FIELDS = 250

/** Throws invalid_input, name_taken. */
export async function createObject(ctx: CallCtx, input: NewObject): Promise<ObjectDef> {
  const catalog = await catalogOf(ctx)
  checkObjectName('name', input.name)
  if (catalog.byName.has(input.name)) throw nameTaken({ name: input.name })
  const objects = [...catalog.byName.keys(), input.name]
  input.fields.forEach((field, index) => {
    checkField(`fields.${index}`, field, objects)
    checkFieldName(`fields.${index}.name`, field, input.fields.slice(0, index))
  })
  const nameField = input.nameField ?? input.fields.find(field => field.type === 'text')?.name ?? 'name'
  const named = input.fields.find(field => field.name === nameField)
  if (named && !kindOf(named).names)
    throw invalidInput({}, [
      fieldProblem('nameField', 'not_allowed', { zh: '须是文字类字段', en: 'must be a field of text' }),
    ])
  const own: Field = { name: nameField, type: 'text', label: { zh: '名称', en: 'Name' }, searchable: true }
  if (!named) checkFieldName('nameField', own, input.fields)
  const { name, label, icon } = input
  const fields = (named ? input.fields : [own, ...input.fields]).map(shaped)
  await installObject(ctx.db, { name, label, nameField, fields, ...(icon && { icon }) })
  return tell(ctx, { type: 'object.created', object: name })
}

/** The field can be used when this answers; its index for lists is made after. Throws invalid_input, name_taken, too_many_fields. */
export async function addField(ctx: CallCtx, object: string, field: Field): Promise<ObjectDef> {
  const catalog = await catalogOf(ctx)
  const def = objectIn(catalog, object)
  checkField('', field, [...catalog.byName.keys()])
  const gone = await deletedFields(ctx.db, object)
  checkFieldName('name', field, [...def.fields, ...gone])
  if (def.fields.length + gone.length >= MAX_FIELDS) throw tooManyFields({ max: MAX_FIELDS })
  const made = shaped(field)
  await installField(ctx.db.patient, object, made)
  buildIndexes(ctx, object, made)
  return tell(ctx, { type: 'field.created', object, field: field.name })
}

/** `indexed` and `searchable` act on the records there are in the background. Throws not_found, invalid_input. */
export async function changeField(
  ctx: CallCtx,
  object: string,
  { name, change }: { name: string; change: FieldChange },
): Promise<ObjectDef> {
  const field = objectIn(await catalogOf(ctx), object).fields.find(one => one.name === name)
  if (!field) throw notFound()
  if (change.options) checkOptions('options', { ...field, options: change.options })
  const wanted = { ...field, ...change }
  if (change.indexed) checkField('', wanted, [field.object ?? ''])
  const again = change.indexed === true && (!field.indexed || field.indexing !== undefined)
  const refind = change.searchable !== undefined && change.searchable !== field.searchable
  await ctx.db.tx(async tx => {
    await saveField(tx, object, { name, change, building: again })
    if (refind) await wantEntries(tx, object)
    await tellIn(tx, ctx, { type: 'field.changed', object, field: name })
  })
  forgetCatalog(ctx.db)
  if (again) buildIndexes(ctx, object, wanted)
  if (change.indexed === false && field.indexed) dropLater(ctx, object, name)
  if (refind) makeEntries(ctx, object)
  return objectIn(await catalogOf(ctx), object)
}

type Saving = { name: string; change: FieldChange; building: boolean }

async function saveField(tx: Tx, object: string, { name, change, building }: Saving): Promise<void> {
  const rows = await tx.query(
    `update ws.field set label = coalesce($3, label), required = coalesce($4, required), options = coalesce($5, options), help = coalesce($6, help),
       searchable = coalesce($7, searchable), indexed = coalesce($8, indexed),
       index_state = case when $9 then 'building' when $8 is not null then null else index_state end
     where object = $1 and name = $2 and added_at is not null and deleted_at is null returning name`,
    [
      object,
      name,
      change.label ? JSON.stringify(change.label) : null,
      change.required ?? null,
      change.options ? JSON.stringify(change.options) : null,
      change.help ? JSON.stringify(change.help) : null,
      change.searchable ?? null,
      change.indexed ?? null,
      building,
    ],
  )
  if (rows.length === 0) throw notFound()
}

function dropLater(ctx: CallCtx, object: string, name: string): void {
  later(ctx, { name: `index of ${object}.${name}`, run: db => dropIndex(db, objectName(object, name, 'sort')) })
}

/** The field vanishes from everywhere; its column and values stay, so that it can come back. Throws standard_field, name_field_needed. */
export async function deleteField(ctx: CallCtx, object: string, name: string): Promise<void> {
  const def = objectIn(await catalogOf(ctx), object)
  const field = def.fields.find(one => one.name === name)
  if (!field) throw notFound()
  if (field.standard) throw standardField()
  if (def.nameField === name) throw nameFieldNeeded()
  await setDeleted(ctx, { object, field, at: ctx.now, type: 'field.deleted' })
}

/** Brings a deleted field back with its values. Throws not_found, and name_taken when its name means another field by now. */
export async function restoreField(ctx: CallCtx, object: string, name: string): Promise<ObjectDef> {
  const def = objectIn(await catalogOf(ctx), object)
  const field = (await deletedFields(ctx.db, object)).find(one => one.name === name)
  if (!field) throw notFound()
  checkFieldName('name', field, def.fields)
  await setDeleted(ctx, { object, field, at: null, type: 'field.restored' })
  return objectIn(await catalogOf(ctx), object)
}

type Deleting = { object: string; field: Field; at: Date | null; type: string }

async function setDeleted(ctx: CallCtx, { object, field: { name, searchable }, at, type }: Deleting): Promise<void> {
  await ctx.db.tx(async tx => {
    const rows = await tx.query(
      'update ws.field set deleted_at = $3 where object = $1 and name = $2 and (deleted_at is null) = ($3::timestamptz is not null) returning name',
      [object, name, at],
    )
    if (rows.length === 0) throw notFound()
    await tellIn(tx, ctx, { type, object, field: name })
    if (searchable) await wantEntries(tx, object)
  })
  forgetCatalog(ctx.db)
  if (searchable) makeEntries(ctx, object)
}

export async function changeObject(
  ctx: CallCtx,
  object: string,
  { label, icon }: { label?: ObjectDef['label']; icon?: string },
): Promise<ObjectDef> {
  objectIn(await catalogOf(ctx), object)
  await ctx.db.tx(async tx => {
    await tx.query('update ws.object set label = coalesce($2, label), icon = coalesce($3, icon) where name = $1', [
      object,
      label ? JSON.stringify(label) : null,
      icon ?? null,
    ])
    await tellIn(tx, ctx, { type: 'object.changed', object })
  })
  forgetCatalog(ctx.db)
  return objectIn(await catalogOf(ctx), object)
}

type Told = { type: string; object: string; field?: string }

async function tellIn(tx: Tx, ctx: CallCtx, { type, object, field }: Told): Promise<void> {
  const actId = await startAct(tx, ctx, { kind: 'metadata' })
  await appendEvents(tx, ctx.wakes, [
    { id: newId(), type, occurredAt: ctx.now, receivedAt: ctx.now, actId, body: { object, ...(field && { field }) } },
  ])
}

async function tell(ctx: CallCtx, told: Told): Promise<ObjectDef> {
  await ctx.db.tx(tx => tellIn(tx, ctx, told))
  return objectIn(await catalogOf(ctx), told.object)
}

function shaped(field: Field): Field {
  return { ...field, standard: false, searchable: field.searchable ?? false }
}
