import type { Refusal } from '@huiliu/contracts'
import { areNear, weigh, type Evidence, type Node, type Unit } from './evidence.ts'
import type { IdentitySet, Joint, Partition } from './types.ts'

/** From one sighting to the next: over the identifiers' edges on both sides, or a hand link, or both. */
export type Step = { from: string; to: string; edges: string[]; link: string | null }
/** An identifier both persons carry and why it does not join them; `edges` are those of either side, cut ones included. */
export type Missing = { refusal: Refusal | 'nothing_in_common'; edges: string[] }
export type Why = { same: true; path: Step[] } | { same: false; missing: Missing[] }

/** Why two sightings are one person (a shortest path), or what is missing; an unknown sighting has nothing in common. */
export function explain(set: IdentitySet, parted: Partition, { a, b }: { a: string; b: string }): Why {
  const person = parted.personOf.get(a)
  const other = parted.personOf.get(b)
  if (person === undefined || other === undefined) return { same: false, missing: nothing() }
  if (person !== other) return { same: false, missing: missingBetween(set, parted, [person, other]) }
  return { same: true, path: a === b ? [] : shortestPath(parted.joints, a, b) }
}

function nothing(): Missing[] {
  return [{ refusal: 'nothing_in_common', edges: [] }]
}

function shortestPath(joints: Joint[], a: string, b: string): Step[] {
  const at = new Map<string, Joint[]>()
  for (const joint of joints)
    for (const { sightingId } of joint.members) {
      const known = at.get(sightingId)
      if (known) known.push(joint)
      else at.set(sightingId, [joint])
    }
  const cameFrom = new Map<string, string | null>([[a, null]])
  const used = new Set<Joint>()
  for (const here of cameFrom.keys()) {
    if (here === b) break
    for (const joint of at.get(here) ?? []) {
      if (used.has(joint)) continue
      used.add(joint)
      for (const { sightingId } of joint.members) if (!cameFrom.has(sightingId)) cameFrom.set(sightingId, here)
    }
  }
  const path: Step[] = []
  for (let to = b, from = cameFrom.get(to); typeof from === 'string'; to = from, from = cameFrom.get(to))
    path.unshift(stepBetween(at, from, to))
  return path
}

function stepBetween(at: Map<string, Joint[]>, from: string, to: string): Step {
  const there = new Set(at.get(to))
  const shared = (at.get(from) ?? []).filter(joint => there.has(joint))
  const ends = shared.flatMap(joint => joint.members.filter(one => one.sightingId === from || one.sightingId === to))
  return {
    from,
    to,
    edges: [...new Set(ends.flatMap(member => member.edges))],
    link: shared.find(joint => joint.link !== null)?.link ?? null,
  }
}

function missingBetween(set: IdentitySet, { personOf, policy }: Partition, persons: [string, string]): Missing[] {
  const evidence = weigh(set, policy)
  const side = (unit: Unit): string | undefined => personOf.get(evidence.sightings[unit.sighting]?.id ?? '')
  const cut = Map.groupBy(evidence.cutUnits, unit => unit.node)
  const never = conflictBetween(set, evidence, { personOf, persons })
  const missing = [...new Set([...evidence.nodes, ...cut.keys()])].flatMap((node): Missing[] => {
    const [ours, theirs] = persons.map(person =>
      [...node.units, ...(cut.get(node) ?? [])].filter(unit => side(unit) === person),
    )
    if (!ours?.length || !theirs?.length) return []
    const edges = [...ours, ...theirs].flatMap(unit => unit.edges.map(edge => edge.id))
    return [{ refusal: reasonAt(node, { ours, theirs, never }), edges }]
  })
  if (never === 'declared_strangers') missing.unshift({ refusal: never, edges: [] })
  return missing.length > 0 ? missing : nothing()
}

type Sides = { ours: Unit[]; theirs: Unit[]; never: Refusal | null }

function reasonAt({ barred }: Node, { ours, theirs, never }: Sides): Refusal {
  const [left, right] = [ours, theirs].map(units => units.filter(unit => !unit.cut))
  if (!left?.length || !right?.length) return 'cut'
  if (barred) return barred
  if (left.every(unit => unit.barred) || right.every(unit => unit.barred)) return 'two_login_ids'
  const near = left.some(mine => right.some(other => areNear(mine.meeting, other.meeting)))
  if (!near) return 'number_reassigned'
  return never ?? 'claimed_meets_verified'
}

type Persons = { personOf: Map<string, string>; persons: [string, string] }

/** The constraint that keeps two persons apart whatever they have in common. */
function conflictBetween(set: IdentitySet, evidence: Evidence, { personOf, persons }: Persons): Refusal | null {
  const [ours, theirs] = persons.map(person => {
    const own = evidence.sightings.flatMap((one, index) => (personOf.get(one.id) === person ? [index] : []))
    return new Map(own.flatMap(index => [...(evidence.logins[index] ?? [])]))
  })
  for (const [scope, value] of ours ?? []) if ((theirs?.get(scope) ?? value) !== value) return 'two_login_ids'
  const strangers = set.links.some(({ verdict, a, b }) => {
    const between = [personOf.get(a), personOf.get(b)]
    return verdict === 'never' && a !== b && persons.every(person => between.includes(person))
  })
  return strangers ? 'declared_strangers' : null
}
