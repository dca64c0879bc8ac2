import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Security } from '@huiliu/contracts'
import type { Route } from '../../kernel/index.ts'
import { shared } from '../accounts.ts'
import { requirePassword, runtimeOf, type MeServices } from '../me.ts'
import { membersOnly, secondFactorRequired } from '../problems.ts'
import { recordChange } from '../record-change.ts'
import { sessionSecret, type AuthServices } from '../request-context.ts'
import type { CallCtx } from '../rights.ts'
import { Id, Name, Password, closed } from '../schemas.ts'
import { closeOtherSessions, closeSessionOf, listSessions } from '../sessions.ts'
import { createThrottle, type Throttle } from '../throttle.ts'
import { needsSecond } from './enter.ts'
import { listSignIns } from './log.ts'
import { keepPasskey, newPasskeyOptions, passkeysOf, removePasskey } from './passkeys.ts'
import {
  Code,
  CodesAnswer,
  EnrolmentAnswer,
  NewCredential,
  OptionsAnswer,
  Page,
  SecurityAnswer,
  SessionsAnswer,
  SignInsAnswer,
  Step,
} from './schemas.ts'
import { beginTotp, confirmTotp, removeTotp, renewRecoveryCodes, requireCode } from './totp.ts'

const tag = 'me'

type Own = { memberId: string; userId: string; login: string; name: string }

/** Who asks for himself, whomever he acts for. Throws members_only. */
async function ownOf(ctx: CallCtx): Promise<Own> {
  const { kind, id } = ctx.caller.actor
  if (kind !== 'member' || !id) throw membersOnly()
  const [row] = await ctx.db.query<{ userId: string | null; login: string; name: string }>(
    'select user_id as "userId", login, name from ws.member where id = $1',
    [id],
  )
  if (!row?.userId) throw membersOnly()
  return { ...row, userId: row.userId, memberId: id }
}

type Account = { password: boolean; since: Date | null; left: number }

async function securityOf(ctx: CallCtx, auth: AuthServices): Promise<Security> {
  const { memberId, userId, login } = await ownOf(ctx)
  const [account] = await shared(auth.pool).query<Account>(
    `select password_hash is not null as password, totp_confirmed_at as since,
       (select count(*)::int from ws.recovery_code c where c.user_id = u.id and c.used_at is null) as left
     from ws.account_user u where id = $1`,
    [userId],
  )
  return {
    login,
    password: account?.password ?? false,
    totp: account?.since ? { since: account.since.toISOString(), recoveryLeft: account.left } : null,
    passkeys: await passkeysOf(auth.pool, userId),
    required: await needsSecond(ctx.db, memberId),
  }
}

/** What a member does about signing in himself: second factor, passkeys, sessions. What weakens or adds a way asks for the password. */
export function mySignInRoutes(route: Route<CallCtx>, services: MeServices): void {
  const throttle = createThrottle()
  route({
    method: 'GET',
    url: '/me/security',
    summary: 'How I sign in',
    tag,
    response: { 200: SecurityAnswer },
    handle: ctx => securityOf(ctx, services.auth),
  })
  totpRoutes(route, { ...services, throttle })
  codeRoutes(route, { ...services, throttle })
  passkeyRoutes(route, { ...services, throttle })
  sessionRoutes(route, services)
}

type Services = MeServices & { throttle: Throttle }
const Proof = Type.Object({ password: Password }, closed)

/** It is really he who sits there. Throws invalid_input at `password`, sign_in_throttled. */
async function prove(ctx: CallCtx, { auth, throttle }: Services, password: string): Promise<Own> {
  const own = await ownOf(ctx)
  await requirePassword({ auth, throttle, userId: own.userId, now: ctx.now }, password, 'password')
  return own
}

async function note(ctx: CallCtx, { memberId }: Own, type: string): Promise<void> {
  await ctx.db.tx(tx => recordChange(tx, ctx, { type, object: 'member', id: memberId, body: {} }))
}

function totpRoutes(route: Route<CallCtx>, services: Services): void {
  const { auth } = services
  route({
    method: 'POST',
    url: '/me/totp',
    summary: 'A secret for my authenticator app; it counts once a code is given',
    tag,
    response: { 201: EnrolmentAnswer },
    body: Proof,
    handle: async (ctx, { body }) => {
      const { userId, login } = await prove(ctx, services, body.password)
      return beginTotp(auth, { userId, account: login, issuer: runtimeOf(ctx, auth).workspace.name })
    },
  })
  route({
    method: 'PUT',
    url: '/me/totp',
    summary: 'My app is set up; answers with recovery codes, once',
    tag,
    response: { 200: CodesAnswer },
    body: Type.Object({ code: Code }, closed),
    handle: async (ctx, { body }) => {
      const own = await ownOf(ctx)
      const { userId } = own
      const work = () => confirmTotp(auth, { userId, now: ctx.now, code: body.code })
      const recoveryCodes = await attempt(services, ctx, { userId, work })
      await note(ctx, own, 'member.second_factor_on')
      return { recoveryCodes }
    },
  })
}

