import type { Mapping } from '@huiliu/contracts'
import { ITEM_LIMIT, MAX_ITEMS, type Inbound, type InboundItem, type InboundProblem } from '../inbound.ts'
import type { Json, JsonObject } from '../json-safe.ts'
import { orderProperties } from './order.ts'
import { pointed, valueAt, type Around } from './place.ts'
import { readJson } from './read-json.ts'
import { isNothing, textOf, timeOf } from './values.ts'

export type Message = {
  body: Uint8Array
  /** the sender's id of the message: the same again is a repeat */
  key: string
  receivedAt: Date
  /** IANA: what a wall clock without a zone means */
  timeZone: string
}
/** `passedOver`: items whose value the mapping names to be left alone. */
export type InboundMessage = Inbound & { passedOver: number }

/**
 * Reads a message by a mapping. Never throws: an item is taken whole or not at all, and what stands in its way is a problem
 * with the place to blame, so that a mended mapping can be run over the same message again.
 */
export function parseWebhook(message: Message, mapping: Mapping): InboundMessage {
  const result: InboundMessage = { items: [], problems: [], passedOver: 0 }
  const refuse = (item: number, code: string, path: string, detail: string | null = null) =>
    void result.problems.push({ item, code, path, detail })
  const whole = readJson(message.body)
  if (whole === undefined) {
    refuse(0, 'not_json', '')
    return result
  }
  const found = pointed(whole, mapping.each)
  if (found === undefined || found === null) {
    refuse(0, 'nothing_there', mapping.each)
    return result
  }
  const list = Array.isArray(found) ? found : [found]
  list.slice(0, MAX_ITEMS).forEach((item, place) => {
    const read = readItem({ item, message: whole }, { place, message, mapping })
    if (read === undefined) result.passedOver++
    else if (Array.isArray(read)) result.problems.push(...read)
    else result.items.push(read)
  })
  if (list.length > MAX_ITEMS) refuse(MAX_ITEMS, 'too_many_items', mapping.each, String(list.length))
  return result
}

type Reading = { place: number; message: Message; mapping: Mapping }
/** Says what is wrong at a place. */
export type Blame = (code: string, path: string, detail?: string | null) => void

/** The item, what stands in its way, or undefined when it is to be passed over. */
function readItem(around: Around, { place, message, mapping }: Reading): InboundItem | InboundProblem[] | undefined {
  const problems: InboundProblem[] = []
  const blame: Blame = (code, path, detail = null) => void problems.push({ item: place, code, path, detail })
  const name = nameOf(around, mapping, blame)
  if (name === undefined) return undefined
  const who = whoOf(around, mapping, blame)
  const time = whenOf(around, { mapping, message, blame })
  const properties = propertiesOf(around, mapping)
  const order = mapping.order && mapping.is === 'order' ? orderProperties(around, mapping.order, blame) : {}
  const traits = { ...factsOf(around, mapping), ...who.traits }
  const isPerson = mapping.is === 'person'
  const own = isPerson ? { traits } : { event: name, properties: { ...properties, ...order } }
  const body: JsonObject = { ...own, context: {}, ...time.claimed, ...(who.userId !== null && { userId: who.userId }) }
  if (JSON.stringify(body).length > ITEM_LIMIT) blame('item_too_large', '')
  if (problems.length > 0) return problems
  const number = order['order_id']
  return {
    place,
    type: isPerson ? 'identify' : 'track',
    name,
    messageKey: `${message.key}:${place}`,
    otherKeys: keysOf(around, mapping, name),
    ...who,
    previousId: null,
    rowKey: typeof number === 'string' ? `order:${number}` : `message:${message.key}:${place}`,
    traits,
    occurredAt: time.at,
    body,
  }
}

/** The name of what happened; null for a person, who did nothing; undefined for what is to be passed over. */
function nameOf(around: Around, { is, event }: Mapping, blame: Blame): string | null | undefined {
  if (is === 'person') return null
  if (event?.from === undefined) return event?.name ?? null
  const given = valueAt(event.from, around)
  const text = textOf(given)
  const known = event.names?.find(one => one.value === text)
  if (known) return known.name ?? undefined
  if (event.name !== undefined) return event.name
  blame(text === null ? 'nothing_there' : 'unknown_value', event.from, text)
  return null
}

type Who = Pick<InboundItem, 'anonymousId' | 'userId' | 'ids' | 'traits'>

/** Whoever the item names, by as many identifiers as it gives; nobody at all is a problem. */
function whoOf(around: Around, { who }: Mapping, blame: Blame): Who {
  const found: Who = { anonymousId: null, userId: null, ids: [], traits: {} }
  for (const { kind, from, scope } of who) {
    const value = textOf(valueAt(from, around))
    if (value === null) continue
    if (kind === 'user_id' && found.userId === null) found.userId = value
    else if (kind === 'anonymous_id' && found.anonymousId === null) found.anonymousId = value
    else if ((kind === 'email' || kind === 'phone') && found.traits[kind] === undefined) found.traits[kind] = value
    else found.ids.push({ kind, value, scope: scope ?? null })
  }
  const named = found.userId !== null || found.anonymousId !== null || found.ids.length > 0
  if (!named && Object.keys(found.traits).length === 0) blame('no_who', who[0]?.from ?? '')
  return found
}

function factsOf(around: Around, { facts }: Mapping): JsonObject {
  const traits: JsonObject = {}
  for (const { field, from } of facts) {
    const value = textOf(valueAt(from, around))
    if (value !== null) traits[field === 'company_name' ? 'company' : field] = value
  }
  return traits
}

function propertiesOf(around: Around, { properties }: Mapping): JsonObject {
  return Object.fromEntries(
    properties.flatMap(({ name, from }): [string, Json][] => {
      const value = valueAt(from, around)
      return value === undefined || value === null ? [] : [[name, value]]
    }),
  )
}

/** When it happened. A time in the future is not believed: the time of receipt stands and the claim is kept. */
function whenOf(
  around: Around,
  { mapping, message, blame }: { mapping: Mapping; message: Message; blame: Blame },
): { at: Date; claimed: { claimedTime?: string } } {
  const { receivedAt, timeZone } = message
  const given = mapping.at === undefined ? undefined : valueAt(mapping.at, around)
  if (mapping.at === undefined || isNothing(given)) return { at: receivedAt, claimed: {} }
  const at = timeOf(given, timeZone)
  if (!at) blame('not_a_time', mapping.at, textOf(given))
  if (!at || at <= receivedAt) return { at: at ?? receivedAt, claimed: {} }
  return { at: receivedAt, claimed: { claimedTime: (textOf(given) ?? '').slice(0, 64) } }
}

/** The key is one of what happened: an order that is shipped is no repeat of the same order paid. */
function keysOf(around: Around, { key }: Mapping, name: string | null): string[] {
  const value = key === undefined ? null : textOf(valueAt(key, around))
  return value === null ? [] : [JSON.stringify([name, value])]
}
