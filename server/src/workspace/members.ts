import type { Member } from '@huiliu/contracts'
import { createRemembered, newId, notFound, type Queryable } from '../kernel/index.ts'
import type { CallCtx } from './rights.ts'

type NewMember = {
  userId: string | null
  name: string
  login: string | null
  roles: string[]
  departmentId: string | null
}
type MemberRow = Omit<Member, 'createdAt'> & { createdAt: Date }

const VIEW = `
  select m.id, m.name, m.login as email,
    (select coalesce(array_agg(h.role order by h.role), '{}') from ws.member_role h where h.member_id = m.id) as roles,
    case when d.id is not null then json_build_object('id', d.id, 'name', d.name) end as department, m.deactivated_at is null as active, m.user_id is not null as joined, m.created_at as "createdAt"
  from ws.member m left join ws.department d on d.id = m.department_id`

export async function listMembers(ctx: CallCtx): Promise<Member[]> {
  return (await ctx.db.query<MemberRow>(`${VIEW} order by m.created_at, m.id`)).map(viewOf)
}

/** Throws not_found. */
export async function memberView(q: Queryable, id: string): Promise<Member> {
  const [member] = await q.query<MemberRow>(`${VIEW} where m.id = $1`, [id])
  if (!member) throw notFound()
  return viewOf(member)
}

/** Names by member id, deactivated ones included: what somebody did keeps their name. A new name shows within a second. */
export async function memberNames({ db }: { db: Queryable }, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  let known = await directory.of(db)
  if (ids.some(id => !known.has(id))) {
    directory.forget(db)
    known = await directory.of(db)
  }
  return new Map(ids.flatMap(id => (known.has(id) ? [[id, known.get(id) ?? ''] as const] : [])))
}

const directory = createRemembered(async q => {
  const rows = await q.query<{ id: string; name: string }>('select id, name from ws.member')
  return new Map(rows.map(row => [row.id, row.name]))
})

/** Members whose records have not followed them into their department yet. */
export async function movedMembers(q: Queryable): Promise<string[]> {
  return (await q.query<{ id: string }>('select id from ws.member where moved_at is not null')).map(row => row.id)
}

/** Since when a member's records are to follow him, and where to; undefined when they have. */
export async function movedTo(q: Queryable, id: string): Promise<{ at: Date; department: string | null } | undefined> {
  const [row] = await q.query<{ at: Date; department: string | null }>(
    'select moved_at as at, department_id as department from ws.member where id = $1 and moved_at is not null',
    [id],
  )
  return row
}

/** They have, unless he moved again meanwhile. */
export async function recordsFollowed(q: Queryable, { id, at }: { id: string; at: Date }): Promise<void> {
  await q.query('update ws.member set moved_at = null where id = $1 and moved_at = $2', [id, at])
}

/** The account behind a member, and what it takes to make him one elsewhere; undefined for a program. */
export async function accountBehind(
  ctx: CallCtx,
): Promise<{ userId: string; name: string; login: string | null } | undefined> {
  if (ctx.actor.kind !== 'member') return undefined
  const [row] = await ctx.db.query<{ userId: string | null; name: string; login: string | null }>(
    'select user_id as "userId", name, login from ws.member where id = $1',
    [ctx.actor.id],
  )
  return row?.userId ? { ...row, userId: row.userId } : undefined
}

/** The row alone, for commands that record it. */
export async function addMember(
  q: Queryable,
  { userId, name, login, roles, departmentId }: NewMember,
): Promise<string> {
  const id = newId()
  await q.query('insert into ws.member (id, user_id, name, login, department_id) values ($1, $2, $3, $4, $5)', [
    id,
    userId,
    name,
    login,
    departmentId,
  ])
  await setRoles(q, id, roles)
  return id
}

/** These and no others. */
export async function setRoles(q: Queryable, memberId: string, roles: string[]): Promise<void> {
  await q.query('delete from ws.member_role where member_id = $1 and role <> all($2)', [memberId, roles])
  await q.query(
    'insert into ws.member_role (member_id, role) select $1, role from unnest($2::text[]) role on conflict do nothing',
    [memberId, [...new Set(roles)]],
  )
}

function viewOf({ createdAt, ...member }: MemberRow): Member {
  return { ...member, createdAt: createdAt.toISOString() }
}
