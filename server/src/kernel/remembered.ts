import type { Queryable } from './db.ts'

const FRESH_MS = 1000

export type Remembered<T> = {
  /** at most a second old; a change made by this process shows at once when it calls `forget` */
  of(q: Queryable): Promise<T>
  forget(q: { schema: string }): void
}

type Kept<T> = { at: number; value: Promise<T>; waits: boolean }

/**
 * What is asked in every request and changes seldom, kept per workspace: a second of every process's memory. Who holds a
 * connection never waits for a look that waits for one, since all of them may be held by such: he looks himself.
 */
export function createRemembered<T>(load: (q: Queryable) => Promise<T>): Remembered<T> {
  const kept = new Map<string, Kept<T>>()
  return {
    of(q) {
      const hit = kept.get(q.schema)
      const isFresh = hit && Date.now() - hit.at < FRESH_MS
      if (isFresh && !(hit.waits && q.onOneConnection)) return hit.value
      const one: Kept<T> = { at: Date.now(), value: load(q), waits: !q.onOneConnection }
      kept.set(q.schema, one)
      one.value.then(
        () => (one.waits = false),
        () => kept.get(q.schema) === one && kept.delete(q.schema),
      )
      return one.value
    },
    forget: ({ schema }) => void kept.delete(schema),
  }
}
