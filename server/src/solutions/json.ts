import { isDeepStrictEqual } from 'node:util'

/** Bodies of parts as plain JSON: how they are compared, made uniform and written. */

export type Keyed = { [key: string]: unknown }

export function isKeyed(value: unknown): value is Keyed {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** As PostgreSQL and files give it back: the order of keys is nothing. */
export function same(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(a, b)
}

/** Taken and compared as a whole: half of one condition and half of another ask for what nobody meant. */
const WHOLE = new Set(['filter', 'when', 'query', 'rollup', 'default', 'display'])

export function isWhole(key: string): boolean {
  return WHOLE.has(key)
}

/** Without what says nothing: absent, null and false are the same, so that two ways to write a part are one. */
export function uniform<T>(value: T): T
export function uniform(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(uniform)
  if (!isKeyed(value)) return value
  const said = Object.entries(value).filter(
    ([key, inner]) => inner !== undefined && inner !== null && (inner !== false || isWhole(key)),
  )
  return Object.fromEntries(said.map(([key, inner]) => [key, isWhole(key) ? inner : uniform(inner)]))
}

/** What people look for first in a file stands first. */
const FIRST = [
  ...['name', 'extends', 'object', 'id', 'value', 'field', 'label', 'zh', 'en', 'title', 'intro', 'description'],
  ...['version', 'requires', 'icon', 'nameField', 'type', 'formula', 'rollup', 'function', 'by', 'required', 'unique'],
  ...['columns', 'query', 'display', 'items', 'roles', 'rights', 'sections', 'options', 'fields', 'validations'],
]
const PLACES = new Map(FIRST.map((key, place) => [key, place]))

/** The text of a file: two spaces a step, keys in one order, so that a diff shows what changed and nothing else. */
export function textOf(value: unknown): string {
  return `${JSON.stringify(ordered(value), null, 2)}\n`
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered)
  if (!isKeyed(value)) return value
  return Object.fromEntries(keysOf(value).map(key => [key, ordered(value[key])]))
}

/** The keys of these, each once, in the order of files. */
export function keysOf(...values: Keyed[]): string[] {
  const keys = [...new Set(values.flatMap(value => Object.keys(value)))]
  return keys.toSorted((a, b) => placeOf(a) - placeOf(b) || (a < b ? -1 : 1))
}

function placeOf(key: string): number {
  return PLACES.get(key) ?? FIRST.length
}
