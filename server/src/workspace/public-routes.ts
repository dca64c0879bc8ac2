import { Type } from 'typebox'
import type { Db, Route } from '../kernel/index.ts'
import { accountByLogin } from './accounts.ts'
import { invitedMember, takeInvitation } from './members.ts'
import { invitationGone, wrongCredentials } from './problems.ts'
import { closeSession } from './sessions.ts'
import { cookieName, refuseCrossSite, signInTo, type PublicCtx, type WorkspaceRuntime } from './request-context.ts'
import { checkPassword } from './secrets.ts'
import { setUp, setupNeeded, type Founded } from './setup.ts'
import { createThrottle, type Throttle } from './throttle.ts'

const closed = { additionalProperties: false }
const Password = Type.String({ minLength: 8, maxLength: 200 })
const Name = Type.String({ minLength: 1, maxLength: 100 })
const Login = Type.String({ minLength: 1, maxLength: 200 })
const Ok = Type.Object({ ok: Type.Boolean() })
const tag = 'sign-in'

export type PublicServices = {
  install(db: Db): Promise<void>
  /** called once a workspace was founded, so that it runs */
  founded(founded: Founded): Promise<void>
  runtimes(): WorkspaceRuntime[]
}

/** What needs no signed-in caller. */
export function publicRoutes(route: Route<PublicCtx>, services: PublicServices): void {
  setupRoutes(route, services)
  sessionRoutes(route, services, createThrottle())
  invitationRoutes(route, services)
}

function setupRoutes(route: Route<PublicCtx>, { install, founded }: PublicServices): void {
  route({
    method: 'GET',
    url: '/setup',
    summary: 'Is the first set-up still to be done?',
    tag,
    response: { 200: Type.Object({ needed: Type.Boolean() }) },
    handle: async ctx => ({ needed: await setupNeeded(ctx.auth.pool) }),
  })
  route({
    method: 'POST',
    url: '/setup',
    summary: 'Create the workspace and its admin with the one-time link',
    tag,
    response: { 201: Ok },
    body: Type.Object(
      { token: Type.String({ maxLength: 100 }), workspaceName: Name, name: Name, email: Login, password: Password },
      closed,
    ),
    handle: async (ctx, { body, request }) => {
      refuseCrossSite(request)
      const result = await setUp(ctx.auth.pool, { ...body, now: ctx.now, install })
      await founded(result)
      await signInTo(ctx, { userId: result.userId, workspaceId: result.workspace.id })
      return { ok: true }
    },
  })
}

function sessionRoutes(route: Route<PublicCtx>, { runtimes }: PublicServices, throttle: Throttle): void {
  route({
    method: 'POST',
    url: '/session',
    summary: 'Sign in by e-mail, phone or user name',
    tag,
    response: { 200: Ok },
    body: Type.Object({ login: Login, password: Type.String({ maxLength: 200 }) }, closed),
    handle: async (ctx, { body, request }) => {
      refuseCrossSite(request)
      const key = `${body.login.toLowerCase()} ${request.ip}`
      throttle.check(key, ctx.now)
      const account = await accountByLogin(ctx.auth.pool, body.login)
      const right = await checkPassword(body.password, account?.password_hash ?? null)
      const workspaceId = account && right ? await workspaceOf(runtimes(), account.id) : undefined
      if (!account || !workspaceId) {
        throttle.failed(key, ctx.now)
        throw wrongCredentials()
      }
      throttle.succeeded(key)
      await signInTo(ctx, { userId: account.id, workspaceId })
      return { ok: true }
    },
  })
  route({
    method: 'DELETE',
    url: '/session',
    summary: 'Sign out',
    tag,
    response: { 204: Type.Null() },
    handle: async (ctx, { request, reply }) => {
      refuseCrossSite(request)
      const secret = request.cookies[cookieName(ctx.auth)]
      if (secret) await closeSession(ctx.auth.pool, secret)
      reply.clearCookie(cookieName(ctx.auth), { path: '/', secure: ctx.auth.secure })
    },
  })
}

/** The first workspace where the account is an active member. */
async function workspaceOf(runtimes: WorkspaceRuntime[], userId: string): Promise<string | undefined> {
  for (const { workspace, db } of runtimes) {
    const rows = await db.query('select 1 from ws.member where user_id = $1 and deactivated_at is null', [userId])
    if (rows.length > 0) return workspace.id
  }
  return undefined
}

function invitationRoutes(route: Route<PublicCtx>, { runtimes }: PublicServices): void {
  const Token = Type.Object({ token: Type.String({ maxLength: 100 }) }, closed)
  route({
    method: 'GET',
    url: '/invitations/:token',
    summary: 'Who is invited to what',
    tag,
    params: Token,
    response: {
      200: Type.Object({
        name: Type.String(),
        workspaceName: Type.String(),
        login: Type.Union([Type.String(), Type.Null()]),
      }),
    },
    handle: async (ctx, { params }) => {
      const { runtime, member } = await invited(runtimes(), { secret: params.token, now: ctx.now })
      return { name: member.name, workspaceName: runtime.workspace.name, login: member.login }
    },
  })
  route({
    method: 'POST',
    url: '/invitations/:token',
    summary: 'Take an invitation: choose a password and sign in',
    tag,
    params: Token,
    response: { 201: Ok },
    body: Type.Object({ password: Password, login: Type.Optional(Login) }, closed),
    handle: async (ctx, { params, body, request }) => {
      refuseCrossSite(request)
      const { runtime } = await invited(runtimes(), { secret: params.token, now: ctx.now })
      const userId = await takeInvitation(runtime.db, {
        pool: ctx.auth.pool,
        secret: params.token,
        login: body.login,
        password: body.password,
        now: ctx.now,
      })
      await signInTo(ctx, { userId, workspaceId: runtime.workspace.id })
      return { ok: true }
    },
  })
}

async function invited(runtimes: WorkspaceRuntime[], { secret, now }: { secret: string; now: Date }) {
  for (const runtime of runtimes) {
    const member = await invitedMember(runtime.db, secret, now).catch(() => undefined)
    if (member) return { runtime, member }
  }
  throw invitationGone()
}
