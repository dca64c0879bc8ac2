import { remember } from '../kernel/index.ts'
import type { SourceRow } from './sources.ts'

/**
 * What this process knows to be in the tables: sightings and edges are never deleted, so knowing them
 * saves a look and can never be wrong. Bounded; forgetting costs a query.
 */
export type Memory = {
  sources: Map<string, SourceRow>
  sightings: Map<string, Span & { id: string }>
  edges: Map<string, Span>
}
/** The span written, epoch ms. */
export type Span = { first: number; last: number }

const BOUND = 100_000

export function createMemory(): Memory {
  return { sources: new Map(), sightings: new Map(), edges: new Map() }
}

/** Bounded: the oldest is forgotten first. */
export function keep<V>(map: Map<string, V>, key: string, value: V): void {
  remember(map, key, value, BOUND)
}
