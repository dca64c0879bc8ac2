import type { Comparison, Condition, Field, ListHint, ObjectDef } from '@huiliu/contracts'
import type { CallCtx } from '../workspace/index.ts'
import { isIndexable } from './check-field.ts'
import type { Narrowed } from './list-page.ts'
import { hasSortIndex, type Key } from './sorting.ts'
import { aboutHowMany } from './list-estimate.ts'

/** Smaller tables are fast without. */
const LARGE = 50_000
/** A place within a text is found by no index of ours. */
const UNSERVED = new Set<Comparison>(['contains', 'notContains', 'endsWith', 'ne', 'notIn', 'isNotEmpty'])

/** The field whose index would make this list fast: first that of its order, then of its filter. None for small tables. */
export async function hintOf(
  ctx: CallCtx,
  { object, filter, keys }: Narrowed & { keys: Key[] },
): Promise<ListHint | undefined> {
  const wanted = [...(keys[0] ? [keys[0].name] : []), ...(filter ? comparedIn(filter) : [])]
  const field = wanted.flatMap(name => unindexed(object, name) ?? [])[0]
  if (!field || (await aboutHowMany(ctx.db, object.name)) < LARGE) return undefined
  const code = field.indexing === 'building' ? 'index_building' : 'add_index'
  return { code, field: field.name, may: ctx.caller.rights.objects }
}

function unindexed(object: ObjectDef, name: string): Field | undefined {
  const field = object.fields.find(one => one.name === name)
  return field && !hasSortIndex(field) && !field.unique && isIndexable(field) ? field : undefined
}

/** Fields compared in a way an index serves, outside of `not`. */
function comparedIn(filter: Condition): string[] {
  if ('field' in filter) return UNSERVED.has(filter.op) ? [] : [filter.field]
  if ('not' in filter) return []
  return ('all' in filter ? filter.all : filter.any).flatMap(comparedIn)
}
