import { SYSTEM_FIELDS, type Display, type Label, type ObjectDef, type SavedView } from '@huiliu/contracts'
import { ProblemError, invalidInput, newId, notFound, type Queryable } from '../kernel/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { catalogOf } from './catalog.ts'
import { displayProblems } from './display.ts'
import { checkFilter } from './filter.ts'
import { valueProblem } from './problems.ts'
import { freeSlug } from './slugs.ts'
import { sortKeys } from './sorting.ts'
import { visibleObject } from './visible.ts'

export type ViewInput = Pick<SavedView, 'name' | 'shared' | 'query' | 'columns'> & { display?: Display }
type ViewRow = Omit<SavedView, 'mine' | 'slug'> & { slug: string | null; owner_id: string | null; label: Label | null }

const SELECT = 'select id, object, name, label, slug, shared, owner_id, query, columns, display from ws.view'

function viewOf({ owner_id, label, slug, ...view }: ViewRow, { caller, locale }: CallCtx): SavedView {
  const name = label ? label[locale] : view.name
  return { ...view, name, ...(slug !== null && { slug }), mine: owner_id !== null && owner_id === caller.memberId }
}

/** Mine, and those of the shared ones that I may run: a view is not shown with a condition on what its reader may not see. */
export async function listViews(ctx: CallCtx, name: string): Promise<SavedView[]> {
  const object = visibleObject(ctx, await catalogOf(ctx), name)
  const rows = await ctx.db.query<ViewRow>(
    `${SELECT} where object = $1 and (shared or owner_id = $2) order by created_at`,
    [name, ctx.caller.memberId],
  )
  const views = rows.map(row => viewOf(row, ctx))
  const runnable = await Promise.all(views.map(async view => view.mine || (await mayRun(ctx, object, view))))
  const known = new Set(object.fields.map(field => field.name))
  return views
    .filter((_, index) => runnable[index])
    .map(view => ({ ...view, columns: view.columns.filter(({ field }) => known.has(field) || isSystem(field)) }))
}

const isSystem = (name: string) => SYSTEM_FIELDS.some(field => field === name)

async function mayRun(ctx: CallCtx, object: ObjectDef, { query, display }: SavedView): Promise<boolean> {
  if (displayProblems(ctx, object, display).length > 0) return false
  try {
    await checkQuery(ctx, object, query)
    return true
  } catch (error) {
    if (error instanceof ProblemError) return false
    throw error
  }
}

/** Throws invalid_input as running it would, with paths below `query`. */
async function checkQuery(ctx: CallCtx, object: ObjectDef, { filter, sort }: SavedView['query']): Promise<void> {
  try {
    if (filter) await checkFilter(ctx, object, filter)
    sortKeys(ctx.caller, object, sort)
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    throw invalidInput(
      {},
      error.errors.map(one => ({ ...one, path: `query.${one.path}` })),
    )
  }
}

/** Throws invalid_input. */
export async function checkView(
  ctx: CallCtx,
  object: ObjectDef,
  { query, columns, display }: Partial<ViewInput>,
): Promise<void> {
  if (query) await checkQuery(ctx, object, query)
  const known = new Set(object.fields.map(field => field.name))
  const wrong = (columns ?? []).flatMap(({ field }, index) =>
    known.has(field) || isSystem(field) ? [] : [valueProblem(`columns.${index}.field`, 'unknown_field')],
  )
  if (display) wrong.push(...displayProblems(ctx, object, display))
  if (wrong.length > 0) throw invalidInput({}, wrong)
}

export async function createView(
  ctx: CallCtx,
  object: string,
  { name, shared, query, columns, display = { kind: 'table' } }: ViewInput,
): Promise<SavedView> {
  await checkView(ctx, visibleObject(ctx, await catalogOf(ctx), object), { query, columns, display })
  const id = newId()
  const slug = shared ? await slugFor(ctx.db, { object, name }) : null
  await ctx.db.query(
    'insert into ws.view (id, object, name, owner_id, shared, slug, query, columns, display) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
    [
      id,
      object,
      name,
      ctx.caller.memberId,
      shared,
      slug,
      ...[query, columns, display].map(part => JSON.stringify(part)),
    ],
  )
  return readView(ctx.db, ctx, id)
}

/** What files call a view that is shared. */
async function slugFor(q: Queryable, { object, name }: { object: string; name: string }): Promise<string> {
  const rows = await q.query<{ slug: string }>('select slug from ws.view where object = $1 and slug is not null', [
    object,
  ])
  return freeSlug(name, new Set(rows.map(row => row.slug)))
}

/** One's own, or a shared one for who may change settings: what is personal stays so. */
export async function changeView(ctx: CallCtx, id: string, change: Partial<ViewInput>): Promise<SavedView> {
  const { object, name } = await readView(ctx.db, ctx, id)
  const slug = change.shared ? await slugFor(ctx.db, { object, name: change.name ?? name }) : null
  await checkView(ctx, visibleObject(ctx, await catalogOf(ctx), object), change)
  const rows = await ctx.db.query(
    `update ws.view set name = coalesce($2, name), label = case when $2::text is null then label end, shared = coalesce($3, shared), query = coalesce($4, query), columns = coalesce($5, columns),
       display = coalesce($6, display), slug = case when coalesce($3, shared) then coalesce(slug, $9) end
     where id = $1 and (owner_id = $7 or ($8 and shared)) returning id`,
    [
      id,
      change.name ?? null,
      change.shared ?? null,
      change.query ? JSON.stringify(change.query) : null,
      change.columns ? JSON.stringify(change.columns) : null,
      change.display ? JSON.stringify(change.display) : null,
      ctx.caller.memberId,
      ctx.caller.rights.settings,
      slug,
    ],
  )
  if (rows.length === 0) throw notFound()
  return readView(ctx.db, ctx, id)
}

export async function deleteView(ctx: CallCtx, id: string): Promise<void> {
  const rows = await ctx.db.query(
    'delete from ws.view where id = $1 and (owner_id = $2 or ($3 and shared)) returning id',
    [id, ctx.caller.memberId, ctx.caller.rights.settings],
  )
  if (rows.length === 0) throw notFound()
}

async function readView(q: Queryable, ctx: CallCtx, id: string): Promise<SavedView> {
  const [row] = await q.query<ViewRow>(`${SELECT} where id = $1 and (shared or owner_id = $2)`, [
    id,
    ctx.caller.memberId,
  ])
  if (!row) throw notFound()
  return viewOf(row, ctx)
}
