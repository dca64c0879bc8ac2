import type { Refusal } from '@huiliu/contracts'
import type { Logins } from './evidence.ts'

/**
 * Components under constraints, as a forest over sighting indexes. Constraints only grow as components join: what was
 * once in conflict stays so. `foes` are sightings that somebody declared to be strangers of one in the component.
 */
export type Forest = {
  parent: number[]
  size: number[]
  verified: boolean[]
  logins: (Logins | undefined)[]
  foes: (number[] | undefined)[]
}

type Seeds = { verified: boolean[]; logins: Forest['logins']; strangers: [number, number][] }

export function createForest({ verified, logins, strangers }: Seeds): Forest {
  const foes: Forest['foes'] = Array.from({ length: verified.length })
  for (const [a, b] of strangers) {
    ;(foes[a] ??= []).push(b)
    ;(foes[b] ??= []).push(a)
  }
  return {
    parent: verified.map((_, index) => index),
    size: verified.map(() => 1),
    verified: [...verified],
    logins: [...logins],
    foes,
  }
}

export function rootOf({ parent }: Forest, sighting: number): number {
  let at = sighting
  for (let up = parent[at] ?? at; up !== at; up = parent[at] ?? at) {
    parent[at] = parent[up] ?? up
    at = up
  }
  return at
}

/** Why the components of two sightings may never be one; null for one and the same component. */
export function conflict(forest: Forest, a: number, b: number): Refusal | null {
  const left = rootOf(forest, a)
  const right = rootOf(forest, b)
  if (left === right) return null
  if (areRivals(forest.logins[left], forest.logins[right])) return 'two_login_ids'
  if (!forest.foes[left] || !forest.foes[right]) return null
  const few = (forest.foes[left]?.length ?? 0) < (forest.foes[right]?.length ?? 0)
  const target = few ? right : left
  const strangers = forest.foes[few ? left : right]?.some(foe => rootOf(forest, foe) === target)
  return strangers ? 'declared_strangers' : null
}

/** Whether one scope has two login ids. */
export function areRivals(ours: Logins | undefined, theirs: Logins | undefined): boolean {
  if (!ours || !theirs || ours === theirs) return false
  for (const [scope, value] of ours) if ((theirs.get(scope) ?? value) !== value) return true
  return false
}

/** Joins the components of two sightings unless a constraint forbids it, which is then returned. */
export function join(forest: Forest, a: number, b: number): Refusal | null {
  const refusal = conflict(forest, a, b)
  const left = rootOf(forest, a)
  const right = rootOf(forest, b)
  if (refusal || left === right) return refusal
  const leftIsBig = (forest.size[left] ?? 1) >= (forest.size[right] ?? 1)
  absorb(forest, leftIsBig ? left : right, leftIsBig ? right : left)
  return null
}

function absorb(forest: Forest, big: number, small: number): void {
  forest.parent[small] = big
  forest.size[big] = (forest.size[big] ?? 1) + (forest.size[small] ?? 1)
  forest.verified[big] ||= forest.verified[small] ?? false
  const [own, added] = [forest.logins[big], forest.logins[small]]
  if (added && added !== own) forest.logins[big] = own ? new Map([...own, ...added]) : added
  const foes = forest.foes[small]
  if (foes) (forest.foes[big] ??= []).push(...foes)
}

/**
 * Sightings met at one identifier, of which any two are in conflict or in one component: so a newcomer joins the first
 * one it may, and no other. `held` remembers, per scope, how far all of them have a login id and which, so that 10,000
 * login ids at one telephone are not compared each with each.
 */
type Held = { upTo: number; byLogin: Map<string, number[]> }
export type Groups = { members: number[]; held: Map<string, Held> | undefined }

export function createGroups(): Groups {
  return { members: [], held: undefined }
}

/** The first member whose component the sighting's may join, or is. */
export function firstCompatible(forest: Forest, groups: Groups, sighting: number): number | undefined {
  const fits = (member: number): boolean => conflict(forest, sighting, member) === null
  const login = groups.members.length > 1 ? forest.logins[rootOf(forest, sighting)]?.entries().next().value : undefined
  if (!login) return groups.members.find(fits)
  const [scope, value] = login
  const held = heldIn(forest, groups, scope)
  const same = held.byLogin.get(value)?.find(fits)
  if (same !== undefined) return same
  for (let at = held.upTo; at < groups.members.length; at++) {
    const member = groups.members[at]
    if (member !== undefined && fits(member)) return member
  }
  return undefined
}

/** Joins the first compatible member, or stands as a new one. */
export function attach(forest: Forest, groups: Groups, sighting: number): void {
  const member = firstCompatible(forest, groups, sighting)
  if (member === undefined) groups.members.push(sighting)
  else join(forest, sighting, member)
}

function heldIn(forest: Forest, groups: Groups, scope: string): Held {
  const { members } = groups
  const held = (groups.held ??= new Map<string, Held>())
  const known = held.get(scope) ?? { upTo: 0, byLogin: new Map<string, number[]>() }
  held.set(scope, known)
  for (let member = members[known.upTo]; member !== undefined; member = members[known.upTo]) {
    const value = forest.logins[rootOf(forest, member)]?.get(scope)
    if (value === undefined) break
    const same = known.byLogin.get(value)
    if (same) same.push(member)
    else known.byLogin.set(value, [member])
    known.upTo++
  }
  return known
}
