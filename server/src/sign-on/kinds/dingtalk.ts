import { fetchProvider, jsonOf, textOf } from '../fetch.ts'
import { providerRefused } from '../problems.ts'
import type { Kind, OpenWay } from './kind.ts'

const API = 'https://api.dingtalk.com'
const LOGIN = 'https://login.dingtalk.com'

/** 钉钉 sign-in to a third-party site (open.dingtalk.com, 实现登录第三方网站). */
export const dingtalk: Kind = {
  async begin({ settings }, { state, redirectUri }) {
    const url = new URL('/oauth2/auth', settings.loginUrl ?? LOGIN)
    url.search = new URLSearchParams({
      redirect_uri: redirectUri,
      response_type: 'code',
      client_id: settings.clientId ?? '',
      scope: 'openid',
      state,
      prompt: 'consent',
    }).toString()
    return { url: url.href, kept: {} }
  },
  async finish(way, { url }) {
    const { settings, secret } = way
    const code = url.searchParams.get('authCode') ?? url.searchParams.get('code') ?? ''
    const given = { clientId: settings.clientId, clientSecret: secret, code, grantType: 'authorization_code' }
    const token = await asked(way, '/v1.0/oauth2/userAccessToken', { body: JSON.stringify(given) })
    const headers = { 'x-acs-dingtalk-access-token': textOf(token['accessToken']) }
    const user = await asked(way, '/v1.0/contact/users/me', { headers })
    const subject = textOf(user['unionId'])
    if (!subject) throw providerRefused({ said: 'unionId' })
    return { subject, name: textOf(user['nick']) || subject, email: null }
  },
  async tryOut(way) {
    const given = { appKey: way.settings.clientId, appSecret: way.secret }
    await asked(way, '/v1.0/oauth2/accessToken', { body: JSON.stringify(given) })
  },
}

type Init = { headers?: Record<string, string>; body?: string }

async function asked({ settings }: OpenWay, path: string, { headers, body }: Init) {
  const url = new URL(path, settings.apiUrl ?? API)
  const answer = await fetchProvider(url.href, settings.networks, {
    headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
    body,
  })
  const told = await jsonOf(answer)
  if (answer.ok) return told
  throw providerRefused({ said: textOf(told['code']) || textOf(told['message']) || String(answer.status) })
}
