import type pg from 'pg'
import type { Member } from '@huiliu/contracts'
import { createAccount, shared } from '../accounts.ts'
import { lockTarget } from '../change-member.ts'
import { listWorkspaces } from '../create-workspace.ts'
import { addInvited } from '../invitations.ts'
import { memberView } from '../members.ts'
import { loginNeeded, noPassword } from '../problems.ts'
import { recordChange } from '../record-change.ts'
import type { AuthServices } from '../request-context.ts'
import type { CallCtx } from '../rights.ts'
import { requireCovered } from '../roles.ts'
import { hashPassword } from '../secrets.ts'
import { closeSessionsIn } from '../sessions.ts'
import { uniteRights } from '../unite-rights.ts'
import { requireUncommon } from './password-rules.ts'

type NewMember = { name: string; email?: string; password: string; roles: string[]; department?: string | null }

/**
 * A member who signs in at once with a password the admin gives, and has to choose his own then. The account comes first
 * and is of no use without a member; it goes where none can be made. Throws as inviting does.
 */
export async function addMemberWithPassword(ctx: CallCtx, pool: pg.Pool, input: NewMember): Promise<Member> {
  const { name, email: login, password, roles } = input
  if (login === undefined) throw loginNeeded()
  await requireUncommon(password, { login, name })
  const userId = await createAccount(pool, { login, name, password, locale: ctx.locale })
  await markGiven(pool, userId, ctx.now)
  try {
    return await ctx.db.tx(async tx => {
      const id = await addInvited(tx, ctx, input)
      await tx.query('update ws.member set user_id = $2 where id = $1', [id, userId])
      await recordChange(tx, ctx, { type: 'member.added', object: 'member', id, body: { roles } })
      return memberView(tx, id)
    })
  } catch (error) {
    await shared(pool).query('delete from ws.account_user where id = $1', [userId])
    throw error
  }
}

type Auth = Pick<AuthServices, 'pool' | 'byId' | 'callers'>
type Target = { workspaceId: string; id: string }

/**
 * A new password for who lost his: he is signed out, and chooses another when he comes. Throws not_found,
 * rights_beyond_yours, password_shared, invalid_input.
 */
export async function givePassword(
  ctx: CallCtx,
  auth: Auth,
  { password, ...target }: Target & { password: string },
): Promise<void> {
  const userId = await ownUser(ctx, auth, target)
  const { email, name } = await memberView(ctx.db, target.id)
  await requireUncommon(password, { login: email ?? '', name })
  const hash = await hashPassword(password)
  await noted(ctx, auth, { target, userId, type: 'member.password_given' })
  await shared(auth.pool).query('update ws.account_user set password_hash = $2 where id = $1', [userId, hash])
  await markGiven(auth.pool, userId, ctx.now)
}

/** For who lost his telephone: app, recovery codes and passkeys are gone. Throws as giving a password does. */
export async function resetSecondFactor(ctx: CallCtx, auth: Auth, target: Target): Promise<void> {
  const userId = await ownUser(ctx, auth, target)
  await noted(ctx, auth, { target, userId, type: 'member.second_factor_reset' })
  await shared(auth.pool).tx(async tx => {
    await tx.query(
      'update ws.account_user set totp_secret = null, totp_confirmed_at = null, totp_step = null where id = $1',
      [userId],
    )
    await tx.query('delete from ws.recovery_code where user_id = $1', [userId])
    await tx.query('delete from ws.passkey where user_id = $1', [userId])
  })
}

/** The account of a member, where nobody else's workspace relies on it. */
async function ownUser(ctx: CallCtx, { pool, byId }: Auth, { workspaceId, id }: Target): Promise<string> {
  const userId = await ctx.db.tx(async tx => {
    const target = await lockTarget(tx, id)
    requireCovered(ctx, uniteRights(target.rights))
    return target.user_id
  })
  if (userId === null) throw noPassword()
  for (const other of await listWorkspaces(pool)) {
    if (other.id === workspaceId) continue
    const rows = await byId(other.id)?.db.query('select 1 from ws.member where user_id = $1', [userId])
    if (rows?.length) throw noPassword()
  }
  return userId
}

type Note = { target: Target; userId: string; type: string }

/** The record comes first, as everywhere between the two schemas; then the sessions end. */
async function noted(ctx: CallCtx, { pool, callers }: Auth, { target, userId, type }: Note): Promise<void> {
  await ctx.db.tx(tx => recordChange(tx, ctx, { type, object: 'member', id: target.id, body: {} }))
  await closeSessionsIn(pool, userId, target.workspaceId)
  callers.forget()
}

async function markGiven(pool: pg.Pool, userId: string, now: Date): Promise<void> {
  await shared(pool).query('update ws.account_user set password_given_at = $2 where id = $1', [userId, now])
}
