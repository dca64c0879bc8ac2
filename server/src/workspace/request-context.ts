import type { FastifyReply, FastifyRequest } from 'fastify'
import type pg from 'pg'
import type { SignInWay } from '@huiliu/contracts'
import {
  localeOf,
  signedOut,
  type Db,
  type Logger,
  type ProblemError,
  type Sealer,
  type Wakes,
} from '../kernel/index.ts'
import { actingCaller } from './acting.ts'
import type { CallerCache } from './caller-cache.ts'
import { memberCaller, tokenCaller } from './callers.ts'
import type { Workspace } from './create-workspace.ts'
import { beyondScope, crossSite, viewingOnly } from './problems.ts'
import type { CallCtx, Caller } from './rights.ts'
import { onlyReads } from './scopes.ts'
import { fingerprint } from './secrets.ts'
import { SESSION_DAYS, findSession, openSession } from './sessions.ts'
import type { TokenRates } from './token-rate.ts'
import { viewing } from './viewing.ts'

/** What a running workspace offers to requests. */
export type WorkspaceRuntime = {
  workspace: Workspace
  db: Db
  /** the same for requests: their statements are limited in time */
  requests: Db
  wakes: Wakes
}
export type AuthServices = {
  pool: pg.Pool
  log: Logger
  /** the origin is https: cookies are Secure and bound to the host */
  secure: boolean
  /** keeps the secrets of signing in */
  sealer: Sealer
  /** where people reach us, without a trailing slash */
  origin(): string
  /** one per process, from `createCallerCache()` */
  callers: CallerCache<SignedIn>
  /** one per process, from `createTokenRates()` */
  rates: TokenRates
  now(): Date
  /** told after a member came into another department: what is his follows him */
  moved(ctx: CallCtx, memberId: string): void
  byId(workspaceId: string): WorkspaceRuntime | undefined
  byKey(workspaceKey: string): WorkspaceRuntime | undefined
}
/** `locale` is the account's; null for a token: the request's language counts. */
export type SignedIn = {
  runtime: WorkspaceRuntime
  caller: Caller
  locale: 'zh' | 'en' | null
  /** how many requests a minute a token may make */
  perMinute?: number | null
}
/** Request without a signed-in caller: set-up, sign-in, invitations. */
export type PublicCtx = { auth: AuthServices; now: Date; request: FastifyRequest; reply: FastifyReply }

const TOKEN = /^hlt_([a-z0-9]+)_[A-Za-z0-9_-]{43}$/
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Who asks: a bearer token or the session cookie. Throws signed_out, and too_many_requests for a token
 * that asks too often; an unsafe request by cookie that does not come from
 * our own pages is refused, and so is one that changes something of who only looks: with another's rights, or by a token's scopes. When not
 * remembered, a token costs two queries and a cookie three by key: session and member lie in two schemas, which no query joins.
 */
export async function contextOf(auth: AuthServices, request: FastifyRequest, reply: FastifyReply): Promise<CallCtx> {
  const bearer = bearerOf(request)
  const found = bearer ? await byToken(auth, bearer, request.ip) : await byCookie(auth, request, reply)
  if (!found) {
    reply.header('WWW-Authenticate', bearer ? 'Bearer error="invalid_token"' : 'Bearer')
    throw signedOut()
  }
  const ctx = callCtx(auth, request, found)
  if (found.perMinute && ctx.actor.id)
    auth.rates.count({ id: ctx.actor.id, perMinute: found.perMinute, now: ctx.now }, reply)
  const refusal = changesNothing(found.caller)
  if (!refusal) return ctx
  if (!SAFE.has(request.method) && !request.routeOptions.config.reads) throw refusal()
  return { ...ctx, db: viewing(ctx.db, refusal) }
}

/** What who only looks is told when he would change something; undefined for everybody else. */
function changesNothing(caller: Caller): (() => ProblemError) | undefined {
  if (caller.acting?.kind === 'view') return viewingOnly
  return onlyReads(caller) ? beyondScope : undefined
}

function bearerOf(request: FastifyRequest): string | undefined {
  return /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1]
}

/** What this request's token or session is known by, wherever something is kept of it. */
export function credentialOf(auth: AuthServices, request: FastifyRequest): Buffer {
  return fingerprint(bearerOf(request) ?? request.cookies[cookieName(auth)] ?? '')
}

