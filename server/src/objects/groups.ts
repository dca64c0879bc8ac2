import {
  GROUP_TYPES,
  SUM_TYPES,
  type Field,
  type GroupsQuery,
  type ObjectDef,
  type RecordGroup,
  type RecordGroups,
} from '@huiliu/contracts'
import { invalidInput, type Row } from '../kernel/index.ts'
import { memberNames, profileOf, rightsOn, seesPlainly, type CallCtx } from '../workspace/index.ts'
import { binder, readablePredicate } from './branches.ts'
import { catalogOf, objectIn, type Catalog } from './catalog.ts'
import { columnOf, liveOf, tableOf } from './ddl.ts'
import { fieldFor, plainField } from './display.ts'
import { checkFilter, filterCondition } from './filter.ts'
import { fieldSql } from './formula/index.ts'
import { estimate } from './list-estimate.ts'
import type { Narrowed } from './list-page.ts'
import { recordNames } from './present.ts'
import { amongFew, amongMany, searchOf } from './search-found.ts'

const DEFAULT_LIMIT = 200
/** In PostgreSQL's units; ⏱ about half a second. Dearer totals are worth no waiting. */
const DEAR = 80_000
/** So many records are looked at where all of them would be too dear. */
const LOOKED_AT = 20_000
/** The field that says in which currency a record's amounts are. */
const CURRENCY = 'currency_code'

type Grouping = Narrowed & {
  by: Field | undefined
  unit: NonNullable<GroupsQuery['unit']>
  sums: Field[]
  limit: number
}

/**
 * Counts and sums of records per value of a field, or of all of them: of those the caller may read and no others, by the same
 * conditions as a list. Throws invalid_input for a field that he may not tell records apart by.
 */
export async function groupRecords(ctx: CallCtx, name: string, query: GroupsQuery): Promise<RecordGroups> {
  const catalog = await catalogOf(ctx)
  const object = objectIn(catalog, name)
  checkQuery(ctx, object, query)
  const filter = query.filter && (await checkFilter(ctx, object, query.filter))
  const words = query.search?.trim()
  const search = words ? await searchOf(ctx, { catalog, object, input: words }) : undefined
  const by = query.by === undefined ? undefined : plainField(ctx, object, query.by)
  if (search === null || rightsOn(ctx.caller, name).read === 'none') return { items: [], more: false, countIs: 'exact' }
  const { unit = 'month', limit = DEFAULT_LIMIT } = query
  const sums = (query.sums ?? []).flatMap(one => plainField(ctx, object, one) ?? [])
  return counted(ctx, catalog, { object, filter, search, by, unit, sums, limit })
}

function checkQuery(ctx: CallCtx, object: ObjectDef, { by, sums = [] }: GroupsQuery): void {
  const problems = [
    ...fieldFor(ctx, object, { name: by, path: 'by', types: GROUP_TYPES }),
    ...sums.flatMap((name, at) => fieldFor(ctx, object, { name, path: `sums.${at}`, types: SUM_TYPES })),
  ]
  if (problems.length > 0) throw invalidInput({}, problems)
}

type GroupRow = Row & { value: string | null; n: number; currency: string | null; currencies: number }

async function counted(ctx: CallCtx, catalog: Catalog, grouping: Grouping): Promise<RecordGroups> {
  const { by, limit, object } = grouping
  const whole = await statement(ctx, grouping, { some: false })
  const isDear = (await estimate(ctx.db, whole.sql, whole.params)).cost > DEAR
  const { sql, params } = isDear ? await statement(ctx, grouping, { some: true }) : whole
  const rows = await ctx.db.query<GroupRow>(sql, params)
  const shown = rows.slice(0, limit)
  const names = await namesOf(ctx, catalog, { by, rows: shown })
  const items = shown.map((row): RecordGroup => ({
    value: row.value,
    name: (row.value && names.get(row.value)) ?? null,
    count: row.n,
    sums: grouping.sums.map((field, at) => sumOf(ctx, object, { field, row, amount: isDear ? null : row[`sum${at}`] })),
  }))
  return { items, more: rows.length > limit, countIs: isDear ? 'atLeast' : 'exact' }
}

