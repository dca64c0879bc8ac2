import type { Member } from '@huiliu/contracts'
import { notFound, type Tx } from '../kernel/index.ts'
import { requireDepartment } from './departments.ts'
import { memberView, setRoles } from './members.ts'
import { lastAdmin } from './problems.ts'
import { recordChange } from './record-change.ts'
import type { AuthServices } from './request-context.ts'
import type { CallCtx, Rights } from './rights.ts'
import { requireCovered, requireGrantable } from './roles.ts'
import { closeSessionsIn } from './sessions.ts'
import { uniteRights } from './unite-rights.ts'

type MemberChange = { name?: string; roles?: string[]; active?: boolean; department?: string | null }
export type Target = { user_id: string | null; roles: string[]; active: boolean; rights: Rights[] }

/**
 * Changes a member; acts at once. Workspace first, sessions after: should the process die in between, the member is
 * already refused, and repeating the change ends what is left of the sessions.
 * Throws not_found, unknown_role, unknown_department, rights_beyond_yours, last_admin.
 */
export async function changeMember(
  ctx: CallCtx,
  { pool, callers, moved }: Pick<AuthServices, 'pool' | 'callers' | 'moved'>,
  { workspaceId, id, change }: { workspaceId: string; id: string; change: MemberChange },
): Promise<Member> {
  const userId = await ctx.db.tx(async tx => {
    const admins = await lockAdmins(tx)
    const target = await lockTarget(tx, id)
    requireCovered(ctx, uniteRights(target.rights))
    if (change.roles) await requireGrantable(tx, ctx, change.roles)
    if (change.department) await requireDepartment(tx, change.department)
    const leaves = change.active === false || (change.roles && !change.roles.includes('admin'))
    const isAdmin = target.roles.includes('admin') && target.active && target.user_id !== null
    if (isAdmin && leaves && admins === 1) throw lastAdmin()
    await update(tx, { id, change, now: ctx.now })
    if (change.roles) await setRoles(tx, id, change.roles)
    await recordChange(tx, ctx, { type: 'member.changed', object: 'member', id, body: { ...change } })
    tx.afterCommit(callers.forget)
    return target.user_id
  })
  if (change.active === false && userId) await closeSessionsIn(pool, userId, workspaceId)
  if (change.department !== undefined) moved(ctx, id)
  return memberView(ctx.db, id)
}

/** Counts the active admins who can sign in, locked in one order, so that two cannot demote each other at the same moment. */
async function lockAdmins(tx: Tx): Promise<number> {
  const rows = await tx.query(
    `select m.id from ws.member m join ws.member_role h on h.member_id = m.id and h.role = 'admin'
     where m.deactivated_at is null and m.user_id is not null order by m.id for update of m`,
  )
  return rows.length
}

/** A member who is to be changed, and what he may. Throws not_found. */
export async function lockTarget(tx: Tx, id: string): Promise<Target> {
  const [target] = await tx.query<Omit<Target, 'roles' | 'rights'>>(
    'select user_id, deactivated_at is null as active from ws.member where id = $1 for update',
    [id],
  )
  if (!target) throw notFound()
  const held = await tx.query<{ name: string; rights: Rights }>(
    'select r.name, r.rights from ws.member_role h join ws.role r on r.name = h.role where h.member_id = $1',
    [id],
  )
  return { ...target, roles: held.map(role => role.name), rights: held.map(role => role.rights) }
}

async function update(tx: Tx, { id, change, now }: { id: string; change: MemberChange; now: Date }): Promise<void> {
  await tx.query(
    `update ws.member set name = coalesce($2, name),
       department_id = case when $3 then $4::uuid else department_id end,
       moved_at = case when $3 and department_id is distinct from $4::uuid then $6 else moved_at end,
       deactivated_at = case when $5::boolean is null then deactivated_at when $5 then null else coalesce(deactivated_at, $6) end
     where id = $1`,
    [id, change.name ?? null, change.department !== undefined, change.department ?? null, change.active ?? null, now],
  )
}
