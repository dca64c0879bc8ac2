import type { Queryable } from './db.ts'

const FRESH_MS = 1000

export type Remembered<T> = {
  /** at most a second old; a change made by this process shows at once when it calls `forget` */
  of(q: Queryable): Promise<T>
  forget(q: { schema: string }): void
}

/** What is asked in every request and changes seldom, kept per workspace: a second of every process's memory. */
export function createRemembered<T>(load: (q: Queryable) => Promise<T>): Remembered<T> {
  const kept = new Map<string, { at: number; value: Promise<T> }>()
  return {
    of(q) {
      const hit = kept.get(q.schema)
      if (hit && Date.now() - hit.at < FRESH_MS) return hit.value
      const value = load(q)
      kept.set(q.schema, { at: Date.now(), value })
      value.catch(() => kept.delete(q.schema))
      return value
    },
    forget: ({ schema }) => void kept.delete(schema),
  }
}
