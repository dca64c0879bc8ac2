import type { RefusalWords } from '../contract.ts'
import type { Sent } from '../contract.ts'

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

export function outcomeOf(errcode: number, errmsg: string): Sent {
  const detail = `${errcode} ${errmsg}`.trim()
  if (errcode === 0) return { state: 'sent', platformId: null }
  const later = LATER[errcode]
  if (later) return { state: 'later', code: later, detail, after: null }
  return { state: 'refused', code: REFUSED[errcode] ?? 'refused_by_platform', detail }
}

export const wechatWords: RefusalWords = {
  platform_busy: { zh: '微信系统繁忙，稍后会再试', en: 'WeChat is busy, it will be tried again' },
  daily_limit: { zh: '今天调用微信接口的次数已用完', en: 'today’s calls of WeChat’s API are used up' },
  too_fast: { zh: '发送过快，微信要求放慢', en: 'WeChat asked to send more slowly' },
  token_refused: {
    zh: '微信不接受我们的接口令牌，请检查 AppSecret',
    en: 'WeChat does not take our access token: check the AppSecret',
  },
  address_not_listed: {
    zh: '服务器的 IP 不在公众平台的白名单里，请添加后再试',
    en: 'this server’s IP address is not on the whitelist in WeChat’s console: add it there',
  },
  no_secret: { zh: '还没有填写 AppSecret', en: 'the AppSecret has not been given yet' },
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
  not_permitted: { zh: '公众号没有发送客服消息的权限', en: 'the account may not send customer-service messages' },
  blocked_by_customer: { zh: '客户拒收公众号的消息', en: 'the customer does not take messages of the account' },
  account_limited: { zh: '公众号被微信限制使用', en: 'WeChat has limited the account' },
  refused_by_platform: { zh: '微信拒绝了这条消息', en: 'WeChat refused the message' },
  wrong_recipient: { zh: '不是这个公众号的关注者', en: 'is no follower of this account' },
  only_images: { zh: '公众号只能发图片，不能发其他文件', en: 'only pictures can be sent, no other files' },
  nothing_to_send: { zh: '没有内容', en: 'there is nothing to send' },
}
