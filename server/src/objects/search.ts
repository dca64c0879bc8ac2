import type { ObjectDef } from '@huiliu/contracts'
import { fieldRight, rightsOn, type CallCtx, type Caller } from '../workspace/index.ts'
import { binder, readablePredicate } from './branches.ts'
import { catalogOf } from './catalog.ts'
import { columnOf, liveOf, tableOf } from './ddl.ts'
import { maskValue } from './masks.ts'
import { searchQuery } from './search-terms.ts'

export type Found = { object: string; id: string; name: string; detail: string | null }

/** Greater than every text that starts with the prefix, by code point. */
const LAST = '\u{10FFFF}'

/** "Is found by these words", as a condition on a record: each word is the prefix of some entry of it. */
export function searchCondition(
  caller: Caller,
  object: ObjectDef,
  { text, params }: { text: string; params: unknown[] },
): string {
  const bind = binder(params)
  const words = searchQuery(text).all
  // Entries do not tell their field: whoever may not see one searchable field finds by no entry at all.
  if (words.length === 0 || hidesSearchable(caller, object)) return 'false'
  const name = bind(object.name)
  return words
    .map(prefixes => {
      const ranges = prefixes.map(prefix => `(s.text >= ${bind(prefix)} and s.text < ${bind(prefix + LAST)})`)
      return `r.id in (select s.record_id from ws.search_entry s where s.object = ${name} and (${ranges.join(' or ')}))`
    })
    .join(' and ')
}

function hidesSearchable(caller: Caller, object: ObjectDef): boolean {
  return object.fields.some(
    ({ name, searchable }) => searchable && ['hidden', 'masked'].includes(fieldRight(caller, object.name, name)),
  )
}

const PER_OBJECT = 8

/** The ⌘K search: over all objects, exact beginnings of names first. */
export async function searchEverything(ctx: CallCtx, { q, limit }: { q: string; limit: number }): Promise<Found[]> {
  const catalog = await catalogOf(ctx)
  const objects = catalog.objects.filter(
    object => object.name !== 'order_line' && rightsOn(ctx.caller, object.name).read !== 'none',
  )
  const found = await Promise.all(objects.map(object => searchObject(ctx, object, q)))
  return found
    .flat()
    .sort((a, b) => rank(a, q) - rank(b, q))
    .slice(0, limit)
}

async function searchObject(ctx: CallCtx, object: ObjectDef, text: string): Promise<Found[]> {
  const params: unknown[] = []
  const condition = searchCondition(ctx.caller, object, { text, params })
  if (condition === 'false') return []
  const readable = readablePredicate(ctx.caller, { object: object.name, alias: 'r', params })
  const details = object.fields.filter(field => field.searchable && field.name !== object.nameField).slice(0, 3)
  const rows = await ctx.db.query<Record<string, string | null> & { id: string }>(
    `select r.id, r.${columnOf(object.nameField)} as name${details.map(field => `, r.${columnOf(field.name)}`).join('')} from ${tableOf(object.name)} r
     where ${condition} and ${liveOf(object.name, 'r')} and ${readable} limit ${PER_OBJECT}`,
    params,
  )
  return rows.map(row => {
    const detail = details.flatMap(
      field => shown(ctx.caller, object, { field: field.name, value: row[field.name] ?? null }) ?? [],
    )
    return { object: object.name, id: row.id, name: row['name'] ?? detail[0] ?? '', detail: detail.join(' · ') || null }
  })
}

function shown(
  caller: Caller,
  object: ObjectDef,
  { field, value }: { field: string; value: string | null },
): string | null {
  const right = fieldRight(caller, object.name, field)
  if (value === null || right === 'hidden') return null
  return right === 'masked' ? maskValue(value) : value
}

function rank({ name }: Found, q: string): number {
  const text = name.toLowerCase()
  const wanted = q.trim().toLowerCase()
  if (text === wanted) return 0
  if (text.startsWith(wanted)) return 1
  return text.includes(wanted) ? 2 : 3
}
