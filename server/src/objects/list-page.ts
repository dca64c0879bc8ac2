import type { Comparison, Condition, ObjectDef } from '@huiliu/contracts'
import { remember, type Row } from '../kernel/index.ts'
import { profileOf, rightsOn, type CallCtx } from '../workspace/index.ts'
import { binder, branches, readablePredicate } from './branches.ts'
import { catalogOf } from './catalog.ts'
import { columnOf, liveOf, selectList, tableOf } from './ddl.ts'
import { filterCondition } from './filter.ts'
import { fieldSql } from './formula/index.ts'
import { aboutHowMany, estimate } from './list-estimate.ts'
import { amongFew, amongMany, isFound, type Search } from './search-found.ts'
import { orderBy, parts, type Key, type Position } from './sorting.ts'

/** What a list is narrowed to: a checked filter, and words that something is found by. */
export type Narrowed = { object: ObjectDef; filter: Condition | undefined; search: Search | undefined }
export type Page = Narrowed & { keys: Key[]; position: Position | null; limit: number }

/**
 * One row more than a page, in order. Three ways, each best where the others are a disaster (⏱ 1M records, half of them
 * readable: everything in order 1 ms; narrowed to what does not exist, a walk 6 s, a look at everything 0.25 s):
 * - much is wanted: a walk of a limited stretch of the order's index, judged row by row;
 * - everything readable is wanted, and that is little: a walk through each branch of rights, merged;
 * - little is left, or the stretch held too little: what is narrowed first, sorted after.
 */
export async function pageOf(ctx: CallCtx, page: Page): Promise<Row[]> {
  const { filter, search, object } = page
  const narrowed = filter !== undefined || search !== undefined
  if (search?.few || (!narrowed && rightsOn(ctx.caller, object.name).read === 'all'))
    return merged(ctx, page, { fenced: false })
  const near = await nearby(ctx, page)
  return near ?? merged(ctx, page, { fenced: narrowed || !isWalked(page.keys) })
}

/** Tables this small are read faster than thought about. */
const SMALL = 5000
/** For each row of a page, so many are walked before anything is estimated: ⏱ 2,000 rows take 2 ms, an estimate 0.5. */
const SHORT = 40
const LONGEST = 8192
/** How much longer a stretch should be than what would hold a page if everything were evenly spread. */
const MARGIN = 4

/** A page found on a walk along the order's index; nothing where the stretch held too little, or would hardly hold enough. */
async function nearby(ctx: CallCtx, page: Page): Promise<Row[] | undefined> {
  const total = await aboutHowMany(ctx.db, page.object.name)
  if (!isWalked(page.keys) || total < SMALL) return undefined
  const short = Math.min(SHORT * (page.limit + 1), LONGEST)
  const soon = await walked(ctx, page, short)
  if (soon.length > page.limit) return soon
  if (short === LONGEST || !(await isNear(ctx, page, total))) return undefined
  const later = await walked(ctx, page, LONGEST)
  return later.length > page.limit ? later : undefined
}

/** Whether a page is to be expected within the longest stretch. */
async function isNear(ctx: CallCtx, page: Page, total: number): Promise<boolean> {
  const { along, across } = splitFilter(page)
  const whole = along.all.length === 0
  const walk = whole ? total : await guess(ctx, page, { filter: along, judged: false })
  const left = await guess(ctx, page, { filter: { all: [along, across] }, judged: true })
  const wanted = ((page.limit + 1) * Math.max(walk, 1)) / Math.max(left, 1)
  return wanted * MARGIN <= LONGEST
}

async function guess(
  ctx: CallCtx,
  { object, search }: Narrowed,
  { filter, judged }: { filter: Condition; judged: boolean },
): Promise<number> {
  const params: unknown[] = []
  const where = [liveOf(object.name, 'r'), await filterCondition(ctx, object, { filter, params })]
  if (judged) where.push(readablePredicate(ctx.caller, { object: object.name, alias: 'r', params, many: true }))
  if (judged && search) where.push(amongMany(binder(params)(search.asked.any)))
  return (await estimate(ctx.db, `select from ${tableOf(object.name)} r where ${where.join(' and ')}`, params)).rows
}

/** The table a page is taken from, and its columns; what the order is computed by is a column of it, too. */
async function sourceOf(
  ctx: CallCtx,
  { object, keys }: Page,
  params: unknown[],
): Promise<{ table: string; columns: string }> {
  const computed = object.fields.filter(
    field => field.formula !== undefined && keys.some(key => key.name === field.name),
  )
  const columns = selectList(object, 'r')
  if (computed.length === 0) return { table: tableOf(object.name), columns }
  const { byName: objects } = await catalogOf(ctx)
  const asking = { objects, setting: { now: ctx.now, ...(await profileOf(ctx)) }, params, caller: ctx.caller }
  const made = computed.map(field => `${fieldSql(asking, object, { field, alias: 'r' })} as ${columnOf(field.name)}`)
  return {
    table: `(select ${columns}, ${made.join(', ')} from ${tableOf(object.name)} r)`,
    columns: [columns, ...computed.map(field => `r.${columnOf(field.name)}`)].join(', '),
  }
}

/** An index gives the order. */
export function isWalked([first]: Key[]): boolean {
  return first?.indexed ?? false
}

