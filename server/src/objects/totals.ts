import type { Queryable } from '../kernel/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { readablePredicate } from './branches.ts'
import { columnOf, tableOf } from './ddl.ts'
import { stored } from './write.ts'

type Totalled = { object: string; by: string; id: string; sum: string; latest: string }

/** Count, sum and newest of the readable records that point to one: a customer's orders. */
export async function recordTotals(
  ctx: CallCtx,
  { object, by, id, sum, latest }: Totalled,
): Promise<{ count: number; sum: string; latest: string | null }> {
  const params: unknown[] = [id]
  const readable = readablePredicate(ctx.caller, { object, alias: 'r', params })
  const [row] = await ctx.db.query<{ n: number; sum: string; latest: Date | null }>(
    `select count(*)::int as n, coalesce(sum(r.${columnOf(sum)}), 0)::text as sum, max(r.${columnOf(latest)}) as latest
     from ${tableOf(object)} r where r.${columnOf(by)} = $1 and r.deleted_at is null and ${readable}`,
    params,
    { prepare: true },
  )
  const newest = stored(row?.latest)
  return { count: row?.n ?? 0, sum: row?.sum ?? '0', latest: typeof newest === 'string' ? newest : null }
}

/** Live records by the value of a unique field: the natural key of what comes from outside. */
export async function findByField(
  q: Queryable,
  { object, field, values }: { object: string; field: string; values: string[] },
): Promise<Map<string, { id: string; values: Record<string, unknown> }>> {
  if (values.length === 0) return new Map()
  const rows = await q.query<Record<string, unknown> & { id: string }>(
    `select * from ${tableOf(object)} where ${columnOf(field)} = any($1) and deleted_at is null`,
    [values],
  )
  return new Map(rows.map(row => [String(row[field]), { id: row.id, values: row }]))
}
