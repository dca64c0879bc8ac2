import type { Field, Label, ObjectDef } from '@huiliu/contracts'
import { notFound } from '../kernel/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { catalogOf, deletedFields, forgetCatalog, objectIn, wholeCatalog, type Catalog } from './catalog.ts'
import { checkComputed } from './check-computed.ts'
import { beginRollups } from './fill-rollups.ts'
import { usersOf, type User } from './formula/index.ts'
import { checkFieldName } from './names.ts'
import { fieldInUse, nameFieldNeeded, nameTaken, standardField, standardObject, unknownObject } from './problems.ts'
import { makeEntries, wantEntries } from './search-index.ts'
import { tellShape } from './shape-changes.ts'
import { shapeOf } from './shape.ts'

/** The field vanishes from everywhere; its column and values stay, so that it can come back. Throws standard_field, name_field_needed. */
export async function deleteField(ctx: CallCtx, object: string, name: string): Promise<void> {
  const catalog = await wholeCatalog(ctx.db)
  const def = objectIn(catalog, object)
  const field = def.fields.find(one => one.name === name)
  if (!field) throw notFound()
  if (field.standard) throw standardField()
  if (def.nameField === name) throw nameFieldNeeded()
  refuseUsed(catalog, object, name)
  await setDeleted(ctx, { object, field, at: ctx.now })
}

/** Brings a deleted field back with its values. Throws not_found, and name_taken when its name means another field by now. */
export async function restoreField(ctx: CallCtx, object: string, name: string): Promise<ObjectDef> {
  const catalog = await wholeCatalog(ctx.db)
  const def = objectIn(catalog, object)
  const field = (await deletedFields(ctx.db, object)).find(one => one.name === name)
  if (!field) throw notFound()
  checkFieldName('name', field, def.fields)
  checkComputed(catalog.byName, { ...def, fields: [...def.fields, field] }, { field, at: part => part })
  await setDeleted(ctx, { object, field, at: null })
  await beginRollups(ctx, object, [field])
  return shapeOf(ctx, object)
}

type Deleting = { object: string; field: Field; at: Date | null }

async function setDeleted(ctx: CallCtx, { object, field: { name, searchable }, at }: Deleting): Promise<void> {
  await ctx.db.tx(async tx => {
    const rows = await tx.query(
      'update ws.field set deleted_at = $3 where object = $1 and name = $2 and (deleted_at is null) = ($3::timestamptz is not null) returning name',
      [object, name, at],
    )
    if (rows.length === 0) throw notFound()
    await tellShape(tx, ctx, { type: at ? 'field.deleted' : 'field.restored', object, field: name })
    if (searchable) await wantEntries(tx, object)
  })
  forgetCatalog(ctx.db)
  if (searchable) makeEntries(ctx, object)
}

/**
 * The object, its lists and what points to it vanish; its records stay, so that all can come back. Throws standard_object,
 * unknown_object.
 */
export async function deleteObject(ctx: CallCtx, name: string): Promise<void> {
  if (objectIn(await catalogOf(ctx), name).standard) throw standardObject()
  await ctx.db.tx(async tx => {
    const rows = await tx.query(
      'update ws.object set deleted_at = $2 where name = $1 and deleted_at is null returning name',
      [name, ctx.now],
    )
    if (rows.length === 0) throw unknownObject({ object: name })
    await tellShape(tx, ctx, { type: 'object.deleted', object: name })
  })
  forgetCatalog(ctx.db)
}

/** Throws unknown_object, and name_taken where it is not deleted. */
export async function restoreObject(ctx: CallCtx, name: string): Promise<ObjectDef> {
  if ((await catalogOf(ctx)).byName.has(name)) throw nameTaken({ name })
  await ctx.db.tx(async tx => {
    const rows = await tx.query(
      'update ws.object set deleted_at = null where name = $1 and deleted_at is not null returning name',
      [name],
    )
    if (rows.length === 0) throw unknownObject({ object: name })
    await tellShape(tx, ctx, { type: 'object.restored', object: name })
  })
  return shapeOf(ctx, name)
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
