import { createCodes, startScan, type Answered, type Asked, type Scan } from './server.ts'

type App = { clientId: string; secret: string }
type Person = { unionId: string; nick: string }

/**
 * 钉钉 sign-in to a third-party site: /oauth2/auth, userAccessToken, contact/users/me, and the application's own token, with
 * the documented errors. Whoever `person` names has just scanned the code and agreed.
 */
export async function startDingtalkScan(app: App): Promise<Scan & { person(person: Person): void }> {
  let next: Person = { unionId: 'uNiOn', nick: '张三' }
  const codes = createCodes<Person>()
  const tokens = new Map<string, Person>()

  function login({ query }: Asked): Answered {
    const known = query.get('client_id') === app.clientId && query.get('response_type') === 'code'
    if (!known || !query.get('scope')?.includes('openid')) return wrong(400, 'invalidParameter')
    const back = new URL(query.get('redirect_uri') ?? '')
    const code = codes.make(next)
    back.searchParams.set('authCode', code)
    back.searchParams.set('code', code)
    back.searchParams.set('state', query.get('state') ?? '')
    return { to: back.href }
  }

  function userToken({ body }: Asked): Answered {
    const given = { clientId: '', clientSecret: '', code: '', grantType: '', ...objectOf(body) }
    if (given.clientId !== app.clientId || given.clientSecret !== app.secret)
      return wrong(400, 'invalidClientIdOrSecret')
    const who = given.grantType === 'authorization_code' ? codes.take(given.code) : undefined
    if (!who) return wrong(400, 'invalidCode')
    const accessToken = crypto.randomUUID()
    tokens.set(accessToken, who)
    return { json: { accessToken, refreshToken: crypto.randomUUID(), expireIn: 7200, corpId: 'dingcorp' } }
  }

  function me({ headers }: Asked): Answered {
    const who = tokens.get(String(headers['x-acs-dingtalk-access-token'] ?? ''))
    if (!who) return wrong(400, 'InvalidAuthentication')
    return { json: { nick: who.nick, unionId: who.unionId, openId: `o-${who.unionId}`, avatarUrl: '' } }
  }

  function appToken({ body }: Asked): Answered {
    const given = { appKey: '', appSecret: '', ...objectOf(body) }
    if (given.appKey !== app.clientId || given.appSecret !== app.secret) return wrong(400, 'invalidClientIdOrSecret')
    return { json: { accessToken: crypto.randomUUID(), expireIn: 7200 } }
  }

  const scan = await startScan(asked => {
    if (asked.path === '/oauth2/auth') return login(asked)
    if (asked.path === '/v1.0/oauth2/userAccessToken') return userToken(asked)
    if (asked.path === '/v1.0/contact/users/me') return me(asked)
    if (asked.path === '/v1.0/oauth2/accessToken') return appToken(asked)
    return wrong(404, 'InvalidAction.NotFound')
  })
  return { ...scan, person: person => void (next = person) }
}

function wrong(status: number, code: string): Answered {
  return { status, json: { code, requestid: crypto.randomUUID(), message: code } }
}

function objectOf(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {}
}
