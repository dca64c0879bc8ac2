import { SYSTEM_FIELDS, type List, type ObjectDef, type RecordQuery, type RecordRow } from '@huiliu/contracts'
import { invalidInput, type Row } from '../kernel/index.ts'
import { fieldRight, type CallCtx } from '../workspace/index.ts'
import { binder, branches, readablePredicate } from './branches.ts'
import { catalogOf, objectIn } from './catalog.ts'
import { liveOf, tableOf } from './ddl.ts'
import { filterCondition } from './filter.ts'
import { presentRows } from './present.ts'
import { valueProblem } from './problems.ts'
import { amongFew, amongMany, isFound, searchOf, type Search } from './search-found.ts'
import { decodeCursor, encodeCursor, orderBy, parts, sortKeys, type Key } from './sorting.ts'
import { stored } from './stored.ts'

const DEFAULT_LIMIT = 50
export const COUNTED = 10_000

/**
 * A page of records as the caller may see them. Rights are branches, the order is a walk of an index where one fits, and
 * the next page starts exactly after the last row shown. Counts are exact up to 10,000.
 */
export async function queryRecords(ctx: CallCtx, name: string, query: RecordQuery): Promise<List<RecordRow>> {
  const catalog = await catalogOf(ctx)
  const object = objectIn(catalog, name)
  const limit = query.limit ?? DEFAULT_LIMIT
  checkFields(ctx, object, query.fields)
  const keys = sortKeys(ctx.caller, object, query.sort)
  const words = query.search?.trim()
  const search = words ? await searchOf(ctx, { catalog, object, input: words }) : undefined
  const asked = { object, query, search }
  const rows = await page(ctx, { ...asked, keys, limit })
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const next = rows.length > limit && last ? encodeCursor(keys, positionOf(keys, last)) : null
  const items = await presentRows(ctx, { object, catalog, rows: shown, fields: query.fields })
  return { items, next, ...(query.count && (await count(ctx, asked))) }
}

/** Throws invalid_input for names that are no fields of this caller. */
function checkFields({ caller }: CallCtx, object: ObjectDef, fields: string[] = []): void {
  const known = new Set<string>([
    ...SYSTEM_FIELDS,
    ...object.fields.flatMap(({ name }) => (fieldRight(caller, object.name, name) === 'hidden' ? [] : [name])),
  ])
  const problems = fields.flatMap((name, index) =>
    known.has(name) ? [] : [valueProblem(`fields.${index}`, 'unknown_field')],
  )
  if (problems.length > 0) throw invalidInput({}, problems)
}

/** `search`: absent when nothing is searched, null when nothing can be found. */
type AskedList = { object: ObjectDef; query: RecordQuery; search: Search | null | undefined }
type Page = AskedList & { keys: Key[]; limit: number }

async function page(ctx: CallCtx, { keys, limit, ...asked }: Page): Promise<Row[]> {
  const { object, query, search } = asked
  if (search === null) return []
  const params: unknown[] = []
  const bind = binder(params)
  const position = decodeCursor(keys, query.cursor)
  const where = await wanted(ctx, asked, { params, found: search?.few ? amongFew : walks(keys) ? isFound : amongMany })
  const order = orderBy(keys, 'r')
  // Few records at hand are judged by one condition; branches are for walks.
  const reach = search?.few
    ? [{ condition: readablePredicate(ctx.caller, { object: object.name, alias: 'r', params }) }]
    : branches(ctx.caller, { object: object.name, alias: 'r', bind })
  const selects = reach.flatMap(branch =>
    parts(keys, position, { alias: 'r', bind }).map(
      part =>
        `(select r.* from ${tableOf(object.name)} r where ${[liveOf(object.name, 'r'), branch.condition, part, ...where].join(' and ')} order by ${order} limit ${limit + 1})`,
    ),
  )
  if (selects.length === 0) return []
  if (selects.length === 1) return ctx.db.query(selects[0] ?? '', params)
  // A record seen through two branches comes twice and is shown once.
  return ctx.db.query(
    `select * from (select distinct on (r.id) r.* from (${selects.join(' union all ')}) r order by r.id) r order by ${order} limit ${limit + 1}`,
    params,
  )
}

type Wanting = { params: unknown[]; found: (query: string) => string }

async function wanted(
  ctx: CallCtx,
  { object, query: { filter }, search }: AskedList,
  { params, found }: Wanting,
): Promise<string[]> {
  const conditions: string[] = []
  if (filter) conditions.push(await filterCondition(ctx, object, { filter, params }))
  if (search) conditions.push(found(binder(params)(search.asked.any)))
  return conditions
}

async function count(ctx: CallCtx, asked: AskedList): Promise<{ count: number; countIs: 'exact' | 'atLeast' }> {
  const { object, search } = asked
  if (search === null) return { count: 0, countIs: 'exact' }
  const params: unknown[] = []
  const where = [
    liveOf(object.name, 'r'),
    readablePredicate(ctx.caller, { object: object.name, alias: 'r', params }),
    ...(await wanted(ctx, asked, { params, found: search?.few ? amongFew : amongMany })),
  ]
  const [row] = await ctx.db.query<{ n: number }>(
    `select count(*)::int as n from (select 1 from ${tableOf(object.name)} r where ${where.join(' and ')} limit ${COUNTED + 1}) c`,
    params,
  )
  const n = row?.n ?? 0
  return n > COUNTED ? { count: COUNTED, countIs: 'atLeast' } : { count: n, countIs: 'exact' }
}

/** Whether an index gives the order. */
function walks([first]: Key[]): boolean {
  return first?.indexed ?? false
}

function positionOf(keys: Key[], row: Row) {
  const values = keys.map(key => {
    const value = stored(row[key.name])
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null
  })
  return { values, id: String(row['id']) }
}
