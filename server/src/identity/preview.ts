import type { CutPreview } from '@huiliu/contracts'
import { notFound } from '../kernel/index.ts'
import { catalogOf, objectIn, recordsVia, shownValue, type RecordRef } from '../objects/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { asSet, loadClosure, type KeptSighting } from './closure.ts'
import { smallestCut } from './cut.ts'
import { factsOf } from './facts.ts'
import { linkViews } from './link-views.ts'
import { displayNames } from './names.ts'
import { POLICY, partition } from './partition/index.ts'
import { readablePersons } from './person.ts'
import { standingsOf, survivorOf } from './settle.ts'
import { describe } from './views.ts'

/**
 * What parting two sightings would do: the edges that go, who is on which side, what moves along, what stays; all as far as
 * the caller may see it.
 */
export async function previewCut(ctx: CallCtx, { a, b }: { a: string; b: string }): Promise<CutPreview> {
  const cut = await smallestCut(ctx.db, a, b)
  const closure = await loadClosure(ctx.db, [a, b])
  return outcome(ctx, { closure, cut, sidesOf: componentOf => [componentOf(a), componentOf(b)] })
}

/** The same of one edge. Where other edges hold all of it together there is one side only: they stay one person. */
export async function previewEdgeCut(ctx: CallCtx, edge: string): Promise<CutPreview> {
  const [found] = await ctx.db.query<{ sighting: string }>(
    'select sighting_id as sighting from ws.identity_edge where id = $1',
    [edge],
  )
  if (!found) throw notFound()
  const closure = await loadClosure(ctx.db, [found.sighting])
  const personOf = new Map(closure.sightings.map(one => [one.id, one.personId]))
  const person = personOf.get(found.sighting)
  const own = closure.sightings.filter(one => one.personId === person).map(one => one.id)
  return outcome(ctx, {
    closure,
    cut: { edges: [edge], links: [] },
    sidesOf: componentOf => {
      const leaving = componentOf(found.sighting)
      const rest = own.find(id => !leaving.includes(id))
      return rest === undefined ? [leaving] : [componentOf(rest), leaving]
    },
  })
}

type Outcome = {
  closure: Awaited<ReturnType<typeof loadClosure>>
  cut: { edges: string[]; links: string[] }
  /** the sides to show, by what is together afterwards */
  sidesOf: (componentOf: (id: string) => string[]) => string[][]
}

async function outcome(ctx: CallCtx, { closure, cut, sidesOf }: Outcome): Promise<CutPreview> {
  const set = asSet(closure)
  const gone = new Set([...cut.edges, ...cut.links])
  const after = partition(
    {
      ...set,
      edges: set.edges.map(edge => (gone.has(edge.id) ? { ...edge, cut: true } : edge)),
      links: set.links.filter(link => !gone.has(link.id)),
    },
    POLICY,
  )
  const sides = sidesOf(id => after.components.find(ids => ids.includes(id)) ?? [id])
  const { edges } = await describe(ctx, [
    ...new Set(closure.edges.filter(edge => gone.has(edge.id)).map(edge => edge.sightingId)),
  ])
  const links = await linkViews(
    ctx,
    closure.links.flatMap(link => [link.a, link.b]),
  )
  const shown = cut.edges.flatMap(id => edges.get(id) ?? [])
  const readable = await readablePersons(ctx, [...new Set(closure.sightings.map(one => one.personId))])
  const [first] = sides.flat()
  return {
    edges: shown,
    hidden: cut.edges.length - shown.length,
    links: links.filter(link => cut.links.includes(link.id)),
    sides: await Promise.all(
      sides.map(ids =>
        side(
          ctx,
          closure.sightings.filter(one => ids.includes(one.id) && readable.has(one.personId)),
        ),
      ),
    ),
    stays: await staysBehind(ctx, closure.sightings.find(one => one.id === first)?.personId ?? first ?? ''),
  }
}

async function side(ctx: CallCtx, sightings: KeptSighting[]): Promise<CutPreview['sides'][number]> {
  const ids = sightings.map(one => one.id)
  const contactId = survivorOf(sightings, await standingsOf(ctx.db, sightings))
  const [events] = await ctx.db.query<{ n: number }>(
    'select count(*)::int as n from ws.event where sighting_id = any($1) and object is null',
    [ids],
  )
  const records: RecordRef[] = await recordsVia(ctx, ids)
  const names = await displayNames(ctx, [contactId])
  return { contactId, name: names.get(contactId) ?? '', sightings: ids, events: events?.n ?? 0, records }
}

/** Hand-typed values belong to the record they were typed on, whichever side that is. */
async function staysBehind(ctx: CallCtx, personId: string): Promise<CutPreview['stays']> {
  const typed = (await factsOf(ctx.db, [personId])).filter(fact => fact.origin === 'crm')
  const contact = objectIn(await catalogOf(ctx), 'contact')
  return typed.flatMap(({ field, value }) => {
    const label = contact.fields.find(one => one.name === field)?.label
    const shown = shownValue(ctx.caller, contact, field, value)
    return label && shown !== undefined ? [{ field, label, value: shown }] : []
  })
}
