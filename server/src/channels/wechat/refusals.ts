import type { RefusalWords, Sent } from '../contract.ts'
import { networkWords } from '../network.ts'

/** What the platform's errcodes mean to a message that was to be sent (read 2026-11-30). */
const LATER: Record<number, string> = {
  [-1]: 'platform_busy',
  45009: 'daily_limit',
  45011: 'too_fast',
  40001: 'token_refused',
  40014: 'token_refused',
  42001: 'token_refused',
  40164: 'address_not_listed',
}
const REFUSED: Record<number, string> = {
  40003: 'unknown_openid',
  40007: 'media_expired',
  43004: 'not_a_follower',
  45002: 'text_too_long',
  45015: 'window_closed',
  45047: 'quota_used_up',
  48001: 'not_permitted',
  48002: 'blocked_by_customer',
  50002: 'account_limited',
}
/** What they mean to anything else that is asked: there 40001 speaks of the secret, since a token is replaced before. */
const ASKED: Record<number, string> = {
  40013: 'wrong_appid',
  40125: 'wrong_secret',
  40001: 'wrong_secret',
  40164: 'address_not_listed',
  48001: 'not_permitted',
  45009: 'daily_limit',
  [-1]: 'platform_busy',
}

/** All that may come of asking for anything but a message. */
export const ASKED_REFUSALS = [
  ...new Set(Object.values(ASKED)),
  ...['refused_by_platform', 'no_secret', 'unreachable', ...Object.keys(networkWords)],
]

export function outcomeOf(errcode: number, errmsg: string): Sent {
  const detail = `${errcode} ${errmsg}`.trim()
  if (errcode === 0) return { state: 'sent', platformId: null }
  const later = LATER[errcode]
  if (later) return { state: 'later', code: later, detail, after: null }
  return { state: 'refused', code: REFUSED[errcode] ?? 'refused_by_platform', detail }
}

/** What stands in the way, by the errcode of an answer that is about no message. */
export function refusalOf(errcode: number): string {
  return ASKED[errcode] ?? 'refused_by_platform'
}

/** What stands in the way where nothing was answered: why there is no token, and no way to it, have their own words. */
export function silenceOf(noAnswer: string): string {
  return Object.hasOwn(wechatWords, noAnswer) ? noAnswer : 'unreachable'
}

export const wechatWords: RefusalWords = {
  ...networkWords,
  wrong_appid: { zh: 'AppID 不对', en: 'the AppID is wrong' },
  wrong_secret: { zh: 'AppSecret 不对，或已被重置', en: 'the AppSecret is wrong, or was reset' },
  no_secret: { zh: '还没有填写 AppSecret', en: 'the AppSecret has not been given yet' },
  token_refused: {
    zh: '微信不接受我们的接口令牌，请检查 AppSecret',
    en: 'WeChat does not take our access token: check the AppSecret',
  },
  address_not_listed: {
    zh: '服务器的 IP 不在公众平台“IP 白名单”里，请到「设置与开发 › 开发接口管理」添加',
    en: 'this server’s IP address is not on the IP whitelist: add it in WeChat’s console under Settings and development',
  },
  not_permitted: {
    zh: '公众号没有这个接口的权限（需认证）',
    en: 'the account may not use this interface (it must be certified)',
  },
  daily_limit: { zh: '今天调用微信接口的次数已用完', en: 'today’s calls of WeChat’s API are used up' },
  too_fast: { zh: '发送过快，微信要求放慢', en: 'WeChat asked to send more slowly' },
  platform_busy: { zh: '微信系统繁忙', en: 'WeChat is busy' },
  unreachable: { zh: '连不上微信接口', en: 'WeChat’s API cannot be reached' },
  unknown_openid: { zh: '这个 openid 不属于这个公众号', en: 'this openid does not belong to this account' },
  media_expired: { zh: '图片已过期，请重新选择', en: 'the picture has expired, choose it again' },
  not_a_follower: { zh: '客户没有关注公众号', en: 'the customer does not follow the account' },
  text_too_long: { zh: '文字超过微信允许的长度', en: 'the text is longer than WeChat allows' },
  window_closed: {
    zh: '超过了客户上次互动后的可回复时间',
    en: 'the time for a reply since the customer’s last action has passed',
  },
  quota_used_up: { zh: '这次互动后可发的条数已用完', en: 'the messages allowed since the last action are used up' },
  blocked_by_customer: { zh: '客户拒收公众号的消息', en: 'the customer does not take messages of the account' },
  account_limited: { zh: '公众号被微信限制使用', en: 'WeChat has limited the account' },
  refused_by_platform: { zh: '微信没有接受', en: 'WeChat did not take it' },
  wrong_recipient: { zh: '不是这个公众号的关注者', en: 'is no follower of this account' },
  only_images: { zh: '公众号只能发图片，不能发其他文件', en: 'only pictures can be sent, no other files' },
  nothing_to_send: { zh: '没有内容', en: 'there is nothing to send' },
}
