import type { RecordRow } from '@huiliu/contracts'
import type { Queryable, Row } from '../kernel/index.ts'
import { seesPlainly, type CallCtx } from '../workspace/index.ts'
import { readablePredicate } from './branches.ts'
import { catalogOf, objectIn } from './catalog.ts'
import { columnOf, selectList, tableOf } from './ddl.ts'
import { presentRows } from './present.ts'
import { stored } from './stored.ts'

type Relation = { object: string; by: string; id: string; sum: string; latest: string; limit: number }
/** sum and latest are null where the caller may not read the field */
export type Related = { count: number; sum: string | null; latest: string | null; items: RecordRow[] }
type RelatedRow = Row & { _count: number; _sum: string; _latest: Date | null }

/**
 * The readable records that point to one, newest first: how many, their sum, the newest's time, and the first `limit` of
 * them without the names of what they look up. One probe of the lookup's index: a customer's orders.
 */
export async function relatedRecords(ctx: CallCtx, relation: Relation): Promise<Related> {
  const { object: name, by, id, limit } = relation
  const catalog = await catalogOf(ctx)
  const object = objectIn(catalog, name)
  const plain = (field: string) => seesPlainly(ctx.caller, name, field)
  if (!plain(by)) return { count: 0, sum: null, latest: null, items: [] }
  const [sum, latest] = [columnOf(relation.sum), columnOf(relation.latest)]
  const params: unknown[] = [id, limit]
  const readable = readablePredicate(ctx.caller, { object: name, alias: 'r', params })
  const rows = await ctx.db.query<RelatedRow>(
    `select ${selectList(object, 'r')}, (count(*) over ())::int as _count, coalesce(sum(r.${sum}) over (), 0)::text as _sum, max(r.${latest}) over () as _latest
     from ${tableOf(name)} r where r.${columnOf(by)} = $1 and r.deleted_at is null and ${readable}
     order by r.${latest} desc nulls last, r.id desc limit $2`,
    params,
    { prepare: true },
  )
  const [first] = rows
  const fields = object.fields.filter(field => field.type !== 'lookup').map(field => field.name)
  const items = await presentRows(ctx, { object, catalog, rows, fields })
  return {
    count: first?._count ?? 0,
    sum: plain(relation.sum) ? (first?._sum ?? '0') : null,
    latest: plain(relation.latest) ? (first?._latest?.toISOString() ?? null) : null,
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
