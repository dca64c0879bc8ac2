import { corroborations, type Corroboration } from './corroborate.ts'
import { CORROBORATED, compare, isBareCookie, isOpen, strengthOf, weigh, type Evidence } from './evidence.ts'
import { attach, conflict, createForest, firstCompatible, join, rootOf, type Forest } from './groups.ts'
import { jointsOf } from './joints.ts'
import { judge } from './judge.ts'
import type { IdentitySet, Link, Partition, Policy } from './types.ts'

/**
 * Who is who: a pure function of the set. The order in which sightings, edges, marks and links are given, and their ids,
 * never matter: candidates are tried in canonical order (hand links, then verified evidence, then claims; each by
 * strength of rule, time, keys) and a candidate that breaks a constraint is refused.
 *
 * Invariant: for sets A and B with no live identifier or link between them, partition(A ∪ B) = partition(A) ∪
 * partition(B). So a caller needs to load only what is connected in the evidence, refusals ignored, marked identifiers
 * and cut edges not followed. ⏱ 10,000 sightings with 30,000 edges: see README.md.
 */
export function partition(set: IdentitySet, policy: Policy): Partition {
  const evidence = weigh(set, policy)
  const { indexOf, verified, logins } = evidence
  const pairs = pairsOf(set.links, indexOf)
  const forest = createForest({
    verified,
    logins,
    strangers: pairs.filter(({ link }) => link.verdict === 'never').map(({ a, b }) => [a, b]),
  })
  const hands = pairs.filter(({ link }) => link.verdict === 'same')
  for (const { a, b } of hands) join(forest, a, b)
  const claims = corroborations(evidence)
  joinVerified(forest, evidence, claims)
  joinBareCookies(forest, evidence)
  joinClaimed(forest, evidence)
  const joints = jointsOf({ forest, evidence, claims, hands })
  const judged = judge({ forest, evidence, hands })
  return { ...componentsOf(forest, evidence), judged, joints, policy }
}

/** A link between two known sightings, the canonically first one as `a`. */
export type Pair = { link: Link; a: number; b: number }

function pairsOf(links: Link[], indexOf: Map<string, number>): Pair[] {
  return links
    .flatMap((link): Pair[] => {
      const a = indexOf.get(link.a)
      const b = indexOf.get(link.b)
      return a === undefined || b === undefined || a === b ? [] : [{ link, a: Math.min(a, b), b: Math.max(a, b) }]
    })
    .sort((x, y) => compare(x.link.at, y.link.at) || x.a - y.a || x.b - y.b)
}

function joinVerified(forest: Forest, { units }: Evidence, claims: Corroboration[]): void {
  const verified = units.filter(unit => unit.verified && isOpen(unit))
  const later = verified.findIndex(unit => (strengthOf[unit.node.kind] ?? 0) > CORROBORATED)
  const split = later < 0 ? verified.length : later
  for (const unit of verified.slice(0, split)) attach(forest, unit.meeting.groups, unit.sighting)
  for (const { login, vouchers } of claims) {
    const voucher = vouchers.find(one => conflict(forest, login.sighting, one.login.sighting) === null)
    if (voucher) join(forest, login.sighting, voucher.login.sighting)
  }
  for (const unit of verified.slice(split)) attach(forest, unit.meeting.groups, unit.sighting)
}

/** A server's word that somebody has this device makes the device's bare cookie his, whatever the cookie claims. */
function joinBareCookies(forest: Forest, { units, sightings }: Evidence): void {
  for (const unit of units) {
    if (!isBareCookie(unit, sightings)) continue
    const vouched = unit.node.meetings.find(meeting => meeting.verified)
    const member = vouched && firstCompatible(forest, vouched.groups, unit.sighting)
    if (member !== undefined) join(forest, unit.sighting, member)
  }
}

/** Claims join claims only: a component with a verified sighting neither takes nor gives here. */
function joinClaimed(forest: Forest, { units }: Evidence): void {
  for (const unit of units) {
    if (unit.verified || !isOpen(unit) || forest.verified[rootOf(forest, unit.sighting)]) continue
    attach(forest, unit.meeting.groups, unit.sighting)
  }
}

function componentsOf(forest: Forest, { sightings }: Evidence): Pick<Partition, 'personOf' | 'components'> {
  const members = Map.groupBy(sightings.keys(), index => rootOf(forest, index))
  const components = [...members.values()].map(indexes => indexes.flatMap(index => sightings[index]?.id ?? []))
  const personOf = new Map(components.flatMap(ids => ids.map((id): [string, string] => [id, ids[0] ?? id])))
  return { personOf, components }
}
