/** A message as far as its thread goes; `at` in ms. */
export type ThreadMessage = { id: string; own: string | null; before: string[]; subject: string | null; at: number }

const WINDOW_MS = 7 * 86_400_000
const PREFIX = /^\s*(?:(?:re|fw|fwd|aw|sv|vs|antw|wg|回复|回覆|答复|转发|轉寄)(?:\[\d+\]|\(\d+\))?\s*[:：]\s*)+/i

/** A subject without what answering and forwarding put before it. */
export function plainSubject(subject: string | null): string {
  return (subject ?? '').replace(PREFIX, '').replace(/\s+/g, ' ').trim().toLowerCase()
}

/**
 * Which messages of one contact belong together: message → the id of its thread's first. What they refer to decides; a
 * message that refers to nothing known joins the latest thread of its subject if that moved within seven days, and only
 * where its subject says that it answers.
 */
export function threadsOf(messages: ThreadMessage[]): Map<string, string> {
  const sorted = messages.toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
  const groups = createGroups()
  for (const { id, own, before } of sorted) for (const other of [own, ...before]) if (other) groups.join(id, other)
  const together = Map.groupBy(sorted, ({ id }) => groups.rootOf(id))
  const alone = new Set([...together.values()].flatMap(own => (own.length === 1 ? own : [])))
  const latest = new Map<string, { id: string; at: number }>()
  for (const message of sorted) {
    const key = plainSubject(message.subject)
    const before = latest.get(key)
    const answers = key !== '' && PREFIX.test(message.subject ?? '')
    if (answers && alone.has(message) && before && message.at - before.at <= WINDOW_MS)
      groups.join(message.id, before.id)
    latest.set(key, { id: message.id, at: message.at })
  }
  const first = new Map<string, string>()
  return new Map(
    sorted.map(({ id }) => {
      const root = groups.rootOf(id)
      const thread = first.get(root) ?? id
      first.set(root, thread)
      return [id, thread]
    }),
  )
}

function createGroups() {
  const parents = new Map<string, string>()
  const rootOf = (id: string): string => {
    const parent = parents.get(id) ?? id
    if (parent === id) return id
    const root = rootOf(parent)
    parents.set(id, root)
    return root
  }
  return {
    rootOf,
    join: (a: string, b: string) => void parents.set(rootOf(a), rootOf(b)),
  }
}
