import type { Actor, Db } from '../kernel/index.ts'
import type { Caller, Rights } from './rights.ts'
import { fingerprint } from './secrets.ts'

type MemberRow = {
  id: string
  name: string
  role: string
  department_id: string | null
  rights: Rights
  below: string[]
  above: string[] | null
}

const MEMBER = `
  select m.id, m.name, m.role, m.department_id, r.rights, d.path as above,
    coalesce((select array_agg(b.id) from ws.department b where b.path @> array[m.department_id]), '{}') as below
  from ws.member m join ws.role r on r.name = m.role left join ws.department d on d.id = m.department_id`

/** The member of an account, with role and departments; undefined when there is none or it was deactivated. */
export async function memberCaller(db: Db, userId: string): Promise<Caller | undefined> {
  const [row] = await db.query<MemberRow>(`${MEMBER} where m.user_id = $1 and m.deactivated_at is null`, [userId], {
    prepare: true,
  })
  return row && callerOf(row, { kind: 'member', id: row.id, name: row.name })
}

type TokenRow = { id: string; name: string; role: string; member_id: string | null; rights: Rights }

/** A token acts with its role; one bound to a member also with that member's records and departments. */
export async function tokenCaller(db: Db, token: string, now: Date): Promise<Caller | undefined> {
  const [row] = await db.query<TokenRow>(
    `select t.id, t.name, t.role, t.member_id, r.rights from ws.token t join ws.role r on r.name = t.role
     where t.token_hash = $1 and t.revoked_at is null and (t.expires_at is null or t.expires_at > $2)`,
    [fingerprint(token), now],
    { prepare: true },
  )
  if (!row) return undefined
  await db.query(
    `update ws.token set used_at = $2 where id = $1 and (used_at is null or used_at < $2::timestamptz - interval '1 minute')`,
    [row.id, now],
  )
  const actor: Actor = { kind: 'token', id: row.id, name: row.name }
  if (row.member_id === null)
    return {
      ...callerOf({ ...row, department_id: null, below: [], above: null }, actor),
      memberId: null,
      principals: [],
    }
  const [member] = await db.query<MemberRow>(`${MEMBER} where m.id = $1 and m.deactivated_at is null`, [row.member_id])
  return member && callerOf({ ...member, role: row.role, rights: row.rights }, actor)
}

function callerOf(row: MemberRow, actor: Actor): Caller {
  return {
    actor,
    memberId: row.id,
    role: row.role,
    departmentId: row.department_id,
    departmentsBelow: row.below,
    principals: [row.id, ...(row.above ?? [])],
    rights: row.rights,
  }
}
