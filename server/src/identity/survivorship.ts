import type { Trust } from '@huiliu/contracts'

/** A value somebody gave a field: a source through a sighting, or a member of staff (`crm`). `at` in epoch ms. */
export type Fact = {
  sightingId: string
  field: string
  origin: 'sighting' | 'crm'
  value: unknown
  at: number
  trust: Trust
}
type Carried = {
  sightingId: string
  kind: string
  value: string
  trust: Trust
  rule: string
  lastAt: number
  cut: boolean
}
type Known = { facts: Fact[]; edges: Carried[]; verified: boolean }

/** Fields whose values are identifiers: their history is in the edges, so a cut takes the value along. */
const IDENTIFIER_FIELDS: Record<string, string> = { email: 'email', phone: 'phone' }

/**
 * All facts of a person, best first, per field. The rule: what staff typed, then verified, then claimed; the newest first;
 * equal times by value, so that the order of arrival never decides. The first one that `mayShow` is the record's value.
 */
export function rankFacts({ facts, edges }: Known): Map<string, Fact[]> {
  const byField = new Map<string, Fact[]>()
  const add = (fact: Fact) => byField.set(fact.field, [...(byField.get(fact.field) ?? []), fact])
  for (const fact of facts)
    if (fact.origin === 'crm' ? !isCut(fact, edges) : !(fact.field in IDENTIFIER_FIELDS)) add(fact)
  for (const edge of edges) {
    const field = Object.keys(IDENTIFIER_FIELDS).find(name => IDENTIFIER_FIELDS[name] === edge.kind)
    if (!field || edge.cut || edge.rule === 'staff') continue
    add({
      sightingId: edge.sightingId,
      field,
      origin: 'sighting',
      value: edge.value,
      at: edge.lastAt,
      trust: edge.trust,
    })
  }
  for (const ranked of byField.values()) ranked.sort(compare)
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
  return fact.origin === 'crm' || fact.trust === 'verified' || !verified
}

function isCut(fact: Fact, edges: Carried[]): boolean {
  const kind = IDENTIFIER_FIELDS[fact.field]
  if (!kind) return false
  return edges.some(
    edge => edge.cut && edge.rule === 'staff' && edge.kind === kind && edge.sightingId === fact.sightingId,
  )
}

function compare(a: Fact, b: Fact): number {
  return rank(a) - rank(b) || b.at - a.at || (text(a) < text(b) ? 1 : text(a) > text(b) ? -1 : 0)
}

function rank({ origin, trust }: Fact): number {
  if (origin === 'crm') return 0
  return trust === 'verified' ? 1 : 2
}

function text(fact: Fact): string {
  return JSON.stringify(fact.value)
}
