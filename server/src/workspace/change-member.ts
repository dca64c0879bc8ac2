import type { Member } from '@huiliu/contracts'
import { notFound, type Tx } from '../kernel/index.ts'
import { requireDepartment } from './departments.ts'
import { memberView } from './members.ts'
import { lastAdmin } from './problems.ts'
import { recordChange } from './record-change.ts'
import type { AuthServices } from './request-context.ts'
import type { CallCtx, Rights } from './rights.ts'
import { requireCovered, requireGrantable } from './roles.ts'
import { closeSessionsIn } from './sessions.ts'

type MemberChange = { name?: string; role?: string; active?: boolean; department?: string | null }
type Target = { user_id: string | null; role: string; active: boolean; rights: Rights }

/**
 * Changes a member; acts at once. Workspace first, sessions after: should the process die in between, the member is
 * already refused, and repeating the change ends what is left of the sessions.
 * Throws not_found, unknown_role, unknown_department, rights_beyond_yours, last_admin.
 */
export async function changeMember(
  ctx: CallCtx,
  { pool, callers }: Pick<AuthServices, 'pool' | 'callers'>,
  { workspaceId, id, change }: { workspaceId: string; id: string; change: MemberChange },
): Promise<Member> {
  const userId = await ctx.db.tx(async tx => {
    const admins = await lockAdmins(tx)
    const target = await lockTarget(tx, id)
    requireCovered(ctx, target.rights)
    if (change.role !== undefined) await requireGrantable(tx, ctx, change.role)
    if (change.department) await requireDepartment(tx, change.department)
    const leaves = change.active === false || (change.role !== undefined && change.role !== 'admin')
    const isAdmin = target.role === 'admin' && target.active && target.user_id !== null
    if (isAdmin && leaves && admins === 1) throw lastAdmin()
    await update(tx, { id, change, now: ctx.now })
    await recordChange(tx, ctx, { type: 'member.changed', object: 'member', id, body: { ...change } })
    tx.afterCommit(callers.forget)
    return target.user_id
  })
  if (change.active === false && userId) await closeSessionsIn(pool, userId, workspaceId)
  return memberView(ctx.db, id)
}

/** Counts the active admins who can sign in, locked in one order, so that two cannot demote each other at the same moment. */
async function lockAdmins(tx: Tx): Promise<number> {
  const rows = await tx.query(
    `select id from ws.member where role = 'admin' and deactivated_at is null and user_id is not null order by id for update`,
  )
  return rows.length
}

async function lockTarget(tx: Tx, id: string): Promise<Target> {
  const [target] = await tx.query<Target>(
    `select m.user_id, m.role, m.deactivated_at is null as active, r.rights
     from ws.member m join ws.role r on r.name = m.role where m.id = $1 for update of m`,
    [id],
  )
  if (!target) throw notFound()
  return target
}

async function update(tx: Tx, { id, change, now }: { id: string; change: MemberChange; now: Date }): Promise<void> {
  await tx.query(
    `update ws.member set name = coalesce($2, name), role = coalesce($3, role),
       department_id = case when $4 then $5::uuid else department_id end,
       deactivated_at = case when $6::boolean is null then deactivated_at when $6 then null else coalesce(deactivated_at, $7) end
     where id = $1`,
    [
      id,
      change.name ?? null,
      change.role ?? null,
      change.department !== undefined,
      change.department ?? null,
      change.active ?? null,
      now,
    ],
  )
}
