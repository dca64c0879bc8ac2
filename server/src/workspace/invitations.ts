import type pg from 'pg'
import type { Locale, Member } from '@huiliu/contracts'
import { constraintOf, createWakes, notFound, type Db, type Queryable, type Tx } from '../kernel/index.ts'
import { accountByLogin, createAccount, normalizeLogin } from './accounts.ts'
import { requireDepartment } from './departments.ts'
import { addMember, memberView } from './members.ts'
import { alreadyJoined, invitationGone, loginTaken } from './problems.ts'
import { recordChange } from './record-change.ts'
import type { CallCtx } from './rights.ts'
import { requireGrantable } from './roles.ts'
import { checkPassword, fingerprint, newSecret } from './secrets.ts'
import { requireUncommon } from './sign-in/password-rules.ts'
import type { Throttle } from './throttle.ts'

type Invitation = {
  name: string
  email?: string
  roles: string[]
  department?: string | null
  /** for how long the link is good */
  days?: number
}
type Invited = { member: Member; secret: string }

/**
 * A member who joins by opening the link within its days; the link is shown once and only its fingerprint kept.
 * Throws unknown_role, unknown_department, rights_beyond_yours, login_taken.
 */
export async function inviteMember(ctx: CallCtx, { days, ...invited }: Invitation): Promise<Invited> {
  return ctx.db.tx(async tx => {
    const id = await addInvited(tx, ctx, invited)
    const secret = await setSecret(tx, { id, now: ctx.now, days })
    await recordChange(tx, ctx, { type: 'member.invited', object: 'member', id, body: { roles: invited.roles } })
    return { member: await memberView(tx, id), secret }
  })
}

/** The row of a member to come. Throws unknown_role, unknown_department, rights_beyond_yours, login_taken. */
export async function addInvited(
  tx: Tx,
  ctx: CallCtx,
  { name, email, roles, department }: Omit<Invitation, 'days'>,
): Promise<string> {
  const login = email === undefined ? null : normalizeLogin(email)
  await requireGrantable(tx, ctx, roles)
  if (department) await requireDepartment(tx, department)
  const same = await tx.query('select 1 from ws.member where login = $1 limit 1', [login])
  if (same.length > 0) throw loginTaken()
  return addMember(tx, { userId: null, name, login, roles, departmentId: department ?? null })
}

/** A new link for a member who has not joined yet; the former one ends. Throws not_found, already_joined. */
export async function renewInvitation(ctx: CallCtx, id: string): Promise<Invited> {
  return ctx.db.tx(async tx => {
    const [row] = await tx.query<{ open: boolean }>(
      'select user_id is null and deactivated_at is null as open from ws.member where id = $1 for update',
      [id],
    )
    if (!row) throw notFound()
    if (!row.open) throw alreadyJoined()
    const { roles } = await memberView(tx, id)
    await requireGrantable(tx, ctx, roles)
    const secret = await setSecret(tx, { id, now: ctx.now })
    await recordChange(tx, ctx, { type: 'member.invited', object: 'member', id, body: { roles } })
    return { member: await memberView(tx, id), secret }
  })
}

const DAYS = 7

type Link = { id: string; now: Date; days?: number | undefined }

async function setSecret(tx: Tx, { id, now, days = DAYS }: Link): Promise<string> {
  const secret = newSecret()
  await tx.query(
    `update ws.member set invitation_hash = $2, invitation_expires_at = $3::timestamptz + make_interval(days => $4) where id = $1`,
    [id, fingerprint(secret), now, days],
  )
  return secret
}

export type InvitedMember = { id: string; name: string; login: string | null }

/** The invited member of a link that is still valid. */
export async function invitedMember(q: Queryable, secret: string, now: Date): Promise<InvitedMember | undefined> {
  const [member] = await q.query<InvitedMember>(
    'select id, name, login from ws.member where invitation_hash = $1 and invitation_expires_at > $2 and user_id is null and deactivated_at is null',
    [fingerprint(secret), now],
  )
  return member
}

type Taking = {
  pool: pg.Pool
  throttle: Throttle
  secret: string
  login: string | undefined
  password: string
  locale?: Locale
  now: Date
  requestId: string
}

/**
 * Takes an invitation: account first, then the member is tied to it. An existing account joins when the password is its
 * own; so does the account an interrupted try has left, which is what makes a retry finish. Returns the user id.
 * Throws invitation_gone, login_taken, sign_in_throttled.
 */
export async function takeInvitation(db: Db, { secret, now, requestId, ...taking }: Taking): Promise<string> {
  const member = await invitedMember(db, secret, now)
  const login = taking.login ?? member?.login
  if (!member || !login) throw invitationGone()
  await requireUncommon(taking.password, { login, name: member.name })
  const userId = await accountFor({ ...taking, login, name: member.name, now })
  await db.tx(async tx => {
    const actor = { kind: 'member', id: member.id, name: member.name } as const
    await tie(tx, { memberId: member.id, userId, login: normalizeLogin(login) })
    const change = { type: 'member.joined', object: 'member', id: member.id, body: {} } as const
    await recordChange(tx, { actor, now, requestId, wakes: createWakes() }, change)
  })
  return userId
}

export type Joining = Pick<Taking, 'pool' | 'throttle' | 'password' | 'locale' | 'now'> & {
  login: string
  name: string
}

/** The account of this login: a new one, or his own where the password is. Throws login_taken, sign_in_throttled. */
export async function accountFor({ pool, throttle, password, locale, now, login, name }: Joining): Promise<string> {
  const account = await accountByLogin(pool, login)
  if (!account) return createAccount(pool, { login, name, password, locale })
  const key = `invitation ${account.id}`
  throttle.attempt(key, now)
  if (!(await checkPassword(password, account.password_hash))) throw loginTaken()
  throttle.succeeded(key)
  return account.id
}

type Tie = { memberId: string; userId: string; login: string }

/** The invited member is this account's from now on. Throws invitation_gone, login_taken. */
export async function tie(tx: Tx, { memberId, userId, login }: Tie): Promise<void> {
  try {
    const rows = await tx.query(
      'update ws.member set user_id = $2, login = $3, invitation_hash = null where id = $1 and user_id is null returning id',
      [memberId, userId, login],
    )
    if (rows.length === 0) throw invitationGone()
  } catch (error) {
    throw constraintOf(error) === 'member_user' ? loginTaken() : error
  }
}
