import { isDeepStrictEqual as sameValue } from 'node:util'
import type { Field, ObjectDef } from '@huiliu/contracts'
import { ProblemError, type LocalFieldProblem } from '../kernel/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { deletedFields, deletedObjects, objectIn, wholeCatalog, type Catalog } from './catalog.ts'
import { changeField, type FieldChange } from './change-field.ts'
import { checkComputed, checkRule } from './check-computed.ts'
import { checkField } from './check-field.ts'
import { deleteField, deleteObject, restoreField, restoreObject } from './delete-shape.ts'
import { checkFieldName, checkObjectName } from './names.ts'
import { fieldProblem, nameTaken, tooManyFields } from './problems.ts'
import { MAX_FIELDS } from './schemas.ts'
import { addField, addFields, changeObject, createObject, isComputed, orderFields } from './shape.ts'
import { kindOf } from './types/index.ts'
import { setValidations } from './validations.ts'

/** An object as a whole, as it is to be. */
export type Shape = Pick<ObjectDef, 'name' | 'label' | 'nameField' | 'icon' | 'fields' | 'validations'>
/** `after` undefined: the object is to go. What was in `before` and is not in `after` goes, too. */
export type ShapeWork = { name: string; before: Shape | undefined; after: Shape | undefined }

/**
 * Makes objects what they are to be, whatever of it is there already, each step by the command people's clicks call: begun
 * anew after an interruption, it does what is left. Objects may look each other up in circles, and formulas use each other.
 */
export async function shapeTo(ctx: CallCtx, works: ShapeWork[]): Promise<void> {
  const wanted = works.flatMap(({ after }) => (after ? [after] : []))
  await makeObjects(ctx, wanted)
  await addMissing(ctx, wanted)
  for (const shape of wanted) await changeShape(ctx, shape)
  // What goes as a whole uses no field any longer.
  for (const { name, after } of works)
    if (!after && (await wholeCatalog(ctx.db)).byName.has(name)) await deleteObject(ctx, name)
  await deleteFields(ctx, works)
  for (const { name, fields } of wanted) await orderAs(ctx, name, fields)
}

/** Those that can be at once come first; in a circle one begins, and its lookups follow as fields. */
async function makeObjects(ctx: CallCtx, wanted: Shape[]): Promise<void> {
  const known = new Set((await wholeCatalog(ctx.db)).byName.keys())
  const deleted = new Set((await deletedObjects(ctx.db)).map(one => one.name))
  for (const { name } of wanted)
    if (!known.has(name) && deleted.has(name)) {
      await restoreObject(ctx, name)
      known.add(name)
    }
  const left = wanted.filter(({ name }) => !known.has(name))
  while (left.length > 0) {
    const ready = left.findIndex(shape => plainFields(shape).every(field => isKnown(field, known, shape)))
    const [shape] = left.splice(Math.max(ready, 0), 1)
    if (!shape) return
    const fields = plainFields(shape).filter(field => isKnown(field, known, shape))
    const { name, label, nameField, icon } = shape
    await createObject(ctx, { name, label, nameField, ...(icon && { icon }), fields })
    known.add(name)
  }
}

function plainFields({ fields }: Shape): Field[] {
  return fields.filter(field => !isComputed(field))
}

function isKnown({ object }: Field, known: Set<string>, { name }: Shape): boolean {
  return object === undefined || object === name || known.has(object)
}

type Missing = { object: string; field: Field }

/** What a formula needs may come after it: what is refused is tried again while anything else gets on. */
async function addMissing(ctx: CallCtx, wanted: Shape[]): Promise<void> {
  const { byName } = await wholeCatalog(ctx.db)
  const missing = wanted.flatMap(({ name, fields }) =>
    fields.filter(field => !fieldIn(byName, name, field.name)).map((field): Missing => ({ object: name, field })),
  )
  await addOneByOne(
    ctx,
    await addTogether(
      ctx,
      missing.filter(({ field }) => !isComputed(field)),
    ),
  )
  let left = missing.filter(({ field }) => isComputed(field))
  while (left.length > 0) {
    const later = await addTogether(ctx, left)
    if (later.length === left.length) return addOneByOne(ctx, later)
    left = later
  }
}

