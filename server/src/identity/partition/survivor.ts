import type { Sighting } from './types.ts'

/**
 * The sighting whose id is the person's: the oldest with a contact row, else the oldest. A component is never empty;
 * throws TypeError for one that is.
 */
export function survivor(component: Sighting[], hasContact: (sightingId: string) => boolean): string {
  const kept = component.filter(one => hasContact(one.id))
  return (kept.length > 0 ? kept : component).reduce((oldest, one) => (one.seq < oldest.seq ? one : oldest)).id
}
