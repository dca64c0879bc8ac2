import type { IdentifierKind, Refusal } from '@huiliu/contracts'
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
}
/** An identifier and who carries it. `barred`: it joins nobody, and why. Units are live ones in canonical order. */
export type Node = Identifier & { rank: number; barred: Refusal | null; units: Unit[]; meetings: Meeting[] }
/** Units of one node and one trust that may join each other: for phones those of one era. */
export type Meeting = { verified: boolean; from: number; to: number; silence: number; units: Unit[]; groups: Groups }

/** `sightings` in canonical order: elsewhere a sighting is its index here. `units` are live, in canonical order. */
export type Evidence = {
  sightings: Sighting[]
  indexOf: Map<string, number>
  units: Unit[]
  cutUnits: Unit[]
  nodes: Node[]
  logins: (Map<string, string> | undefined)[]
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
  const { nodes, units } = collect(edges, indexOf)
  const marked = new Set(marks.map(identifierKey))
  nodes.sort(byIdentifier)
  for (const [rank, node] of nodes.entries()) Object.assign(node, { rank, barred: barOf(node, marked) })
  const live = units.filter(unit => !unit.cut).sort(byStrength)
  for (const unit of live) unit.node.units.push(unit)
  const evidence = {
    sightings: ordered,
    indexOf,
    units: live,
    cutUnits: units.filter(unit => unit.cut),
    nodes,
    logins: ownLogins(ordered, live),
    verified: ordered.map(() => false),
  }
  for (const unit of live) if (unit.verified) evidence.verified[unit.sighting] = true
  barAmbiguousDevices(nodes, live)
  for (const node of nodes) node.meetings = meetingsOf(node, policy)
  return evidence
}

/** PostgreSQL text holds no NUL, so the parts cannot run into each other. */
export function identifierKey({ kind, scope, value }: Identifier): string {
  return `${kind}\0${scope}\0${value}`
}

export function compare(a: string | number, b: string | number): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function bySightingKey(a: Sighting, b: Sighting): number {
  return (
    compare(a.keyKind, b.keyKind) ||
    compare(a.keyValue, b.keyValue) ||
    compare(a.device, b.device) ||
    compare(a.sourceId, b.sourceId)
  )
}

function byIdentifier(a: Node, b: Node): number {
  return (
    strengthIn(a.kind) - strengthIn(b.kind) ||
    compare(a.kind, b.kind) ||
    compare(a.scope, b.scope) ||
    compare(a.value, b.value)
  )
}

/** The canonical order: trust, rule, time, then the keys of identifier and sighting. */
function byStrength(a: Unit, b: Unit): number {
  return (
    Number(b.verified) - Number(a.verified) ||
    strengthIn(a.node.kind) - strengthIn(b.node.kind) ||
    a.firstAt - b.firstAt ||
    a.node.rank - b.node.rank ||
    a.sighting - b.sighting
  )
}

function strengthIn(kind: string): number {
  return strengthOf[kind] ?? STRENGTH.length
}

function collect(edges: Edge[], indexOf: Map<string, number>): { nodes: Node[]; units: Unit[] } {
  const nodes = new Map<string, Node>()
  const units = new Map<Node, Map<number, Unit>>()
  const all: Unit[] = []
  for (const edge of edges) {
    const sighting = indexOf.get(edge.sightingId)
    if (sighting === undefined) continue
    const { kind, scope, value } = edge
    const key = identifierKey(edge)
    const node = nodes.get(key) ?? { kind, scope, value, rank: 0, barred: null, units: [], meetings: [] }
    nodes.set(key, node)
    const carriers = units.get(node) ?? new Map<number, Unit>()
    units.set(node, carriers)
    const known = carriers.get(sighting)
    if (known) {
      widen(known, edge)
      continue
    }
    const unit = unitOf(edge, sighting, node)
    carriers.set(sighting, unit)
    all.push(unit)
  }
  return { nodes: [...nodes.values()], units: all }
}

