import type { Field, Label, ObjectDef, Validation } from '@huiliu/contracts'
import { appendEvents, invalidInput, newId, notFound, startAct, type Tx } from '../kernel/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { later } from './background.ts'
import { catalogOf, deletedFields, forgetCatalog, objectIn, wholeCatalog, type Catalog } from './catalog.ts'
import { checkComputed, checkRule, typedFields, type GivenField } from './check-computed.ts'
import { checkField, checkOptions } from './check-field.ts'
import { dropIndex, objectName } from './ddl.ts'
import { buildIndexes, installField, installObject } from './install.ts'
import { checkFieldName, checkObjectName } from './names.ts'
import { usersOf, type User } from './formula/index.ts'
import {
  fieldInUse,
  fieldProblem,
  nameFieldNeeded,
  nameTaken,
  standardField,
  tooManyFields,
  valueProblem,
} from './problems.ts'
import { beginRollup, refillOver } from './fill-rollups.ts'
import { makeEntries, wantEntries } from './search-index.ts'
import { kindOf } from './types/index.ts'

/** Changing the metadata: objects and fields made at run time, usable everywhere at once. */

type NewObject = { name: string; label: ObjectDef['label']; nameField?: string; icon?: string; fields: GivenField[] }
type FieldChange = Partial<
  Pick<Field, 'label' | 'required' | 'options' | 'help' | 'searchable' | 'indexed' | 'formula' | 'defaultFormula'>
>

/** Columns of a table: PostgreSQL takes more, rows and statements get slow. */
export const MAX_FIELDS = 250

/** Throws invalid_input, name_taken. */
export async function createObject(ctx: CallCtx, given: NewObject): Promise<ObjectDef> {
  const catalog = await wholeCatalog(ctx.db)
  const input = { ...given, fields: newFields(catalog, given) }
  checkObjectName('name', input.name)
  if (catalog.byName.has(input.name)) throw nameTaken({ name: input.name })
  const objects = [...catalog.byName.keys(), input.name]
  input.fields.forEach((field, index) => {
    checkField(`fields.${index}`, field, objects)
    checkFieldName(`fields.${index}.name`, field, input.fields.slice(0, index))
  })
  const nameField =
    input.nameField ?? input.fields.find(field => field.type === 'text' && !isComputed(field))?.name ?? 'name'
  const named = input.fields.find(field => field.name === nameField)
  if (named && (!kindOf(named).names || isComputed(named)))
    throw invalidInput({}, [
      fieldProblem('nameField', 'not_allowed', { zh: '须是文字类字段', en: 'must be a field of text' }),
    ])
  const own: Field = { name: nameField, type: 'text', label: { zh: '名称', en: 'Name' }, searchable: true }
  if (!named) checkFieldName('nameField', own, input.fields)
  const { name, label, icon } = input
  const fields = (named ? input.fields : [own, ...input.fields]).map(shaped)
  const def = { name, label, nameField, fields }
  fields.forEach(field => {
    const at = input.fields.findIndex(one => one.name === field.name)
    checkComputed(catalog.byName, def, { field, at: part => `fields.${at}.${part}` })
  })
  await installObject(ctx.db, { name, label, nameField, fields, ...(icon && { icon }) })
  return tell(ctx, { type: 'object.created', object: name })
}

/** The field can be used when this answers; its index for lists is made after. Throws invalid_input, name_taken, too_many_fields. */
export async function addField(ctx: CallCtx, object: string, given: GivenField): Promise<ObjectDef> {
  const catalog = await wholeCatalog(ctx.db)
  const def = objectIn(catalog, object)
  const [field] = typedFields(catalog.byName, def, [given], () => '')
  if (!field) throw notFound()
  checkField('', field, [...catalog.byName.keys()])
  const gone = await deletedFields(ctx.db, object)
  checkFieldName('name', field, [...def.fields, ...gone])
  if (def.fields.length + gone.length >= MAX_FIELDS) throw tooManyFields({ max: MAX_FIELDS })
  const made = shaped(field)
  checkComputed(catalog.byName, { ...def, fields: [...def.fields, made] }, { field: made, at: part => part })
  await installField(ctx.db.patient, object, made)
  buildIndexes(ctx, object, made)
  if (made.rollup) await beginRollup(ctx, object, made)
  return tell(ctx, { type: 'field.created', object, field: field.name })
}

/** `indexed` and `searchable` act on the records there are in the background. Throws not_found, invalid_input. */
export async function changeField(
  ctx: CallCtx,
  object: string,
  { name, change }: { name: string; change: FieldChange },
): Promise<ObjectDef> {
  const catalog = await wholeCatalog(ctx.db)
  const def = objectIn(catalog, object)
  const field = def.fields.find(one => one.name === name)
  if (!field) throw notFound()
  if (change.options) checkOptions('options', { ...field, options: change.options })
  const wanted = { ...field, ...change }
  if (change.indexed) checkField('', wanted, [field.object ?? ''])
  checkChange(catalog, def, { field, change })
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
  if (change.formula !== undefined) await refillOver(ctx, object, name)
  return objectIn(await catalogOf(ctx), object)
}

type Saving = { name: string; change: FieldChange; building: boolean }

