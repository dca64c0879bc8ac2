import { SCOPED_KINDS, type FactName, type Mapping, type WhoKind } from '@huiliu/contracts'
import { firstOf, placeOf, pointerOf, stepsOf, type Json } from './places.ts'

type Lines = NonNullable<NonNullable<Mapping['order']>['lines']>
/** A mapping on its way: an order may lack its number yet, nobody may be named yet. */
export type Draft = Omit<Mapping, 'order'> & {
  order: Omit<NonNullable<Mapping['order']>, 'number'> & { number?: string }
}
/** What a place of the message can be connected to. */
export type Target =
  | 'at'
  | 'key'
  | 'event'
  | `who.${WhoKind}`
  | `fact.${FactName}`
  | `order.${'number' | 'total' | 'currency'}`
  | 'lines'
  | `line.${LinePart}`
  | 'property'
export type LinePart = 'sku' | 'name' | 'quantity' | 'unitPrice'

export const EMPTY: Draft = { each: '', is: 'order', who: [], facts: [], properties: [], order: { amounts: 'whole' } }

export function draftOf(mapping: Mapping | null): Draft {
  return mapping ? { ...mapping, order: mapping.order ?? { amounts: 'whole' } } : EMPTY
}

/** What is still missing before anything can become of a message. */
export type Missing = 'who' | 'scope' | 'number' | 'event'

export function missingIn({ is, who, event, order }: Draft): Missing[] {
  const named = event?.name !== undefined || (event?.names?.length ?? 0) > 0
  return [
    ...(who.length === 0 ? (['who'] as const) : []),
    ...(who.some(one => SCOPED_KINDS.includes(one.kind) && !one.scope?.trim()) ? (['scope'] as const) : []),
    ...(is === 'order' && order.number === undefined ? (['number'] as const) : []),
    ...(is !== 'person' && !named ? (['event'] as const) : []),
  ]
}

/** The mapping as it is sent; undefined while something is missing. */
export function mappingOf(draft: Draft): Mapping | undefined {
  if (missingIn(draft).length > 0) return undefined
  const { is, event, order, ...rest } = draft
  const { number } = order
  const own = is === 'order' && number !== undefined ? { order: { ...order, number } } : {}
  return { ...rest, is, ...(is !== 'person' && { event }), ...own }
}

export function placeAt(draft: Draft, target: Target): string | undefined {
  const [group, name] = target.split('.')
  if (target === 'at' || target === 'key') return draft[target]
  if (target === 'event') return draft.event?.from
  if (target === 'lines') return draft.order.lines?.each
  if (group === 'who') return draft.who.find(one => one.kind === name)?.from
  if (group === 'fact') return draft.facts.find(one => one.field === name)?.from
  if (group === 'order') return draft.order[name === 'total' || name === 'currency' ? name : 'number']
  return group === 'line' ? draft.order.lines?.[linePart(name)] : undefined
}

function linePart(name = ''): LinePart {
  return name === 'sku' || name === 'name' || name === 'quantity' ? name : 'unitPrice'
}

/** The draft with a place connected to a target, or nothing. */
export function connect(draft: Draft, target: Target, place: string | undefined): Draft {
  const [group, name = ''] = target.split('.')
  if (target === 'at' || target === 'key') return { ...draft, [target]: place }
  if (target === 'event') return { ...draft, event: { ...draft.event, from: place, names: draft.event?.names ?? [] } }
  if (target === 'lines')
    return {
      ...draft,
      order: { ...draft.order, lines: place === undefined ? undefined : linesOf(draft, { each: place }) },
    }
  if (group === 'order') return { ...draft, order: { ...draft.order, [name]: place } }
  if (group === 'line') return { ...draft, order: { ...draft.order, lines: linesOf(draft, { [name]: place }) } }
  if (group === 'who')
    return { ...draft, who: replaced(draft.who, one => one.kind === name, place, { kind: kindOf(name) }) }
  if (group === 'fact')
    return { ...draft, facts: replaced(draft.facts, one => one.field === name, place, { field: factOf(name) }) }
  return place === undefined ? draft : withProperty(draft, place)
}

function linesOf({ order }: Draft, change: Partial<Lines>): Lines {
  return { each: '', ...order.lines, ...change }
}

function replaced<T extends { from: string }>(
  list: T[],
  is: (one: T) => boolean,
  place: string | undefined,
  made: Omit<T, 'from'>,
): T[] {
  const at = list.findIndex(is)
  if (place === undefined) return list.filter((_, index) => index !== at)
  // The fields of `made` and the place are all a fresh one has.
  return at < 0 ? [...list, { ...made, from: place } as T] : list.with(at, { ...list[at], from: place } as T)
}

// Targets are built from the very lists these come from.
const kindOf = (name: string) => name as WhoKind
const factOf = (name: string) => name as FactName

function withProperty(draft: Draft, place: string): Draft {
  const name = (stepsOf(place.replace(/^#/, '')).at(-1) ?? 'value').slice(0, 100) || 'value'
  if (draft.properties.some(one => one.name === name)) return draft
  return { ...draft, properties: [...draft.properties, { name, from: place }] }
}

/** From where the places of items and of lines are told, in this message. */
export function basesIn(
  message: Json,
  draft: Pick<Draft, 'each' | 'order'>,
): { item: string; line: string | undefined } {
  const item = firstOf(message, draft.each)
  const lines = draft.order.lines?.each
  return { item, line: lines === undefined ? undefined : firstOf(message, pointerOf(lines, item)) }
}

/** Takes the items from elsewhere: every place goes on pointing to the same value. */
export function itemsFrom(message: Json, draft: Draft, each: string): Draft {
  const [from, to] = [firstOf(message, draft.each), firstOf(message, each)]
  const moved = (place: string) => placeOf(pointerOf(place, from), to)
  const maybe = (place: string | undefined) => (place === undefined ? undefined : moved(place))
  const { order } = draft
  return {
    ...draft,
    each,
    at: maybe(draft.at),
    key: maybe(draft.key),
    event: draft.event && { ...draft.event, from: maybe(draft.event.from) },
    who: draft.who.map(one => ({ ...one, from: moved(one.from) })),
    facts: draft.facts.map(one => ({ ...one, from: moved(one.from) })),
    properties: draft.properties.map(one => ({ ...one, from: moved(one.from) })),
    order: {
      ...order,
      number: maybe(order.number),
      total: maybe(order.total),
      currency: maybe(order.currency),
      lines: order.lines && { ...order.lines, each: moved(order.lines.each) },
    },
  }
}

/** Pointer → targets connected to it, to be shown in the message. */
export function connections(message: Json, draft: Draft, targets: Target[]): Map<string, Target[]> {
  const { item, line } = basesIn(message, draft)
  const found = new Map<string, Target[]>()
  for (const target of targets) {
    const place = placeAt(draft, target)
    const base = target.startsWith('line.') ? line : item
    if (place === undefined || base === undefined) continue
    const pointer = pointerOf(place, base)
    found.set(pointer, [...(found.get(pointer) ?? []), target])
  }
  return found
}
