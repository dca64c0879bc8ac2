import type { ObjectRights, PartBody, Rights } from '@huiliu/contracts'
import { ProblemError } from '../../kernel/index.ts'
import { changeRole, createRole, deleteRole, listRoles, requireCovered } from '../../workspace/index.ts'
import { uniform } from '../json.ts'
import { RoleSchema } from '../schemas.ts'
import { bodyAs } from './body.ts'
import type { Kind, PartWork, SolutionCtx } from './contract.ts'

/** A role and its rights. The admin's are fixed and no solution's. */
export const roleKind: Kind = {
  kind: 'role',
  folder: 'roles',
  schema: RoleSchema,
  named: (name, body) => body['name'] === name && name !== 'admin',
  whole: body => ({ ...body, rights: rightsOf(body) }),
  async read(q) {
    const roles = await listRoles({ db: q })
    const own = roles.filter(role => role.name !== 'admin')
    return new Map(own.map(({ name, label, rights }) => [name, uniform({ name, label, rights })]))
  },
  label: (name, body) => bodyAs(RoleSchema, body).label ?? { zh: name, en: name },
  emptied: ({ name }) => ({ name, rights: { byObject: {}, byField: {} } }),
  async apply(ctx, works) {
    const there = new Set((await listRoles(ctx)).map(role => role.name))
    for (const work of works) await applyOne(ctx, work, there.has(work.name))
  },
}

async function applyOne(ctx: SolutionCtx, { name, after }: PartWork, isThere: boolean): Promise<void> {
  if (!after) {
    if (isThere) await removeOne(ctx, name)
    return
  }
  const { label = { zh: name, en: name } } = bodyAs(RoleSchema, after)
  const rights = rightsOf(after)
  requireCovered(ctx, rights)
  if (isThere) await changeRole(ctx, ctx.rolesChanged, { name, label, rights })
  else await createRole(ctx, { name, label, rights })
}

/** A role somebody has stays: nobody loses access by a removal. */
async function removeOne(ctx: SolutionCtx, name: string): Promise<void> {
  try {
    await deleteRole(ctx, name)
  } catch (error) {
    if (!(error instanceof ProblemError) || error.definition.code !== 'role_in_use') throw error
  }
}

const NONE: ObjectRights = { read: 'none', update: 'none', delete: 'none', create: false, export: false, import: false }

export function rightsOf(body: PartBody): Rights {
  const { byObject = {}, byField = {}, ...flags } = bodyAs(RoleSchema, body).rights
  return {
    settings: flags.settings ?? false,
    members: flags.members ?? false,
    sources: flags.sources ?? false,
    objects: flags.objects ?? false,
    identity: flags.identity ?? false,
    byObject: Object.fromEntries(Object.entries(byObject).map(([object, rights]) => [object, { ...NONE, ...rights }])),
    byField,
  }
}
