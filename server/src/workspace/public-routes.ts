import { Type } from 'typebox'
import { localeOf, type Db, type Route } from '../kernel/index.ts'
import { invitedMember, takeInvitation, type InvitedMember } from './invitations.ts'
import { me } from './me.ts'
import { invitationGone } from './problems.ts'
import {
  clearSessionCookie,
  refuseCrossSite,
  sessionSecret,
  signInTo,
  type AuthServices,
  type PublicCtx,
  type WorkspaceRuntime,
} from './request-context.ts'
import { Login, MeAnswer, Name, NewPassword, closed } from './schemas.ts'
import { closeSession } from './sessions.ts'
import { setUp, setupNeeded, type Founded } from './setup.ts'
import { noteTry } from './sign-in/enter.ts'
import { isOpenLink, joinByLink } from './sign-in/invitation-links.ts'
import { sessionStepRoutes } from './sign-in/session-routes.ts'
import { createThrottle, type Throttle } from './throttle.ts'

const tag = 'sign-in'

export type PublicServices = {
  auth: AuthServices
  demo: boolean
  install(db: Db): Promise<void>
  /** called once a workspace was founded, so that it runs */
  founded(founded: Founded): Promise<void>
  runtimes(): WorkspaceRuntime[]
}

/** What needs no signed-in caller. */
export function publicRoutes(route: Route<PublicCtx>, services: PublicServices): void {
  const throttle = createThrottle()
  setupRoutes(route, services)
  sessionRoutes(route)
  sessionStepRoutes(route, { auth: services.auth, demo: services.demo, runtimes: services.runtimes, throttle })
  invitationRoutes(route, services, throttle)
}

function setupRoutes(route: Route<PublicCtx>, { demo, install, founded }: PublicServices): void {
  route({
    method: 'GET',
    url: '/setup',
    summary: 'Is the first set-up still to be done, and is this a demo?',
    tag,
    response: { 200: Type.Object({ needed: Type.Boolean(), demo: Type.Boolean() }) },
    handle: async ctx => ({ needed: await setupNeeded(ctx.auth.pool), demo }),
  })
  route({
    method: 'POST',
    url: '/setup',
    summary: 'Create the workspace and its admin with the one-time link',
    tag,
    response: { 201: MeAnswer },
    body: Type.Object(
      { token: Type.String({ maxLength: 100 }), workspaceName: Name, name: Name, email: Login, password: NewPassword },
      closed,
    ),
    handle: async (ctx, { body, request }) => {
      refuseCrossSite(request)
      const { now, auth } = ctx
      const result = await setUp(auth.pool, { ...body, locale: localeOf(request), now, install })
      await founded(result)
      const { userId, workspace } = result
      return me(await signInTo(ctx, { userId, workspaceId: workspace.id, way: 'setup' }), { auth, demo })
    },
  })
}

function sessionRoutes(route: Route<PublicCtx>): void {
  route({
    method: 'DELETE',
    url: '/session',
    summary: 'Sign out',
    tag,
    response: { 204: Type.Null() },
    handle: async ({ auth }, { request, reply }) => {
      refuseCrossSite(request)
      const secret = sessionSecret(auth, request)
      if (secret) await closeSession(auth.pool, secret)
      auth.callers.forget()
      clearSessionCookie(auth, reply)
    },
  })
}

function invitationRoutes(route: Route<PublicCtx>, { demo, runtimes }: PublicServices, throttle: Throttle): void {
  const Secret = Type.Object({ token: Type.String({ maxLength: 100 }) }, closed)
  route({
    method: 'GET',
    url: '/invitations/:token',
    summary: 'Who is invited to what',
    tag,
    params: Secret,
    response: {
      200: Type.Object({
        name: Type.String(),
        workspaceName: Type.String(),
        login: Type.Union([Type.String(), Type.Null()]),
        several: Type.Boolean(),
      }),
    },
    handle: async (ctx, { params }) => {
      const { runtime, member } = await invited(runtimes(), { secret: params.token, now: ctx.now })
      const { name, login } = member ?? { name: '', login: null }
      return { name, workspaceName: runtime.workspace.name, login, several: !member }
    },
  })
  route({
    method: 'POST',
    url: '/invitations/:token',
    summary: 'Take an invitation: choose a password and sign in',
    tag,
    params: Secret,
    response: { 201: MeAnswer },
    body: Type.Object({ password: NewPassword, login: Type.Optional(Login), name: Type.Optional(Name) }, closed),
    handle: async (ctx, { params, body, request }) => {
      refuseCrossSite(request)
      const { auth, now } = ctx
      const secret = params.token
      const { runtime, member } = await invited(runtimes(), { secret, now })
      const taking = { pool: auth.pool, throttle, secret, locale: localeOf(request), now, requestId: request.id }
      const { login, name, password } = body
      const userId = member
        ? await takeInvitation(runtime.db, { ...taking, login, password })
        : await joinByLink(runtime.db, { ...taking, login, name, password })
      const call = await signInTo(ctx, { userId, workspaceId: runtime.workspace.id, way: 'invitation' })
      await noteTry(ctx, runtime, { memberId: call.caller.memberId, way: 'invitation' })
      return me(call, { auth, demo })
    },
  })
}

/** Without a member: a link for several. */
type Invited = { runtime: WorkspaceRuntime; member?: InvitedMember }

async function invited(runtimes: WorkspaceRuntime[], { secret, now }: { secret: string; now: Date }): Promise<Invited> {
  for (const runtime of runtimes) {
    const member = await invitedMember(runtime.db, secret, now)
    if (member) return { runtime, member }
    if (await isOpenLink(runtime.db, secret, now)) return { runtime }
  }
  throw invitationGone()
}
