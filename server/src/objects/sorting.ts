import type { ObjectDef, Sort } from '@huiliu/contracts'
import { invalidInput } from '../kernel/index.ts'
import { fieldRight, type Caller } from '../workspace/index.ts'
import type { binder } from './branches.ts'
import { columnOf, columnType } from './ddl.ts'
import { fieldProblem, valueProblem } from './problems.ts'

/** One column of the order. Empty values come last in both directions. */
export type Key = { name: string; column: string; type: string; dir: 'asc' | 'desc'; nullable: boolean }
/** Where a page ended: the values of the keys and the id of the last row. */
export type Position = { values: (string | number | boolean | null)[]; id: string }

const SYSTEM_KEYS: Record<string, string> = {
  created_at: 'timestamptz',
  updated_at: 'timestamptz',
  version: 'integer',
  owner_id: 'uuid',
}
const NOT_SORTABLE = new Set(['multi_select', 'json', 'long_text'])
const MAX_KEYS = 4

/** Keys of a requested order; the newest change first when none is requested. A field the caller may not read does not exist. */
export function sortKeys(caller: Caller, object: ObjectDef, sort: Sort[] | undefined): Key[] {
  const wanted: Sort[] = sort && sort.length > 0 ? sort.slice(0, MAX_KEYS) : [{ field: 'updated_at', dir: 'desc' }]
  return wanted.map(({ field, dir }, index) => {
    const system = SYSTEM_KEYS[field]
    if (system) return { name: field, column: field, type: system, dir, nullable: field === 'owner_id' }
    const found = object.fields.find(one => one.name === field)
    const right = fieldRight(caller, object.name, field)
    // The order of masked values would tell them one comparison at a time.
    if (!found || right === 'hidden' || right === 'masked' || NOT_SORTABLE.has(found.type)) {
      throw invalidInput({}, [valueProblem(`sort.${index}.field`, 'unknown_field')])
    }
    return { name: field, column: columnOf(field), type: columnType(found.type), dir, nullable: true }
  })
}

export function orderBy(keys: Key[], alias: string): string {
  const columns = keys.map(({ column, dir }) => `${alias}.${column} ${dir} nulls last`)
  return [...columns, `${alias}.id ${keys[0]?.dir ?? 'asc'}`].join(', ')
}

/**
 * Splits by the first key's emptiness, so that each part is a plain walk of an index (a descending index walk would put the
 * empty ones first). A position tells which parts are still ahead, and where in them.
 */
export function parts(
  keys: Key[],
  position: Position | null,
  { alias, bind }: { alias: string; bind: ReturnType<typeof binder> },
): string[] {
  const [first] = keys
  if (!first) return []
  const column = `${alias}.${first.column}`
  const after = position && afterPosition(keys, position, { alias, bind })
  if (!first.nullable) return [after ?? 'true']
  const full = [`${column} is not null`, after].filter(Boolean).join(' and ')
  const empty = [`${column} is null`, position?.values[0] === null ? after : null].filter(Boolean).join(' and ')
  return position?.values[0] === null ? [empty] : [full, empty]
}

function afterPosition(
  keys: Key[],
  { values, id }: Position,
  { alias, bind }: { alias: string; bind: ReturnType<typeof binder> },
): string {
  const dir = keys[0]?.dir ?? 'asc'
  const idAfter = `${alias}.id ${dir === 'asc' ? '>' : '<'} ${bind(id)}::uuid`
  const [only] = keys
  if (keys.length === 1 && only && values[0] !== null) {
    return `(${alias}.${only.column}, ${alias}.id) ${dir === 'asc' ? '>' : '<'} (${bind(values[0])}::${only.type}, ${bind(id)}::uuid)`
  }
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
  if (!parsed || parsed.shape !== shape || parsed.values.length !== keys.length) {
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
    return /^[0-9a-f-]{36}$/.test(id) ? { shape, values, id } : undefined
  } catch {
    return undefined
  }
}

function isScalar(value: unknown): value is Position['values'][number] {
  return (
    value === null ||
    typeof value === 'number' ||
    typeof value === 'boolean' ||
    (typeof value === 'string' && !value.includes('\u0000'))
  )
}
