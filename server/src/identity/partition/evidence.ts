import type { IdentifierKind, Refusal } from '@huiliu/contracts'
import { barOf } from '../normalize/index.ts'
import { createGroups, type Groups } from './groups.ts'
import type { Edge, Identifier, IdentitySet, Policy, Sighting } from './types.ts'

/** Everything said about one sighting carrying one identifier. A cut of any of its edges is a tombstone for the unit. */
export type Unit = {
  sighting: number
  node: Node
  edges: Edge[]
  cut: boolean
  verified: boolean
  /** the span of its most trusted edges only: a claim does not keep a verified number alive */
  firstAt: number
  lastAt: number
  barred: Refusal | null
  meeting: Meeting
  /** set once it is known to hold somebody to a component */
  joins: boolean
}
/** An identifier and who carries it. `barred`: it joins nobody, and why. Units are live ones in canonical order. */
export type Node = Identifier & {
  strength: number
  barred: Refusal | null
  units: Unit[]
  meetings: Meeting[]
  login: Logins
}
/** Login id by scope. Never changed once made, so that thousands of sightings of one user share one. */
export type Logins = ReadonlyMap<string, string>
/** Units of one node and one trust that may join each other: for phones those of one era. */
export type Meeting = { verified: boolean; from: number; to: number; silence: number; units: Unit[]; groups: Groups }

/**
 * `sightings` in canonical order: elsewhere a sighting is its index here. `units` are live, in canonical order;
 * `unitsOf` a sighting holds cut ones too, in any order.
 */
export type Evidence = {
  sightings: Sighting[]
  indexOf: Map<string, number>
  units: Unit[]
  cutUnits: Unit[]
  nodes: Node[]
  unitsOf: Unit[][]
  logins: (Logins | undefined)[]
  verified: boolean[]
}

const STRENGTH: IdentifierKind[] = [
  'user_id',
  'unionid',
  'openid',
  'external_userid',
  'member_code',
  'record_id',
  'phone',
  'email',
  'anonymous_id',
  'virtual_phone',
]
/** Weaker rules come later. A corroborated claim stands between external_userid and member_code. */
export const strengthOf: Record<string, number> = Object.fromEntries(STRENGTH.map((kind, place) => [kind, place]))
export const CORROBORATED = 3.5

/** Brings a set into canonical order, which depends on keys and times only, never on ids or on the order given. */
export function weigh({ sightings, edges, marks }: IdentitySet, policy: Policy): Evidence {
  const ordered = sightings.toSorted(bySightingKey)
  const indexOf = new Map(ordered.map((one, index) => [one.id, index]))
  const unitsOf = collect(edges, indexOf)
  const all = unitsOf.flat().sort(byStrength)
  const units = all.filter(unit => !unit.cut)
  const nodes: Node[] = []
  const verified = ordered.map(() => false)
  for (const unit of units) {
    const { node, sighting } = unit
    if (node.units.push(unit) === 1) nodes.push(node)
    if (unit.verified) verified[sighting] = true
  }
  const marked = new Set(marks.map(identifierKey))
  for (const node of nodes) node.barred = barOf(node) ?? (marked.has(identifierKey(node)) ? 'shared_identifier' : null)
  const cutUnits = all.filter(unit => unit.cut)
  const evidence = { sightings: ordered, indexOf, units, cutUnits, nodes, unitsOf, verified }
  const logins = ownLogins(evidence)
  barAmbiguousDevices(evidence)
  for (const node of nodes) if (node.units.length > 1) findMeetings(node, policy)
  return { ...evidence, logins }
}

/** PostgreSQL text holds no NUL, so the parts cannot run into each other. */
export function identifierKey({ kind, scope, value }: Identifier): string {
  return `${kind}\0${scope}\0${value}`
}

export function compare(a: string | number, b: string | number): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Order of identifiers of one kind. */
export function compareValues(a: Identifier, b: Identifier): number {
  return compare(a.scope, b.scope) || compare(a.value, b.value)
}

function bySightingKey(a: Sighting, b: Sighting): number {
  return (
    compare(a.keyKind, b.keyKind) ||
    compare(a.keyValue, b.keyValue) ||
    compare(a.device, b.device) ||
    compare(a.sourceId, b.sourceId)
  )
}

/** The canonical order: trust, rule, time, then the keys of identifier and sighting. */
function byStrength(a: Unit, b: Unit): number {
  if (a.verified !== b.verified) return a.verified ? -1 : 1
  const strength = a.node.strength - b.node.strength || a.firstAt - b.firstAt
  if (strength !== 0 || a.node === b.node) return strength || a.sighting - b.sighting
  return compareValues(a.node, b.node) || a.sighting - b.sighting
}

/** One sighting may carry 10,000 identifiers, one identifier be carried by as many: each edge costs two look-ups. */
function collect(edges: Edge[], indexOf: Map<string, number>): Unit[][] {
  const nodes = new Map<string, Node>()
  const unitsOf = Array.from({ length: indexOf.size }, () => new Map<Node, Unit>())
  for (const edge of edges) {
    const sighting = indexOf.get(edge.sightingId)
    if (sighting === undefined) continue
    const node = nodeOf(nodes, edge)
    const own = unitsOf[sighting]
    const known = own?.get(node)
    if (known) widen(known, edge)
    else own?.set(node, unitOf(edge, sighting, node))
  }
  return unitsOf.map(own => [...own.values()])
}