async function byToken(auth: AuthServices, token: string, address: string): Promise<SignedIn | undefined> {
  const runtime = auth.byKey(TOKEN.exec(token)?.[1] ?? '')
  if (!runtime) return undefined
  const now = auth.now()
  return auth.callers.remember(cacheKey(token), now, async () => {
    const found = await tokenCaller(runtime.requests, { token, now, address })
    return found && inPlace({ runtime, ...found, locale: null }, { ...found, secret: token, now })
  })
}

async function byCookie(
  auth: AuthServices,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<SignedIn | undefined> {
  const secret = request.cookies[cookieName(auth)]
  if (!secret) return undefined
  if (!SAFE.has(request.method) && !saysOwnPage(request)) throw crossSite()
  const now = auth.now()
  return auth.callers.remember(cacheKey(secret), now, async () => {
    const session = await findSession(auth.pool, secret, now)
    const runtime = session && auth.byId(session.workspaceId)
    const caller = runtime && (await memberCaller(runtime.requests, session.userId))
    if (!caller) return undefined
    if (session.slid) setSessionCookie(auth, reply, secret)
    return inPlace({ runtime, caller, locale: session.locale }, { ...session, secret, now })
  })
}

type Remembering = { expiresAt: Date | null; secret: string; now: Date }

/** In whose place the session acts, if it does; remembered no longer than that lasts. */
async function inPlace(own: SignedIn, { expiresAt, secret, now }: Remembering) {
  const key = fingerprint(secret)
  const acting = await actingCaller(own.runtime.requests, { caller: own.caller, key, now })
  if (!acting) return { value: own, expiresAt }
  const ends = expiresAt && expiresAt < acting.until ? expiresAt : acting.until
  return { value: { ...own, caller: acting.caller }, expiresAt: ends }
}

function callCtx(auth: AuthServices, request: FastifyRequest, { runtime, caller, locale }: SignedIn): CallCtx {
  return {
    db: runtime.requests,
    wakes: runtime.wakes,
    log: auth.log,
    actor: caller.actor,
    now: auth.now(),
    locale: locale ?? localeOf(request),
    requestId: request.id,
    caller,
  }
}

/**
 * Signing in needs no cookie, so programs without either header may; a browser always sends one of them with a POST.
 * Throws `cross_site`.
 */
export function refuseCrossSite(request: FastifyRequest): void {
  const silent = request.headers['sec-fetch-site'] === undefined && request.headers.origin === undefined
  if (!silent && !saysOwnPage(request)) throw crossSite()
}

/** A page of another site can make the browser send our cookie; it cannot make it say that the request is our own. */
function saysOwnPage(request: FastifyRequest): boolean {
  const site = request.headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin' || site === 'none'
  const origin = request.headers.origin
  return origin !== undefined && URL.canParse(origin) && new URL(origin).host === request.host
}

/** Signs an account in to a workspace: opens the session, sets the cookie, and is the caller from here on. */
export async function signInTo(
  { auth, request, reply, now }: PublicCtx,
  { userId, workspaceId, way }: { userId: string; workspaceId: string; way: SignInWay },
): Promise<CallCtx> {
  const agent = request.headers['user-agent']?.slice(0, 300) ?? null
  const secret = await openSession(auth.pool, { userId, workspaceId, way, now, address: request.ip, agent })
  const session = await findSession(auth.pool, secret, now)
  const runtime = auth.byId(workspaceId)
  const caller = runtime && (await memberCaller(runtime.requests, userId))
  if (!session || !caller) throw signedOut()
  setSessionCookie(auth, reply, secret)
  return callCtx(auth, request, { runtime, caller, locale: session.locale })
}

/** The session's secret of this request, for ending it or sparing it. */
export function sessionSecret(auth: AuthServices, request: FastifyRequest): string | undefined {
  return request.cookies[cookieName(auth)]
}

export function clearSessionCookie(auth: AuthServices, reply: FastifyReply): void {
  reply.clearCookie(cookieName(auth), { path: '/', httpOnly: true, sameSite: 'lax', secure: auth.secure })
}

function setSessionCookie(auth: AuthServices, reply: FastifyReply, secret: string): void {
  reply.setCookie(cookieName(auth), secret, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: auth.secure,
    maxAge: SESSION_DAYS * 86_400,
  })
}

/** A browser takes `__Host-` only from https, with path / and no domain: no neighbour can plant it. */
function cookieName({ secure }: { secure: boolean }): string {
  return secure ? '__Host-huiliu' : 'huiliu'
}

function cacheKey(secret: string): string {
  return fingerprint(secret).toString('base64url')
}
