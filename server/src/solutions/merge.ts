import type { PartChange } from '@huiliu/contracts'
import { isKeyed, isWhole, keysOf, same, type Keyed } from './json.ts'

/**
 * Three-way comparison of one part: `base` as it was installed, `mine` as it is now, `theirs` as it is to be. Nothing the
 * company made, changed or took away is overwritten; what it would have become is told.
 */
export type Three = { base: unknown; mine: unknown; theirs: unknown }
export type Merged = { value: unknown; kept: PartChange[] }

export function merge(three: Three, path = ''): Merged {
  const { base, mine, theirs } = three
  if (same(mine, theirs) || same(base, theirs)) return { value: mine, kept: [] }
  if (same(base, mine)) return { value: theirs, kept: [] }
  if (!isWhole(path.slice(path.lastIndexOf('.') + 1))) {
    if (isKeyed(mine) && isKeyed(theirs)) return mergeKeyed({ base: isKeyed(base) ? base : {}, mine, theirs }, path)
    const lists = listsOf(three)
    if (lists) return mergeLists(lists, path)
  }
  return { value: mine, kept: [{ path, before: mine ?? null, after: theirs ?? null }] }
}

function mergeKeyed({ base, mine, theirs }: { base: Keyed; mine: Keyed; theirs: Keyed }, path: string): Merged {
  const value: Keyed = {}
  const kept: PartChange[] = []
  for (const key of keysOf(mine, theirs)) {
    const one = merge({ base: own(base, key), mine: own(mine, key), theirs: own(theirs, key) }, below(path, key))
    if (one.value !== undefined) value[key] = one.value
    kept.push(...one.kept)
  }
  return { value, kept }
}

function own(from: Keyed, key: string): unknown {
  return Object.hasOwn(from, key) ? from[key] : undefined
}

function below(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`
}

type List = Map<string, unknown>
type Lists = { base: List; mine: List; theirs: List }

/** Lists whose items are known by a name of theirs; undefined for any other, which is compared as a whole. */
function listsOf({ base, mine, theirs }: Three): Lists | undefined {
  const lists = [base ?? [], mine, theirs].map(listOf)
  const [b, m, t] = lists
  return b && m && t && { base: b, mine: m, theirs: t }
}

/** Items by name; undefined where one has none or two have the same. */
export function listOf(value: unknown): List | undefined {
  if (!Array.isArray(value)) return undefined
  const named = value.map((item: unknown) => [nameOf(item), item] as const)
  const known = new Map<string, unknown>()
  for (const [name, item] of named) {
    if (name === undefined || known.has(name)) return undefined
    known.set(name, item)
  }
  return known
}

function nameOf(item: unknown): string | undefined {
  if (typeof item === 'string') return item
  if (!isKeyed(item)) return undefined
  const { name, value, id, formula, object, field, page, view } = item
  if (typeof object === 'string' && typeof field === 'string' && name === undefined) return `${object}.${field}`
  return [name, value, id, formula, object, page, view, field].find(one => typeof one === 'string')
}

function mergeLists({ base, mine, theirs }: Lists, path: string): Merged {
  const kept: PartChange[] = []
  const items = new Map<string, unknown>()
  for (const name of new Set([...mine.keys(), ...theirs.keys()])) {
    const three = { base: base.get(name), mine: mine.get(name), theirs: theirs.get(name) }
    const one = merge(three, below(path, name))
    if (one.value !== undefined) items.set(name, one.value)
    kept.push(...one.kept)
  }
  const order = orderOf({ base, mine, theirs }, items)
  return { value: order.map(name => items.get(name)), kept }
}

/** The company's order where it made one, else theirs; what only the other has stands after what it stands after there. */
function orderOf({ base, mine, theirs }: Lists, items: List): string[] {
  const among = (list: List, other: List) => [...list.keys()].filter(name => other.has(name))
  const reordered = !same(among(base, mine), among(mine, base))
  const [first, second] = reordered ? [mine, theirs] : [theirs, mine]
  const order = [...first.keys()]
  let before = -1
  for (const name of second.keys()) {
    const at = order.indexOf(name)
    if (at < 0) order.splice(before + 1, 0, name)
    before = at < 0 ? before + 1 : at
  }
  return order.filter(name => items.has(name))
}

/** Where two states of a part differ, leaf by leaf. */
export function differences(before: unknown, after: unknown, path = ''): PartChange[] {
  if (same(before, after)) return []
  if (!isWhole(path.slice(path.lastIndexOf('.') + 1))) {
    if (isKeyed(before) && isKeyed(after))
      return keysOf(before, after).flatMap(key => differences(own(before, key), own(after, key), below(path, key)))
    const [was, is] = [listOf(before), listOf(after)]
    if (was && is) {
      const inner = [...new Set([...was.keys(), ...is.keys()])].flatMap(name =>
        differences(was.get(name), is.get(name), below(path, name)),
      )
      if (inner.length > 0) return inner
    }
  }
  return [{ path, before: before ?? null, after: after ?? null }]
}
