import type { Refusal } from '@huiliu/contracts'
import { areNear, type Evidence, type Meeting, type Node, type Unit } from './evidence.ts'
import { conflict, createGroups, firstCompatible, rootOf, type Forest, type Groups } from './groups.ts'
import type { Pair } from './partition.ts'
import type { Judgement } from './types.ts'

type Judged = { forest: Forest; evidence: Evidence; hands: Pair[] }

const JOINED: Judgement = { state: 'joined' }

/**
 * Says of each edge and hand link whether it joins, and why it does not join somebody else of the same identifier. What
 * joins must be known: `jointsOf` comes first.
 */
export function judge({ forest, evidence, hands }: Judged): Map<string, Judgement> {
  const judged = new Map<string, Judgement>()
  for (const unit of evidence.cutUnits)
    for (const { id } of unit.edges) judged.set(id, { state: 'cut', refusal: 'cut' })
  for (const node of evidence.nodes) {
    const view = node.barred || isOneComponent(forest, node) ? null : viewOf(forest, node)
    for (const unit of node.units) {
      const judgement = judgementOf(unit, node.barred ?? unit.barred ?? (view && refusalOf(forest, view, unit)))
      for (const { id } of unit.edges) judged.set(id, judgement)
    }
  }
  for (const { link, a, b } of hands) {
    const refusal = conflict(forest, a, b)
    judged.set(link.id, refusal ? { state: 'refused', refusal } : JOINED)
  }
  return judged
}

function judgementOf({ joins }: Unit, refusal: Refusal | null): Judgement {
  if (!refusal) return JOINED
  return { state: joins ? 'joined' : 'refused', refusal }
}

function isOneComponent(forest: Forest, { units }: Node): boolean {
  const root = rootOf(forest, units[0]?.sighting ?? 0)
  return units.every(unit => rootOf(forest, unit.sighting) === root)
}

/** A node as judgement sees it: the first to carry it owns it, and rivals are those whom a claim may not join. */
type View = { owner: Unit | undefined; verifiedRoots: Set<number>; rivals: Map<Meeting, Groups> }

function viewOf(forest: Forest, { units, meetings }: Node): View {
  const verified = units.filter(unit => unit.verified && !unit.barred)
  const view: View = {
    owner: units.find(unit => !unit.barred),
    verifiedRoots: new Set(verified.map(unit => rootOf(forest, unit.sighting))),
    rivals: new Map(),
  }
  for (const meeting of meetings.filter(one => !one.verified))
    view.rivals.set(meeting, rivalsOf(forest, meeting, meetings))
  return view
}

function rivalsOf(forest: Forest, claims: Meeting, meetings: Meeting[]): Groups {
  const near = meetings
    .filter(meeting => meeting.verified && areNear(meeting, claims))
    .flatMap(meeting => meeting.units)
  const within = claims.units.filter(unit => forest.verified[rootOf(forest, unit.sighting)])
  const rivals = createGroups()
  rivals.members.push(...new Set([...near, ...within].map(unit => rootOf(forest, unit.sighting))))
  return rivals
}

function refusalOf(forest: Forest, view: View, unit: Unit): Refusal | null {
  const root = rootOf(forest, unit.sighting)
  if (view.verifiedRoots.has(root) && !unit.verified) return null
  const rivals = view.rivals.get(unit.meeting)
  const [first] = rivals?.members ?? []
  if (rivals && first !== undefined) return claimRefusal(forest, rivals, { root, first })
  const { owner } = view
  if (!owner || rootOf(forest, owner.sighting) === root) return null
  return owner.meeting === unit.meeting ? conflict(forest, root, owner.sighting) : 'number_reassigned'
}

/** A constraint outweighs the proposal: a proposal that a confirmation could not carry out is none. */
function claimRefusal(
  forest: Forest,
  rivals: Groups,
  { root, first }: { root: number; first: number },
): Refusal | null {
  if (first === root) return null
  const never = conflict(forest, root, first)
  if (forest.verified[root]) return never ?? 'claimed_meets_verified'
  return firstCompatible(forest, rivals, root) === undefined ? never : 'claimed_meets_verified'
}
