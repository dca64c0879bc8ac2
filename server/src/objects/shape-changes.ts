import type { ShapeChange } from '@huiliu/contracts'
import { newId, recordAct, type Tx } from '../kernel/index.ts'
import type { CallCtx } from '../workspace/index.ts'

type Pairs = Record<string, [before: unknown, after: unknown]>
export type Told = { type: ShapeChange['type']; object: string; field?: string; changes?: Pairs }

/** Notes who changed the shape of what, in the transaction that changes it. */
export async function tellShape(tx: Tx, ctx: CallCtx, { type, object, field, changes = {} }: Told): Promise<void> {
  const body = { object, ...(field && { field }), changes }
  const actId = await recordAct(tx, ctx, { kind: 'metadata', type, body })
  await tx.query(
    'insert into ws.shape_change (id, object, field, type, changes, act_id, at) values ($1, $2, $3, $4, $5, $6, $7)',
    [newId(), object, field ?? null, type, JSON.stringify(changes), actId, ctx.now],
  )
}

/** What really differs between two shapes of one thing. */
export function changesBetween(before: Record<string, unknown>, after: Record<string, unknown>): Pairs {
  const names = Object.keys(after).filter(name => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
  return Object.fromEntries(names.map(name => [name, [before[name] ?? null, after[name] ?? null]]))
}

const PAGE = 200

type Row = {
  id: string
  type: ShapeChange['type']
  field: string | null
  changes: Pairs
  at: Date
  kind: 'member' | 'token' | 'system' | 'source'
  actor: string | null
  name: string
}

/** The latest changes of an object's shape. */
export async function shapeHistory(ctx: CallCtx, object: string): Promise<ShapeChange[]> {
  const rows = await ctx.db.query<Row>(
    `select s.id, s.type, s.field, s.changes, s.at, a.actor_kind as kind, a.actor_id as actor, a.actor_name as name
     from ws.shape_change s join ws.act a on a.id = s.act_id where s.object = $1 order by s.at desc, s.id desc limit ${PAGE}`,
    [object],
  )
  return rows.map(({ id, type, field, changes, at, kind, actor, name }) => ({
    id,
    type,
    field,
    changes: Object.entries(changes).map(([part, [before, after]]) => ({ part, before, after })),
    at: at.toISOString(),
    actor: { kind, id: actor, name },
  }))
}
