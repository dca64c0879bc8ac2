import type { ChannelReading, KeptDelivery, Translation } from '../contract.ts'
import { ITEM_LIMIT, type Inbound } from '../inbound.ts'
import { jsonSafe, type JsonObject } from '../json-safe.ts'
import { eventOf } from './events.ts'
import { itemBy, type Around, type Told } from './item.ts'
import { keyOf } from './keys.ts'
import { messageOf } from './messages.ts'
import { settingsOf } from './settings.ts'
import { scanIn, userInfoIn } from './told.ts'
import { readXml } from './xml.ts'

/** Where what we asked or settled ourselves is kept, beside what the platform sent by itself. */
export const USER_INFO_PATH = '/api/user-info'
export const SCAN_PATH = '/scans'

const NOTHING: Inbound = { items: [], problems: [] }

/** What a delivery of an official account says. Never throws: what is not known is a problem that names it. */
export function parseWechat(delivery: KeptDelivery, { settings }: ChannelReading): Translation {
  const { appid } = settingsOf(settings)
  const around = { appid, receivedAt: delivery.receivedAt }
  if (delivery.path === USER_INFO_PATH) return userInfoIn(delivery, around)
  if (delivery.path === SCAN_PATH) return scanIn(delivery, around)
  const fields = readXml(delivery.body)
  if (!fields) return problem('not_xml', '')
  const key = keyOf(fields)
  const openid = fields.get('FromUserName') ?? ''
  const type = fields.get('MsgType') ?? ''
  if (key === null || openid === '') return problem('no_message_id', '')
  const told = type === 'event' ? eventOf(fields) : messageOf(fields, around)
  if (told === 'nobody') return { ...NOTHING, passedOver: 1 }
  if (told === null)
    return type === 'event'
      ? problem('unknown_event', 'Event', fields.get('Event'))
      : problem('unknown_message_type', 'MsgType', type)
  const item = { ...itemBy(openid, around), ...safe(told), messageKey: key, occurredAt: timeOf(fields, around) }
  if (JSON.stringify(item.body).length > ITEM_LIMIT) return problem('item_too_large', '')
  return { items: [item], problems: [] }
}

function problem(code: string, path: string, detail: string | null = null): Inbound {
  return { items: [], problems: [{ item: 0, code, path, detail }] }
}

function safe(told: Told): Told {
  const body = jsonSafe(told.body)
  return { ...told, body: isFields(body) ? body : {} }
}

function isFields(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** CreateTime is in seconds; one that is none or still to come is not believed. */
function timeOf(fields: Map<string, string>, { receivedAt }: Around): Date {
  const seconds = fields.get('CreateTime') ?? ''
  const at = /^\d{1,11}$/.test(seconds) ? new Date(Number(seconds) * 1000) : receivedAt
  return at < receivedAt ? at : receivedAt
}
