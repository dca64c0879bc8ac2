/**
 * What this process knows to be in the tables: sightings and edges are never deleted, so knowing them
 * saves a look and can never be wrong. Bounded; forgetting costs a query.
 */
export type Memory = {
  sightingIds: Map<string, string>
  /** edge key → the span written, epoch ms */
  edges: Map<string, { first: number; last: number }>
}

const BOUND = 100_000

export function createMemory(): Memory {
  return { sightingIds: new Map(), edges: new Map() }
}

/** Remembers, dropping the oldest beyond the bound. */
export function remember<V>(map: Map<string, V>, key: string, value: V): void {
  map.delete(key)
  map.set(key, value)
  if (map.size <= BOUND) return
  const [oldest] = map.keys()
  if (oldest !== undefined) map.delete(oldest)
}
