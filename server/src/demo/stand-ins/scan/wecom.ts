import { createCodes, startScan, type Answered, type Asked, type Scan } from './server.ts'

type Company = { corpId: string; agentId: string; secret: string }

/**
 * 企业微信 scan sign-in of a self-built application: /wwlogin/sso/login, gettoken, auth/getuserinfo, with the documented
 * errors. Whoever `person` names has just scanned the code and agreed.
 */
export async function startWecomScan(
  company: Company,
): Promise<Scan & { person(userid: string, member?: boolean): void; tokens: string[] }> {
  let next = { userid: 'ZhangSan', member: true }
  const codes = createCodes<typeof next>()
  const tokens: string[] = []

  function login({ query }: Asked): Answered {
    const known =
      query.get('login_type') === 'CorpApp' &&
      query.get('appid') === company.corpId &&
      query.get('agentid') === company.agentId
    if (!known) return { status: 400, json: { errcode: 40013, errmsg: 'invalid appid' } }
    const back = new URL(query.get('redirect_uri') ?? '')
    back.searchParams.set('code', codes.make(next))
    back.searchParams.set('state', query.get('state') ?? '')
    back.searchParams.set('appid', company.corpId)
    return { to: back.href }
  }

  function token({ query }: Asked): Answered {
    if (query.get('corpid') !== company.corpId) return { json: { errcode: 40013, errmsg: 'invalid corpid' } }
    if (query.get('corpsecret') !== company.secret) return { json: { errcode: 40001, errmsg: 'invalid credential' } }
    // The same until it ends.
    const [held = crypto.randomUUID()] = tokens
    if (tokens.length === 0) tokens.push(held)
    return { json: { errcode: 0, errmsg: 'ok', access_token: held, expires_in: 7200 } }
  }

  function user({ query }: Asked): Answered {
    if (!tokens.includes(query.get('access_token') ?? ''))
      return { json: { errcode: 40014, errmsg: 'invalid access_token' } }
    const who = codes.take(query.get('code') ?? '')
    if (!who) return { json: { errcode: 40029, errmsg: 'invalid code' } }
    return { json: { errcode: 0, errmsg: 'ok', ...(who.member ? { userid: who.userid } : { openid: who.userid }) } }
  }

  const scan = await startScan(asked => {
    if (asked.path === '/wwlogin/sso/login') return login(asked)
    if (asked.path === '/cgi-bin/gettoken') return token(asked)
    if (asked.path === '/cgi-bin/auth/getuserinfo') return user(asked)
    return { status: 404, json: { errcode: 40066, errmsg: 'invalid url' } }
  })
  return { ...scan, tokens, person: (userid, member = true) => void (next = { userid, member }) }
}
