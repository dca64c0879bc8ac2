import { listMembers, listRoles, type CallCtx } from '../../workspace/index.ts'
import type { ExportRow } from './store.ts'

/** Members who may let an export pass: those with the right to settings, and who asked only where there is nobody else. */
export async function decidersOf(ctx: CallCtx, { member_id: asker }: Pick<ExportRow, 'member_id'>): Promise<string[]> {
  const [members, roles] = await Promise.all([listMembers(ctx), listRoles(ctx)])
  const able = new Set(roles.filter(role => role.rights.settings).map(role => role.name))
  const all = members.filter(one => one.active && one.roles.some(role => able.has(role))).map(one => one.id)
  const others = all.filter(id => id !== asker)
  return others.length > 0 ? others : all
}

export function isMine({ caller, actor }: CallCtx, row: Pick<ExportRow, 'actor' | 'member_id'>): boolean {
  return row.actor.id === actor.id || (row.member_id !== null && row.member_id === caller.memberId)
}

/** A program's token is nobody's second pair of eyes but its own. */
export function mayDecide(ctx: CallCtx, row: ExportRow, deciders: string[]): boolean {
  if (row.status !== 'waiting' || !ctx.caller.rights.settings || ctx.caller.acting) return false
  const { memberId } = ctx.caller
  return memberId === null ? !isMine(ctx, row) || deciders.length === 0 : deciders.includes(memberId)
}
