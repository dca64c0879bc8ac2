import type { CutPreview } from '@huiliu/contracts'
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
  const sides = [a, b].map(id => after.components.find(ids => ids.includes(id)) ?? [id])
  const { edges } = await describe(ctx, [
    ...new Set(closure.edges.filter(edge => gone.has(edge.id)).map(edge => edge.sightingId)),
  ])
  const links = await linkViews(ctx, [a, b, ...closure.links.flatMap(link => [link.a, link.b])])
  const shown = cut.edges.flatMap(id => edges.get(id) ?? [])
  const readable = await readablePersons(ctx, [...new Set(closure.sightings.map(one => one.personId))])
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
    stays: await staysBehind(ctx, closure.sightings.find(one => one.id === a)?.personId ?? a),
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