async function saveField(tx: Tx, object: string, { name, change, building }: Saving): Promise<void> {
  const rows = await tx.query(
    `update ws.field set label = coalesce($3, label), required = coalesce($4, required), options = coalesce($5, options), help = coalesce($6, help),
       searchable = coalesce($7, searchable), indexed = coalesce($8, indexed),
       formula = coalesce($10, formula), fallback = nullif(coalesce($11, fallback), ''),
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
      change.formula ?? null,
      change.defaultFormula ?? null,
    ],
  )
  if (rows.length === 0) throw notFound()
}

function dropLater(ctx: CallCtx, object: string, name: string): void {
  later(ctx, { name: `index of ${object}.${name}`, run: db => dropIndex(db, objectName(object, name, 'sort')) })
}

/** The field vanishes from everywhere; its column and values stay, so that it can come back. Throws standard_field, name_field_needed. */
export async function deleteField(ctx: CallCtx, object: string, name: string): Promise<void> {
  const catalog = await wholeCatalog(ctx.db)
  const def = objectIn(catalog, object)
  const field = def.fields.find(one => one.name === name)
  if (!field) throw notFound()
  if (field.standard) throw standardField()
  if (def.nameField === name) throw nameFieldNeeded()
  refuseUsed(catalog, object, name)
  await setDeleted(ctx, { object, field, at: ctx.now, type: 'field.deleted' })
}

/** Brings a deleted field back with its values. Throws not_found, and name_taken when its name means another field by now. */
export async function restoreField(ctx: CallCtx, object: string, name: string): Promise<ObjectDef> {
  const catalog = await wholeCatalog(ctx.db)
  const def = objectIn(catalog, object)
  const field = (await deletedFields(ctx.db, object)).find(one => one.name === name)
  if (!field) throw notFound()
  checkFieldName('name', field, def.fields)
  checkComputed(catalog.byName, { ...def, fields: [...def.fields, field] }, { field, at: part => part })
  await setDeleted(ctx, { object, field, at: null, type: 'field.restored' })
  if (field.rollup) await beginRollup(ctx, object, field)
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
  return {
    ...field,
    standard: false,
    searchable: field.searchable ?? false,
    ...(isComputed(field) && { readonly: true }),
  }
}

function isComputed({ formula, rollup }: Field): boolean {
  return formula !== undefined || rollup !== undefined
}

/** The fields of a new object, computed ones typed by what they give. */
function newFields(catalog: Catalog, { name, label, fields }: NewObject): Field[] {
  const own: Field = { name: 'name', type: 'text', label: { zh: '名称', en: 'Name' } }
  const def = { name, label, nameField: 'name', fields: fields.some(field => field.name === 'name') ? [] : [own] }
  return typedFields(catalog.byName, def, fields, at => `fields.${at}.`)
}

type Changing = { field: Field; change: FieldChange }

/** Throws invalid_input where a changed formula or default is impossible. */
function checkChange(catalog: Catalog, def: ObjectDef, { field, change }: Changing): void {
  if (change.formula === undefined && change.defaultFormula === undefined) return
  if (change.formula !== undefined && field.formula === undefined)
    throw invalidInput({}, [
      fieldProblem('formula', 'not_allowed', { zh: '这不是公式字段', en: 'is no formula field' }),
    ])
  const { defaultFormula: fallback, ...rest } = { ...field, ...change }
  const next: Field = { ...rest, ...(fallback && { defaultFormula: fallback }) }
  const fields = def.fields.map(one => (one.name === field.name ? next : one))
  checkComputed(catalog.byName, { ...def, fields }, { field: next, at: part => part })
}

const KINDS: Record<User['kind'], Label> = {
  formula: { zh: '公式', en: 'formula' },
  rollup: { zh: '汇总', en: 'roll-up' },
  validation: { zh: '校验', en: 'validation' },
  default: { zh: '默认值', en: 'default' },
}

/** Throws field_in_use, naming everything that uses the field. */
function refuseUsed(catalog: Catalog, object: string, name: string): void {
  const users = usersOf(catalog.byName, object, name)
  if (users.length === 0) return
  const said = users.map(user => `${user.object}.${user.name} (${KINDS[user.kind].zh} ${KINDS[user.kind].en})`)
  throw fieldInUse({ users: said.slice(0, 10).join(', ') })
}

/** The rules of an object, as a whole; a formula that holds refuses a record. Throws invalid_input. */
export async function setValidations(ctx: CallCtx, object: string, validations: Validation[]): Promise<ObjectDef> {
  const catalog = await wholeCatalog(ctx.db)
  const def = objectIn(catalog, object)
  for (const [at, { formula, field }] of validations.entries()) {
    checkRule(catalog.byName, def, { text: formula, path: `items.${at}.formula` })
    if (field !== undefined && !def.fields.some(one => one.name === field))
      throw invalidInput({}, [valueProblem(`items.${at}.field`, 'unknown_field')])
  }
  await ctx.db.tx(async tx => {
    await tx.query('update ws.object set validations = $2 where name = $1', [object, JSON.stringify(validations)])
    await tellIn(tx, ctx, { type: 'object.changed', object })
  })
  forgetCatalog(ctx.db)
  return objectIn(await catalogOf(ctx), object)
}
