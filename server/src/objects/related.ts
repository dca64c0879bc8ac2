import type { Money, RecordRow } from '@huiliu/contracts'
import type { Queryable, Row } from '../kernel/index.ts'
import { profileOf, seesPlainly, type CallCtx } from '../workspace/index.ts'
import { readablePredicate } from './branches.ts'
import { catalogOf, objectIn } from './catalog.ts'
import { columnOf, selectList, tableOf } from './ddl.ts'
import { presentRows } from './present.ts'
import { stored } from './stored.ts'

/** `sum`: of which field, and the field of its currency */
type Relation = {
  object: string
  by: string
  id: string
  sum: { amount: string; currency: string }
  latest: string
  limit: number
}
/** sums (per currency) and latest are null where the caller may not read the fields */
export type Related = { count: number; sums: Money[] | null; latest: string | null; items: RecordRow[] }
type RelatedRow = Row & { _count: number; _sums: Money[] | null; _latest: Date | null }

/**
 * The readable records that point to one, newest first: how many, their sums, the newest's time, and the first `limit` of
 * them without the names of what they look up. One probe of the lookup's index: a customer's orders.
 */
export async function relatedRecords(ctx: CallCtx, relation: Relation): Promise<Related> {
  const { object: name, by, id, limit, sum, latest } = relation
  const catalog = await catalogOf(ctx)
  const object = objectIn(catalog, name)
  const plain = (field: string) => seesPlainly(ctx.caller, name, field)
  if (!plain(by)) return { count: 0, sums: null, latest: null, items: [] }
  const { currency: home } = await profileOf(ctx)
  const params: unknown[] = [id, limit, home]
  const readable = readablePredicate(ctx.caller, { object: name, alias: 'r', params })
  const [newest, amount] = [columnOf(latest), columnOf(sum.amount)]
  const rows = await ctx.db.query<RelatedRow>(
    `with own as (select ${selectList(object, 'r')} from ${tableOf(name)} r
                  where r.${columnOf(by)} = $1 and r.deleted_at is null and ${readable}),
          sums as (select coalesce(nullif(upper(trim(${columnOf(sum.currency)})), ''), $3) as currency, sum(${amount})::text as amount
                   from own where ${amount} is not null group by 1)
     select o.*, (select count(*) from own)::int as _count, (select max(${newest}) from own) as _latest,
       (select jsonb_agg(to_jsonb(s) order by s.currency <> $3, s.currency) from sums s) as _sums
     from own o order by o.${newest} desc nulls last, o.id desc limit $2`,
    params,
    { prepare: true },
  )
  const [first] = rows
  const fields = object.fields.filter(field => field.type !== 'lookup').map(field => field.name)
  const items = await presentRows(ctx, { object, catalog, rows, fields })
  return {
    count: first?._count ?? 0,
    sums: plain(sum.amount) && plain(sum.currency) ? (first?._sums ?? []) : null,
    latest: plain(latest) ? (first?._latest?.toISOString() ?? null) : null,
    items,
  }
}

export type StoredRecord = { id: string; values: Record<string, unknown> }
type ByField = { object: string; field: string; values: string[] }

/** Live records by the value of a unique field: the natural key of what comes from outside. */
export async function findByField(q: Queryable, by: ByField): Promise<Map<string, StoredRecord>> {
  const found = await findAllByField(q, by)
  return new Map([...found].flatMap(([value, [first]]) => (first ? [[value, first]] : [])))
}

/** Live records by the value of a field, with all their values as they are stored, the oldest first. */
export async function findAllByField(
  q: Queryable,
  { object, field, values }: ByField,
): Promise<Map<string, StoredRecord[]>> {
  if (values.length === 0) return new Map()
  const rows = await q.query<Record<string, unknown> & { id: string }>(
    `select * from ${tableOf(object)} where ${columnOf(field)} = any($1) and deleted_at is null order by id`,
    [values],
  )
  return new Map(
    [...Map.groupBy(rows, row => String(row[field]))].map(([value, same]) => [value, same.map(storedRecord)]),
  )
}

function storedRecord(row: Record<string, unknown> & { id: string }): StoredRecord {
  return { id: row.id, values: Object.fromEntries(Object.entries(row).map(([name, value]) => [name, stored(value)])) }
}
