import { randomBytes } from 'node:crypto'
import type { PlatformAccount } from './account.ts'
import { menuError } from './menu.ts'

export type Call = { path: string; query: URLSearchParams; body: Buffer; contentType: string }
export type Reply = { body: Buffer; headers: Record<string, string> }

const DAY = 86_400_000
const MEDIA_MS = 3 * DAY
const CODE_MAX_S = 2_592_000
const PAGE = 10_000
const TEXT_BYTES = 2048

const MESSAGES: Record<number, string> = {
  0: 'ok',
  [-1]: 'system error',
  40001: 'invalid credential, access_token is invalid or not latest',
  40002: 'invalid grant_type',
  40003: 'invalid openid',
  40007: 'invalid media_id',
  40013: 'invalid appid',
  40125: 'invalid appsecret',
  40164: 'invalid ip, not in whitelist',
  42001: 'access_token expired',
  43004: 'require subscribe',
  45002: 'content size out of limit',
  45009: 'reach max api daily quota limit',
  45011: 'api minute-quota reach limit',
  45015: 'response out of time limit or subscription is canceled',
  45047: 'out of response count limit',
  46003: 'no menu',
  47001: 'data format error',
}

export function json(body: object): Reply {
  return { body: Buffer.from(JSON.stringify(body)), headers: { 'content-type': 'application/json; encoding=utf-8' } }
}

export function error(errcode: number): Reply {
  return json({ errcode, errmsg: MESSAGES[errcode] ?? 'error' })
}

type Endpoint = (account: PlatformAccount, call: Call) => Reply

/** Everything below /cgi-bin that asks for a token. */
export const ENDPOINTS: Record<string, Endpoint> = {
  '/cgi-bin/message/custom/send': sendMessage,
  '/cgi-bin/media/upload': uploadMedium,
  '/cgi-bin/media/get': getMedium,
  '/cgi-bin/qrcode/create': makeCode,
  '/cgi-bin/user/info': (account, { query }) => userInfo(account, query.get('openid') ?? ''),
  '/cgi-bin/user/info/batchget': (account, { body }) => batchInfo(account, objectIn(body)),
  '/cgi-bin/user/get': (account, { query }) => listFollowers(account, query.get('next_openid') ?? ''),
  '/cgi-bin/menu/create': (account, { body }) => createMenu(account, objectIn(body)),
  '/cgi-bin/menu/get': account => (account.menu === null ? error(46003) : json({ menu: account.menu })),
  '/cgi-bin/menu/delete': account => {
    account.menu = null
    return error(0)
  },
}

export function tokenReply(account: PlatformAccount, given: Record<string, unknown> | null): Reply {
  if (given?.['grant_type'] !== 'client_credential') return error(40002)
  if (given['appid'] !== account.identity.appid) return error(40013)
  if (given['secret'] !== account.identity.secret) return error(40125)
  const { value, seconds } = account.token(given['force_refresh'] === true)
  return json({ access_token: value, expires_in: seconds })
}

export function objectIn(body: Buffer): Record<string, unknown> | null {
  try {
    const parsed: unknown = JSON.parse(body.toString('utf8'))
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? { ...parsed } : null
  } catch {
    return null
  }
}

function fieldOf(given: Record<string, unknown> | null, ...path: string[]): string {
  let value: unknown = given
  for (const name of path) {
    const inner: Record<string, unknown> | null = typeof value === 'object' && value !== null ? { ...value } : null
    value = inner?.[name]
  }
  return typeof value === 'string' ? value : ''
}

function sendMessage(account: PlatformAccount, { body }: Call): Reply {
  const given = objectIn(body)
  const to = fieldOf(given, 'touser')
  const type = fieldOf(given, 'msgtype')
  const text = fieldOf(given, 'text', 'content')
  const mediaId = fieldOf(given, 'image', 'media_id')
  if (type !== 'text' && type !== 'image') return error(47001)
  if (Buffer.byteLength(text) > TEXT_BYTES) return error(45002)
  if (type === 'image' && !isKept(account, mediaId)) return error(40007)
  const refused = account.takeSend(to)
  if (refused === 0) account.sent.push({ to, text, mediaId: mediaId || null })
  return error(refused)
}

