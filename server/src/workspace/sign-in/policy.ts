import type { Queryable, Tx } from '../../kernel/index.ts'
import { unknownRole } from '../problems.ts'

/** Of whom a second factor is asked, when he signs in by password. */
export type SignInPolicy = { everybody: boolean; roles: string[] }

export async function policyOf(q: Queryable): Promise<SignInPolicy> {
  const [profile] = await q.query<{ second_factor: boolean }>('select second_factor from ws.profile')
  const roles = await q.query<{ name: string }>('select name from ws.role where second_factor order by name')
  return { everybody: profile?.second_factor ?? false, roles: roles.map(role => role.name) }
}

/** Throws unknown_role. */
export async function changePolicy(tx: Tx, { everybody, roles }: SignInPolicy): Promise<void> {
  await tx.query('update ws.profile set second_factor = $1', [everybody])
  const known = await tx.query('update ws.role set second_factor = name = any($1) returning name = any($1) as asked', [
    roles,
  ])
  if (known.filter(role => role['asked'] === true).length < new Set(roles).size) throw unknownRole()
}