type All = { all: Condition[] }

/** What of a filter bounds the walk itself: the owner's index is in the order of changes, the order's own column in its own. */
function splitFilter({ filter, keys }: Page): { along: All; across: All } {
  const all = filter === undefined ? [] : 'all' in filter ? filter.all : [filter]
  const order = keys[0]?.name ?? ''
  return {
    along: { all: all.filter(one => isAlong(one, order)) },
    across: { all: all.filter(one => !isAlong(one, order)) },
  }
}

const BOUNDING = new Set<Comparison>(['eq', 'lt', 'lte', 'gt', 'gte', 'between'])

function isAlong(one: Condition, order: string): boolean {
  if (!('field' in one)) return false
  if (one.field === 'owner_id') return one.op === 'eq' && order === 'updated_at'
  if (one.field !== order) return false
  return BOUNDING.has(one.op) || (one.op === 'startsWith' && !/[a-z]/i.test(String(one.value)))
}

/** The first of what is wanted within a stretch of the index; more than a page of it is the page, less says nothing. */
async function walked(ctx: CallCtx, page: Page, stretch: number): Promise<Row[]> {
  const { object, keys, position, limit, search, filter } = page
  const { along, across } = splitFilter(page)
  const params: unknown[] = []
  const bind = binder(params)
  const { table, columns } = await sourceOf(ctx, page, params)
  const order = orderBy(keys, 'r', { within: true })
  const [part = 'true'] = parts(keys, position, { alias: 'r', bind })
  const inside = [liveOf(object.name, 'r'), part, await filterCondition(ctx, object, { filter: along, params })]
  const outside = [
    readablePredicate(ctx.caller, { object: object.name, alias: 'r', params }),
    await filterCondition(ctx, object, { filter: across, params }),
    ...(search ? [isFound(bind(search.asked.any))] : []),
  ]
  const walk = `${table} r where ${inside.join(' and ')} order by ${order} limit ${stretch}`
  const key = JSON.stringify([ctx.db.schema, walk, outside, params])
  if ((barren.get(key) ?? 0) > Date.now() - BARREN_MS) return []
  const rows = await ctx.db.query(
    `select ${columns} from (select ${columns} from ${walk}) r where ${outside.join(' and ')} order by ${order} limit ${limit + 1}`,
    params,
    { prepare: !filter && !search },
  )
  if (rows.length <= limit) remember(barren, key, Date.now(), MAX_REMEMBERED)
  return rows
}

/** Walks that held too little, and when: within a minute they are not tried again. */
const barren = new Map<string, number>()
const BARREN_MS = 60_000
const MAX_REMEMBERED = 1000

/** Of more than this share of the records, a reader's branches are no shorter than the whole. */
const MUCH = 0.05

async function readsMuch(ctx: CallCtx, { object }: Narrowed): Promise<boolean> {
  if (rightsOn(ctx.caller, object.name).read === 'all') return true
  const asked = { object, filter: undefined, search: undefined }
  const readable = await guess(ctx, asked, { filter: { all: [] }, judged: true })
  return readable > MUCH * (await aboutHowMany(ctx.db, object.name))
}

/**
 * Everything wanted: through each branch of rights, since each has an index of its own; judged by one condition where the
 * words searched or the reach leave no branch shorter. `fenced`: no index is walked for the order's sake.
 */
async function merged(ctx: CallCtx, page: Page, { fenced }: { fenced: boolean }): Promise<Row[]> {
  const { object, keys, position, limit, search, filter } = page
  const params: unknown[] = []
  const bind = binder(params)
  const where = filter ? [await filterCondition(ctx, object, { filter, params })] : []
  if (search) where.push((search.few ? amongFew : amongMany)(bind(search.asked.any)))
  const asking = { object: object.name, alias: 'r', many: true }
  const readable = () => [{ condition: readablePredicate(ctx.caller, { ...asking, params }) }]
  const whole = search !== undefined || (fenced && (await readsMuch(ctx, page)))
  const reach = whole ? readable() : branches(ctx.caller, { ...asking, bind })
  const split = !fenced && isWalked(keys)
  const places = parts(keys, position, { alias: 'r', bind, split })
  const order = orderBy(keys, 'r', { within: split })
  const { table, columns } = await sourceOf(ctx, page, params)
  const selects = reach.flatMap(branch =>
    places.map(place => {
      const wanted = [liveOf(object.name, 'r'), branch.condition, place, ...where].join(' and ')
      const rows = `select ${columns} from ${table} r where ${wanted}`
      return `(${fenced ? `select ${columns} from (${rows} offset 0) r` : rows} order by ${order} limit ${limit + 1})`
    }),
  )
  if (selects.length === 0) return []
  // A record seen through two branches comes twice and is shown once.
  const sql =
    selects.length === 1
      ? (selects[0] ?? '')
      : `select * from (select distinct on (r.id) r.* from (${selects.join(' union all ')}) r order by r.id) r order by ${orderBy(keys, 'r')} limit ${limit + 1}`
  // Plain lists are few statements asked all the time; a filter's plan must know its values, and that of shares the reader.
  const plain = !filter && !search && rightsOn(ctx.caller, object.name).read === 'all'
  return ctx.db.query(sql, params, { prepare: plain })
}
