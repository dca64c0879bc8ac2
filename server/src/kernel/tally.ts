import { remember } from './bounded.ts'

export type Tally = {
  /** Counts one more of a key: how many those of its window are, and in how many seconds the window ends. */
  count(key: string, now: Date): { count: number; endsIn: number }
}

const MOST_KEYS = 20_000

/**
 * What happens per key in a window that begins with the key's first, as this process sees it: a restart forgives, which
 * those who are counted cannot cause. Bounded: the oldest key goes first.
 */
export function createTally({ windowMs }: { windowMs: number }): Tally {
  const windows = new Map<string, { began: number; count: number }>()
  return {
    count(key, now) {
      const known = windows.get(key)
      const isNew = !known || now.getTime() - known.began >= windowMs
      const window = isNew ? { began: now.getTime(), count: 0 } : known
      if (isNew) remember(windows, key, window, MOST_KEYS)
      window.count++
      return { count: window.count, endsIn: Math.ceil((window.began + windowMs - now.getTime()) / 1000) }
    },
  }
}
