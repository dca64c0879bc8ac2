import type pg from 'pg'
import { notFound } from '../kernel/index.ts'
import {
  createDepartment,
  createRole,
  createThrottle,
  inviteMember,
  listDepartments,
  listMembers,
  listRoles,
  takeInvitation,
  type CallCtx,
} from '../workspace/index.ts'
import { ADVISOR, DEPARTMENTS, STAFF } from './company/staff.ts'

/** Departments, the advisor's role, and everybody but the admin, who take their invitations. Returns user ids by key. */
export async function ensureStaff(ctx: CallCtx, pool: pg.Pool, password: string): Promise<Record<string, string>> {
  const departments = await ensureDepartments(ctx)
  if (!(await listRoles(ctx)).some(role => role.name === ADVISOR.name)) await createRole(ctx, ADVISOR)
  const logins = new Set((await listMembers(ctx)).map(member => member.email))
  const throttle = createThrottle()
  const users: Record<string, string> = {}
  for (const { key, name, login, role, department } of STAFF.slice(1)) {
    if (logins.has(login)) continue
    const invitation = { name, email: login, roles: [role], department: departments.get(department) ?? null }
    const { secret } = await inviteMember(ctx, invitation)
    const taking = { pool, throttle, secret, login: undefined, password, now: ctx.now, requestId: 'demo' }
    users[key] = await takeInvitation(ctx.db, taking)
  }
  return users
}

async function ensureDepartments(ctx: CallCtx): Promise<Map<string, string>> {
  const ids = new Map((await listDepartments(ctx)).map(one => [one.name, one.id]))
  for (const { name, parent } of DEPARTMENTS) {
    if (ids.has(name)) continue
    const made = await createDepartment(ctx, { name, parent: parent === null ? null : (ids.get(parent) ?? null) })
    ids.set(name, made.id)
  }
  return ids
}

export type StaffMembers = (key: string) => { id: string; name: string }

/** Member by key of STAFF; the admin stands in for who is missing. */
export async function staffMembers(ctx: CallCtx): Promise<StaffMembers> {
  const members = await listMembers(ctx)
  const admin = members.find(member => member.id === ctx.caller.memberId)
  return key => {
    const login = STAFF.find(one => one.key === key)?.login
    const { id, name } = members.find(member => member.email === login) ?? admin ?? missing()
    return { id, name }
  }
}

function missing(): never {
  throw notFound()
}
