import type { Judged } from '../../objects/index.ts'
import type { Entity, Node, Said } from './types.ts'

/** The value by which a row's record is looked for; null where the row gives none. */
export function keyValue(node: Node, { values }: Said): string | null {
  const value = node.key === null ? null : values[node.key]
  return typeof value === 'string' ? value : null
}

/** The same with what must agree beside it. */
export function fullKey(node: Node, one: Said, also: string[]): string | null {
  const value = keyValue(node, one)
  if (value === null || also.length === 0) return value
  return JSON.stringify([value, ...also.map(field => toldOf(field, one))])
}

/** Of a record that exists, as `fullKey` has it of a row. */
export function heldKey({ key, values }: Judged, also: string[]): string {
  return also.length === 0 ? key : JSON.stringify([key, ...also.map(field => values[field] ?? null)])
}

function toldOf(field: string, { values, refs }: Said): unknown {
  const ref = refs.find(one => one.field === field)
  return ref ? (ref.entity.id ?? unmade(ref.entity)) : (values[field] ?? null)
}

/** What is made by this file is told apart by what is said of it first. */
function unmade({ said: [first] }: Entity): unknown {
  return first ? { made: first.values } : null
}
