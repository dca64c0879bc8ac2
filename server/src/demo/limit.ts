import { remember } from '../kernel/index.ts'

export type Limit = {
  /** Whether one more is allowed now; counts it when it is. */
  take(key: string, now: Date): boolean
}

const MINUTE = 60_000
const MOST_KEYS = 10_000

/** At most `perMinute` per key in each minute that begins with a key's first. Bounded: the oldest key goes first. */
export function createLimit({ perMinute }: { perMinute: number }): Limit {
  const windows = new Map<string, { since: number; count: number }>()
  return {
    take(key, now) {
      const known = windows.get(key)
      const fresh = !known || now.getTime() - known.since >= MINUTE
      const window = fresh ? { since: now.getTime(), count: 0 } : known
      if (fresh) remember(windows, key, window, MOST_KEYS)
      window.count++
      return window.count <= perMinute
    },
  }
}
