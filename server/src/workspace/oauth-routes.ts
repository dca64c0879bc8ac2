import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ProblemError, isPassing } from '../kernel/index.ts'
import { accessOf, endAccess, grantAccess, programOf, type OAuthError, type Program, type Refused } from './oauth.ts'
import type { AuthServices, WorkspaceRuntime } from './request-context.ts'
import { SCOPES } from './scopes.ts'
import { readProgramName } from './token-secrets.ts'

export type OAuthServices = { auth: AuthServices; origin(): string }
type Form = Map<string, string>
/** A program that proved who it is, and what it asks. */
type Asking = { program: Program; runtime: WorkspaceRuntime; form: Form; now: Date }
type Answering = (asking: Asking, reply: FastifyReply) => Promise<unknown>

const METHODS = ['client_secret_basic', 'client_secret_post']
const BODY_LIMIT = 16 * 1024
const TOKEN_MISSING: Refused = { error: 'invalid_request', says: 'token is missing' }

/** OAuth 2.1 for programs: client credentials, introspection (RFC 7662), revocation (RFC 7009), metadata (RFC 8414). */
export async function oauthRoutes(http: FastifyInstance, { auth, origin }: OAuthServices): Promise<void> {
  http.get('/.well-known/oauth-authorization-server', async () => metadata(origin()))
  await http.register(async scope => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: BODY_LIMIT },
      (_request, body, done) => done(null, body),
    )
    scope.setErrorHandler((error, request, reply) => refuse(reply, refusalOf(error, request)))
    const route = (url: string, answer: Answering) =>
      scope.post(url, async (request, reply) => {
        const asking = await askingOf(auth, request)
        reply.header('Cache-Control', 'no-store')
        return 'error' in asking ? refuse(reply, asking) : answer(asking, reply)
      })
    route('/oauth/token', (asking, reply) => token(auth, asking, reply))
    route('/oauth/introspection', (asking, reply) => introspection(asking, { issuer: origin(), reply }))
    route('/oauth/revocation', async ({ runtime, program, form }, reply) => {
      const shown = form.get('token')
      if (shown === undefined) return refuse(reply, TOKEN_MISSING)
      if (await endAccess(runtime.requests, { program, token: shown })) auth.callers.forget()
      return {}
    })
  })
}

function metadata(issuer: string) {
  return {
    issuer,
    token_endpoint: `${issuer}/oauth/token`,
    introspection_endpoint: `${issuer}/oauth/introspection`,
    revocation_endpoint: `${issuer}/oauth/revocation`,
    token_endpoint_auth_methods_supported: METHODS,
    introspection_endpoint_auth_methods_supported: METHODS,
    revocation_endpoint_auth_methods_supported: METHODS,
    grant_types_supported: ['client_credentials'],
    response_types_supported: [],
    scopes_supported: SCOPES,
  }
}

async function token(auth: AuthServices, { program, runtime, form, now }: Asking, reply: FastifyReply) {
  const grant = form.get('grant_type')
  if (grant === undefined) return refuse(reply, { error: 'invalid_request', says: 'grant_type is missing' })
  if (grant !== 'client_credentials')
    return refuse(reply, { error: 'unsupported_grant_type', says: 'only client_credentials' })
  if (program.per_minute) auth.rates.count({ id: program.id, perMinute: program.per_minute, now }, reply)
  const workspaceKey = runtime.workspace.key
  const granted = await grantAccess(runtime.requests, { program, scope: form.get('scope'), workspaceKey, now })
  if ('error' in granted) return refuse(reply, granted)
  const { scopes, seconds } = granted
  return {
    access_token: granted.token,
    token_type: 'Bearer',
    expires_in: seconds,
    ...(scopes && { scope: scopes.join(' ') }),
  }
}

type Introspecting = { issuer: string; reply: FastifyReply }