/** By a code of the app or a recovery code. */
function codeRoutes(route: Route<CallCtx>, services: Services): void {
  const { auth } = services
  route({
    method: 'DELETE',
    url: '/me/totp',
    summary: 'No codes any more, by a code',
    tag,
    response: { 204: Type.Null() },
    body: Type.Object({ password: Password, code: Code }, closed),
    handle: async (ctx, { body }) => {
      const own = await prove(ctx, services, body.password)
      if (await needsSecond(ctx.db, own.memberId)) throw secondFactorRequired()
      const { userId } = own
      const work = () => requireCode(auth, { userId, now: ctx.now, code: body.code })
      await attempt(services, ctx, { userId, work })
      await removeTotp(auth.pool, own.userId)
      await note(ctx, own, 'member.second_factor_off')
    },
  })
  route({
    method: 'POST',
    url: '/me/recovery-codes',
    summary: 'New recovery codes by a code of the app; the former ones are void',
    tag,
    response: { 201: CodesAnswer },
    body: Type.Object({ code: Code }, closed),
    handle: async (ctx, { body }) => {
      const own = await ownOf(ctx)
      const { userId } = own
      const work = () => requireCode(auth, { userId, now: ctx.now, code: body.code })
      await attempt(services, ctx, { userId, work })
      await note(ctx, own, 'member.recovery_codes_renewed')
      return { recoveryCodes: await renewRecoveryCodes(auth.pool, own.userId) }
    },
  })
}

/** Guessing a code is slowed down like guessing a password. */
async function attempt<T>({ throttle }: Services, ctx: CallCtx, { userId, work }: Attempt<T>): Promise<T> {
  throttle.attempt(`code ${userId}`, ctx.now)
  const made = await work()
  throttle.succeeded(`code ${userId}`)
  return made
}
type Attempt<T> = { userId: string; work: () => Promise<T> }

function passkeyRoutes(route: Route<CallCtx>, services: Services): void {
  const { auth } = services
  const site = (ctx: CallCtx, request: FastifyRequest) => ({ auth, request, now: ctx.now })
  route({
    method: 'POST',
    url: '/me/passkeys/options',
    summary: 'What the browser is asked to make a passkey',
    tag,
    response: { 201: OptionsAnswer },
    body: Proof,
    handle: async (ctx, { body, request }) =>
      newPasskeyOptions(site(ctx, request), await prove(ctx, services, body.password)),
  })
  route({
    method: 'POST',
    url: '/me/passkeys',
    summary: 'Keep the passkey the browser made',
    tag,
    response: { 201: SecurityAnswer },
    body: Type.Object({ step: Step, name: Name, credential: NewCredential }, closed),
    handle: async (ctx, { body, request }) => {
      const own = await ownOf(ctx)
      await keepPasskey(site(ctx, request), { ...body, userId: own.userId })
      await note(ctx, own, 'member.passkey_added')
      return securityOf(ctx, auth)
    },
  })
  route({
    method: 'DELETE',
    url: '/me/passkeys/:id',
    summary: 'Remove a passkey of mine',
    tag,
    params: Type.Object({ id: Type.String({ maxLength: 1400 }) }, closed),
    response: { 204: Type.Null() },
    handle: async (ctx, { params }) => {
      const own = await ownOf(ctx)
      await removePasskey(auth.pool, { userId: own.userId, id: params.id })
      await note(ctx, own, 'member.passkey_removed')
    },
  })
}

function sessionRoutes(route: Route<CallCtx>, { auth }: MeServices): void {
  route({
    method: 'GET',
    url: '/me/sessions',
    summary: 'Where I am signed in',
    tag,
    response: { 200: SessionsAnswer },
    handle: async (ctx, { request }) => {
      const { userId } = await ownOf(ctx)
      const workspaceId = runtimeOf(ctx, auth).workspace.id
      const secret = sessionSecret(auth, request)
      return { items: await listSessions(auth.pool, { userId, workspaceId, secret, now: ctx.now }), next: null }
    },
  })
  route({
    method: 'DELETE',
    url: '/me/sessions',
    summary: 'End every session of mine but this one',
    tag,
    response: { 204: Type.Null() },
    handle: async (ctx, { request }) => {
      const own = await ownOf(ctx)
      await closeOtherSessions(auth.pool, own.userId, sessionSecret(auth, request))
      auth.callers.forget()
      await note(ctx, own, 'member.sessions_ended')
    },
  })
  route({
    method: 'DELETE',
    url: '/me/sessions/:id',
    summary: 'End a session of mine',
    tag,
    params: Id,
    response: { 204: Type.Null() },
    handle: async (ctx, { params }) => {
      const own = await ownOf(ctx)
      await closeSessionOf(auth.pool, { userId: own.userId, id: params.id })
      auth.callers.forget()
      await note(ctx, own, 'member.sessions_ended')
    },
  })
  route({
    method: 'GET',
    url: '/me/sign-ins',
    summary: 'When and from where somebody signed in, or tried to, as me',
    tag,
    query: Page,
    response: { 200: SignInsAnswer },
    handle: async (ctx, { query }) => listSignIns(ctx.db, { ...query, member: (await ownOf(ctx)).memberId }),
  })
}
