import type { Field, ObjectDef, Sort } from '@huiliu/contracts'
import { invalidInput, isId } from '../kernel/index.ts'
import { fieldRight, type Caller } from '../workspace/index.ts'
import type { binder } from './branches.ts'
import { canonicalInstant, isDay, isStorable } from '@huiliu/contracts/values'
import { columnOf, columnType } from './ddl.ts'
import { fieldProblem, valueProblem } from './problems.ts'
import { kindOf } from './types/index.ts'

/** One column of the order. Empty values come last in both directions. */
export type Key = {
  name: string
  column: string
  type: string
  dir: 'asc' | 'desc'
  nullable: boolean
  /** an index gives this order */
  indexed: boolean
}
/** Where a page ended: the values of the keys and the id of the last row. */
export type Position = { values: (string | number | boolean | null)[]; id: string }

const SYSTEM_KEYS: Record<string, string> = {
  created_at: 'timestamptz',
  updated_at: 'timestamptz',
  version: 'integer',
  owner_id: 'uuid',
}
export const MAX_KEYS = 4

/** Keys of a requested order; the newest change first when none is requested. A field the caller may not read does not exist. Throws invalid_input. */
export function sortKeys(caller: Caller, object: ObjectDef, sort: Sort[] | undefined): Key[] {
  if (sort && sort.length > MAX_KEYS) {
    throw invalidInput({}, [
      fieldProblem('sort', 'too_many', {
        zh: `至多 ${MAX_KEYS} 个排序字段`,
        en: `may have at most ${MAX_KEYS} fields`,
      }),
    ])
  }
  const wanted: Sort[] = sort && sort.length > 0 ? sort : [{ field: 'updated_at', dir: 'desc' }]
  return wanted.map(({ field, dir }, index) => {
    const system = Object.hasOwn(SYSTEM_KEYS, field) ? SYSTEM_KEYS[field] : undefined
    if (system) {
      const indexed = field.endsWith('_at')
      return { name: field, column: field, type: system, dir, nullable: field === 'owner_id', indexed }
    }
    const found = object.fields.find(one => one.name === field)
    const right = fieldRight(caller, object.name, field)
    // The order of masked values would tell them one comparison at a time.
    if (!found || right === 'hidden' || right === 'masked' || kindOf(found).unsortable) {
      throw invalidInput({}, [valueProblem(`sort.${index}.field`, 'unknown_field')])
    }
    const type = columnType(found)
    return { name: field, column: columnOf(field), type, dir, nullable: true, indexed: hasSortIndex(found) }
  })
}

/** Whether the field's index for lists is there now. */
export function hasSortIndex({ indexed, indexing }: Pick<Field, 'indexed' | 'indexing'>): boolean {
  return indexed === true && indexing === undefined
}

/**
 * The order, empty values last. `within` one of several `parts`, where the first key is never or always empty, nothing is
 * said of empty values: no index in descending order would agree with it.
 */
export function orderBy(keys: Key[], alias: string, { within = false }: { within?: boolean } = {}): string {
  const columns = keys.map(
    ({ column, dir }, index) => `${alias}.${column} ${dir}${within && index === 0 ? '' : ' nulls last'}`,
  )
  return [...columns, `${alias}.id ${keys[0]?.dir ?? 'asc'}`].join(', ')
}

type Placing = { alias: string; bind: ReturnType<typeof binder> }

/**
 * What is still ahead of a position. `split` by the first key's emptiness, so that each part is a plain walk of an index (a
 * descending index walk would put the empty ones first): the part of the position, and those after it. In one part otherwise.
 */
export function parts(
  keys: Key[],
  position: Position | null,
  { split = true, ...placing }: Placing & { split?: boolean },
): string[] {
  const [first] = keys
  if (!first) return []
  const column = `${placing.alias}.${first.column}`
  const after = position && afterPosition(keys, position, { ...placing, within: split || !first.nullable })
  if (!first.nullable || !split) return [after ?? 'true']
  const full = [`${column} is not null`, after].filter(Boolean).join(' and ')
  const empty = [`${column} is null`, position?.values[0] === null ? after : null].filter(Boolean).join(' and ')
  return position?.values[0] === null ? [empty] : [full, empty]
}