async function introspection({ runtime, program, form, now }: Asking, { issuer, reply }: Introspecting) {
  const shown = form.get('token')
  if (shown === undefined) return refuse(reply, TOKEN_MISSING)
  const access = await accessOf(runtime.requests, { program, token: shown, now })
  if (!access) return { active: false }
  const seconds = (at: Date) => Math.floor(at.getTime() / 1000)
  return {
    active: true,
    iss: issuer,
    sub: program.id,
    token_type: 'Bearer',
    iat: seconds(access.created_at),
    exp: seconds(access.expires_at),
    ...(access.scopes && { scope: access.scopes.join(' ') }),
  }
}

async function askingOf(auth: AuthServices, request: FastifyRequest): Promise<Asking | Refused> {
  const form = formOf(request.body)
  if (!form) return { error: 'invalid_request', says: 'a form is needed, each part of it once' }
  const shown = credentialsOf(request, form)
  if ('error' in shown) return shown
  const name = readProgramName(shown.id)
  const runtime = name && auth.byKey(name.workspaceKey)
  const now = auth.now()
  const program = runtime && (await programOf(runtime.requests, { id: name.id, secret: shown.secret, now }))
  return program ? { program, runtime, form, now } : { error: 'invalid_client', says: 'unknown program or secret' }
}

/** None of a form's parts may come twice (RFC 6749 §3.2); one without a value is as one not sent. */
function formOf(body: unknown): Form | undefined {
  if (typeof body !== 'string') return undefined
  const parts = [...new URLSearchParams(body)]
  const form = new Map(parts.filter(([, value]) => value !== ''))
  return new Set(parts.map(([name]) => name)).size === parts.length ? form : undefined
}

type Credentials = { id: string; secret: string }

/** As RFC 6749 §2.3.1 has it: by header, encoded like a form, or in the form; never both. */
function credentialsOf(request: FastifyRequest, form: Form): Credentials | Refused {
  const { authorization } = request.headers
  const [id, secret] = [form.get('client_id'), form.get('client_secret')]
  if (authorization === undefined)
    return id !== undefined && secret !== undefined
      ? { id, secret }
      : { error: 'invalid_client', says: 'no credentials' }
  if (secret !== undefined) return { error: 'invalid_request', says: 'credentials by one way only' }
  const [, encoded] = /^Basic +([\w+/=-]+)$/i.exec(authorization) ?? []
  const [user = '', ...rest] = Buffer.from(encoded ?? '', 'base64')
    .toString()
    .split(':')
  const [named, proof] = [unescaped(user), unescaped(rest.join(':'))]
  return named && proof ? { id: named, secret: proof } : { error: 'invalid_client', says: 'malformed credentials' }
}

function unescaped(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return undefined
  }
}

function refuse(reply: FastifyReply, { error, says }: Refused): FastifyReply {
  const status = STATUSES[error] ?? 400
  // A challenge answers whoever tried by header.
  if (error === 'invalid_client' && reply.request.headers.authorization)
    reply.header('WWW-Authenticate', 'Basic realm="huiliu"')
  return reply.code(status).header('Cache-Control', 'no-store').send({ error, error_description: says })
}

const STATUSES: Partial<Record<OAuthError, number>> = {
  invalid_client: 401,
  slow_down: 429,
  temporarily_unavailable: 503,
  server_error: 500,
}

/** Errors of the server's own making in the same form: what a program cannot help is no fault of its request. */
function refusalOf(error: unknown, request: FastifyRequest): Refused {
  if (error instanceof ProblemError && error.definition.status === 429)
    return { error: 'slow_down', says: error.definition.title.en }
  if (isPassing(error)) return { error: 'temporarily_unavailable', says: 'try again shortly' }
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined
  if (typeof status === 'number' && status < 500) return { error: 'invalid_request', says: 'the form cannot be read' }
  request.log.error({ err: error, url: request.routeOptions.url }, 'request failed')
  return { error: 'server_error', says: 'it has been recorded' }
}
