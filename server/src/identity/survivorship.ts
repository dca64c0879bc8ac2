import type { IdentifierKind, Trust } from '@huiliu/contracts'
import { fieldOfKind, isIdentifierField } from './identifier-fields.ts'
import { barOf, type Unusable } from './normalize/index.ts'

/** A value somebody gave a field: a source through a sighting, or a member of staff (`crm`). `at` in epoch ms. */
export type Fact = {
  sightingId: string
  field: string
  origin: 'sighting' | 'crm'
  value: unknown
  at: number
  trust: Trust
  /** given for an identifier and none: why */
  unusable: Unusable | null
}
type Carried = {
  sightingId: string
  kind: IdentifierKind
  value: string
  trust: Trust
  rule: string
  lastAt: number
  cut: boolean
}
type Known = { facts: Fact[]; edges: Carried[]; verified: boolean }

/**
 * All facts of a person, best first, per field. The rule: what staff typed, then verified, then claimed; the newest first;
 * of equal times a value before emptiness, then by value, so that the order of arrival never decides. Numbers and addresses that are nobody's own come after
 * those that are somebody's, what was given for one and is none comes last. The first that `mayShow` is the record's value.
 */
export function rankFacts({ facts, edges }: Known): Map<string, Fact[]> {
  const byField = new Map<string, Fact[]>()
  const barred = new Set<unknown>()
  const add = (fact: Fact) => byField.set(fact.field, [...(byField.get(fact.field) ?? []), fact])
  for (const fact of facts) if (fact.origin === 'crm' || !isIdentifierField(fact.field) || fact.unusable) add(fact)
  for (const edge of edges) {
    const field = fieldOfKind(edge.kind)
    if (!field || edge.cut || edge.rule === 'staff') continue
    add({
      sightingId: edge.sightingId,
      field,
      origin: 'sighting',
      value: edge.value,
      at: edge.lastAt,
      trust: edge.trust,
      unusable: null,
    })
    if (barOf(edge)) barred.add(edge.value)
  }
  for (const ranked of byField.values()) ranked.sort((a, b) => compare(a, b, barred))
  return byField
}

/** The value each field shows. A claim never writes a verified person's fields: it is listed beside them. */
export function surviving(known: Known): Map<string, Fact> {
  const shown = new Map<string, Fact>()
  for (const [field, ranked] of rankFacts(known)) {
    const best = ranked.find(fact => mayShow(fact, known.verified))
    if (best) shown.set(field, best)
  }
  return shown
}

export function mayShow(fact: Fact, verified: boolean): boolean {
  if (fact.origin === 'crm') return true
  return fact.unusable === null && (fact.trust === 'verified' || !verified)
}

function compare(a: Fact, b: Fact, barred: Set<unknown>): number {
  const worth = (fact: Fact) => rank(fact) + (fact.unusable ? 100 : 0)
  const nobodys = (fact: Fact) => (barred.has(fact.value) ? 1 : 0)
  return (
    worth(a) - worth(b) ||
    nobodys(a) - nobodys(b) ||
    b.at - a.at ||
    Number(a.value === null) - Number(b.value === null) ||
    later(text(a), text(b)) ||
    later(b.sightingId, a.sightingId)
  )
}

/** Puts the greater first. */
function later(a: string, b: string): number {
  return a < b ? 1 : a > b ? -1 : 0
}

function rank({ origin, trust }: Fact): number {
  if (origin === 'crm') return 0
  return trust === 'verified' ? 1 : 2
}

function text(fact: Fact): string {
  return JSON.stringify(fact.value)
}
