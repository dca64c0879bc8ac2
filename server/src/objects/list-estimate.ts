import { remember, type Queryable } from '../kernel/index.ts'
import { tableOf } from './ddl.ts'

const FRESH_MS = 60_000
const MAX_REMEMBERED = 1000
const estimates = new Map<string, { at: number; expected: Estimate }>()

/** What PostgreSQL expects of a statement, without running it (⏱ 0.3 ms), at most a minute old. */
export type Estimate = { rows: number; cost: number }
type Explained = { 'QUERY PLAN': { Plan: { 'Plan Rows': number; 'Total Cost': number } }[] }

export async function estimate(q: Queryable, sql: string, params: unknown[]): Promise<Estimate> {
  const key = JSON.stringify([q.schema, sql, params])
  const hit = estimates.get(key)
  if (hit && Date.now() - hit.at < FRESH_MS) return hit.expected
  const expected = await explain(q, sql, params)
  remember(estimates, key, { at: Date.now(), expected }, MAX_REMEMBERED)
  return expected
}

async function explain(q: Queryable, sql: string, params: unknown[]): Promise<Estimate> {
  const [row] = await q.query<Explained>(`explain (format json) ${sql}`, params)
  const plan = row?.['QUERY PLAN'][0]?.Plan
  return { rows: plan?.['Plan Rows'] ?? 0, cost: plan?.['Total Cost'] ?? 0 }
}

const sizes = new Map<string, { at: number; rows: Promise<number> }>()

/** About how many records an object has, at most a minute old; 0 for a table never looked at, which is small. */
export function aboutHowMany(q: Queryable, object: string): Promise<number> {
  const key = `${q.schema} ${object}`
  const hit = sizes.get(key)
  if (hit && Date.now() - hit.at < FRESH_MS) return hit.rows
  const rows = readSize(q, object)
  sizes.set(key, { at: Date.now(), rows })
  rows.catch(() => sizes.delete(key))
  return rows
}

async function readSize(q: Queryable, object: string): Promise<number> {
  const [row] = await q.query<{ n: number }>(
    `select greatest(reltuples, 0)::float8 as n from pg_class where oid = '${tableOf(object)}'::regclass`,
  )
  return row?.n ?? 0
}
