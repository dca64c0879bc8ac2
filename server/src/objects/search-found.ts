import type { ObjectDef } from '@huiliu/contracts'
import { remember, type Queryable } from '../kernel/index.ts'
import { rightsOn, seesPlainly, type CallCtx } from '../workspace/index.ts'
import type { Catalog } from './catalog.ts'
import { searchQuery, type Asked } from './search-query.ts'

/**
 * Which way to look for records by words. Few found: start from the index of terms. More than `FEW`: walk the records in the
 * order wanted and judge each by its terms, since enough of them turn up soon.
 */
export type Search = { asked: Asked; few: boolean }

/** ⏱ 1M contacts: 2,000 found by index, read and sorted take 8 ms; at a share this high a page is full after 25,000 rows walked at most. */
export const FEW = 2000

/** What is asked of an object's fields that the caller sees plainly; null when nothing can be found. */
export function askedOf({ caller }: CallCtx, catalog: Catalog, { name }: ObjectDef, input: string): Asked | null {
  if (rightsOn(caller, name).read === 'none') return null
  const fields = catalog.searched.get(name) ?? []
  return searchQuery(
    input,
    fields.filter(field => seesPlainly(caller, name, field.name)),
  )
}

/** Null when nothing can be found. */
export async function searchOf(
  ctx: CallCtx,
  { catalog, object, input }: { catalog: Catalog; object: ObjectDef; input: string },
): Promise<Search | null> {
  const asked = askedOf(ctx, catalog, object, input)
  return asked && { asked, few: await isFew(ctx.db, asked.any) }
}

const MINUTE = 60_000
const MAX_REMEMBERED = 1000
const known = new Map<string, number>()

/** What very many have, many have a minute later: it is not counted again. */
export function isKnownAsMany({ schema }: Queryable, query: string): boolean {
  return (known.get(`${schema} ${query}`) ?? 0) > Date.now() - MINUTE
}

export function rememberAsMany({ schema }: Queryable, query: string): void {
  remember(known, `${schema} ${query}`, Date.now(), MAX_REMEMBERED)
}

async function isFew(q: Queryable, query: string): Promise<boolean> {
  if (isKnownAsMany(q, query)) return false
  const [row] = await q.query<{ n: number }>(
    `select count(*)::int as n from (select from ws.search_entry s where s.terms @@ $1::tsquery limit ${FEW + 1}) found`,
    [query],
  )
  const few = (row?.n ?? 0) <= FEW
  if (!few) rememberAsMany(q, query)
  return few
}

/** "Is found", as a condition on record `r`, for few: read from the index of terms once. */
export function amongFew(query: string): string {
  return `r.id = any(array(select s.record_id from ws.search_entry s where s.terms @@ ${query}::tsquery))`
}

/** The same for many, where the way is PostgreSQL's choice. */
export function amongMany(query: string): string {
  return `r.id in (select s.record_id from ws.search_entry s where s.terms @@ ${query}::tsquery)`
}

/** The same, judged record by record. */
export function isFound(query: string): string {
  return `(select s.terms @@ ${query}::tsquery from ws.search_entry s where s.record_id = r.id)`
}
