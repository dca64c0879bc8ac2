import { addArc, addVertex, createNetwork, sourceSide, type Network } from './max-flow.ts'
import { partition } from './partition.ts'
import type { IdentitySet, Joint, Member, Partition } from './types.ts'

/** What to cut: edges to be made tombstones, links to be withdrawn. */
export type Cut = { edges: string[]; links: string[] }
type Ends = { a: string; b: string }

/** Each trial is one partition(): 8 of them keep a cut among 10,000 sightings below a second. */
const MOST_TRIALS = 8

/**
 * The smallest set of evidence and hand links whose cut makes two sightings two persons; null when they are not one.
 * All edges of one sighting at one identifier count as one. Among equally small sets the weakest evidence goes.
 * What was refused may join once something else is cut; then that is cut as well, until partition() says that they are
 * apart (so the whole is smallest at each turn, and holds nothing idle, but need not be the smallest thinkable).
 */
export function minimumCut(set: IdentitySet, parted: Partition, ends: Ends): Cut | null {
  if (ends.a === ends.b || !isOne(parted, ends)) return null
  const rounds: Cut[][] = []
  for (let now = parted; isOne(now, ends); now = partition(without(set, rounds.flat()), parted.policy))
    rounds.push(smallest(now, ends))
  const parts = rounds.flat()
  const trials = rounds.length > 1 && parts.length <= MOST_TRIALS ? parts : []
  let needed = parts
  for (const part of trials) {
    const rest = needed.filter(other => other !== part)
    if (!isOne(partition(without(set, rest), parted.policy), ends)) needed = rest
  }
  return { edges: needed.flatMap(part => part.edges), links: needed.flatMap(part => part.links) }
}

function isOne({ personOf }: Partition, { a, b }: Ends): boolean {
  return personOf.has(a) && personOf.get(a) === personOf.get(b)
}

/** The set as it would be after the cut. */
function without({ sightings, edges, marks, links }: IdentitySet, parts: Cut[]): IdentitySet {
  const gone = new Set(parts.flatMap(part => [...part.edges, ...part.links]))
  return {
    sightings,
    marks,
    edges: edges.map(edge => (gone.has(edge.id) ? { ...edge, cut: true } : edge)),
    links: links.filter(link => !gone.has(link.id)),
  }
}

/** What can be cut, as a vertex of limited capacity, split into the way in and the way out. */
type Part = Cut & { into: number; out: number }

/** A corroborated claim falls with its device or with its login id, whichever needs less elsewhere. */
function smallest({ joints, personOf, components }: Partition, { a, b }: Ends): Cut[] {
  const person = personOf.get(a)
  const ours = joints.filter(joint => personOf.get(joint.members[0]?.sightingId ?? '') === person)
  const members = components.find(ids => ids[0] === person) ?? []
  // The nearer end in canonical order is the source, so that (a, b) and (b, a) have one answer.
  const ends = members.indexOf(a) < members.indexOf(b) ? { a, b } : { a: b, b: a }
  const byDevice = flowCut(ours, ends, member => member.cuts)
  if (byDevice.length === 1 || !ours.some(joint => joint.rule === 'corroborated')) return byDevice
  const byLogin = flowCut(ours, ends, member => member.instead)
  return byLogin.length < byDevice.length ? byLogin : byDevice
}

/** Maximum flow on the bipartite network of one person's sightings and joints. */
function flowCut(joints: Joint[], { a, b }: Ends, cutsOf: (member: Member) => string[]): Cut[] {
  const network = createNetwork()
  const vertices = new Map<string, number>()
  const vertexOf = (sightingId: string): number => {
    const vertex = vertices.get(sightingId) ?? addVertex(network)
    vertices.set(sightingId, vertex)
    return vertex
  }
  const parts = new Map<string, Part>()
  for (const joint of joints) connect(network, joint, { vertexOf, parts, cutsOf })
  limit(network, [...parts.values()])
  const reached = sourceSide(network, vertexOf(a), vertexOf(b))
  return [...parts.values()]
    .filter(part => reached(part.into) && !reached(part.out))
    .map(({ edges, links }) => ({ edges, links }))
}

type Known = {
  vertexOf: (sightingId: string) => number
  parts: Map<string, Part>
  cutsOf: (member: Member) => string[]
}

function connect(network: Network, { members, link }: Joint, { vertexOf, parts, cutsOf }: Known): void {
  const meeting = addVertex(network)
  const hand =
    link === null ? undefined : { into: addVertex(network), out: addVertex(network), edges: [], links: [link] }
  if (hand) parts.set(`link ${link}`, hand)
  for (const member of members) {
    const cuts = cutsOf(member)
    const key = `edge ${cuts[0]}`
    const known = hand ?? parts.get(key)
    const part = known ?? { into: addVertex(network), out: addVertex(network), edges: cuts, links: [] }
    if (!known) parts.set(key, part)
    if (!known || hand) {
      const vertex = vertexOf(member.sightingId)
      addArc(network, vertex, part.into)
      addArc(network, part.out, vertex)
    }
    if (hand) continue
    addArc(network, part.out, meeting)
    addArc(network, meeting, part.into)
  }
}

/** Parts come strongest first: fewest parts count before all, then the weakest, and no sum exceeds 2^53. */
function limit(network: Network, parts: Part[]): void {
  const one = (parts.length + 1) ** 2
  for (const [place, { into, out }] of parts.entries()) addArc(network, into, out, one + parts.length - place)
}
