import type { FieldType } from '@huiliu/contracts'
import { kindOf } from './types/index.ts'

/** The form in which a value read from its column is compared and told: as given, so instants are text again. */
export function stored(value: unknown): unknown {
  return value instanceof Date ? value.toISOString() : (value ?? null)
}

/** Whether two stored values of a field are one. */
export function sameValue(type: FieldType | undefined, a: unknown, b: unknown): boolean {
  const same = type && kindOf({ type }).same
  if (same && a !== null && b !== null) return same(a, b)
  if (a === b) return true
  const isPlain = [a, b].every(value => typeof value !== 'object')
  return !isPlain && canonicalJson(a) === canonicalJson(b)
}

/** jsonb keeps no order of keys, so two objects are compared without it. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}
