import type { SourceRow } from './sources.ts'

/**
 * What this process knows to be in the tables: sightings and edges are never deleted, so knowing them
 * saves a look and can never be wrong. Bounded; forgetting costs a query.
 */
export type Memory = {
  sources: Map<string, SourceRow>
  sightings: Map<string, Span & { id: string }>
  edges: Map<string, Span>
  /** entries of each map; the oldest is forgotten first */
  most: number
}
/** The span written, epoch ms. */
export type Span = { first: number; last: number }

export function createMemory(most = 100_000): Memory {
  return { sources: new Map(), sightings: new Map(), edges: new Map(), most }
}
