import type { Label } from '@huiliu/contracts'

/** What stands in the way of asking the platform, by its errcode. */
const CODES: Record<number, string> = {
  40013: 'wrong_appid',
  40125: 'wrong_secret',
  40001: 'wrong_secret',
  40164: 'address_not_listed',
  48001: 'not_permitted',
  45009: 'daily_limit',
  [-1]: 'platform_busy',
}

export function platformCode(errcode: number): string {
  return CODES[errcode] ?? 'refused_by_platform'
}

export const WORDS: Record<string, Label> = {
  wrong_appid: { zh: 'AppID 不对', en: 'the AppID is wrong' },
  wrong_secret: { zh: 'AppSecret 不对，或已被重置', en: 'the AppSecret is wrong, or was reset' },
  address_not_listed: {
    zh: '服务器的 IP 不在公众平台“IP 白名单”里，请到「设置与开发 › 开发接口管理」添加',
    en: 'this server’s IP address is not on the IP whitelist: add it in WeChat’s console under Settings and development',
  },
  not_permitted: {
    zh: '公众号没有这个接口的权限（需认证）',
    en: 'the account may not use this interface (it must be certified)',
  },
  daily_limit: { zh: '今天调用接口的次数已用完', en: 'today’s calls are used up' },
  platform_busy: { zh: '微信系统繁忙', en: 'WeChat is busy' },
  no_secret: { zh: '还没有填写 AppSecret', en: 'the AppSecret has not been given yet' },
  unreachable: { zh: '连不上微信接口', en: 'WeChat’s API cannot be reached' },
  refused_by_platform: { zh: '微信没有接受这次请求', en: 'WeChat did not take the request' },
}

export function platformWords(code: string): Label {
  return WORDS[code] ?? { zh: code, en: code }
}

export function isPlatformCode(code: string): boolean {
  return Object.hasOwn(WORDS, code)
}
