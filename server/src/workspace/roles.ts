import type { Role } from '@huiliu/contracts'
import { constraintOf, notFound, type Queryable } from '../kernel/index.ts'
import { coversRights } from './covers.ts'
import { listed, rightsBeyond, roleFixed, roleInUse, roleStandard, roleTaken, unknownRole } from './problems.ts'
import { recordChange } from './record-change.ts'
import type { CallCtx, Rights } from './rights.ts'
import { uniteRights } from './unite-rights.ts'

type RoleChange = { label?: Role['label']; rights?: Rights }

const VIEW = `select name, label, rights, name in ('admin', 'member', 'read_only') as standard from ws.role`

/** The built-in ones first. */
export async function listRoles(ctx: { db: Queryable }): Promise<Role[]> {
  return ctx.db.query<Role>(`${VIEW} order by standard desc, name`)
}

/** What people call these roles. */
export async function rolesByName({ db, locale }: Pick<CallCtx, 'db' | 'locale'>, names: string[]): Promise<string[]> {
  const rows = await db.query<Pick<Role, 'label'>>('select label from ws.role where name = any($1) order by name', [
    names,
  ])
  return rows.map(({ label }) => label[locale])
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
export async function changeRole(
  ctx: CallCtx,
  forget: () => void,
  { name, label, rights }: RoleChange & { name: string },
): Promise<Role> {
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
    tx.afterCommit(forget)
  })
  return roleView(ctx.db, name)
}

/**
 * Removes a role nobody has: neither a member, active or not, nor a token that still counts. Throws not_found,
 * role_standard, role_in_use with the names of those who have it.
 */
export async function deleteRole(ctx: CallCtx, name: string): Promise<void> {
  await ctx.db.tx(async tx => {
    // Whoever is being given the role meanwhile waits, and is then told that there is no such role.
    await tx.query('select from ws.role where name = $1 for update', [name])
    const role = await roleView(tx, name)
    if (role.standard) throw roleStandard()
    const names = await holdersOf(tx, name)
    if (names.length > 0) throw roleInUse({ names: listed(names) })
    // Of a revoked token the log keeps the history; its row would hold on to the role for ever.
    await tx.query('delete from ws.token where role = $1 and revoked_at is not null', [name])
    await tx.query('delete from ws.role where name = $1', [name])
    const { label, rights } = role
    await recordChange(tx, ctx, { type: 'role.deleted', object: 'role', id: null, body: { name, label, rights } })
  })
}

async function holdersOf(q: Queryable, role: string): Promise<string[]> {
  const rows = await q.query<{ name: string }>(
    `(select m.name from ws.member_role h join ws.member m on m.id = h.member_id where h.role = $1 order by m.name)
     union all (select name from ws.token where role = $1 and revoked_at is null order by name)`,
    [role],
  )
  return rows.map(row => row.name)
}

/** The caller may hand out these roles: they exist and together hold no right the caller lacks. Throws unknown_role, rights_beyond_yours. */
export async function requireGrantable(q: Queryable, ctx: CallCtx, roles: string[]): Promise<void> {
  requireCovered(ctx, uniteRights(await rolesRights(q, roles)))
}

/** Held against being deleted meanwhile. Throws unknown_role. */
export async function rolesRights(q: Queryable, roles: string[]): Promise<Rights[]> {
  const rows = await q.query<{ rights: Rights }>('select rights from ws.role where name = any($1) for key share', [
    roles,
  ])
  if (rows.length < new Set(roles).size) throw unknownRole()
  return rows.map(row => row.rights)
}

export function requireCovered(ctx: CallCtx, rights: Rights): void {
  if (!coversRights(ctx.caller.rights, rights)) throw rightsBeyond()
}

async function roleView(q: Queryable, name: string): Promise<Role> {
  const [role] = await q.query<Role>(`${VIEW} where name = $1`, [name])
  if (!role) throw notFound()
  return role
}
