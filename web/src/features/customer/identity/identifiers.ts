import type { IdentifierView, IdentityView } from '@huiliu/contracts'

/** Identifiers that join sightings and are not themselves the key of one: phone, email, openid …; the better trust wins. */
export function otherIdentifiers({ edges, sightings }: IdentityView): IdentifierView[] {
  const keys = new Set(sightings.map(({ key }) => `${key.kind}:${key.value}`))
  const found = new Map<string, IdentifierView>()
  for (const { identifier, state } of edges) {
    if (state === 'cut' || keys.has(`${identifier.kind}:${identifier.value}`)) continue
    const name = `${identifier.kind}:${identifier.scope}:${identifier.value}`
    const known = found.get(name)
    if (!known || identifier.trust === 'verified') found.set(name, identifier)
  }
  return [...found.values()]
}

const READ_WHOLE = 18

/** Long ids by both ends: nobody reads the middle, and the ends tell two apart. Addresses stay whole. */
export function shortValue(value: string): string {
  return value.length > READ_WHOLE && !value.includes('@') ? `${value.slice(0, 6)}…${value.slice(-4)}` : value
}
