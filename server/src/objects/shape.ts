import type { Field, ObjectDef } from '@huiliu/contracts'
import { appendEvents, invalidInput, newId, notFound, startAct, type LocalFieldProblem } from '../kernel/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { catalogOf, forgetCatalog, installField, installObject, objectIn } from './catalog.ts'
import { NAME, RESERVED } from './ddl.ts'
import { fieldProblem, nameTaken, standardField } from './problems.ts'

/** Changing the metadata: objects and fields made at run time, usable everywhere at once. */

type NewObject = { name: string; label: ObjectDef['label']; nameField?: string; icon?: string; fields: Field[] }
type FieldChange = Partial<Pick<Field, 'label' | 'required' | 'options' | 'help' | 'searchable'>>

export async function createObject(ctx: CallCtx, input: NewObject): Promise<ObjectDef> {
  const catalog = await catalogOf(ctx)
  checkName('name', input.name)
  if (catalog.byName.has(input.name)) throw nameTaken({ name: input.name })
  const names = new Set<string>()
  input.fields.forEach((field, index) => {
    checkField(`fields.${index}`, field, [...catalog.byName.keys(), input.name])
    if (names.has(field.name)) throw nameTaken({ name: field.name })
    names.add(field.name)
  })
  const nameField = input.nameField ?? input.fields.find(field => field.type === 'text')?.name ?? 'name'
  const fields: Field[] = names.has(nameField)
    ? input.fields
    : [{ name: nameField, type: 'text', label: { zh: '名称', en: 'Name' }, searchable: true }, ...input.fields]
  await installObject(ctx.db, {
    name: input.name,
    label: input.label,
    nameField,
    fields: [],
    ...(input.icon && { icon: input.icon }),
  })
  for (const field of fields) await installField(ctx.db, input, shaped(field))
  return changed(ctx, { type: 'object.created', object: input.name })
}

export async function addField(ctx: CallCtx, object: string, field: Field): Promise<ObjectDef> {
  const catalog = await catalogOf(ctx)
  const def = objectIn(catalog, object)
  checkField('', field, [...catalog.byName.keys()])
  const taken = await ctx.db.query('select 1 from ws.field where object = $1 and name = $2', [object, field.name])
  if (taken.length > 0 || def.fields.some(one => one.name === field.name)) throw nameTaken({ name: field.name })
  await installField(ctx.db, def, shaped(field))
  return changed(ctx, { type: 'field.created', object, field: field.name })
}

export async function changeField(
  ctx: CallCtx,
  object: string,
  { name, change }: { name: string; change: FieldChange },
): Promise<ObjectDef> {
  objectIn(await catalogOf(ctx), object)
  const rows = await ctx.db.query(
    `update ws.field set label = coalesce($3, label), required = coalesce($4, required), options = coalesce($5, options), help = coalesce($6, help),
       searchable = coalesce($7, searchable) where object = $1 and name = $2 and deleted_at is null returning name`,
    [
      object,
      name,
      change.label ? JSON.stringify(change.label) : null,
      change.required ?? null,
      change.options ? JSON.stringify(change.options) : null,
      change.help ? JSON.stringify(change.help) : null,
      change.searchable ?? null,
    ],
  )
  if (rows.length === 0) throw notFound()
  return changed(ctx, { type: 'field.changed', object, field: name })
}

/** The field vanishes from everywhere; its column and values stay, so that it can come back. */
export async function deleteField(ctx: CallCtx, object: string, name: string): Promise<void> {
  const field = objectIn(await catalogOf(ctx), object).fields.find(one => one.name === name)
  if (!field) throw notFound()
  if (field.standard) throw standardField()
  await ctx.db.query('update ws.field set deleted_at = $3 where object = $1 and name = $2', [object, name, ctx.now])
  await changed(ctx, { type: 'field.deleted', object, field: name })
}

export async function changeObject(
  ctx: CallCtx,
  object: string,
  { label, icon }: { label?: ObjectDef['label']; icon?: string },
): Promise<ObjectDef> {
  objectIn(await catalogOf(ctx), object)
  await ctx.db.query('update ws.object set label = coalesce($2, label), icon = coalesce($3, icon) where name = $1', [
    object,
    label ? JSON.stringify(label) : null,
    icon ?? null,
  ])
  return changed(ctx, { type: 'object.changed', object })
}

async function changed(
  ctx: CallCtx,
  { type, object, field }: { type: string; object: string; field?: string },
): Promise<ObjectDef> {
  await ctx.db.tx(async tx => {
    const actId = await startAct(tx, ctx, { kind: 'metadata' })
    await appendEvents(tx, ctx.wakes, [
      { id: newId(), type, occurredAt: ctx.now, receivedAt: ctx.now, actId, body: { object, ...(field && { field }) } },
    ])
  })
  forgetCatalog(ctx.db)
  return objectIn(await catalogOf(ctx), object)
}

function shaped(field: Field): Field {
  return { ...field, standard: false, searchable: field.searchable ?? false }
}

function checkName(path: string, name: string): void {
  if (!NAME.test(name) || RESERVED.has(name)) {
    throw invalidInput({}, [
      fieldProblem(path, 'wrong_format', {
        zh: '名称须以小写字母开头，只含小写字母、数字和下划线',
        en: 'must start with a lower-case letter and hold only lower-case letters, digits and _',
      }),
    ])
  }
}

function checkField(path: string, field: Field, objects: string[]): void {
  const at = (name: string) => (path === '' ? name : `${path}.${name}`)
  checkName(at('name'), field.name)
  const problems: LocalFieldProblem[] = []
  if (field.type === 'lookup' && !objects.includes(field.object ?? ''))
    problems.push(fieldProblem(at('object'), 'not_found', { zh: '没有这个对象', en: 'is not a known object' }))
  if ((field.type === 'select' || field.type === 'multi_select') && !field.options?.length)
    problems.push(fieldProblem(at('options'), 'required', { zh: '至少要有一个选项', en: 'needs at least one option' }))
  if (field.unique && !['text', 'email', 'phone', 'number'].includes(field.type))
    problems.push(
      fieldProblem(at('unique'), 'not_allowed', { zh: '这种字段不能唯一', en: 'is not possible for this type' }),
    )
  if (problems.length > 0) throw invalidInput({}, problems)
}
