import type { FastifyRequest } from 'fastify'
import type pg from 'pg'
import type { Locale, Me } from '@huiliu/contracts'
import { invalidInput } from '../kernel/index.ts'
import { shared } from './accounts.ts'
import { memberView } from './members.ts'
import { membersOnly } from './problems.ts'
import { profileOf } from './profile.ts'
import { recordChange } from './record-change.ts'
import { sessionSecret, type AuthServices, type WorkspaceRuntime } from './request-context.ts'
import type { CallCtx } from './rights.ts'
import { checkPassword, hashPassword } from './secrets.ts'
import { requireUncommon } from './sign-in/password-rules.ts'
import { closeOtherSessions } from './sessions.ts'
import type { Throttle } from './throttle.ts'

export type MeServices = { auth: AuthServices; demo: boolean }

/** Who the caller is, and what the menus may show. A token is shown as a member of its name. */
export async function me(ctx: CallCtx, { auth, demo }: MeServices): Promise<Me> {
  const { id, name } = runtimeOf(ctx, auth).workspace
  const { timeZone, currency, country } = await profileOf(ctx)
  const { acting, rights } = ctx.caller
  const { settings, sources, members, objects } = rights
  return {
    member: await memberOf(ctx),
    workspace: { id, name, timeZone, currency, country },
    locale: ctx.locale,
    can: { settings, sources, members, objects },
    acting: acting ? { kind: acting.kind, member: acting.member, until: acting.until } : null,
    demo,
  }
}

async function memberOf({ db, actor, caller, now }: CallCtx): Promise<Me['member']> {
  if (actor.kind === 'member' && actor.id) return memberView(db, actor.id)
  const token = { email: null, department: null, active: true, joined: true, createdAt: now.toISOString() }
  return { id: actor.id ?? '', name: actor.name, roles: caller.roles, ...token }
}

export function runtimeOf(ctx: CallCtx, auth: AuthServices): WorkspaceRuntime {
  const runtime = auth.byKey(ctx.db.schema.replace(/^w_/, ''))
  if (!runtime) throw new Error(`no runtime for ${ctx.db.schema}`)
  return runtime
}

type MeChange = { locale?: Locale; name?: string; password?: { current: string; next: string } }
type ChangeMe = { auth: AuthServices; throttle: Throttle; request: FastifyRequest; change: MeChange }

/**
 * One's own name, language and password; a password is changed only by who knows the present one, and ends every other
 * session. The record of the change comes first: should the process die before the shared write, repeating it repairs.
 */
export async function changeMe(ctx: CallCtx, { auth, throttle, request, change }: ChangeMe): Promise<void> {
  // One's own even while acting in somebody's place.
  const { kind, id: memberId } = ctx.caller.actor
  if (kind !== 'member' || !memberId) throw membersOnly()
  const [member] = await ctx.db.query<{ user_id: string; login: string; name: string }>(
    'select user_id, login, name from ws.member where id = $1',
    [memberId],
  )
  if (!member) throw membersOnly()
  const { locale, name, password } = change
  const q = shared(auth.pool)
  if (password) {
    await requirePassword({ auth, throttle, userId: member.user_id, now: ctx.now }, password.current)
    await requireUncommon(password.next, member, 'password.next')
  }
  await ctx.db.tx(async tx => {
    if (name !== undefined) await tx.query('update ws.member set name = $2 where id = $1', [memberId, name])
    const body = { ...(name !== undefined && { name }), ...(locale && { locale }), ...(password && { password: true }) }
    await recordChange(tx, ctx, { type: 'member.changed', object: 'member', id: memberId, body })
  })
  if (locale) await q.query('update ws.account_user set locale = $2 where id = $1', [member.user_id, locale])
  if (password) {
    await setPassword(auth.pool, { userId: member.user_id, password: password.next })
    await closeOtherSessions(auth.pool, member.user_id, sessionSecret(auth, request))
  }
  auth.callers.forget()
}

/** His own choice: what an admin gave is forgotten. */
export async function setPassword(pool: pg.Pool, { userId, password }: { userId: string; password: string }) {
  await shared(pool).query('update ws.account_user set password_hash = $2, password_given_at = null where id = $1', [
    userId,
    await hashPassword(password),
  ])
}

type Holder = { auth: AuthServices; throttle: Throttle; userId: string; now: Date }

/** Throws invalid_input at `path`, sign_in_throttled. */
export async function requirePassword(
  { auth, throttle, userId, now }: Holder,
  password: string,
  path = 'password.current',
): Promise<void> {
  throttle.attempt(userId, now)
  const [account] = await shared(auth.pool).query<{ password_hash: string | null }>(
    'select password_hash from ws.account_user where id = $1',
    [userId],
  )
  if (await checkPassword(password, account?.password_hash ?? null)) return throttle.succeeded(userId)
  throw invalidInput({}, [
    {
      path,
      code: 'wrong_password',
      message: { zh: '现在的密码不对', en: 'is not the present password' },
    },
  ])
}
