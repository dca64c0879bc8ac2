import type { InvitationLink } from '@huiliu/contracts'
import {
  constraintOf,
  createWakes,
  invalidInput,
  newId,
  notFound,
  type Db,
  type Queryable,
} from '../../kernel/index.ts'
import { normalizeLogin } from '../accounts.ts'
import { requireDepartment } from '../departments.ts'
import { accountFor, type Joining } from '../invitations.ts'
import { addMember } from '../members.ts'
import { invitationGone, loginTaken } from '../problems.ts'
import { recordChange } from '../record-change.ts'
import type { CallCtx } from '../rights.ts'
import { requireGrantable } from '../roles.ts'
import { fingerprint, newSecret } from '../secrets.ts'
import { requireUncommon } from './password-rules.ts'

type NewLink = { roles: string[]; department?: string | null; uses: number; days: number }
type Row = Omit<InvitationLink, 'createdAt' | 'expiresAt'> & { created: Date; expires: Date }

const DAY_MS = 86_400_000
const VIEW = `
  select i.id, i.roles, case when d.id is not null then json_build_object('id', d.id, 'name', d.name) end as department,
    i.uses, i.used, i.created_at as created, i.created_by as "createdBy", i.expires_at as expires
  from ws.invitation i left join ws.department d on d.id = i.department_id
  where i.ended_at is null and i.used < i.uses`

/** Links by which somebody may still join. */
export async function listLinks({ db, now }: CallCtx): Promise<InvitationLink[]> {
  const rows = await db.query<Row>(`${VIEW} and i.expires_at > $1 order by i.created_at desc, i.id`, [now])
  return rows.map(viewOf)
}

/** A link by which several may join; shown once. Throws unknown_role, unknown_department, rights_beyond_yours. */
export async function createLink(
  ctx: CallCtx,
  { roles, department = null, uses, days }: NewLink,
): Promise<{ link: InvitationLink; secret: string }> {
  const secret = newSecret()
  const expires = new Date(ctx.now.getTime() + days * DAY_MS)
  return ctx.db.tx(async tx => {
    await requireGrantable(tx, ctx, roles)
    if (department) await requireDepartment(tx, department)
    const id = newId()
    await tx.query(
      `insert into ws.invitation (id, link_hash, roles, department_id, uses, created_at, created_by, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [id, fingerprint(secret), roles, department, uses, ctx.now, ctx.actor.name, expires],
    )
    const body = { roles, department, uses, expiresAt: expires.toISOString() }
    await recordChange(tx, ctx, { type: 'invitation.created', object: 'invitation', id, body })
    const [row] = await tx.query<Row>(`${VIEW} and i.id = $1`, [id])
    if (!row) throw notFound()
    return { link: viewOf(row), secret }
  })
}

/** Nobody joins by it any more. Throws not_found. */
export async function endLink(ctx: CallCtx, id: string): Promise<void> {
  await ctx.db.tx(async tx => {
    const ended = await tx.query(
      'update ws.invitation set ended_at = $2 where id = $1 and ended_at is null returning id',
      [id, ctx.now],
    )
    if (ended.length === 0) throw notFound()
    await recordChange(tx, ctx, { type: 'invitation.ended', object: 'invitation', id, body: {} })
  })
}

const OPEN = 'link_hash = $1 and expires_at > $2 and ended_at is null and used < uses'

export async function isOpenLink(q: Queryable, secret: string, now: Date): Promise<boolean> {
  const rows = await q.query(`select 1 from ws.invitation where ${OPEN}`, [fingerprint(secret), now])
  return rows.length > 0
}

type Taking = Omit<Joining, 'login' | 'name'> & {
  secret: string
  login: string | undefined
  name: string | undefined
  requestId: string
}

/**
 * Joins by a link for several: the account first, then its member and the link's count in one transaction, so that of two
 * who come last only one comes in. Answers with the user's id. Throws invitation_gone, login_taken, sign_in_throttled.
 */
export async function joinByLink(db: Db, { secret, login, name, requestId, ...joining }: Taking): Promise<string> {
  const { now } = joining
  if (!(await isOpenLink(db, secret, now))) throw invitationGone()
  if (login === undefined || name === undefined) throw missing(login === undefined ? 'login' : 'name')
  await requireUncommon(joining.password, { login, name })
  const userId = await accountFor({ ...joining, login, name })
  await db.tx(async tx => {
    const [link] = await tx.query<{ roles: string[]; department_id: string | null }>(
      `update ws.invitation set used = used + 1 where ${OPEN}
       returning array(select r.name from ws.role r where r.name = any(roles)) as roles,
         (select d.id from ws.department d where d.id = department_id) as department_id`,
      [fingerprint(secret), now],
    )
    if (!link || link.roles.length === 0) throw invitationGone()
    const member = { userId, name, login: normalizeLogin(login), roles: link.roles, departmentId: link.department_id }
    const id = await addMember(tx, member).catch((error: unknown) => {
      throw constraintOf(error) === 'member_user' ? loginTaken() : error
    })
    const ctx = { actor: { kind: 'member', id, name } as const, now, requestId, wakes: createWakes() }
    await recordChange(tx, ctx, { type: 'member.joined', object: 'member', id, body: { roles: link.roles } })
  })
  return userId
}

function missing(path: string) {
  return invalidInput({}, [{ path, code: 'required', message: { zh: '请填写', en: 'is needed' } }])
}

function viewOf({ created, expires, ...link }: Row): InvitationLink {
  return { ...link, createdAt: created.toISOString(), expiresAt: expires.toISOString() }
}