function nodeOf(nodes: Map<string, Node>, edge: Edge): Node {
  const key = identifierKey(edge)
  const known = nodes.get(key)
  if (known) return known
  const { kind, scope, value } = edge
  const strength = strengthOf[kind] ?? STRENGTH.length
  const node: Node = { kind, scope, value, strength, barred: null, units: [], meetings: [], login: NO_LOGIN }
  nodes.set(key, node)
  return node
}

function unitOf(edge: Edge, sighting: number, node: Node): Unit {
  const { firstAt, lastAt, cut } = edge
  const verified = edge.trust === 'verified'
  return { sighting, node, edges: [edge], cut, verified, firstAt, lastAt, barred: null, meeting: NOWHERE, joins: false }
}

const NO_LOGIN: Logins = new Map()
/** Where barred and lonely evidence is: nobody joins here. */
const NOWHERE: Meeting = { verified: false, from: 0, to: 0, silence: Infinity, units: [], groups: createGroups() }

function widen(unit: Unit, edge: Edge): void {
  const verified = edge.trust === 'verified'
  unit.edges.push(edge)
  unit.cut ||= edge.cut
  if (unit.verified && !verified) return
  const stronger = verified && !unit.verified
  unit.verified = verified
  unit.firstAt = stronger ? edge.firstAt : Math.min(unit.firstAt, edge.firstAt)
  unit.lastAt = stronger ? edge.lastAt : Math.max(unit.lastAt, edge.lastAt)
}

/**
 * One login id per sighting and scope: the one in its key, else the strongest evidence. Any further one is barred, since
 * a sighting cannot be divided.
 */
function ownLogins({ sightings, unitsOf }: Pick<Evidence, 'sightings' | 'unitsOf'>): Evidence['logins'] {
  return unitsOf.map((units, index) => {
    const userIds = units.filter(unit => unit.node.kind === 'user_id' && !unit.cut).sort(byStrength)
    let logins: Logins | undefined
    for (const unit of [...userIds.filter(one => isOwnKey(sightings[index], one.node)), ...userIds]) {
      const { scope, value } = unit.node
      const known = logins?.get(scope)
      if (known === undefined) logins = logins ? new Map([...logins, [scope, value]]) : loginAt(unit.node)
      else if (known !== value) unit.barred = 'two_login_ids'
    }
    return logins
  })
}

function loginAt(node: Node): Logins {
  if (node.login === NO_LOGIN) node.login = new Map([[node.scope, node.value]])
  return node.login
}

export function isOwnKey(sighting: Sighting | undefined, { kind, value }: Identifier): boolean {
  return sighting?.keyKind === kind && sighting.keyValue === value
}

/** Every login id counts here, a barred one too: what was seen on the device was seen. */
function barAmbiguousDevices({ nodes, unitsOf }: Pick<Evidence, 'nodes' | 'unitsOf'>): void {
  const loginsOf = unitsOf.map(units =>
    units.flatMap(({ node, cut }) => (node.kind === 'user_id' && !cut ? [node] : [])),
  )
  for (const node of nodes) {
    if (node.kind !== 'anonymous_id' || node.barred) continue
    const seen = new Map<string, string>()
    for (const { sighting } of node.units)
      for (const login of loginsOf[sighting] ?? []) {
        if ((seen.get(login.scope) ?? login.value) !== login.value) node.barred = 'ambiguous_device'
        seen.set(login.scope, login.value)
      }
  }
}

/**
 * Eras of a phone number are parted by silence; each trust has its own, or a claim could bridge two owners. The units of
 * a node come by trust and time.
 */
function findMeetings({ kind, units, meetings }: Node, { phoneSilenceMs }: Policy): void {
  const silence = kind === 'phone' ? phoneSilenceMs : Infinity
  let current = NOWHERE
  for (const unit of units) {
    const { verified, firstAt, lastAt } = unit
    if (unit.barred) continue
    if (current === NOWHERE || current.verified !== verified || firstAt - current.to > silence) {
      current = { verified, from: firstAt, to: lastAt, silence, units: [], groups: createGroups() }
      meetings.push(current)
    }
    current.to = Math.max(current.to, lastAt)
    current.units.push(unit)
    unit.meeting = current
  }
}

/** Whether evidence of two meetings at one identifier can be about one owner. */
export function areNear(a: Meeting, b: Meeting): boolean {
  return Math.max(a.from, b.from) - Math.min(a.to, b.to) <= a.silence
}

/** Whether it may join anybody, and there is somebody. */
export function isOpen({ node, barred }: Unit): boolean {
  return !node.barred && !barred && node.units.length > 1
}

/** What the device itself did, seen by a public source that knows nothing stronger. */
export function isBareCookie(unit: Unit, sightings: Evidence['sightings']): boolean {
  return (
    !unit.verified && unit.node.kind === 'anonymous_id' && isOpen(unit) && isOwnKey(sightings[unit.sighting], unit.node)
  )
}
