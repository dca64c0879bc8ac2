import type * as OpenIdClient from 'openid-client'
import { ProblemError } from '../../kernel/index.ts'
import { fetchProvider, textOf } from '../fetch.ts'
import { providerRefused } from '../problems.ts'
import type { Kind, OpenWay } from './kind.ts'

const SCOPE = 'openid profile email'

/** OpenID Connect Core 1.0, code flow with discovery, PKCE (S256), state and nonce. */
export const oidc: Kind = {
  begin: (way, { state, redirectUri }) =>
    told(async client => {
      const config = await discovered(client, way)
      const verifier = client.randomPKCECodeVerifier()
      const nonce = client.randomNonce()
      const url = client.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: SCOPE,
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state,
        nonce,
      })
      return { url: url.href, kept: { verifier, nonce } }
    }),
  finish: (way, { state, redirectUri, url, kept }) =>
    told(async client => {
      const config = await discovered(client, way)
      const here = new URL(redirectUri)
      here.search = url.search
      const tokens = await client.authorizationCodeGrant(config, here, {
        pkceCodeVerifier: kept.verifier ?? '',
        expectedState: state,
        expectedNonce: kept.nonce ?? '',
        idTokenExpected: true,
      })
      const claims = tokens.claims()
      const subject = claims?.sub ?? ''
      // What the ID token leaves out, the provider may tell when asked.
      const info: Record<string, unknown> = config.serverMetadata().userinfo_endpoint
        ? { ...claims, ...(await client.fetchUserInfo(config, tokens.access_token, subject)) }
        : { ...claims }
      const email = info['email_verified'] === true ? textOf(info['email']) || null : null
      return { subject, name: textOf(info['name']) || textOf(info['preferred_username']) || subject, email }
    }),
  tryOut: way => told(async client => void (await discovered(client, way))),
}

async function discovered(client: typeof OpenIdClient, { settings, secret }: OpenWay) {
  const { issuer = '', clientId = '', networks } = settings
  const server = new URL(issuer)
  return client.discovery(server, clientId, secret, undefined, {
    [client.customFetch]: (url, { method, headers, body }) =>
      fetchProvider(url, networks, {
        method,
        headers,
        body: body === null || body === undefined ? undefined : new URLSearchParams(String(body)).toString(),
      }),
    // Only where an admin wrote http himself, for a provider in his own network.
    ...(server.protocol === 'http:' && { execute: [client.allowInsecureRequests] }),
  })
}

/** What the library throws is the provider's refusal, told in its words. */
async function told<T>(work: (client: typeof OpenIdClient) => Promise<T>): Promise<T> {
  const client = await import('openid-client')
  try {
    return await work(client)
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof ProblemError ? error.cause : error
    if (cause instanceof ProblemError) throw cause
    if (error instanceof client.ResponseBodyError || error instanceof client.AuthorizationResponseError)
      throw providerRefused({ said: error.error })
    throw providerRefused({ said: error instanceof Error ? error.message : 'unknown' })
  }
}
