import type { Field, ObjectDef } from '@huiliu/contracts'
import { invalidInput, notFound, type Db } from '../kernel/index.ts'
import { profileOf, type CallCtx } from '../workspace/index.ts'
import { catalogOf, deletedFields, forgetCatalog, objectIn, wholeCatalog, type Catalog } from './catalog.ts'
import { checkComputed, typedFields, type GivenField } from './check-computed.ts'
import { checkField } from './check-field.ts'
import { beginRollups } from './fill-rollups.ts'
import { buildIndexes, installFields, installObject } from './install.ts'
import { checkFieldName, checkObjectName } from './names.ts'
import { fieldProblem, nameTaken, tooManyFields } from './problems.ts'
import { MAX_FIELDS } from './schemas.ts'
import { changesBetween, tellShape, type Told } from './shape-changes.ts'
import { kindOf } from './types/index.ts'

/** Making objects and fields at run time, usable everywhere at once. */

type NewObject = { name: string; label: ObjectDef['label']; nameField?: string; icon?: string; fields: GivenField[] }

/** Throws invalid_input, name_taken, too_many_fields. */
export async function createObject(ctx: CallCtx, given: NewObject): Promise<ObjectDef> {
  const catalog = await wholeCatalog(ctx.db)
  const input = { ...given, fields: newFields(catalog, given) }
  const { country } = await profileOf(ctx)
  checkObjectName('name', input.name)
  if (catalog.byName.has(input.name)) throw nameTaken({ name: input.name })
  const objects = [...catalog.byName.keys(), input.name]
  input.fields.forEach((field, index) => {
    checkField(`fields.${index}`, field, { objects, fields: input.fields, country })
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
  if (fields.length > MAX_FIELDS) throw tooManyFields({ max: MAX_FIELDS })
  const def = { name, label, nameField, fields, ...(icon && { icon }) }
  fields.forEach(field => {
    const at = input.fields.findIndex(one => one.name === field.name)
    checkComputed(catalog.byName, def, { field, at: part => `fields.${at}.${part}` })
  })
  await installObject(ctx.db, def)
  return tell(ctx, { type: 'object.created', object: name, changes: changesBetween({}, { label, nameField }) })
}

/** The field can be used when this answers; its index for lists is made after. Throws invalid_input, name_taken, too_many_fields. */
export function addField(ctx: CallCtx, object: string, given: GivenField): Promise<ObjectDef> {
  return addFields(ctx, object, [given], () => '')
}

/** The same for several that may use each other, in any order. `path`: where each stood in what was asked. */
export async function addFields(
  ctx: CallCtx,
  object: string,
  given: GivenField[],
  path = (at: number) => `fields.${at}.`,
): Promise<ObjectDef> {
  const catalog = await wholeCatalog(ctx.db)
  const def = objectIn(catalog, object)
  const fields = typedFields(catalog.byName, def, given, path)
  const { country } = await profileOf(ctx)
  const gone = await deletedFields(ctx.db, object)
  const around = { objects: [...catalog.byName.keys()], fields: [...def.fields, ...fields], country }
  for (const [at, field] of fields.entries()) {
    checkField(path(at).replace(/\.$/, ''), field, { ...around, fields: around.fields.filter(one => one !== field) })
    checkFieldName(`${path(at)}name`, field, [...def.fields, ...gone, ...fields.slice(0, at)])
  }
  if (def.fields.length + gone.length + fields.length > MAX_FIELDS) throw tooManyFields({ max: MAX_FIELDS })
  const made = fields.map(shaped)
  const whole = { ...def, fields: [...def.fields, ...made] }
  for (const [at, field] of made.entries())
    checkComputed(catalog.byName, whole, { field, at: part => `${path(at)}${part}` })
  await installFields(ctx.db.patient, object, made)
  for (const field of made) buildIndexes(ctx, object, field)
  await beginRollups(ctx, object, made)
  const told = fields.map(({ name, ...parts }) => ({ field: name, changes: changesBetween({}, parts) }))
  await ctx.db.tx(async tx => {
    for (const one of told) await tellShape(tx, ctx, { type: 'field.created', object, ...one })
  })
  return shapeOf(ctx, object)
}

export type ObjectChange = { label?: ObjectDef['label']; icon?: string; nameField?: string }

/** Throws unknown_object, invalid_input. */
export async function changeObject(ctx: CallCtx, object: string, change: ObjectChange): Promise<ObjectDef> {
  const before = objectIn(await catalogOf(ctx), object)
  const named = before.fields.find(field => field.name === (change.nameField ?? before.nameField))
  if (!named || !kindOf(named).names)
    throw invalidInput({}, [
      fieldProblem('nameField', 'not_allowed', { zh: '须是文字类字段', en: 'must be a field of text' }),
    ])
  await ctx.db.tx(async tx => {
    await tx.query(
      'update ws.object set label = coalesce($2, label), icon = coalesce($3, icon), name_field = coalesce($4, name_field) where name = $1',
      [object, change.label ? JSON.stringify(change.label) : null, change.icon ?? null, change.nameField ?? null],
    )
    await tellShape(tx, ctx, { type: 'object.changed', object, changes: changesBetween(before, change) })
  })
  return shapeOf(ctx, object)
}

/** The order of fields in forms, lists and pages; those not named keep theirs, after the named ones. */
export async function orderFields(ctx: CallCtx, object: string, names: string[]): Promise<ObjectDef> {
  const before = objectIn(await catalogOf(ctx), object).fields.map(field => field.name)
  if (names.some(name => !before.includes(name))) throw notFound()
  const order = [...new Set([...names, ...before])]
  await ctx.db.tx(async tx => {
    await tx.query(
      `update ws.field f set position = t.place from unnest($2::text[]) with ordinality as t(name, place)
       where f.object = $1 and f.name = t.name`,
      [object, order],
    )
    await tellShape(tx, ctx, { type: 'field.ordered', object, changes: { order: [before, order] } })
  })
  return shapeOf(ctx, object)
}

/** The object as it is now, whatever was remembered of it. */
export async function shapeOf(ctx: { db: Db }, object: string): Promise<ObjectDef> {
  forgetCatalog(ctx.db)
  return objectIn(await catalogOf(ctx), object)
}

async function tell(ctx: CallCtx, told: Told): Promise<ObjectDef> {
  await ctx.db.tx(tx => tellShape(tx, ctx, told))
  return shapeOf(ctx, told.object)
}

function shaped(field: Field): Field {
  return {
    ...field,
    standard: false,
    searchable: field.searchable ?? false,
    ...(isComputed(field) && { readonly: true }),
  }
}

export function isComputed({ formula, rollup }: Field): boolean {
  return formula !== undefined || rollup !== undefined
}

/** The fields of a new object, computed ones typed by what they give. */
function newFields(catalog: Catalog, { name, label, fields }: NewObject): Field[] {
  const own: Field = { name: 'name', type: 'text', label: { zh: '名称', en: 'Name' } }
  const def = { name, label, nameField: 'name', fields: fields.some(field => field.name === 'name') ? [] : [own] }
  return typedFields(catalog.byName, def, fields, at => `fields.${at}.`)
}
