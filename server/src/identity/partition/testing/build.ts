import type { IdentifierKind, Trust } from '@huiliu/contracts'
import type { Edge, Identifier, IdentitySet, Link, Partition, Sighting } from '../types.ts'

export const DAY = 86_400_000
export const YEAR = 365 * DAY

type Carried = { kind: IdentifierKind; value: string; scope?: string; trust?: Trust; at?: number; until?: number }

/** Builds sets the way sources fill them. Ids are names, so that tests read as stories. */
export function story() {
  const set: IdentitySet = { sightings: [], edges: [], marks: [], links: [] }

  function sighting(id: string, given: Partial<Sighting> & { keyKind: IdentifierKind; keyValue: string }): string {
    set.sightings.push({ id, seq: set.sightings.length + 1, sourceId: 'web', public: true, device: '', ...given })
    return id
  }
  function carries(sightingId: string, { kind, value, scope, trust = 'claimed', at = 0, until = at }: Carried): string {
    const named = { kind, scope: scope ?? (kind === 'user_id' || kind === 'anonymous_id' ? 'shop' : ''), value }
    const id = `${sightingId}:${kind}:${value}:${trust}`
    set.edges.push({ id, sightingId, ...named, trust, rule: kind, firstAt: at, lastAt: until, cut: false })
    return id
  }
  return {
    set,
    carries,
    sighting,
    /** a browser that only has its cookie */
    cookie(id: string, value: string): string {
      sighting(id, { keyKind: 'anonymous_id', keyValue: value })
      carries(id, { kind: 'anonymous_id', value })
      return id
    },
    /** a browser says: user so-and-so is logged in here */
    browserUser(id: string, user: string, device: string): string {
      sighting(id, { keyKind: 'user_id', keyValue: user, device })
      carries(id, { kind: 'user_id', value: user })
      carries(id, { kind: 'anonymous_id', value: device })
      return id
    },
    /** the company's own server says it */
    serverUser(id: string, user: string, device?: string): string {
      sighting(id, { keyKind: 'user_id', keyValue: user, sourceId: 'server', public: false })
      carries(id, { kind: 'user_id', value: user, trust: 'verified' })
      if (device !== undefined) carries(id, { kind: 'anonymous_id', value: device, trust: 'verified' })
      return id
    },
    /** a number that called, as the platform tells it */
    caller(id: string, phone: string, times: { at?: number; until?: number } = {}): string {
      sighting(id, { keyKind: 'phone', keyValue: phone, sourceId: `line of ${id}`, public: false })
      carries(id, { kind: 'phone', value: phone, trust: 'verified', ...times })
      return id
    },
    link(a: string, b: string, verdict: Link['verdict']): string {
      const id = `${verdict} ${a} ${b}`
      set.links.push({ id, a, b, verdict, at: set.links.length })
      return id
    },
    mark: (identifier: Identifier) => set.marks.push(identifier),
  }
}

/** The components as sets of ids, in one order, for comparing. */
export function people({ components }: Pick<Partition, 'components'>): string[][] {
  return components.map(ids => ids.toSorted()).sort((a, b) => (String(a) < String(b) ? -1 : 1))
}

export function cutting(set: IdentitySet, edges: string[], links: string[] = []): IdentitySet {
  return {
    ...set,
    edges: set.edges.map(edge => (edges.includes(edge.id) ? { ...edge, cut: true } : edge)),
    links: set.links.filter(link => !links.includes(link.id)),
  }
}

export function isSameUnit(a: Edge, b: Edge): boolean {
  return a.sightingId === b.sightingId && a.kind === b.kind && a.scope === b.scope && a.value === b.value
}
