import { isObject, jsonSafe, safeText, type Json, type JsonObject } from '../json-safe.ts'
import { ITEM_LIMIT, MAX_ITEMS, type Inbound, type InboundItem, type InboundProblem } from '../inbound.ts'
import { occurredAt } from './time.ts'

type Envelope = { path: string; body: Uint8Array; receivedAt: Date }

/** A Map, not an object: a type of "constructor" must find nothing. */
const TYPES = new Map<unknown, InboundItem['type']>([
  ['identify', 'identify'],
  ['i', 'identify'],
  ['track', 'track'],
  ['t', 'track'],
  ['page', 'page'],
  ['p', 'page'],
  ['screen', 'screen'],
  ['s', 'screen'],
  ['group', 'group'],
  ['g', 'group'],
  ['alias', 'alias'],
  ['a', 'alias'],
])

/** The write key a browser puts in the body (it sends text/plain to avoid a preflight), or null. */
export function segmentWriteKey(body: unknown): string | null {
  if (!isObject(body)) return null
  if (typeof body['writeKey'] === 'string') return body['writeKey']
  const first: unknown = Array.isArray(body['batch']) ? body['batch'][0] : undefined
  return isObject(first) && typeof first['writeKey'] === 'string' ? first['writeKey'] : null
}

/**
 * The Segment HTTP Tracking API (https://segment.com/docs/connections/sources/catalog/libraries/server/http-api/): pure
 * translation of one request body into items. Bodies are known to be JSON objects (`accept` checked); each item is judged
 * alone, so one bad item spoils no other.
 */
export function parseSegment({ path, body, receivedAt }: Envelope): Inbound {
  const parsed: unknown = JSON.parse(new TextDecoder().decode(body))
  if (!isObject(parsed)) return { items: [], problems: [problem(0, 'not_an_object')] }
  const kind = path.replace(/^\/v1\//, '')
  const list: unknown = kind === 'batch' || kind === 'b' || kind === 'import' ? parsed['batch'] : [parsed]
  if (!Array.isArray(list)) return { items: [], problems: [problem(0, 'no_batch')] }
  const result: Inbound = { items: [], problems: [] }
  const around = { envelope: parsed, context: jsonSafe(parsed['context'] ?? null), kind, receivedAt }
  list.slice(0, MAX_ITEMS).forEach((raw: unknown, item) => {
    const outcome = parseItem(raw, item, around)
    if (typeof outcome === 'string') result.problems.push(problem(item, outcome))
    else result.items.push(outcome)
  })
  if (list.length > MAX_ITEMS) result.problems.push(problem(MAX_ITEMS, 'too_many_items', String(list.length)))
  return result
}

function problem(item: number, code: string, detail: string | null = null): InboundProblem {
  return { item, code, path: '', detail }
}

/** What the items of one delivery share; `context` in its safe form. */
type Around = { envelope: Record<string, unknown>; context: Json; kind: string; receivedAt: Date }

function parseItem(raw: unknown, place: number, { envelope, context, kind, receivedAt }: Around): InboundItem | string {
  if (!isObject(raw)) return 'not_an_object'
  const type = TYPES.get(kind) ?? TYPES.get(raw['type'])
  if (!type) return 'unknown_type'
  const item = jsonSafe(raw)
  if (!isJsonObject(item)) return 'not_an_object'
  const text = JSON.stringify(item)
  if (text.length > ITEM_LIMIT) return 'item_too_large'
  const anonymousId = idText(item['anonymousId'])
  const userId = idText(item['userId'])
  const previousId = idText(item['previousId'])
  if (!anonymousId && !userId && !previousId) return 'no_id'
  const name = nameOf(type, item)
  if (type === 'track' && !name) return 'no_event_name'
  const at = occurredAt({ item, envelope, receivedAt })
  return {
    place,
    type,
    name,
    anonymousId,
    userId,
    previousId,
    messageKey: idText(item['messageId']) ?? `content:${kind}:${text}`,
    otherKeys: [],
    ids: [],
    rowKey: null,
    traits: traitsOf(item),
    occurredAt: at.time,
    body: bodyOf(item, { context, claimedTime: at.rejected }),
  }
}

function nameOf(type: InboundItem['type'], item: Record<string, unknown>): string | null {
  const name = type === 'track' ? item['event'] : item['name']
  return typeof name === 'string' && name.trim() !== '' ? safeText(name.trim().slice(0, 200)) : null
}

/** Ids arrive as text or as numbers; anything else is no id. */
function idText(value: unknown): string | null {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value)
  if (typeof value !== 'string') return null
  const text = value.trim()
  return text === '' || text.length > 512 ? null : text
}

/** identify carries traits at the top, track and page may carry them in the context. */
function traitsOf(item: JsonObject): JsonObject {
  const context = item['context']
  const inContext = isJsonObject(context) ? context['traits'] : undefined
  const own = item['traits']
  return { ...(isJsonObject(inContext) && inContext), ...(isJsonObject(own) && own) }
}

const KEPT = [
  'name',
  'category',
  'event',
  'properties',
  'traits',
  'groupId',
  'previousId',
  'userId',
  'anonymousId',
] as const

/** What the timeline keeps: the item's own context before the delivery's. */
function bodyOf(item: JsonObject, { context, claimedTime }: { context: Json; claimedTime: string | null }): JsonObject {
  const body: JsonObject = {}
  for (const key of KEPT) {
    const value = item[key]
    if (value !== undefined && value !== null) body[key] = value
  }
  const own = item['context']
  body['context'] = { ...(isJsonObject(context) && context), ...(isJsonObject(own) && own) }
  if (claimedTime !== null) body['claimedTime'] = claimedTime
  return body
}

function isJsonObject(value: Json | undefined): value is JsonObject {
  return isObject(value)
}
