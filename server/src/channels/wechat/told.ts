import { isObject, jsonSafe, type JsonObject } from '../json-safe.ts'
import type { KeptDelivery } from '../contract.ts'
import type { Inbound, InboundItem, InboundProblem } from '../inbound.ts'
import { itemBy, type Around } from './item.ts'

/**
 * What user/info or user/info/batchget answered about followers, kept as it came. Names and pictures are no longer among
 * it (since 2021-12); the unionid is where the account is bound to the open platform.
 */
export function userInfoIn({ body }: KeptDelivery, around: Around): Inbound {
  const answer = readObject(body)
  if (!answer) return { items: [], problems: [{ item: 0, code: 'not_json', path: '', detail: null }] }
  const list = answer['user_info_list']
  const users = Array.isArray(list) ? list : [answer]
  const read = users.map((user, place) => followerOf(user, place, around))
  return {
    items: read.flatMap(one => (one && 'type' in one ? [one] : [])),
    problems: read.flatMap(one => (one && 'code' in one ? [one] : [])),
  }
}

/** A follower; null for whom nothing is said of beyond that he follows no more. */
function followerOf(user: unknown, place: number, around: Around): InboundItem | InboundProblem | null {
  const openid = isObject(user) ? textOf(user['openid']) : ''
  if (!isObject(user) || openid === '')
    return { item: place, code: 'no_who', path: `/user_info_list/${place}`, detail: null }
  const unionid = textOf(user['unionid'])
  if (unionid === '') return null
  const item = itemBy(openid, around)
  return {
    ...item,
    place,
    messageKey: `user-info:${openid}:${unionid}`,
    ids: [...item.ids, { kind: 'unionid', value: unionid, scope: UNIONID_SCOPE, rule: 'platform' }],
    body: { traits: {}, context: {} },
  }
}

/** One unionid is one person over all applications of one company's account at the open platform. */
const UNIONID_SCOPE = 'wechat'

/** Who scanned the code that was shown to a signed-in user: settled by us, of the platform's event and the server's word. */
export type Scan = {
  scene: string
  openid: string
  userId: string
  namespace: string
  at: string
  /** a code is used once: somebody else had scanned it before */
  taken: boolean
}

export function scanIn({ body }: KeptDelivery, around: Around): Inbound {
  const scan = readObject(body)
  const [scene, openid, userId, namespace] = ['scene', 'openid', 'userId', 'namespace'].map(name =>
    textOf(scan?.[name]),
  )
  if (!scan || !scene || !openid || !userId) {
    return { items: [], problems: [{ item: 0, code: 'not_json', path: '', detail: null }] }
  }
  const item = itemBy(openid, around)
  const at = new Date(textOf(scan['at']))
  const name = scan['taken'] === true ? 'Code Already Used' : 'Account Linked'
  return {
    items: [
      {
        ...item,
        type: 'track',
        name,
        messageKey: `scan:${scene}:${openid}`,
        occurredAt: Number.isNaN(at.getTime()) ? around.receivedAt : at,
        ...(scan['taken'] !== true && {
          ids: [...item.ids, { kind: 'user_id', value: userId, scope: namespace ?? '', rule: 'scanned_qr' }],
        }),
        body: { event: name, properties: scan['taken'] === true ? {} : { name: userId }, context: {} },
      },
    ],
    problems: [],
  }
}

function readObject(bytes: Uint8Array): JsonObject | null {
  try {
    const parsed = jsonSafe(JSON.parse(Buffer.from(bytes).toString('utf8')))
    return isObject(parsed) ? parsed : null
  } catch {
    return null
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