function unitOf(edge: Edge, sighting: number, node: Node): Unit {
  const { firstAt, lastAt, cut } = edge
  const verified = edge.trust === 'verified'
  const meeting = { verified, from: firstAt, to: lastAt, silence: Infinity, units: [], groups: createGroups() }
  return { sighting, node, edges: [edge], cut, verified, firstAt, lastAt, barred: null, meeting }
}

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

function barOf(node: Identifier, marked: Set<string>): Refusal | null {
  if (node.kind === 'virtual_phone') return 'virtual_number'
  if (node.value.includes('*')) return 'masked_value'
  return marked.has(identifierKey(node)) ? 'shared_identifier' : null
}

/**
 * One login id per sighting and scope: the one in its key, else the strongest evidence. Any further one is barred, since
 * a sighting cannot be divided.
 */
function ownLogins(sightings: Sighting[], live: Unit[]): Evidence['logins'] {
  const logins: Evidence['logins'] = Array.from({ length: sightings.length })
  const userIds = live.filter(unit => unit.node.kind === 'user_id')
  for (const unit of [...userIds.filter(unit => isOwnKey(sightings[unit.sighting], unit.node)), ...userIds]) {
    const { scope, value } = unit.node
    const own = (logins[unit.sighting] ??= new Map<string, string>())
    if (!own.has(scope)) own.set(scope, value)
    else if (own.get(scope) !== value) unit.barred = 'two_login_ids'
  }
  return logins
}

export function isOwnKey(sighting: Sighting | undefined, { kind, value }: Identifier): boolean {
  return sighting?.keyKind === kind && sighting.keyValue === value
}

/** Every login id counts here, a barred one too: what was seen on the device was seen. */
function barAmbiguousDevices(nodes: Node[], live: Unit[]): void {
  const userIds = Map.groupBy(
    live.filter(unit => unit.node.kind === 'user_id'),
    unit => unit.sighting,
  )
  for (const node of nodes) {
    if (node.kind !== 'anonymous_id' || node.barred) continue
    const seen = new Map<string, string>()
    for (const { node: login } of node.units.flatMap(unit => userIds.get(unit.sighting) ?? [])) {
      if ((seen.get(login.scope) ?? login.value) !== login.value) node.barred = 'ambiguous_device'
      seen.set(login.scope, login.value)
    }
  }
}

/** Eras of a phone number are parted by silence; each trust has its own, or a claim could bridge two owners. */
function meetingsOf({ kind, units }: Node, { phoneSilenceMs }: Policy): Meeting[] {
  const silence = kind === 'phone' ? phoneSilenceMs : Infinity
  const meetings: Meeting[] = []
  for (const verified of [true, false]) {
    let current: Meeting | undefined
    for (const unit of units
      .filter(one => one.verified === verified && !one.barred)
      .sort((a, b) => a.firstAt - b.firstAt)) {
      if (!current || unit.firstAt - current.to > silence) {
        current = { verified, from: unit.firstAt, to: unit.lastAt, silence, units: [], groups: createGroups() }
        meetings.push(current)
      }
      current.to = Math.max(current.to, unit.lastAt)
      current.units.push(unit)
      unit.meeting = current
    }
  }
  return meetings
}

/** Whether evidence of two meetings at one identifier can be about one owner. */
export function areNear(a: Meeting, b: Meeting): boolean {
  return Math.max(a.from, b.from) - Math.min(a.to, b.to) <= a.silence
}

/** It may join somebody at all. */
export function isOpen({ node, barred }: Unit): boolean {
  return !node.barred && !barred
}

/** What the device itself did, seen by a public source that knows nothing stronger. */
export function isBareCookie(unit: Unit, sightings: Evidence['sightings']): boolean {
  return (
    !unit.verified && unit.node.kind === 'anonymous_id' && isOpen(unit) && isOwnKey(sightings[unit.sighting], unit.node)
  )
}
