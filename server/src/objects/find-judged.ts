import type { ObjectDef } from '@huiliu/contracts'
import type { Queryable, Row } from '../kernel/index.ts'
import type { Caller } from '../workspace/index.ts'
import { accessTo, grantsOf, type Access, type Held } from './branches.ts'
import { columnOf, liveOf, selectList, tableOf } from './ddl.ts'
import { stored } from './stored.ts'

/** A record found by a value, what it holds in stored form, and what the caller may do with it: perhaps nothing. */
export type Judged = { id: string; key: string; values: Record<string, unknown>; held: Held; can: Access }
type Asked = { object: ObjectDef; field: string; values: string[] }

/**
 * Live records by the values of a field, or by id, whether the caller may see them or not: an import must know that a
 * number is taken. What `can` denies must not be told him.
 */
export async function findJudged(q: Queryable, caller: Caller, { object, field, values }: Asked): Promise<Judged[]> {
  if (values.length === 0) return []
  const isId = field === 'id'
  const rows = await q.query<Row & Held & { id: string }>(
    `select ${selectList(object, 'r')}, ${grantsOf('r', { object: '$2', principals: '$3' })}
     from ${tableOf(object.name)} r where r.${columnOf(field)} = any($1${isId ? '::uuid[]' : ''}) and ${liveOf(object.name, 'r')}`,
    [values, object.name, caller.principals],
    { prepare: true },
  )
  return rows.map(row => ({
    id: row.id,
    key: String(row[field]),
    values: Object.fromEntries(Object.entries(row).map(([name, value]) => [name, stored(value)])),
    held: { owner_id: row.owner_id, department_id: row.department_id, _grants: row._grants },
    can: accessTo(caller, object.name, row),
  }))
}
