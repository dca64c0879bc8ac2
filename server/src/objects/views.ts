import type { SavedView } from '@huiliu/contracts'
import { newId, notFound, type Queryable } from '../kernel/index.ts'
import { catalogOf, objectIn } from './catalog.ts'
import type { CallCtx } from '../workspace/index.ts'

export type ViewInput = { name: string; shared: boolean; query: SavedView['query']; columns: SavedView['columns'] }
type ViewRow = Omit<SavedView, 'mine'> & { owner_id: string | null }

const SELECT = 'select id, object, name, shared, owner_id, query, columns from ws.view'

function viewOf({ owner_id, ...view }: ViewRow, { caller }: CallCtx): SavedView {
  return { ...view, mine: owner_id !== null && owner_id === caller.memberId }
}

/** Mine and the shared ones. */
export async function listViews(ctx: CallCtx, object: string): Promise<SavedView[]> {
  objectIn(await catalogOf(ctx), object)
  const rows = await ctx.db.query<ViewRow>(
    `${SELECT} where object = $1 and (shared or owner_id = $2) order by created_at`,
    [object, ctx.caller.memberId],
  )
  return rows.map(row => viewOf(row, ctx))
}

export async function createView(
  ctx: CallCtx,
  object: string,
  { name, shared, query, columns }: ViewInput,
): Promise<SavedView> {
  objectIn(await catalogOf(ctx), object)
  const id = newId()
  await ctx.db.query(
    'insert into ws.view (id, object, name, owner_id, shared, query, columns) values ($1, $2, $3, $4, $5, $6, $7)',
    [id, object, name, ctx.caller.memberId, shared, JSON.stringify(query), JSON.stringify(columns)],
  )
  return readView(ctx.db, ctx, id)
}

/** One's own, or anybody's for who may change settings. */
export async function changeView(ctx: CallCtx, id: string, change: Partial<ViewInput>): Promise<SavedView> {
  const rows = await ctx.db.query(
    `update ws.view set name = coalesce($2, name), shared = coalesce($3, shared), query = coalesce($4, query), columns = coalesce($5, columns)
     where id = $1 and (owner_id = $6 or $7) returning id`,
    [
      id,
      change.name ?? null,
      change.shared ?? null,
      change.query ? JSON.stringify(change.query) : null,
      change.columns ? JSON.stringify(change.columns) : null,
      ctx.caller.memberId,
      ctx.caller.rights.settings,
    ],
  )
  if (rows.length === 0) throw notFound()
  return readView(ctx.db, ctx, id)
}

export async function deleteView(ctx: CallCtx, id: string): Promise<void> {
  const rows = await ctx.db.query('delete from ws.view where id = $1 and (owner_id = $2 or $3) returning id', [
    id,
    ctx.caller.memberId,
    ctx.caller.rights.settings,
  ])
  if (rows.length === 0) throw notFound()
}

async function readView(q: Queryable, ctx: CallCtx, id: string): Promise<SavedView> {
  const [row] = await q.query<ViewRow>(`${SELECT} where id = $1`, [id])
  if (!row) throw notFound()
  return viewOf(row, ctx)
}
