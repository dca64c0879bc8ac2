import type { Sighting } from './types.ts'

/**
 * The sighting whose id is the person's: of those with the best standing (0 before 1) the oldest. A component is never
 * empty; throws TypeError for one that is.
 */
export function survivor(component: Sighting[], standing: (sightingId: string) => number): string {
  const isBetter = (a: Sighting, b: Sighting) => standing(a.id) - standing(b.id) || a.seq - b.seq
  return component.reduce((best, one) => (isBetter(one, best) < 0 ? one : best)).id
}
