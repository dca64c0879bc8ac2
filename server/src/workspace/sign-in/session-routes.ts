import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'
import type { Me, SignInNext } from '@huiliu/contracts'
import type { Route } from '../../kernel/index.ts'
import { shared } from '../accounts.ts'
import { setPassword, type MeServices } from '../me.ts'
import { passkeyRefused } from '../problems.ts'
import { refuseCrossSite, type PublicCtx, type WorkspaceRuntime } from '../request-context.ts'
import { Login, NewPassword, Password, closed } from '../schemas.ts'
import { placeOf, signIn } from '../sign-in.ts'
import type { Throttle } from '../throttle.ts'
import { enter, goOn, noteTry, provenBy, surely, type Proven } from './enter.ts'
import { passkeyOptions, userOfPasskey } from './passkeys.ts'
import { requireUncommon } from './password-rules.ts'
import { Code, CodesAnswer, Credential, EnrolmentAnswer, EnteredAnswer, OptionsAnswer, Step } from './schemas.ts'
import { beginTotp, confirmTotp, requireCode } from './totp.ts'

const tag = 'sign-in'

export type SessionServices = MeServices & { throttle: Throttle; runtimes: () => WorkspaceRuntime[] }

/** Signing in, step by step; what is asked next is told by 202. */
export function sessionStepRoutes(route: Route<PublicCtx>, services: SessionServices): void {
  route({
    method: 'POST',
    url: '/session',
    summary: 'Sign in by e-mail, phone or user name',
    tag,
    response: EnteredAnswer,
    body: Type.Object({ login: Login, password: Password }, closed),
    handle: async (ctx, { body, request, reply }) => {
      refuseCrossSite(request)
      return answer(reply, await signIn(ctx, { ...services, runtimes: services.runtimes() }, body))
    },
  })
  codeRoutes(route, services)
  enrolmentRoutes(route, services)
  passwordRoute(route, services)
  passkeyRoutes(route, services)
}

function answer(reply: FastifyReply, entered: Me | SignInNext): Me | SignInNext {
  if ('next' in entered) reply.code(202)
  return entered
}

function codeRoutes(route: Route<PublicCtx>, services: SessionServices): void {
  route({
    method: 'POST',
    url: '/session/code',
    summary: 'Go on signing in: a code of the authenticator app, or a recovery code',
    tag,
    response: EnteredAnswer,
    body: Type.Object({ step: Step, code: Code }, closed),
    handle: async (ctx, { body, request, reply }) => {
      refuseCrossSite(request)
      const proven = await provenBy(ctx, body.step)
      await requireFactor(ctx, services.throttle, { proven, code: body.code })
      await surely(ctx, body.step, proven)
      return answer(reply, await goOn(ctx, services, body.step))
    },
  })
  route({
    method: 'POST',
    url: '/session/entry',
    summary: 'Go on signing in: nothing more is asked, or it is told',
    tag,
    response: EnteredAnswer,
    body: Type.Object({ step: Step }, closed),
    handle: async (ctx, { body, request, reply }) => {
      refuseCrossSite(request)
      return answer(reply, await goOn(ctx, services, body.step))
    },
  })
}

function enrolmentRoutes(route: Route<PublicCtx>, { throttle }: SessionServices): void {
  route({
    method: 'POST',
    url: '/session/enrolment',
    summary: 'Go on signing in: a secret for an authenticator app',
    tag,
    response: { 201: EnrolmentAnswer },
    body: Type.Object({ step: Step }, closed),
    handle: async (ctx, { body, request }) => {
      refuseCrossSite(request)
      const { userId, workspaceId } = await provenBy(ctx, body.step)
      const issuer = ctx.auth.byId(workspaceId)?.workspace.name ?? ''
      return beginTotp(ctx.auth, { userId, account: await loginOf(ctx, userId), issuer })
    },
  })
  route({
    method: 'PUT',
    url: '/session/enrolment',
    summary: 'Go on signing in: the app is set up; answers with recovery codes, once',
    tag,
    response: { 200: CodesAnswer },
    body: Type.Object({ step: Step, code: Code }, closed),
    handle: async (ctx, { body, request }) => {
      refuseCrossSite(request)
      const proven = await provenBy(ctx, body.step)
      const key = `code ${proven.userId}`
      throttle.attempt(key, ctx.now)
      const recoveryCodes = await confirmTotp(ctx.auth, { userId: proven.userId, now: ctx.now, code: body.code })
      throttle.succeeded(key)
      await surely(ctx, body.step, proven)
      return { recoveryCodes }
    },
  })
}

