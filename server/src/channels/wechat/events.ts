import type { JsonObject } from '../json-safe.ts'
import type { Told } from './item.ts'

type Fields = Map<string, string>
type Happening = { name: string; more?: (fields: Fields) => JsonObject }

/** Of the account and not of a follower: there is nobody whose timeline it would stand on. */
const OF_NOBODY = new Set(['masssendjobfinish', 'publishjobfinish'])

/** Scenes of codes: what follows `qrscene_` where the code made somebody follow, all of the key where he did already. */
const scene = (fields: Fields): JsonObject => {
  const text = (fields.get('EventKey') ?? '').replace(/^qrscene_/, '')
  return text === '' ? {} : { scene: text }
}
const menuKey = (fields: Fields): JsonObject => ({ name: fields.get('EventKey') ?? '' })
const status = (fields: Fields): JsonObject => ({
  name: fields.get('Status') ?? '',
  platformId: fields.get('MsgID') ?? '',
})
const position = (fields: Fields): JsonObject => ({
  latitude: Number(fields.get('Latitude')),
  longitude: Number(fields.get('Longitude')),
})

const EVENTS: Record<string, Happening> = {
  subscribe: { name: 'Account Followed', more: scene },
  unsubscribe: { name: 'Account Unfollowed' },
  scan: { name: 'Code Scanned', more: scene },
  click: { name: 'Menu Clicked', more: menuKey },
  view: { name: 'Menu Link Opened', more: menuKey },
  view_miniprogram: { name: 'Menu Link Opened', more: menuKey },
  location: { name: 'Location Reported', more: position },
  templatesendjobfinish: { name: 'Template Delivered', more: status },
  scancode_push: { name: 'Menu Clicked', more: menuKey },
  scancode_waitmsg: { name: 'Menu Clicked', more: menuKey },
  pic_sysphoto: { name: 'Menu Clicked', more: menuKey },
  pic_photo_or_album: { name: 'Menu Clicked', more: menuKey },
  pic_weixin: { name: 'Menu Clicked', more: menuKey },
  location_select: { name: 'Menu Clicked', more: menuKey },
  subscribe_msg_popup_event: { name: 'Subscription Asked' },
  subscribe_msg_change_event: { name: 'Subscription Changed' },
  subscribe_msg_sent_event: { name: 'Subscription Message Delivered' },
  kf_create_session: { name: 'Desk Session Started' },
  kf_close_session: { name: 'Desk Session Ended' },
  kf_switch_session: { name: 'Desk Session Handed Over' },
}

/** What somebody did at the account; 'nobody' for what is about no follower, null for an event that is not known. */
export function eventOf(fields: Fields): Told | 'nobody' | null {
  const event = (fields.get('Event') ?? '').toLowerCase()
  if (OF_NOBODY.has(event)) return 'nobody'
  const happening = Object.hasOwn(EVENTS, event) ? EVENTS[event] : undefined
  if (!happening) return null
  const properties = happening.more?.(fields) ?? {}
  return { type: 'track', name: happening.name, body: { event: happening.name, properties, context: {} } }
}
