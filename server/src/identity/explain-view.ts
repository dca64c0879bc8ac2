import type { EdgeView, Explanation, IdentifierRef, PathStep } from '@huiliu/contracts'
import { notFound } from '../kernel/index.ts'
import { countryOf, type CallCtx } from '../workspace/index.ts'
import { asSet, identifierKey, loadClosure } from './closure.ts'
import { linkViews } from './link-views.ts'
import { hidesIdentifiers, masksOf } from './masking.ts'
import { identifierOf } from './normalize/index.ts'
import { POLICY, explain, partition } from './partition/index.ts'
import { readablePersons } from './person.ts'
import { sightingsByRef } from './refs.ts'
import { linkSentence, refusalText, saidAtOnceSentence, sharedSentence } from './sentences.ts'
import { describe } from './views.ts'

/**
 * "Why are these one person?" — the path of edges, or exactly what is missing. Of identifiers that the reader may not see
 * nothing is said, not even whether there are any.
 */
export async function explainRefs(ctx: CallCtx, refs: { a: IdentifierRef; b: IdentifierRef }): Promise<Explanation> {
  const { isHidden } = await masksOf(ctx)
  if (isHidden(refs.a) || isHidden(refs.b)) return apart(ctx, 'hidden')
  const [ofA, ofB] = await Promise.all([readableSightings(ctx, refs.a), readableSightings(ctx, refs.b)])
  const both = ofA.find(id => ofB.includes(id))
  if (both) return { same: true, path: [await saidAtOnce(ctx, both, refs)] }
  const [a] = ofA
  const [b] = ofB
  if (!a || !b) return apart(ctx, 'unknown_identifier')
  const set = asSet(await loadClosure(ctx.db, [a, b]))
  const found = explain(set, partition(set, POLICY), { a, b })
  if (found.same) return { same: true, path: await pathSteps(ctx, found.path) }
  const edgeIds = found.missing.flatMap(one => one.edges)
  const byId = new Map(set.edges.map(edge => [edge.id, edge.sightingId]))
  const { edges } = await describe(ctx, [...new Set([a, b, ...edgeIds.flatMap(id => byId.get(id) ?? [])])])
  const told = found.missing.flatMap(one => {
    const shown = one.edges.flatMap(id => edges.get(id) ?? [])
    const isTold = shown.length > 0 || one.refusal === 'declared_strangers'
    return isTold ? [{ refusal: one.refusal, sentence: refusalText(one.refusal)[ctx.locale], edges: shown }] : []
  })
  if (told.length > 0) return { same: false, missing: told }
  return apart(ctx, hidesIdentifiers(ctx.caller) ? 'hidden' : 'nothing_in_common')
}

function apart({ locale }: CallCtx, refusal: 'hidden' | 'unknown_identifier' | 'nothing_in_common'): Explanation {
  return { same: false, missing: [{ refusal, sentence: refusalText(refusal)[locale], edges: [] }] }
}

/** One source said both about the same somebody: the shortest path there is. */
async function saidAtOnce(ctx: CallCtx, id: string, refs: { a: IdentifierRef; b: IdentifierRef }): Promise<PathStep> {
  const { sightings, edges, kept } = await describe(ctx, [id])
  const sighting = sightings.get(id)
  if (!sighting) throw notFound()
  const country = await countryOf(ctx.db)
  const named = [refs.a, refs.b].flatMap(ref => comparable(ref, country) ?? [])
  const shown = kept.filter(edge => named.includes(identifierKey({ ...edge, scope: '' })))
  return {
    from: sighting,
    to: sighting,
    edges: shown.flatMap(edge => edges.get(edge.id) ?? []),
    sentence: saidAtOnceSentence(sighting.source.name, ctx.locale),
  }
}

/** The reference as kept, without its scope: within one sighting a value has one. */
function comparable({ kind, value }: IdentifierRef, country: string): string | undefined {
  if (kind === 'contact' || kind === 'sighting') return undefined
  const identifier = identifierOf(kind, value, { scope: null, country })
  return 'refused' in identifier ? undefined : identifierKey({ ...identifier, scope: '' })
}

/** Sightings of a person the caller may not see are as unknown as those that do not exist. */
async function readableSightings(ctx: CallCtx, ref: IdentifierRef): Promise<string[]> {
  const ids = await sightingsByRef(ctx.db, ref)
  if (ids.length === 0) return []
  const rows = await ctx.db.query<{ id: string; person_id: string }>(
    'select id, person_id from ws.sighting where id = any($1)',
    [ids],
  )
  const readable = await readablePersons(
    ctx,
    rows.map(row => row.person_id),
  )
  return ids.filter(id => rows.some(row => row.id === id && readable.has(row.person_id)))
}

type Step = { from: string; to: string; edges: string[]; link: string | null }

async function pathSteps(ctx: CallCtx, path: Step[]): Promise<PathStep[]> {
  const ids = [...new Set(path.flatMap(step => [step.from, step.to]))]
  const described = await describe(ctx, ids)
  const links = new Map((await linkViews(ctx, ids)).map(link => [link.id, link]))
  return path.flatMap((step): PathStep[] => {
    const from = described.sightings.get(step.from)
    const to = described.sightings.get(step.to)
    if (!from || !to) return []
    const link = step.link === null ? undefined : links.get(step.link)
    const edges = step.edges.flatMap(id => described.edges.get(id) ?? [])
    return [{ from, to, edges, ...(link && { link }), sentence: stepSentence(ctx, { edges, link }) }]
  })
}

function stepSentence(ctx: CallCtx, { edges, link }: { edges: EdgeView[]; link: PathStep['link'] }): string {
  if (link) return linkSentence({ ...link, at: new Date(link.at) }, ctx.locale)
  if (edges.length === 0) return refusalText('hidden')[ctx.locale]
  const shared = [
    ...new Map(edges.map(edge => [`${edge.identifier.kind}|${edge.identifier.value}`, edge.identifier])).values(),
  ]
  return sharedSentence(shared, ctx.locale)
}
