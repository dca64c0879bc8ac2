import type { Queryable } from '../kernel/index.ts'
import { liveOf, tableOf } from './ddl.ts'

const MOST = 10_000

/** How many records an object has that are not deleted; no more than this many are counted. */
export async function liveCount(q: Queryable, object: string): Promise<number> {
  const [row] = await q.query<{ count: string }>(
    `select count(*) as count from (select 1 from ${tableOf(object)} where ${liveOf(object)} limit ${MOST}) as r`,
  )
  return Number(row?.count ?? 0)
}