function isKept({ media, now }: PlatformAccount, mediaId: string): boolean {
  return (media.get(mediaId)?.until ?? 0) > now()
}

/** One file of a multipart form. */
function uploadMedium(account: PlatformAccount, { body, contentType, query }: Call): Reply {
  const boundary = /boundary="?([^";]+)"?/.exec(contentType)?.[1]
  const head = body.indexOf('\r\n\r\n')
  const end = boundary === undefined ? -1 : body.lastIndexOf(`\r\n--${boundary}`)
  if (head < 0 || end < head) return error(41005)
  const mediaType = /content-type: *([^\r\n]+)/i.exec(body.toString('latin1', 0, head))?.[1] ?? 'image/jpeg'
  const id = keepMedium(account, { bytes: body.subarray(head + 4, end), mediaType, name: 'upload.jpg' })
  return json({ type: query.get('type') ?? 'image', media_id: id, created_at: Math.floor(account.now() / 1000) })
}

export function keepMedium(
  account: PlatformAccount,
  medium: { bytes: Buffer; mediaType: string; name: string },
): string {
  const id = randomBytes(48).toString('base64url')
  account.media.set(id, { ...medium, until: account.now() + MEDIA_MS })
  return id
}

function getMedium(account: PlatformAccount, { query }: Call): Reply {
  const id = query.get('media_id') ?? ''
  const medium = account.media.get(id)
  if (!medium || !isKept(account, id)) return error(40007)
  const headers = { 'content-type': medium.mediaType, 'content-disposition': `attachment; filename="${medium.name}"` }
  return { body: medium.bytes, headers }
}

function makeCode(account: PlatformAccount, { body }: Call): Reply {
  const given = objectIn(body)
  const scene = fieldOf(given, 'action_info', 'scene', 'scene_str')
  const seconds = Number(given?.['expire_seconds'] ?? 60)
  if (fieldOf(given, 'action_name') !== 'QR_STR_SCENE' || scene === '' || scene.length > 64) return error(47001)
  if (!(seconds >= 1 && seconds <= CODE_MAX_S)) return error(47001)
  account.codes.set(scene, { scene, until: account.now() + seconds * 1000 })
  const url = `http://weixin.qq.com/q/${randomBytes(12).toString('base64url')}`
  return json({ ticket: randomBytes(60).toString('base64url'), expire_seconds: seconds, url })
}

function infoOf(account: PlatformAccount, openid: string): object | null {
  const follower = account.followers.get(openid)
  if (!follower) return null
  if (!follower.follows) return { subscribe: 0, openid }
  const unionid = follower.unionid === null ? {} : { unionid: follower.unionid }
  return {
    subscribe: 1,
    openid,
    language: 'zh_CN',
    subscribe_time: 1_750_000_000,
    remark: '',
    ...unionid,
    tagid_list: [],
  }
}

function userInfo(account: PlatformAccount, openid: string): Reply {
  const info = infoOf(account, openid)
  return info ? json(info) : error(40003)
}

function batchInfo(account: PlatformAccount, given: Record<string, unknown> | null): Reply {
  const list = given?.['user_list']
  if (!Array.isArray(list) || list.length > 100) return error(47001)
  const infos = list.map((one: unknown) =>
    infoOf(account, fieldOf(typeof one === 'object' && one ? { ...one } : null, 'openid')),
  )
  return infos.includes(null) ? error(40003) : json({ user_info_list: infos })
}

function listFollowers({ followers }: PlatformAccount, after: string): Reply {
  const all = [...followers.values()].flatMap(one => (one.follows ? [one.openid] : []))
  const start = after === '' ? 0 : all.indexOf(after) + 1
  const page = all.slice(start, start + PAGE)
  const next = page.at(-1) ?? ''
  return json({
    total: all.length,
    count: page.length,
    ...(page.length > 0 && { data: { openid: page } }),
    next_openid: next,
  })
}

function createMenu(account: PlatformAccount, given: Record<string, unknown> | null): Reply {
  const refused = menuError(given)
  if (refused === 0) account.menu = given
  return error(refused)
}
