import type { Tx } from '../kernel/index.ts'
import { identifierKey } from './closure.ts'
import { barOf } from './normalize/index.ts'
import type { Identifier } from './partition/index.ts'
import type { Word } from './staff-words.ts'

type Newcomers = { made: string[]; born: Promise<string[]>; words: Word[] }

/**
 * Of the contacts made, those whom nothing joins to anybody: nothing was ever said of them, and nobody carries what was
 * typed. What is not connected does not matter to judgement, so each is a person of his own who shows what was typed, and
 * need not be settled. `born`: the sightings that are new. Needs `lockForNewcomers` at least.
 */
export async function strangersAmong(tx: Tx, { made, born, words }: Newcomers): Promise<Set<string>> {
  if (made.length === 0) return new Set()
  const [fresh, known] = await Promise.all([born, knownOf(tx, words)])
  const met = metBy(words, known)
  return new Set(fresh.filter(id => !met.has(id)))
}

/** Whether, as far as can be seen before anything is locked, what was typed joins nobody to anybody. */
export async function seemStrangers(tx: Tx, words: Word[]): Promise<boolean> {
  return metBy(words, await knownOf(tx, words)).size === 0
}

/** Those who brought an identifier that is not theirs alone. */
function metBy(words: Word[], known: Set<string>): Set<string> {
  const carriers = Map.groupBy(
    words.flatMap(({ id, identifiers }) => identifiers.map(one => ({ id, key: identifierKey(one) }))),
    one => one.key,
  )
  const isTheirs = (id: string, one: Identifier): boolean => {
    const key = identifierKey(one)
    return barOf(one) === null && !known.has(key) && (carriers.get(key) ?? []).every(carrier => carrier.id === id)
  }
  return new Set(
    words.filter(({ id, identifiers }) => identifiers.some(one => !isTheirs(id, one))).map(word => word.id),
  )
}

/** Of the identifiers typed, those that somebody carries, was cut off from, or that are marked. */
async function knownOf(tx: Tx, words: Word[]): Promise<Set<string>> {
  const typed = words.flatMap(word => word.identifiers)
  if (typed.length === 0) return new Set()
  const rows = await tx.query<Identifier>(
    `select i.kind, i.scope, i.value from unnest($1::text[], $2::text[], $3::text[]) as i(kind, scope, value)
     where exists (select from ws.identity_edge e where e.value = i.value and e.kind = i.kind and e.scope = i.scope)
        or exists (select from ws.identifier_mark m where m.kind = i.kind and m.scope = i.scope and m.value = i.value)`,
    [typed.map(one => one.kind), typed.map(one => one.scope), typed.map(one => one.value)],
    { prepare: true },
  )
  return new Set(rows.map(identifierKey))
}
