import type { EdgeView, IdentifierView, IdentityView, SightingView } from '@huiliu/contracts'

export type GraphShape = {
  height: number
  /** width of a node */
  box: number
  /** x of the identifiers' column */
  right: number
  sightings: { sighting: SightingView; y: number }[]
  identifiers: { identifier: IdentifierView; y: number }[]
  edges: { id: string; state: EdgeView['state']; path: string }[]
}

const ROW = 46
const PAD = 24

/** Two columns; identifiers stand near the middle of the sightings that carry them, so that lines cross little. */
export function graphShape({ sightings, edges }: IdentityView, width: number): GraphShape {
  const box = Math.min(220, Math.max(120, width * 0.36))
  const right = width - box - 1
  const places = new Map(sightings.map((sighting, index) => [sighting.id, index]))
  const groups = [...Map.groupBy(edges, edge => keyOf(edge.identifier)).values()]
  const ordered = groups
    .map(group => ({
      group,
      mean: group.reduce((sum, edge) => sum + (places.get(edge.sightingId) ?? 0), 0) / group.length,
    }))
    .toSorted((a, b) => a.mean - b.mean)
  const rows = Math.max(sightings.length, ordered.length, 1)
  const height = PAD * 2 + (rows - 1) * ROW
  const spread = (count: number, index: number) =>
    count === 1 ? height / 2 : PAD + ((height - 2 * PAD) * index) / (count - 1)
  const left = sightings.map((sighting, index) => ({ sighting, y: spread(sightings.length, index) }))
  const identifiers = ordered.flatMap(({ group: [first] }, index) =>
    first ? [{ identifier: first.identifier, y: spread(ordered.length, index) }] : [],
  )
  const yOf = new Map(identifiers.map(({ identifier, y }) => [keyOf(identifier), y]))
  return {
    height,
    box,
    right,
    sightings: left,
    identifiers,
    edges: edges.flatMap(edge => {
      const from = left[places.get(edge.sightingId) ?? -1]?.y
      const to = yOf.get(keyOf(edge.identifier))
      if (from === undefined || to === undefined) return []
      const mid = (box + right) / 2
      return [{ id: edge.id, state: edge.state, path: `M${box} ${from}C${mid} ${from} ${mid} ${to} ${right} ${to}` }]
    }),
  }
}

function keyOf({ kind, scope, value }: IdentifierView): string {
  return `${kind}\n${scope}\n${value}`
}
