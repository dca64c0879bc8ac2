import type { Display, Label, SavedView } from '@huiliu/contracts'
import { newId, type Queryable } from '../kernel/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { catalogOf } from './catalog.ts'
import { checkView } from './views.ts'
import { visibleObject } from './visible.ts'

/** A shared view as a file says it; `slug` tells it from the object's others. */
export type SharedView = Pick<SavedView, 'object' | 'query' | 'columns'> & {
  slug: string
  label: Label
  display: Display
}
type Row = Omit<SharedView, 'label'> & { name: string; label: Label | null }

/** The shared views that have a slug. */
export async function sharedViews(q: Queryable): Promise<SharedView[]> {
  const rows = await q.query<Row>(
    `select v.object, v.slug, v.name, v.label, v.query, v.columns, v.display from ws.view v
     join ws.object o on o.name = v.object and o.deleted_at is null
     where v.shared and v.slug is not null order by v.created_at, v.slug`,
  )
  return rows.map(({ name, label, ...view }) => ({ ...view, label: label ?? { zh: name, en: name } }))
}

/** Throws invalid_input. */
export async function putSharedView(ctx: CallCtx, view: SharedView): Promise<void> {
  const { object, slug, label, query, columns, display } = view
  await checkView(ctx, visibleObject(ctx, await catalogOf(ctx), object), { query, columns, display })
  await ctx.db.query(
    `insert into ws.view as v (id, object, slug, name, label, shared, query, columns, display) values ($1, $2, $3, $4, $5, true, $6, $7, $8)
     on conflict (object, slug) where slug is not null do update
     set name = excluded.name, label = excluded.label, query = excluded.query, columns = excluded.columns, display = excluded.display`,
    [newId(), object, slug, label.zh, ...[label, query, columns, display].map(part => JSON.stringify(part))],
  )
}

export async function removeSharedView(
  ctx: CallCtx,
  { object, slug }: { object: string; slug: string },
): Promise<void> {
  await ctx.db.query('delete from ws.view where object = $1 and slug = $2 and shared', [object, slug])
}
