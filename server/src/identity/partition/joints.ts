import type { Corroboration } from './corroborate.ts'
import { CORROBORATED, isBareCookie, isOpen, strengthOf, type Evidence, type Meeting, type Unit } from './evidence.ts'
import { rootOf, type Forest } from './groups.ts'
import type { Pair } from './partition.ts'
import type { Joint, Member } from './types.ts'

type Joining = { place: number; joint: Joint }
type Joined = { forest: Forest; evidence: Evidence; claims: Corroboration[]; hands: Pair[] }

/** Claims stand after everything verified, whatever their rule. */
const CLAIMED = 100

/** What holds the components together, strongest first: exactly the evidence by which sightings were joined. */
export function jointsOf(joined: Joined): Joint[] {
  const { forest, evidence, claims, hands } = joined
  const joinings = [
    ...hands.flatMap(pair => handJoint(joined, pair)),
    ...claims.flatMap(claim => corroboratedJoints(joined, claim)),
  ]
  for (const node of evidence.nodes) {
    if (node.barred) continue
    const cookies = node.kind === 'anonymous_id' ? node.units.filter(one => isBareCookie(one, evidence.sightings)) : []
    for (const meeting of node.meetings)
      for (const units of gatherings(forest, meeting, cookies))
        joinings.push({
          place: (strengthOf[node.kind] ?? 0) + (meeting.verified ? 0 : CLAIMED),
          joint: { rule: node.kind, members: units.map(unit => memberOf(evidence, unit)), link: null },
        })
  }
  return joinings.sort((a, b) => a.place - b.place).map(one => one.joint)
}

function handJoint({ forest, evidence }: Joined, { link, a, b }: Pair): Joining[] {
  if (rootOf(forest, a) !== rootOf(forest, b)) return []
  const members = [a, b].map(index => ({ sightingId: idAt(evidence, index), edges: [], cuts: [], instead: [] }))
  return [{ place: -1, joint: { rule: 'hand', members, link: link.id } }]
}

/** A claim hangs on each of its vouchers separately: without the voucher, two claims prove nothing to each other here. */
function corroboratedJoints({ forest, evidence }: Joined, { login, device, vouchers }: Corroboration): Joining[] {
  return vouchers
    .filter(one => rootOf(forest, one.login.sighting) === rootOf(forest, login.sighting))
    .map(one => ({
      place: CORROBORATED,
      joint: {
        rule: 'corroborated' as const,
        members: [memberOf(evidence, device, login), memberOf(evidence, one.device, one.login)],
        link: null,
      },
    }))
}

/** Units of one meeting by component, where there are two at least. */
function gatherings(forest: Forest, meeting: Meeting, cookies: Unit[]): Unit[][] {
  if (meeting.units.length + cookies.length < 2) return []
  const usable = meeting.units.filter(
    unit => isOpen(unit) && (meeting.verified || !forest.verified[rootOf(forest, unit.sighting)]),
  )
  const groups = Map.groupBy(usable, unit => rootOf(forest, unit.sighting))
  if (meeting.verified) for (const cookie of cookies) groups.get(rootOf(forest, cookie.sighting))?.push(cookie)
  return [...groups.values()].filter(units => units.length > 1)
}

/** Also notes on the units that they hold. */
function memberOf(evidence: Evidence, unit: Unit, also?: Unit): Member {
  for (const one of [unit, also]) if (one) one.joins = true
  const cuts = unit.edges.map(edge => edge.id)
  const instead = also?.edges.map(edge => edge.id) ?? cuts
  const edges = also ? [...instead, ...cuts] : cuts
  return { sightingId: idAt(evidence, unit.sighting), edges, cuts, instead }
}

function idAt({ sightings }: Evidence, index: number): string {
  return sightings[index]?.id ?? ''
}
