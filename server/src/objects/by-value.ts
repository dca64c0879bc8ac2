import type { Field, ObjectDef, RecordRow } from '@huiliu/contracts'
import { invalidInput, notFound, type Queryable } from '../kernel/index.ts'
import { countryOf, seesPlainly, type CallCtx } from '../workspace/index.ts'
import { catalogOf } from './catalog.ts'
import { findJudged, type Judged } from './find-judged.ts'
import { getRecord } from './get.ts'
import { pathAt } from './check-values.ts'
import { valueProblem } from './problems.ts'
import { sameValue } from './stored.ts'
import { checkValue } from './values.ts'
import { visibleObject } from './visible.ts'

/** A record as another system knows it: by its value of a unique field. */
export type ByValue = { object: string; field: string; value: unknown }

/** The record with this value, as the caller may see it. Throws not_found, unknown_object, invalid_input. */
export async function recordByValue(ctx: CallCtx, by: ByValue): Promise<RecordRow> {
  const { object, field } = await keyOf(ctx, by)
  const value = await keyValue(ctx.db, { field, value: by.value })
  const [found] = await heldBy(ctx, ctx.db, { object, field, values: [value] })
  if (!found?.can.read) throw notFound()
  return getRecord(ctx, object.name, found.id)
}

type Key = { object: ObjectDef; field: Field }

/** A field that finds one record at most, of which nothing is kept from the caller: a search by it would tell. */
export async function keyOf(ctx: CallCtx, by: Pick<ByValue, 'object' | 'field'>, at?: string): Promise<Key> {
  const object = visibleObject(ctx, await catalogOf(ctx), by.object)
  const field = object.fields.find(one => one.name === by.field)
  const isKnown = field && seesPlainly(ctx.caller, object.name, field.name)
  // Until its index is there, nothing keeps two values apart.
  if (!isKnown || !field.unique || field.indexing)
    throw invalidInput({}, [valueProblem(pathAt(at, 'field'), isKnown ? 'not_unique' : 'unknown_field')])
  return { object, field }
}

/** In its stored form. Throws invalid_input. */
export async function keyValue(
  q: Queryable,
  { field, value, at }: { field: Field; value: unknown; at?: string | undefined },
): Promise<string> {
  const checked = checkValue(field, value, await countryOf(q))
  const stored = 'code' in checked ? null : checked.value
  if (typeof stored === 'string') return stored
  throw invalidInput({}, [valueProblem(pathAt(at, 'value'), 'code' in checked ? checked.code : 'required')])
}

/** What holds each of these values, or nothing: seen by the caller or not. */
export async function heldBy(
  { caller }: CallCtx,
  q: Queryable,
  { object, field, values }: Key & { values: string[] },
): Promise<(Judged | undefined)[]> {
  const found = await findJudged(q, caller, { object, field: field.name, values })
  return values.map(value => found.find(one => sameValue(field.type, one.values[field.name], value)))
}