/** The new fields of each object in one step, where they can be; those that cannot be yet, or were deleted before, are given back. */
async function addTogether(ctx: CallCtx, missing: Missing[]): Promise<Missing[]> {
  const left: Missing[] = []
  for (const [object, own] of Map.groupBy(missing, one => one.object)) {
    const deleted = new Set((await deletedFields(ctx.db, object)).map(field => field.name))
    const fresh = own.filter(({ field }) => !deleted.has(field.name)).map(one => one.field)
    left.push(...own.filter(({ field }) => deleted.has(field.name)))
    try {
      if (fresh.length > 0) await addFields(ctx, object, fresh)
    } catch (error) {
      if (!isRefusal(error)) throw error
      left.push(...fresh.map(field => ({ object, field })))
    }
  }
  return left
}

/** Where objects use each other's computed fields crosswise, or something is wrong, which is then told. */
async function addOneByOne(ctx: CallCtx, missing: Missing[]): Promise<void> {
  let left = missing
  while (left.length > 0) {
    const later: Missing[] = []
    let refused: unknown
    for (const one of left)
      try {
        await addOne(ctx, one)
      } catch (error) {
        if (!isRefusal(error)) throw error
        refused = error
        later.push(one)
      }
    if (later.length === left.length) throw refused
    left = later
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof ProblemError && error.definition.code === 'invalid_input'
}

async function addOne(ctx: CallCtx, { object, field }: Missing): Promise<void> {
  const gone = (await deletedFields(ctx.db, object)).find(one => one.name === field.name)
  if (!gone) await addField(ctx, object, field)
  else if (gone.type === field.type && gone.object === field.object) await restoreField(ctx, object, field.name)
  else throw nameTaken({ name: `${object}.${field.name}` })
}

function fieldIn(objects: ReadonlyMap<string, ObjectDef>, object: string, name: string): Field | undefined {
  return objects.get(object)?.fields.find(one => one.name === name)
}

async function changeShape(ctx: CallCtx, shape: Shape): Promise<void> {
  const { name, label, nameField, icon, fields, validations = [] } = shape
  for (const field of fields) {
    const now = fieldIn((await wholeCatalog(ctx.db)).byName, name, field.name)
    const change = now && changeTo(now, field)
    if (change && Object.keys(change).length > 0) await changeField(ctx, name, { name: field.name, change })
  }
  const now = objectIn(await wholeCatalog(ctx.db), name)
  if (!sameValue(now.label, label) || now.nameField !== nameField || (icon !== undefined && now.icon !== icon))
    await changeObject(ctx, name, { label, nameField, ...(icon !== undefined && { icon }) })
  if (!sameValue(now.validations ?? [], validations)) await setValidations(ctx, name, validations)
}

/** What of a field is to change; what cannot be changed is left as it is. */
function changeTo(now: Field, wanted: Field): FieldChange {
  const flag = (part: 'required' | 'unique' | 'searchable' | 'indexed' | 'hidden') =>
    (now[part] ?? false) !== (wanted[part] ?? false) && { [part]: wanted[part] ?? false }
  const differs = (part: keyof Field) => !sameValue(now[part] ?? null, wanted[part] ?? null)
  return {
    ...(differs('label') && { label: wanted.label }),
    ...flag('required'),
    ...flag('unique'),
    ...flag('searchable'),
    ...flag('indexed'),
    ...flag('hidden'),
    ...(differs('options') && wanted.options && { options: wanted.options }),
    ...(differs('help') && { help: wanted.help ?? null }),
    ...(differs('max') && wanted.max !== undefined && { max: wanted.max }),
    ...(differs('pattern') && wanted.pattern !== undefined && { pattern: wanted.pattern }),
    ...(differs('default') && { default: wanted.default ?? null }),
    ...(differs('dependsOn') && { dependsOn: wanted.dependsOn ?? null }),
    ...(differs('formula') && wanted.formula !== undefined && { formula: wanted.formula }),
    ...(differs('defaultFormula') && { defaultFormula: wanted.defaultFormula ?? '' }),
  }
}

/** A field that another one uses goes after that one. */
async function deleteFields(ctx: CallCtx, works: ShapeWork[]): Promise<void> {
  let left = works.flatMap(({ name, before, after }) =>
    (after ? (before?.fields ?? []) : [])
      .filter(field => !after?.fields.some(one => one.name === field.name))
      .map(field => ({ object: name, name: field.name })),
  )
  while (left.length > 0) {
    const later: typeof left = []
    let refused: unknown
    for (const { object, name } of left)
      try {
        const field = fieldIn((await wholeCatalog(ctx.db)).byName, object, name)
        if (field && !field.standard) await deleteField(ctx, object, name)
      } catch (error) {
        if (!(error instanceof ProblemError) || error.definition.code !== 'field_in_use') throw error
        refused = error
        later.push({ object, name })
      }
    if (later.length === left.length) throw refused
    left = later
  }
}

async function orderAs(ctx: CallCtx, object: string, fields: Field[]): Promise<void> {
  const now = objectIn(await wholeCatalog(ctx.db), object).fields.map(field => field.name)
  const wanted = fields.map(field => field.name).filter(name => now.includes(name))
  if (!sameValue(now.slice(0, wanted.length), wanted)) await orderFields(ctx, object, wanted)
}

export type ShapeProblem = LocalFieldProblem & { object: string }

/** Whether all these objects could be there together: what is wrong, object by object, before anything is made. */
export function checkShapes({ byName }: Catalog, shapes: Shape[], country: string): ShapeProblem[] {
  const objects = new Map([...byName, ...shapes.map(shape => [shape.name, shape] as const)])
  return shapes.flatMap(shape =>
    checksOf(objects, shape, { country, isNew: !byName.has(shape.name) })
      .flatMap(check => problemsOf(check))
      .map(problem => ({ ...problem, object: shape.name })),
  )
}

type Checking = { country: string; isNew: boolean }

function checksOf(objects: Map<string, ObjectDef>, shape: Shape, { country, isNew }: Checking): (() => void)[] {
  const { name, nameField, fields, validations = [] } = shape
  const around = { objects: [...objects.keys()], country }
  return [
    () => isNew && checkObjectName('name', name),
    () => {
      if (fields.length > MAX_FIELDS) throw tooManyFields({ max: MAX_FIELDS })
    },
    () => checkNameField(nameField, fields),
    ...fields.flatMap((field, at) => [
      () => checkField(`fields.${at}`, field, { ...around, fields: fields.filter(one => one !== field) }),
      () => checkFieldName(`fields.${at}.name`, field, fields.slice(0, at)),
      () => checkComputed(objects, shape, { field, at: part => `fields.${at}.${part}` }),
    ]),
    ...validations.map(({ formula, field }, at) => () => {
      checkRule(objects, shape, { text: formula, path: `validations.${at}.formula` })
      if (field !== undefined && !fields.some(one => one.name === field)) throw unknownAt(`validations.${at}.field`)
    }),
  ]
}

function checkNameField(nameField: string, fields: Field[]): void {
  const named = fields.find(field => field.name === nameField)
  if (!named || !kindOf(named).names || isComputed(named)) throw unknownAt('nameField')
}

function unknownAt(path: string): ProblemError {
  return nameTaken({}, [fieldProblem(path, 'not_allowed', { zh: '没有这样的字段', en: 'names no such field' })])
}

function problemsOf(check: () => void): LocalFieldProblem[] {
  try {
    check()
    return []
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    if (error.errors.length > 0) return error.errors
    const { code, title } = error.definition
    return [fieldProblem('', code, title)]
  }
}
