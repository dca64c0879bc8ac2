/** Every event, every one that begins so, or one: `*`, `record.*`, `record.updated`. */
export const KIND = '^(\\*|[a-z][a-z0-9_]*(\\.[a-z0-9_]+)*(\\.\\*)?)$'

type Wanted = { types: string[]; objects: string[] | null }
type Told = { type: string; object: string | null }

/** Whether a subscription is told of an event. */
export function isWanted({ types, objects }: Wanted, { type, object }: Told): boolean {
  if (object !== null && objects !== null && !objects.includes(object)) return false
  return types.some(kind => covers(kind, type))
}

function covers(kind: string, type: string): boolean {
  if (kind === '*' || kind === type) return true
  return kind.endsWith('.*') && type.startsWith(kind.slice(0, -1))
}
