import { readableExists } from '../objects/index.ts'
import { rightsOn, type CallCtx } from '../workspace/index.ts'

/**
 * Which calls (`c`, of the sighting `s`) a reader sees, as a condition: those that rang at his desk or that he spoke in,
 * those of customers he may read, and those that rang at nobody's desk, since anybody may be the one to see to them.
 */
export function visibleCalls({ caller }: CallCtx, params: unknown[]): string {
  const { read } = rightsOn(caller, 'contact')
  if (read === 'all') return 'true'
  const parts: string[] = []
  if (caller.memberId !== null) parts.push(`$${params.push(caller.memberId)}::uuid = any(c.rung)`)
  if (read !== 'none') {
    parts.push(`c.rung = '{}'`)
    parts.push(readableExists(caller, { object: 'contact', id: 's.person_id', params }))
  }
  return parts.length === 0 ? 'false' : `(${parts.join(' or ')})`
}

/** Who is told that a call rings or goes on: whose desks it is about, else everybody who sees to customers. */
export function concerns({ caller }: Pick<CallCtx, 'caller'>, rung: string[]): boolean {
  if (rung.length > 0) return caller.memberId !== null && rung.includes(caller.memberId)
  return rightsOn(caller, 'contact').read !== 'none'
}