function afterPosition(
  keys: Key[],
  { values, id }: Position,
  { alias, bind, within }: Placing & { within: boolean },
): string {
  const dir = keys[0]?.dir ?? 'asc'
  const [only] = keys
  // Of one part without empty values, a plain comparison of rows is a place in the index.
  if (within && keys.length === 1 && only && values[0] !== null) {
    return `(${alias}.${only.column}, ${alias}.id) ${dir === 'asc' ? '>' : '<'} (${bind(values[0])}::${only.type}, ${bind(id)}::uuid)`
  }
  // Bound where it is used: PostgreSQL refuses a parameter that stands nowhere in the statement.
  const idAfter = `${alias}.id ${dir === 'asc' ? '>' : '<'} ${bind(id)}::uuid`
  // (k1 after v1) or (k1 = v1 and ((k2 after v2) or (k2 = v2 and … id after)))
  return keys.reduceRight((rest, key, index) => {
    const column = `${alias}.${key.column}`
    const value = values[index] ?? null
    if (value === null) return `(${column} is null and ${rest})`
    const at = `${bind(value)}::${key.type}`
    return `(${column} ${key.dir === 'asc' ? '>' : '<'} ${at} or ${column} is null or (${column} = ${at} and ${rest}))`
  }, idAfter)
}

/** A cursor is opaque to callers; anything that is not one of ours is refused, never an error of ours. */
export function encodeCursor(keys: Key[], position: Position): string {
  const shape = keys.map(key => `${key.name} ${key.dir}`).join(',')
  return Buffer.from(JSON.stringify([shape, position.values, position.id])).toString('base64url')
}

export function decodeCursor(keys: Key[], cursor: string | undefined): Position | null {
  if (cursor === undefined) return null
  const shape = keys.map(key => `${key.name} ${key.dir}`).join(',')
  const parsed = parse(cursor)
  const fits = parsed?.shape === shape && parsed.values.length === keys.length
  if (!parsed || !fits || !parsed.values.every((value, index) => isOf(keys[index]?.type ?? '', value))) {
    throw invalidInput({}, [
      fieldProblem('cursor', 'wrong_format', { zh: '游标无效，或与排序不符', en: 'is not a cursor of this order' }),
    ])
  }
  return { values: parsed.values, id: parsed.id }
}

type Parsed = { shape: string; values: Position['values']; id: string }

function parse(cursor: string): Parsed | undefined {
  try {
    const decoded: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (!Array.isArray(decoded) || decoded.length !== 3) return undefined
    const [shape, values, id]: unknown[] = decoded
    if (typeof shape !== 'string' || !Array.isArray(values) || !values.every(isScalar) || typeof id !== 'string')
      return undefined
    return isId(id) ? { shape, values, id } : undefined
  } catch {
    return undefined
  }
}

function isScalar(value: unknown): value is Position['values'][number] {
  return value === null || ['number', 'boolean', 'string'].includes(typeof value)
}

/** A made-up value would be refused by the database with no word on where it stood. */
function isOf(type: string, value: Position['values'][number]): boolean {
  if (value === null) return true
  if (type === 'boolean') return typeof value === 'boolean'
  if (type === 'integer') return Number.isSafeInteger(value) && Math.abs(Number(value)) < 2 ** 31
  if (typeof value !== 'string' || value.length > 3000) return false
  if (type === 'uuid') return isId(value)
  if (type === 'date') return isDay(value)
  if (type === 'timestamptz') return canonicalInstant(value) !== null
  if (type === 'numeric') return /^-?\d{1,40}(\.\d{1,30})?$/.test(value)
  return isStorable(value)
}
