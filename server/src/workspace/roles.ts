import type { Role } from '@huiliu/contracts'
import { constraintOf, notFound, type Queryable } from '../kernel/index.ts'
import { coversRights } from './covers.ts'
import { rightsBeyond, roleFixed, roleTaken, unknownRole } from './problems.ts'
import { recordChange } from './record-change.ts'
import type { AuthServices } from './request-context.ts'
import type { CallCtx, Rights } from './rights.ts'

type RoleChange = { label?: Role['label']; rights?: Rights }
type Auth = Pick<AuthServices, 'callers'>

const VIEW = `select name, label, rights, name in ('admin', 'member', 'read_only') as standard from ws.role`

/** The built-in ones first. */
export async function listRoles(ctx: CallCtx): Promise<Role[]> {
  return ctx.db.query<Role>(`${VIEW} order by standard desc, name`)
}

/** Throws `role_taken`. */
export async function createRole(ctx: CallCtx, role: Omit<Role, 'standard'>): Promise<Role> {
  await ctx.db.tx(async tx => {
    try {
      await tx.query('insert into ws.role (name, label, rights) values ($1, $2, $3)', [
        role.name,
        JSON.stringify(role.label),
        JSON.stringify(role.rights),
      ])
    } catch (error) {
      throw constraintOf(error) === 'role_pkey' ? roleTaken() : error
    }
    await recordChange(tx, ctx, { type: 'role.created', object: 'role', id: null, body: { ...role } })
  })
  return roleView(ctx.db, role.name)
}

/** Acts at once on everybody who has the role. The admin's rights are fixed: a workspace cannot lock itself out. */
export async function changeRole(ctx: CallCtx, auth: Auth, { name, label, rights }: RoleChange & { name: string }) {
  if (name === 'admin' && rights) throw roleFixed()
  await ctx.db.tx(async tx => {
    const rows = await tx.query(
      'update ws.role set label = coalesce($2, label), rights = coalesce($3, rights) where name = $1 returning name',
      [name, label ? JSON.stringify(label) : null, rights ? JSON.stringify(rights) : null],
    )
    if (rows.length === 0) throw notFound()
    await recordChange(tx, ctx, {
      type: 'role.changed',
      object: 'role',
      id: null,
      body: { name, ...(label && { label }), ...(rights && { rights }) },
    })
    tx.afterCommit(auth.callers.forget)
  })
  return roleView(ctx.db, name)
}

/** The caller may hand out this role: it exists and holds no right the caller lacks. Throws unknown_role, rights_beyond_yours. */
export async function requireGrantable(q: Queryable, ctx: CallCtx, role: string): Promise<void> {
  requireCovered(ctx, await roleRights(q, role))
}

/** Throws unknown_role. */
export async function roleRights(q: Queryable, role: string): Promise<Rights> {
  const [row] = await q.query<{ rights: Rights }>('select rights from ws.role where name = $1', [role])
  if (!row) throw unknownRole()
  return row.rights
}

export function requireCovered(ctx: CallCtx, rights: Rights): void {
  if (!coversRights(ctx.caller.rights, rights)) throw rightsBeyond()
}

async function roleView(q: Queryable, name: string): Promise<Role> {
  const [role] = await q.query<Role>(`${VIEW} where name = $1`, [name])
  if (!role) throw notFound()
  return role
}