type Given = { proven: Proven; code: string }

/** Guessing is slowed down per account, and every wrong code is in the log. */
async function requireFactor(ctx: PublicCtx, throttle: Throttle, { proven, code }: Given): Promise<void> {
  const key = `code ${proven.userId}`
  throttle.attempt(key, ctx.now)
  try {
    await requireCode(ctx.auth, { userId: proven.userId, now: ctx.now, code })
  } catch (error) {
    const runtime = ctx.auth.byId(proven.workspaceId)
    if (runtime) await noteTry(ctx, runtime, { ...proven, refused: 'wrong_code' })
    throw error
  }
  throttle.succeeded(key)
}

async function loginOf({ auth }: PublicCtx, userId: string): Promise<string> {
  const [account] = await shared(auth.pool).query<{ login: string }>(
    'select login from ws.account_user where id = $1',
    [userId],
  )
  return account?.login ?? ''
}

function passwordRoute(route: Route<PublicCtx>, services: SessionServices): void {
  route({
    method: 'POST',
    url: '/session/password',
    summary: 'Go on signing in: a password of one’s own in place of the one an admin gave',
    tag,
    response: EnteredAnswer,
    body: Type.Object({ step: Step, password: NewPassword }, closed),
    handle: async (ctx, { body, request, reply }) => {
      refuseCrossSite(request)
      const { userId, memberId, workspaceId } = await provenBy(ctx, body.step)
      const [member] = await (ctx.auth
        .byId(workspaceId)
        ?.db.query<{ name: string }>('select name from ws.member where id = $1', [memberId]) ?? [])
      const entered = await goOn(ctx, services, body.step)
      // Only what is asked now: a second factor comes before it.
      if (!('next' in entered) || entered.next !== 'password') return answer(reply, entered)
      await requireUncommon(body.password, { login: await loginOf(ctx, userId), name: member?.name ?? '' })
      await setPassword(ctx.auth.pool, { userId, password: body.password })
      return answer(reply, await goOn(ctx, services, body.step))
    },
  })
}

function passkeyRoutes(route: Route<PublicCtx>, services: SessionServices): void {
  route({
    method: 'POST',
    url: '/session/passkey/options',
    summary: 'What the browser is asked to sign in by a passkey',
    tag,
    response: { 201: OptionsAnswer },
    handle: async ({ auth, now }, { request }) => {
      refuseCrossSite(request)
      return passkeyOptions({ auth, request, now })
    },
  })
  route({
    method: 'POST',
    url: '/session/passkey',
    summary: 'Sign in by a passkey',
    tag,
    response: EnteredAnswer,
    body: Type.Object({ step: Step, credential: Credential }, closed),
    handle: async (ctx, { body, request, reply }) => {
      refuseCrossSite(request)
      const { auth, now } = ctx
      const key = `passkey ${request.ip}`
      services.throttle.attempt(key, now)
      const userId = await userOfPasskey({ auth, request, now }, body)
      const place = await placeOf(services.runtimes(), userId)
      if (!place?.active) {
        if (place) await noteTry(ctx, place.runtime, { ...place, way: 'passkey', refused: 'deactivated' })
        throw passkeyRefused()
      }
      services.throttle.succeeded(key)
      const { runtime, memberId } = place
      const proven = { userId, workspaceId: runtime.workspace.id, memberId, way: 'passkey', sure: true } as const
      return answer(reply, await enter(ctx, services, proven))
    },
  })
}
