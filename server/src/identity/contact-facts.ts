import type { FactView } from '@huiliu/contracts'
import { catalogOf, objectIn, shownValue } from '../objects/index.ts'
import { fieldRight, type CallCtx } from '../workspace/index.ts'
import type { PersonEdge } from './closure.ts'
import { factsOfPerson } from './facts.ts'
import type { Person } from './person.ts'
import { unusableText } from './sentences.ts'
import { mayShow, rankFacts, type Fact } from './survivorship.ts'

export type PersonFacts = { facts: FactView[]; verified: boolean }

/** Every value every source gave each field, best first; `current` marks the one the record shows. */
export async function contactFacts(ctx: CallCtx, person: Person, edges: PersonEdge[]): Promise<PersonFacts> {
  const [facts, catalog] = await Promise.all([factsOfPerson(ctx.db, person.id), catalogOf(ctx)])
  const contact = objectIn(catalog, 'contact')
  const sources = new Map(person.sightings.map(one => [one.id, { name: one.source.name, kind: one.source.kind }]))
  const verified = edges.some(edge => edge.trust === 'verified' && !edge.cut)
  const views = [...rankFacts({ facts, edges, verified })].flatMap(([field, ranked]) => {
    if (fieldRight(ctx.caller, 'contact', field) === 'hidden') return []
    const current = ranked.find(fact => mayShow(fact, verified))
    return unique(ranked).map((fact): FactView => ({
      field,
      value: shownValue(ctx.caller, contact, field, fact.value),
      at: new Date(fact.at).toISOString(),
      trust: fact.trust,
      source:
        fact.origin === 'crm' ? { name: 'CRM', kind: 'crm' } : (sources.get(fact.sightingId) ?? { name: '', kind: '' }),
      current: fact === current,
      unusable: fact.unusable && unusableText(fact.unusable, ctx.locale),
    }))
  })
  return { facts: views, verified }
}

/** The same value from the same sighting once: an address is carried by a fact and by evidence. */
function unique(ranked: Fact[]): Fact[] {
  const seen = new Set<string>()
  return ranked.filter(fact => {
    const key = `${fact.sightingId}|${fact.origin}|${JSON.stringify(fact.value)}`
    return seen.has(key) ? false : seen.add(key)
  })
}
