import type { CallBody } from '@huiliu/contracts'
import type { ChannelReading, KeptDelivery, Translation } from '../contract.ts'
import { MAX_ITEMS, type InboundFile, type InboundItem } from '../inbound.ts'
import { isObject, safeText, type Json } from '../json-safe.ts'
import { readJson } from '../webhook/read-json.ts'
import { isNothing, textOf, timeOf } from '../webhook/values.ts'
import { partyNumber } from './number.ts'
import { telephoneSettings } from './settings.ts'

type Fields = Record<string, Json | undefined>
/** What one event of a telephone system became: an item, what is wrong with it, or undefined where it is none of ours. */
type Read = InboundItem | { code: string; path: string; detail: string | null } | undefined

const NAMES: Record<string, string> = {
  'call.ringing': 'ringing',
  'call.answered': 'answered',
  'call.ended': 'ended',
  'call.missed': 'missed',
  'call.recording': 'recorded',
}
const DIRECTIONS: Record<string, CallBody['direction'] | 'internal'> = {
  in: 'in',
  inbound: 'in',
  incoming: 'in',
  out: 'out',
  outbound: 'out',
  outgoing: 'out',
  internal: 'internal',
}

/** Events of calls, one or a list of them. What agents do between calls, and calls between desks, are passed over. */
export function parseCalls({ body, receivedAt }: KeptDelivery, reading: ChannelReading): Translation {
  const whole = readJson(body)
  const result: Translation & { passedOver: number } = { items: [], problems: [], passedOver: 0 }
  if (whole === undefined) return { ...result, problems: [{ item: 0, code: 'not_json', path: '', detail: null }] }
  const list = Array.isArray(whole) ? whole : [whole]
  list.slice(0, MAX_ITEMS).forEach((one, place) => {
    const read = readEvent(one, { place, receivedAt, reading })
    if (read === undefined) result.passedOver++
    else if ('code' in read) result.problems.push({ item: place, ...read })
    else result.items.push(read)
  })
  if (list.length > MAX_ITEMS)
    result.problems.push({ item: MAX_ITEMS, code: 'too_many_items', path: '', detail: String(list.length) })
  return result
}

type Around = { place: number; receivedAt: Date; reading: ChannelReading }

function readEvent(given: Json, { place, receivedAt, reading }: Around): Read {
  if (!isObject(given)) return { code: 'not_an_object', path: '', detail: null }
  const fields: Fields = given
  const event = textOf(fields['event'])
  if (event === 'call.agent_state') return undefined
  const name = NAMES[event ?? '']
  if (name === undefined) return { code: 'unknown_call_event', path: '/event', detail: event }
  const direction = DIRECTIONS[textOf(fields['direction'])?.toLowerCase() ?? '']
  if (direction === undefined)
    return { code: 'unknown_direction', path: '/direction', detail: textOf(fields['direction']) }
  if (direction === 'internal') return undefined
  const callId = textOf(fields['callId'])
  if (callId === null) return { code: 'no_call_id', path: '/callId', detail: null }
  const at = isNothing(fields['at']) ? receivedAt : timeOf(fields['at'], reading.timeZone)
  if (!at) return { code: 'not_a_time', path: '/at', detail: textOf(fields['at']) }
  const told = bodyOf(fields, { name, direction, callId, reading })
  return {
    place,
    type: 'call',
    messageKey: JSON.stringify([callId, event, told.agent]),
    otherKeys: [],
    name,
    anonymousId: null,
    userId: null,
    previousId: null,
    ids: [],
    rowKey: `call:${told.callId}`,
    traits: told.customer === null ? {} : { phone: told.customer },
    // A clock that is ahead is not believed.
    occurredAt: at <= receivedAt ? at : receivedAt,
    body: told,
    ...(name === 'recorded' && { files: recordingsIn(fields) }),
  }
}

const LONGEST_URL = 2000

/** A recording lies with the telephone system, and is fetched from there. */
function recordingsIn({ recordingUrl }: Fields): InboundFile[] {
  const url = typeof recordingUrl === 'string' ? safeText(recordingUrl.trim()) : ''
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url) || url.length > LONGEST_URL) return []
  const name = decoded(new URL(url).pathname.split('/').at(-1) ?? '')
  return [{ name: name || 'recording', mediaType: 'audio/wav', fetch: { url }, bytes: null, expiresAt: null }]
}

function decoded(text: string): string {
  try {
    return safeText(decodeURIComponent(text))
  } catch {
    return text
  }
}

type Telling = { name: string; direction: CallBody['direction']; callId: string; reading: ChannelReading }

function bodyOf(fields: Fields, { name, direction, callId, reading }: Telling): CallBody {
  const settings = telephoneSettings(reading.settings)
  const [from, to] = [textOf(fields['from']), textOf(fields['to'])]
  const place = { country: reading.country, ...settings }
  const dialled = direction === 'out'
  return {
    // The legs of a call that was queued or transferred are one call.
    callId: textOf(fields['linkedId']) ?? callId,
    direction,
    customer: partyNumber(dialled ? to : from, { ...place, dialled }),
    line: short(textOf(fields['did']) ?? (dialled ? from : to)),
    queue: short(textOf(fields['queue'])),
    agent: textOf(fields['agentExt']),
    seconds: secondsOf(fields[name === 'ended' ? 'billSec' : 'durationSec']),
    cause: short(textOf(fields['hangupCause'])),
  }
}

/** Not within a character. */
function short(text: string | null): string | null {
  return text === null ? null : text.slice(0, 100).toWellFormed()
}

function secondsOf(value: Json | undefined): number | null {
  const text = textOf(value)
  return text !== null && /^\d{1,6}(\.\d+)?$/.test(text) ? Math.round(Number(text)) : null
}
