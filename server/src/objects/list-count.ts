import { readablePredicate, binder } from './branches.ts'
import { liveOf, tableOf } from './ddl.ts'
import { filterCondition } from './filter.ts'
import { estimate } from './list-estimate.ts'
import type { Narrowed } from './list-page.ts'
import { amongFew, amongMany } from './search-found.ts'
import type { CallCtx } from '../workspace/index.ts'

export type Counted = { count: number; countIs: 'exact' | 'atLeast' }

export const COUNTED = 10_000
/** In PostgreSQL's units; ⏱ about 0.1 s. A total is worth no more. */
const DEAR = 12_000

/** Exact up to 10,000; `shown` and more where counting would read the whole table. */
export async function countOf(ctx: CallCtx, list: Narrowed, shown: number): Promise<Counted> {
  const params: unknown[] = []
  const where = await among(ctx, list, params)
  const sql = `select count(*)::int as n from (select 1 from ${tableOf(list.object.name)} r where ${where.join(' and ')} limit ${COUNTED + 1}) c`
  if ((await estimate(ctx.db, sql, params)).cost > DEAR) return { count: shown, countIs: 'atLeast' }
  const [row] = await ctx.db.query<{ n: number }>(sql, params)
  const n = row?.n ?? 0
  return n > COUNTED ? { count: COUNTED, countIs: 'atLeast' } : { count: n, countIs: 'exact' }
}

/** SQL for the live records `r` that a list shows its reader. */
export async function among(ctx: CallCtx, { object, filter, search }: Narrowed, params: unknown[]): Promise<string[]> {
  return [
    liveOf(object.name, 'r'),
    readablePredicate(ctx.caller, { object: object.name, alias: 'r', params, many: true }),
    ...(filter ? [await filterCondition(ctx, object, { filter, params })] : []),
    ...(search ? [(search.few ? amongFew : amongMany)(binder(params)(search.asked.any))] : []),
  ]
}
