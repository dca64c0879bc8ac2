import type { ObjectDef, RecordRow } from '@huiliu/contracts'
import { isId, notFound, type Row } from '../kernel/index.ts'
import { rightsOn, type CallCtx } from '../workspace/index.ts'
import { accessTo, grantsOf, readablePredicate, type Access, type Held } from './branches.ts'
import { catalogOf, objectIn } from './catalog.ts'
import { liveOf, selectList, tableOf } from './ddl.ts'
import { presentRows } from './present.ts'

/** One record as the caller may see it; the id of a joined contact answers with the survivor and `alias`. Throws not_found. */
export async function getRecord(ctx: CallCtx, name: string, id: string): Promise<RecordRow & { alias?: string }> {
  const record = await findRecord(ctx, name, id)
  if (!record) throw notFound()
  return record
}

/** The same, or undefined where there is none to see. */
export async function findRecord(
  ctx: CallCtx,
  name: string,
  id: string,
): Promise<(RecordRow & { alias?: string }) | undefined> {
  const catalog = await catalogOf(ctx)
  const object = objectIn(catalog, name)
  const row = await readableRow(ctx, object, id)
  if (!row) return undefined
  const [record] = await presentRows(ctx, { object, catalog, rows: [row] })
  return record && row['id'] !== id ? { ...record, alias: id } : record
}

async function readableRow(ctx: CallCtx, object: ObjectDef, id: string): Promise<Row | undefined> {
  if (!isId(id)) return undefined
  const { name } = object
  const params: unknown[] = [id]
  const readable = readablePredicate(ctx.caller, { object: name, alias: 'r', params })
  const [row] = await ctx.db.query(
    `select ${selectList(object, 'r')} from ${tableOf(name)} r where r.id = $1 and r.deleted_at is null and ${readable}`,
    params,
    { prepare: true },
  )
  const survivor = row?.['joined_into']
  // A contact of whom nothing real is known any more stands for nobody: its row points to itself.
  if (survivor === id) return undefined
  return typeof survivor === 'string' ? readableRow(ctx, object, survivor) : row
}

type HeldRow = Row & Held

/** A record as the caller may see it, and what he may do with it: where there is none yet, make one if he may. */
export async function findWithAccess(
  ctx: CallCtx,
  name: string,
  id: string,
): Promise<{ record: RecordRow | undefined; can: Pick<Access, 'update' | 'delete'> }> {
  const catalog = await catalogOf(ctx)
  const object = objectIn(catalog, name)
  const params: unknown[] = [id, name, ctx.caller.principals]
  const readable = readablePredicate(ctx.caller, { object: name, alias: 'r', params })
  const [row] = await ctx.db.query<HeldRow>(
    `select ${selectList(object, 'r')}, ${grantsOf('r', { object: '$2', principals: '$3' })}
     from ${tableOf(name)} r where r.id = $1 and ${liveOf(name, 'r')} and ${readable}`,
    params,
    { prepare: true },
  )
  if (!row) return { record: undefined, can: { update: rightsOn(ctx.caller, name).create, delete: false } }
  const [record] = await presentRows(ctx, { object, catalog, rows: [row] })
  const { update, delete: remove } = accessTo(ctx.caller, name, row)
  return { record, can: { update, delete: remove } }
}
