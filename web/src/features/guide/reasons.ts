import type { EdgeView, IdentifierView, IdentityView, SightingView } from '@huiliu/contracts'

/** One identifier, and everybody who says it is theirs. */
export type Reason = { identifier: Pick<IdentifierView, 'kind' | 'scope' | 'value'>; verified: boolean; said: Saying[] }
export type Saying = { edge: EdgeView; sighting: SightingView }

const ORDER = ['anonymous_id', 'user_id', 'email', 'phone']

/** The edges by identifier: what holds the one in question first, the others in the order a visitor brings them about. */
export function reasonsOf({ edges, sightings }: IdentityView, first?: string): Reason[] {
  const byId = new Map(sightings.map(sighting => [sighting.id, sighting]))
  const groups = Map.groupBy(edges, ({ identifier: { kind, scope, value } }) => `${kind} ${scope} ${value}`)
  return [...groups.values()]
    .flatMap((group): Reason[] => {
      const [one] = group
      if (!one) return []
      const said = group.flatMap((edge): Saying[] => {
        const sighting = byId.get(edge.sightingId)
        return sighting ? [{ edge, sighting }] : []
      })
      return [{ identifier: one.identifier, verified: group.some(edge => edge.identifier.trust === 'verified'), said }]
    })
    .sort((a, b) => rank(a, first) - rank(b, first))
}

function rank({ identifier, said }: Reason, first: string | undefined): number {
  if (said.some(({ edge }) => edge.id === first)) return -1
  const at = ORDER.indexOf(identifier.kind)
  return at < 0 ? ORDER.length : at
}