type Sum = { field: Field; row: GroupRow; amount: unknown }

function sumOf(
  ctx: CallCtx,
  object: ObjectDef,
  { field: { name: field, type }, row, amount }: Sum,
): RecordGroup['sums'][number] {
  if (type !== 'currency') return { field, amount: typeof amount === 'string' ? amount : null, currency: null }
  // Amounts of several currencies have no sum; nor is one told to whom the currency is closed.
  const one = row.currencies <= 1 && (!hasCurrency(object) || seesPlainly(ctx.caller, object.name, CURRENCY))
  return { field, amount: one && typeof amount === 'string' ? amount : null, currency: one ? row.currency : null }
}

function hasCurrency({ fields }: ObjectDef): boolean {
  return fields.some(({ name, type }) => name === CURRENCY && type === 'text')
}

async function statement(
  ctx: CallCtx,
  { object, filter, search, by, unit, sums, limit }: Grouping,
  { some }: { some: boolean },
): Promise<{ sql: string; params: unknown[] }> {
  const params: unknown[] = []
  const bind = binder(params)
  const profile = await profileOf(ctx)
  const asking = {
    objects: (await catalogOf(ctx)).byName,
    setting: { now: ctx.now, ...profile },
    params,
    caller: ctx.caller,
  }
  const source = (field: Field) =>
    field.formula === undefined ? `r.${columnOf(field.name)}` : fieldSql(asking, object, { field, alias: 'r' })
  const where = [
    liveOf(object.name, 'r'),
    readablePredicate(ctx.caller, { object: object.name, alias: 'r', params, many: true }),
    ...(filter ? [await filterCondition(ctx, object, { filter, params })] : []),
    ...(search ? [(search.few ? amongFew : amongMany)(bind(search.asked.any))] : []),
  ]
  const value = by ? valueOf(by, { column: source(by), unit, zone: () => bind(profile.timeZone) }) : 'null::text'
  const home = `${bind(profile.currency)}::text`
  const code = hasCurrency(object) ? `coalesce(nullif(upper(trim(r.${columnOf(CURRENCY)})), ''), ${home})` : home
  const summed = sums.map((field, at) => `, ${source(field)} as s${at}`).join('')
  const rows = `select ${value} as value, ${code} as code${summed} from ${tableOf(object.name)} r where ${where.join(' and ')}`
  const totals = sums.map((_, at) => `, sum(s${at})::text as sum${at}`).join('')
  return {
    params,
    sql: `select ${by ? 'value' : 'null::text as value'}, count(*)::int as n, min(code) as currency, count(distinct code)::int as currencies${totals}
          from (${rows}${some ? ` limit ${LOOKED_AT}` : ''}) g
          ${by ? 'group by value order by count(*) desc, value collate "C"' : ''} limit ${limit + 1}`,
  }
}

type Valuing = { column: string; unit: string; zone: () => string }

function valueOf({ type }: Field, { column, unit, zone }: Valuing): string {
  if (type === 'date') return `to_char(date_trunc('${unit}', ${column}), 'YYYY-MM-DD')`
  if (type === 'datetime') return `to_char(date_trunc('${unit}', ${column} at time zone ${zone()}), 'YYYY-MM-DD')`
  return `nullif(${column}::text, '')`
}

async function namesOf(
  ctx: CallCtx,
  catalog: Catalog,
  { by, rows }: { by: Field | undefined; rows: GroupRow[] },
): Promise<Map<unknown, string>> {
  const ids = rows.flatMap(row => row.value ?? [])
  if (by?.type === 'member') return memberNames(ctx, ids)
  if (by?.type === 'lookup') return recordNames(ctx, { catalog, object: by.object ?? '', ids })
  return new Map()
}
