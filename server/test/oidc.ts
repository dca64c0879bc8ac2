import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'

export type Claims = { sub: string; name: string; email: string; email_verified: boolean }
export type OidcServer = {
  issuer: string
  /** who is signed in over there from now on */
  person(claims: Claims): void
  stop(): Promise<void>
}
type Client = { clientId: string; secret: string }
type OidcCtx = { oidc: { client?: { clientId: string }; session?: { accountId?: string }; provider: Provider } }

/** A certified OpenID provider on a port of its own, which signs in whoever it is told, and asks nothing. */
export async function startOidc({ clientId, secret }: Client, redirects: string[], port = 0): Promise<OidcServer> {
  let who: Claims = { sub: 's', name: 'n', email: 'e@example.com', email_verified: true }
  const accounts = new Map<string, Claims>()
  const server = createServer()
  await new Promise<void>(done => server.listen(port, '127.0.0.1', done))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = new Provider(issuer, {
    clients: [
      { client_id: clientId, client_secret: secret, redirect_uris: redirects, grant_types: ['authorization_code'] },
    ],
    cookies: { keys: ['a key of the tests'] },
    pkce: { required: () => true },
    claims: { openid: ['sub'], profile: ['name'], email: ['email', 'email_verified'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_ctx: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    findAccount: (_ctx: unknown, accountId: string) => ({
      accountId,
      claims: async () => accounts.get(accountId) ?? { sub: accountId },
    }),
    async loadExistingGrant({ oidc }: OidcCtx) {
      const grant = new oidc.provider.Grant({ clientId, accountId: oidc.session?.accountId ?? '' })
      grant.addOIDCScope('openid profile email')
      await grant.save()
      return grant
    },
  })
  const answer = provider.callback()
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (!request.url?.startsWith('/interaction/')) return answer(request, response)
    accounts.set(who.sub, who)
    void provider.interactionFinished(request, response, { login: { accountId: who.sub } })
  })
  return {
    issuer,
    person: claims => void (who = claims),
    stop: () => new Promise(done => server.close(() => done())),
  }
}
