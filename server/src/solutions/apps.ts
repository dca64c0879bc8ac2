import type { AppPart } from '@huiliu/contracts'
import { recordAct, type Queryable, type Tx } from '../kernel/index.ts'
import type { CallCtx } from '../workspace/index.ts'

type Row = Omit<AppPart, 'roles'> & { roles: string[] | null }

/** Every app, in the order of the switcher. */
export async function allApps(q: Queryable): Promise<AppPart[]> {
  const rows = await q.query<Row>('select name, label, icon, items, roles from ws.app order by position, name')
  return rows.map(({ roles, ...app }) => ({ ...app, ...(roles && { roles }) }))
}

export async function putApp(ctx: CallCtx, app: AppPart): Promise<void> {
  const { name, label, icon, items, roles } = app
  await ctx.db.tx(async tx => {
    await tx.query(
      `insert into ws.app (name, label, icon, items, roles, position, updated_at)
       values ($1, $2, $3, $4, $5, (select coalesce(max(position), 0) + 1 from ws.app), $6)
       on conflict (name) do update set label = excluded.label, icon = excluded.icon, items = excluded.items,
         roles = excluded.roles, updated_at = excluded.updated_at`,
      [name, JSON.stringify(label), icon, JSON.stringify(items), roles ?? null, ctx.now],
    )
    await tell(tx, ctx, 'app.changed', { ...app })
  })
}

export async function removeApp(ctx: CallCtx, name: string): Promise<boolean> {
  return ctx.db.tx(async tx => {
    const gone = await tx.query('delete from ws.app where name = $1 returning name', [name])
    if (gone.length > 0) await tell(tx, ctx, 'app.deleted', { name })
    return gone.length > 0
  })
}

/** The order of the switcher; apps not named keep theirs, after the named ones. */
export async function orderApps(ctx: CallCtx, names: string[]): Promise<void> {
  await ctx.db.tx(async tx => {
    await tx.query(`update ws.app a set position = coalesce(array_position($1::text[], a.name), 10000 + a.position)`, [
      names,
    ])
    await tell(tx, ctx, 'app.ordered', { names })
  })
}

async function tell(tx: Tx, ctx: CallCtx, type: string, body: Record<string, unknown>): Promise<void> {
  await recordAct(tx, ctx, { kind: 'metadata', type, body })
}
