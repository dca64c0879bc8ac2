import type pg from 'pg'
import type { Member, RoleName } from '@huiliu/contracts'
import { appendEvents, newId, notFound, startAct, type Queryable, type Tx } from '../kernel/index.ts'
import { accountByLogin, createAccount } from './accounts.ts'
import { invitationGone, lastAdmin, loginTaken, unknownRole } from './problems.ts'
import type { CallCtx } from './rights.ts'
import { fingerprint, newSecret } from './secrets.ts'
import { closeSessionsOf } from './sessions.ts'

type NewMember = {
  userId: string | null
  name: string
  login: string | null
  role: string
  departmentId: string | null
}
type Invitation = { name: string; email?: string; role: RoleName; department?: string }
type MemberChange = { name?: string; role?: RoleName; active?: boolean; department?: string | null }

const VIEW = `
  select m.id, m.name, m.login as email, m.role, d.name as department, m.deactivated_at is null as active, m.created_at as "createdAt"
  from ws.member m left join ws.department d on d.id = m.department_id`

export async function listMembers(ctx: CallCtx): Promise<Member[]> {
  return ctx.db.query<Member>(`${VIEW} order by m.created_at`)
}

export async function memberView(q: Queryable, id: string): Promise<Member> {
  const [member] = await q.query<Member>(`${VIEW} where m.id = $1`, [id])
  if (!member) throw notFound()
  return member
}

export async function memberNames(ctx: { db: Queryable }, ids: string[]): Promise<Map<string, string>> {
  const rows = await ctx.db.query<{ id: string; name: string }>('select id, name from ws.member where id = any($1)', [
    ids,
  ])
  return new Map(rows.map(row => [row.id, row.name]))
}

export async function addMember(q: Queryable, { userId, name, login, role, departmentId }: NewMember): Promise<string> {
  const id = newId()
  await q.query(
    'insert into ws.member (id, user_id, name, login, role, department_id) values ($1, $2, $3, $4, $5, $6)',
    [id, userId, name, login, role, departmentId],
  )
  return id
}

/** A member who joins by opening the link within seven days; the link is shown once and only its fingerprint kept. */
export async function inviteMember(
  ctx: CallCtx,
  { name, email, role, department }: Invitation,
): Promise<{ member: Member; secret: string }> {
  const secret = newSecret()
  const id = await ctx.db.tx(async tx => {
    await requireRole(tx, role)
    const memberId = await addMember(tx, {
      userId: null,
      name,
      login: email ?? null,
      role,
      departmentId: department ?? null,
    })
    await tx.query(
      `update ws.member set invitation_hash = $2, invitation_expires_at = $3::timestamptz + interval '7 days' where id = $1`,
      [memberId, fingerprint(secret), ctx.now],
    )
    await tell(tx, ctx, { type: 'member.invited', memberId, body: { role } })
    return memberId
  })
  return { member: await memberView(ctx.db, id), secret }
}

export async function changeMember(
  ctx: CallCtx,
  { pool, workspaceId, id, change }: { pool: pg.Pool; workspaceId: string; id: string; change: MemberChange },
): Promise<Member> {
  const userId = await ctx.db.tx(async tx => {
    if (change.role !== undefined) await requireRole(tx, change.role)
    const [row] = await tx.query<{ user_id: string | null }>(
      `update ws.member set name = coalesce($2, name), role = coalesce($3, role),
         department_id = case when $4 then $5::uuid else department_id end,
         deactivated_at = case when $6::boolean is null then deactivated_at when $6 then null else coalesce(deactivated_at, $7) end
       where id = $1 returning user_id`,
      [
        id,
        change.name ?? null,
        change.role ?? null,
        change.department !== undefined,
        change.department ?? null,
        change.active ?? null,
        ctx.now,
      ],
    )
    if (!row) throw notFound()
    await requireAdmin(tx)
    await tell(tx, ctx, { type: 'member.changed', memberId: id, body: { ...change } })
    return row.user_id
  })
  if (change.active === false && userId) await closeSessionsOf(pool, userId, workspaceId)
  return memberView(ctx.db, id)
}

/** The invited member of a link that is still valid. Throws `invitation_gone`. */
export async function invitedMember(
  q: Queryable,
  secret: string,
  now: Date,
): Promise<{ id: string; name: string; login: string | null }> {
  const [member] = await q.query<{ id: string; name: string; login: string | null }>(
    'select id, name, login from ws.member where invitation_hash = $1 and invitation_expires_at > $2 and user_id is null and deactivated_at is null',
    [fingerprint(secret), now],
  )
  if (!member) throw invitationGone()
  return member
}

type Taking = { pool: pg.Pool; secret: string; login: string | undefined; password: string; now: Date }

/** Takes an invitation: makes the account and ties it to the member. Repeating it after a crash finishes what was begun. */
export async function takeInvitation(db: Queryable, { pool, secret, login, password, now }: Taking): Promise<string> {
  const member = await invitedMember(db, secret, now)
  const name = login ?? member.login
  if (!name) throw invitationGone()
  if (await accountByLogin(pool, name)) throw loginTaken()
  const userId = await createAccount(pool, { login: name, name: member.name, password, locale: 'zh' })
  const rows = await db.query(
    'update ws.member set user_id = $2, login = $3, invitation_hash = null where id = $1 and user_id is null returning id',
    [member.id, userId, name],
  )
  if (rows.length === 0) throw invitationGone()
  return userId
}

async function requireRole(tx: Tx, role: string): Promise<void> {
  const rows = await tx.query('select 1 from ws.role where name = $1', [role])
  if (rows.length === 0) throw unknownRole()
}

/** Locked, so that two admins cannot demote each other at the same moment. */
async function requireAdmin(tx: Tx): Promise<void> {
  const rows = await tx.query(
    `select id from ws.member where role = 'admin' and deactivated_at is null and user_id is not null for update`,
  )
  if (rows.length === 0) throw lastAdmin()
}

type Told = { type: string; memberId: string; body: Record<string, unknown> }

async function tell(tx: Tx, ctx: CallCtx, { type, memberId, body }: Told): Promise<void> {
  const actId = await startAct(tx, ctx, { kind: 'member' })
  await appendEvents(tx, ctx.wakes, [
    { id: newId(), type, occurredAt: ctx.now, receivedAt: ctx.now, actId, object: 'member', recordId: memberId, body },
  ])
}
