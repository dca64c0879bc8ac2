import { SYSTEM_FIELDS, type ObjectDef, type RecordList, type RecordQuery } from '@huiliu/contracts'
import { exactText, invalidInput, type Row } from '../kernel/index.ts'
import { fieldRight, rightsOn, type CallCtx } from '../workspace/index.ts'
import { catalogOf, objectIn } from './catalog.ts'
import { checkFilter } from './filter.ts'
import { countOf } from './list-count.ts'
import { hintOf } from './list-hint.ts'
import { pageOf } from './list-page.ts'
import { presentRows } from './present.ts'
import { valueProblem } from './problems.ts'
import { searchOf } from './search-found.ts'
import { decodeCursor, encodeCursor, sortKeys, type Key } from './sorting.ts'
import { stored } from './stored.ts'

const DEFAULT_LIMIT = 50

/**
 * A page of records as the caller may see them. Rights are part of every statement, the order is a walk of an index where
 * one fits, and the next page starts exactly after the last row shown. Counts are exact up to 10,000. Throws invalid_input.
 */
export async function queryRecords(ctx: CallCtx, name: string, query: RecordQuery): Promise<RecordList> {
  const catalog = await catalogOf(ctx)
  const object = objectIn(catalog, name)
  const limit = query.limit ?? DEFAULT_LIMIT
  checkFields(ctx, object, query.fields)
  const keys = sortKeys(ctx.caller, object, query.sort)
  const position = decodeCursor(keys, query.cursor)
  const filter = query.filter && (await checkFilter(ctx, object, query.filter))
  const words = query.search?.trim()
  const search = words ? await searchOf(ctx, { catalog, object, input: words }) : undefined
  if (search === null || rightsOn(ctx.caller, name).read === 'none') return nothing(query)
  const narrowed = { object, filter, search }
  const rows = await pageOf(ctx, { ...narrowed, keys, position, limit })
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const next = rows.length > limit && last ? encodeCursor(keys, positionOf(keys, last)) : null
  const items = await presentRows(ctx, { object, catalog, rows: shown, fields: query.fields })
  const hint = await hintOf(ctx, { ...narrowed, keys })
  // A first page with nothing after it is everything.
  const whole = position === null && next === null
  const counted = query.count && (whole ? exactly(items.length) : await countOf(ctx, narrowed, rows.length))
  return { items, next, ...counted, ...(hint && { hint }) }
}

function nothing({ count }: RecordQuery): RecordList {
  return { items: [], next: null, ...(count && exactly(0)) }
}

function exactly(count: number) {
  return { count, countIs: 'exact' as const }
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

function positionOf(keys: Key[], row: Row) {
  const values = keys.map(key => {
    const held = row[key.name]
    const value = held instanceof Date ? exactText(held) : stored(held)
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null
  })
  return { values, id: String(row['id']) }
}
