import type { Condition } from '@huiliu/contracts'
import { rightsOn, type CallCtx } from '../workspace/index.ts'
import { catalogOf } from './catalog.ts'
import { tableOf } from './ddl.ts'
import { checkFilter } from './filter.ts'
import { among, countOf, type Counted } from './list-count.ts'
import type { Narrowed } from './list-page.ts'
import { searchOf } from './search-found.ts'
import { visibleObject } from './visible.ts'

/** What a list is asked for. */
export type Wanted = { object: string; filter?: Condition | undefined; search?: string | undefined }

/** A request as a list would take it; null where nothing can be found. Throws unknown_object, invalid_input. */
async function narrowed(
  ctx: CallCtx,
  { object: name, filter: given, search: words }: Wanted,
): Promise<Narrowed | null> {
  const catalog = await catalogOf(ctx)
  const object = visibleObject(ctx, catalog, name)
  const filter = given && (await checkFilter(ctx, object, given))
  const input = words?.trim()
  const search = input ? await searchOf(ctx, { catalog, object, input }) : undefined
  return search === null || rightsOn(ctx.caller, name).read === 'none' ? null : { object, filter, search }
}

/** How many records a list of these would show. */
export async function countMatching(ctx: CallCtx, wanted: Wanted): Promise<Counted> {
  const list = await narrowed(ctx, wanted)
  return list ? countOf(ctx, list, 0) : { count: 0, countIs: 'exact' }
}

/** The same exactly, however long that takes: for work in the background. */
export async function countEvery(ctx: CallCtx, wanted: Wanted): Promise<number> {
  const list = await narrowed(ctx, wanted)
  if (!list) return 0
  const params: unknown[] = []
  const where = await among(ctx, list, params)
  const sql = `select count(*)::int as n from ${tableOf(list.object.name)} r where ${where.join(' and ')}`
  return (await ctx.db.query<{ n: number }>(sql, params))[0]?.n ?? 0
}

type Stretch = { after: string | null; madeUpTo: Date; limit: number }

/** The next records of a list in the order of their ids: those after one of them, made no later than a moment. */
export async function matchingIds(
  ctx: CallCtx,
  wanted: Wanted,
  { after, madeUpTo, limit }: Stretch,
): Promise<string[]> {
  const list = await narrowed(ctx, wanted)
  if (!list) return []
  const params: unknown[] = [after, madeUpTo]
  const where = ['($1::uuid is null or r.id > $1)', 'r.created_at <= $2', ...(await among(ctx, list, params))]
  const rows = await ctx.db.query<{ id: string }>(
    `select r.id from ${tableOf(list.object.name)} r where ${where.join(' and ')} order by r.id limit ${limit}`,
    params,
  )
  return rows.map(row => row.id)
}
