const TTL_MS = 5_000
const BOUND = 5_000

export type CallerCache<T> = {
  /** The remembered value, or what `load` finds; undefined is never remembered. */
  remember(key: string, now: Date, load: () => Promise<Loaded<T> | undefined>): Promise<T | undefined>
  /** Forgets everybody; called after the commit of each change of members, roles, departments, tokens and sessions. */
  forget(): void
}
type Loaded<T> = { value: T; expiresAt: Date | null }

/**
 * Who is behind a cookie or token, for at most five seconds: so long a change made by another process may take. A change
 * made by this one acts at once, also on look-ups that were under way while it was committed.
 */
export function createCallerCache<T>(): CallerCache<T> {
  const entries = new Map<string, { value: T; until: number }>()
  let changes = 0

  async function remember(key: string, now: Date, load: () => Promise<Loaded<T> | undefined>): Promise<T | undefined> {
    const hit = entries.get(key)
    if (hit) entries.delete(key)
    if (hit && hit.until > now.getTime()) {
      entries.set(key, hit)
      return hit.value
    }
    const before = changes
    const loaded = await load()
    if (loaded && changes === before) {
      const until = Math.min(now.getTime() + TTL_MS, loaded.expiresAt?.getTime() ?? Infinity)
      entries.set(key, { value: loaded.value, until })
      const [oldest] = entries.keys()
      if (entries.size > BOUND && oldest !== undefined) entries.delete(oldest)
    }
    return loaded?.value
  }

  function forget(): void {
    changes++
    entries.clear()
  }

  return { remember, forget }
}
