import type { FastifyReply, FastifyRequest } from 'fastify'
import type pg from 'pg'
import { bind, localeOf, signedOut, type Db, type Logger, type Wakes } from '../kernel/index.ts'
import { memberCaller, tokenCaller } from './callers.ts'
import type { Workspace } from './create-workspace.ts'
import { crossSite } from './problems.ts'
import type { CallCtx, Caller } from './rights.ts'
import { findSession, openSession } from './sessions.ts'

/** What a running workspace offers to requests. */
export type WorkspaceRuntime = { workspace: Workspace; db: Db; wakes: Wakes }
export type AuthServices = {
  pool: pg.Pool
  log: Logger
  /** the origin is https: cookies are Secure and bound to the host */
  secure: boolean
  now(): Date
  byId(workspaceId: string): WorkspaceRuntime | undefined
  byKey(workspaceKey: string): WorkspaceRuntime | undefined
}
/** Request without a signed-in caller: set-up, sign-in, invitations. */
export type PublicCtx = { auth: AuthServices; now: Date; request: FastifyRequest; reply: FastifyReply }

const TOKEN = /^hlt_([a-z0-9]+)_[A-Za-z0-9_-]{43}$/
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Who asks: a bearer token or the session cookie. Throws signed_out; a cookie from another site is refused. */
export async function contextOf(auth: AuthServices, request: FastifyRequest): Promise<CallCtx> {
  const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1]
  const found = bearer ? await byToken(auth, bearer) : await byCookie(auth, request)
  if (!found) throw signedOut()
  const { runtime, caller, locale } = found
  return {
    db: runtime.db,
    wakes: runtime.wakes,
    log: auth.log,
    actor: caller.actor,
    now: auth.now(),
    locale: locale ?? localeOf(request),
    requestId: request.id,
    caller,
  }
}

type Found = { runtime: WorkspaceRuntime; caller: Caller; locale: 'zh' | 'en' | null }

async function byToken(auth: AuthServices, token: string): Promise<Found | undefined> {
  const runtime = auth.byKey(TOKEN.exec(token)?.[1] ?? '')
  const caller = runtime && (await tokenCaller(runtime.db, token, auth.now()))
  return runtime && caller && { runtime, caller, locale: null }
}

async function byCookie(auth: AuthServices, request: FastifyRequest): Promise<Found | undefined> {
  const secret = request.cookies[cookieName(auth)]
  if (!secret) return undefined
  if (!SAFE.has(request.method)) refuseCrossSite(request)
  const session = await findSession(auth.pool, secret, auth.now())
  const runtime = session && auth.byId(session.workspaceId)
  const caller = runtime && (await memberCaller(runtime.db, session.userId))
  return runtime && caller && { runtime, caller, locale: session.locale }
}

/** A page of another site can make the browser send our cookie; it cannot make it say that the request is our own. */
export function refuseCrossSite(request: FastifyRequest): void {
  const site = request.headers['sec-fetch-site']
  if (site === 'same-origin' || site === 'none') return
  const origin = request.headers.origin
  if (site === undefined && origin !== undefined && URL.canParse(origin) && new URL(origin).host === request.host)
    return
  if (site === undefined && origin === undefined) return
  throw crossSite()
}

export function cookieName({ secure }: { secure: boolean }): string {
  return secure ? '__Host-huiliu' : 'huiliu'
}

/** Signs an account in to a workspace: opens the session and sets the cookie. */
export async function signInTo(
  { auth, request, reply, now }: PublicCtx,
  { userId, workspaceId }: { userId: string; workspaceId: string },
): Promise<void> {
  const agent = request.headers['user-agent']?.slice(0, 300) ?? null
  const secret = await openSession(auth.pool, { userId, workspaceId, now, address: request.ip, agent })
  reply.setCookie(cookieName(auth), secret, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: auth.secure,
    maxAge: 30 * 86_400,
  })
}

export function workspaceDb(pool: pg.Pool, workspace: Workspace): Db {
  return bind(pool, workspace.schema)
}
