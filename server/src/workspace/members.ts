import type { Member } from '@huiliu/contracts'
import { createRemembered, newId, notFound, type Queryable } from '../kernel/index.ts'
import type { CallCtx } from './rights.ts'

type NewMember = {
  userId: string | null
  name: string
  login: string | null
  role: string
  departmentId: string | null
}
type MemberRow = Omit<Member, 'createdAt'> & { createdAt: Date }

const VIEW = `
  select m.id, m.name, m.login as email, m.role, d.name as department, m.deactivated_at is null as active, m.created_at as "createdAt"
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

/** The row alone, for commands that record it. */
export async function addMember(q: Queryable, { userId, name, login, role, departmentId }: NewMember): Promise<string> {
  const id = newId()
  await q.query(
    'insert into ws.member (id, user_id, name, login, role, department_id) values ($1, $2, $3, $4, $5, $6)',
    [id, userId, name, login, role, departmentId],
  )
  return id
}

function viewOf({ createdAt, ...member }: MemberRow): Member {
  return { ...member, createdAt: createdAt.toISOString() }
}
