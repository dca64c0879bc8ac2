import type { Actor, Db, Queryable } from '../kernel/index.ts'
import type { Caller, Rights } from './rights.ts'
import { narrowed } from './scopes.ts'
import { fingerprint } from './secrets.ts'
import { uniteRights } from './unite-rights.ts'

type HeldRole = { id: string; name: string; rights: Rights }
type CallerRow = {
  id: string
  name: string
  roles: HeldRole[]
  member_id: string | null
  department_id: string | null
  alone_id: string | null
  below: string[]
  above: string[] | null
  /** of a token that was narrowed */
  scopes?: string[] | null
}

const DEPARTMENTS = `m.department_id, d.alone_id, d.path as above,
    coalesce((select array_agg(b.id) from ws.department b where b.path @> array[m.department_id]), '{}') as below`
const ROLE = `jsonb_build_object('id', r.id, 'name', r.name, 'rights', r.rights)`

const MEMBERS = `
  select m.id, m.name, m.id as member_id, ${DEPARTMENTS},
    (select coalesce(jsonb_agg(${ROLE} order by r.name), '[]')
     from ws.member_role h join ws.role r on r.name = h.role where h.member_id = m.id) as roles
  from ws.member m left join ws.department d on d.id = m.department_id
  where m.deactivated_at is null`
const MEMBER = `${MEMBERS} and m.user_id = $1`
const MEMBER_BY_ID = `${MEMBERS} and m.id = $1`

/** The member of an account, with roles and departments; undefined when there is none or it was deactivated. */
export async function memberCaller(db: Db, userId: string): Promise<Caller | undefined> {
  const [row] = await db.query<CallerRow>(MEMBER, [userId], { prepare: true })
  return row && callerOf(row, { kind: 'member', id: row.id, name: row.name })
}

/** What a member would be as a caller: who has not joined yet as well; undefined when there is none or it was deactivated. */
export async function callerOfMember(q: Queryable, memberId: string): Promise<Caller | undefined> {
  const [row] = await q.query<CallerRow>(MEMBER_BY_ID, [memberId], { prepare: true })
  return row && callerOf(row, { kind: 'member', id: row.id, name: row.name })
}

type TokenRow = CallerRow & {
  used_at: Date | null
  used_from: string | null
  expires_at: Date | null
  per_minute: number | null
}

const tokens = (scopes: string, expires: string) => `
  select t.id, t.name, jsonb_build_array(${ROLE}) as roles, t.member_id, t.used_at, t.used_from, ${expires} as expires_at, t.per_minute,
    ${scopes} as scopes, ${DEPARTMENTS}
  from ws.token t join ws.role r on r.name = t.role
    left join ws.member m on m.id = t.member_id left join ws.department d on d.id = m.department_id`
const GOES_ON = 't.revoked_at is null and m.deactivated_at is null'
const TOKEN_BY_ID = `${tokens('t.scopes', 't.expires_at')} where ${GOES_ON} and t.id = $1`
const TOKEN = `${tokens('coalesce(s.scopes, t.scopes)', 'least(s.expires_at, t.expires_at)')}
    join ws.token_secret s on s.token_id = t.id
  where ${GOES_ON} and s.hash = $1 and s.kind <> 'program'
    and (s.expires_at is null or s.expires_at > $2) and (t.expires_at is null or t.expires_at > $2)`
const USED_MS = 60_000

type Shown = { token: string; now: Date; address: string }
type Found = { caller: Caller; expiresAt: Date | null; perMinute: number | null }

/**
 * A token acts with its one role, narrowed to its scopes; a member's own also sees that member's records, and ends with the
 * member. `address`: where it was used from.
 */
export async function tokenCaller(db: Db, { token, now, address }: Shown): Promise<Found | undefined> {
  const [row] = await db.query<TokenRow>(TOKEN, [fingerprint(token), now], { prepare: true })
  if (!row) return undefined
  const { used_at: used, used_from: from } = row
  if (!used || now.getTime() - used.getTime() > USED_MS || from !== address)
    await db.query('update ws.token set used_at = $2, used_from = $3 where id = $1', [row.id, now, address])
  const caller = callerOf(row, { kind: 'token', id: row.id, name: row.name })
  return { caller, expiresAt: row.expires_at, perMinute: row.per_minute }
}

/** Who began long work, with the rights of now; undefined where he may act no more. A token that ended lets its work end. */
export async function callerAgain(db: Db, actor: Actor): Promise<Caller | undefined> {
  const sql = actor.kind === 'member' ? MEMBER_BY_ID : TOKEN_BY_ID
  const [row] = await db.query<CallerRow>(sql, [actor.id], { prepare: true })
  return row && callerOf(row, actor)
}

function callerOf(row: CallerRow, actor: Actor): Caller {
  const own =
    row.member_id === null ? [] : [row.member_id, ...(row.above ?? []), ...(row.alone_id ? [row.alone_id] : [])]
  const rights = uniteRights(row.roles.map(role => role.rights))
  const { scopes } = row
  return {
    actor,
    memberId: row.member_id,
    // A role's name stands for all of its rights.
    roles: scopes ? [] : row.roles.map(role => role.name),
    departmentId: row.department_id,
    departmentsBelow: row.below,
    principals: [...own, ...row.roles.map(role => role.id)],
    rights: scopes ? narrowed(rights, scopes) : rights,
    ...(scopes && { scopes }),
  }
}
