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
