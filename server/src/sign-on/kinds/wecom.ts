import { fetchProvider, jsonOf, textOf } from '../fetch.ts'
import { providerRefused } from '../problems.ts'
import type { Kind, OpenWay } from './kind.ts'

const API = 'https://qyapi.weixin.qq.com'
const LOGIN = 'https://login.work.weixin.qq.com'

/** 企业微信 scan sign-in of a self-built application (developer.work.weixin.qq.com, 构造企业微信登录链接 and 获取用户登录身份). */
export const wecom: Kind = {
  async begin({ settings }, { state, redirectUri }) {
    const url = new URL('/wwlogin/sso/login', settings.loginUrl ?? LOGIN)
    url.search = new URLSearchParams({
      login_type: 'CorpApp',
      appid: settings.corpId ?? '',
      agentid: settings.agentId ?? '',
      redirect_uri: redirectUri,
      state,
    }).toString()
    return { url: url.href, kept: {} }
  },
  async finish(way, { url }) {
    const code = url.searchParams.get('code') ?? ''
    const user = await asked(way, '/cgi-bin/auth/getuserinfo', { access_token: await tokenOf(way), code })
    // Who is not of the company has an openid and no userid.
    const subject = textOf(user['userid']).toLowerCase()
    if (!subject) throw providerRefused({ said: 'userid' })
    return { subject, name: subject, email: null }
  },
  async tryOut(way) {
    await tokenOf(way)
  },
}

/** The application's token; the platform gives the same until it ends, so that asking for each sign-in costs it nothing. */
async function tokenOf(way: OpenWay): Promise<string> {
  const { corpId = '' } = way.settings
  const told = await asked(way, '/cgi-bin/gettoken', { corpid: corpId, corpsecret: way.secret })
  return textOf(told['access_token'])
}

async function asked({ settings }: OpenWay, path: string, query: Record<string, string>) {
  const url = new URL(path, settings.apiUrl ?? API)
  url.search = new URLSearchParams(query).toString()
  const told = await jsonOf(await fetchProvider(url.href, settings.networks))
  if (told['errcode'] === 0) return told
  throw providerRefused({ said: `${textOf(told['errcode'])} ${textOf(told['errmsg'])}`.trim() || 'no answer' })
}
