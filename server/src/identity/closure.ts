import type { IdentifierKind, SourceKind, Trust } from '@huiliu/contracts'
import type { Queryable } from '../kernel/index.ts'
import { isPublic } from './sources.ts'
import { barOf } from './normalize/index.ts'
import type { Edge, Identifier, IdentitySet, Link, Mark, Sighting } from './partition/index.ts'

/** Edge and sighting as kept, with what the pages show beside what judgement needs. */
export type KeptEdge = Edge & { eventId: string | null; refusal: string | null; cutActId: string | null }
export type KeptSighting = Sighting & { personId: string; firstAt: number; lastAt: number }
export type KeptLink = Link & { actId: string; refusal: string | null }
export type Closure = { sightings: KeptSighting[]; edges: KeptEdge[]; links: KeptLink[]; marks: Mark[] }

type EdgeRow = {
  id: string
  sighting_id: string
  kind: IdentifierKind
  scope: string
  value: string
  trust: Trust
  rule: string
  first_at: Date
  last_at: Date
  event_id: string | null
  refusal: string | null
  cut_act_id: string | null
}
/** A sighting as read with SIGHTING, beside its source `o`. */
export type SightingRow = {
  id: string
  seq: string
  source_id: string
  source_kind: SourceKind
  key_kind: IdentifierKind
  key_value: string
  device: string
  person_id: string
  first_at: Date
  last_at: Date
}
type LinkRow = {
  id: string
  a: string
  b: string
  verdict: 'same' | 'never'
  at: Date
  act_id: string
  refusal: string | null
}
type MarkRow = { kind: IdentifierKind; scope: string; value: string }

/**
 * Everything connected in the evidence to the given sightings, whether it joins or not: cut edges, marked
 * identifiers and those that are nobody's own do not conduct. Judgement of a closed set does not depend on anything outside it.
 * Walks in rounds over sightings and identifiers in turn, so that 10,000 sightings at one address cost two rounds.
 */
export async function loadClosure(q: Queryable, seeds: string[]): Promise<Closure> {
  const closure: Closure = { sightings: [], edges: [], links: [], marks: [] }
  const seen = new Set<string>()
  const asked = new Set<string>()
  const linkIds = new Set<string>()
  let frontier = [...new Set(seeds)]
  while (frontier.length > 0) {
    for (const id of frontier) seen.add(id)
    const [edges, known] = await Promise.all([edgesOf(q, frontier), linksOf(q, frontier)])
    const links = known.filter(link => !linkIds.has(link.id))
    for (const link of links) linkIds.add(link.id)
    closure.edges.push(...edges)
    closure.links.push(...links)
    const fresh = edges.filter(edge => conducts(edge) && !asked.has(identifierKey(edge)))
    for (const edge of fresh) asked.add(identifierKey(edge))
    const [marks, carriers] = await Promise.all([marksOf(q, fresh), carriersOf(q, fresh, { marked: false })])
    closure.marks.push(...marks)
    frontier = [...new Set([...carriers, ...links.flatMap(link => [link.a, link.b])])].filter(id => !seen.has(id))
  }
  closure.sightings = await sightingsOf(q, [...seen])
  return closure
}

export type Withdrawn = { sightings: string[]; identifiers: Identifier[] }

/**
 * Where to judge anew after evidence was taken away: the sightings it was about, all who were one person with them, since
 * the evidence no longer leads there, and all who carry the same identifiers, since what was refused may join now.
 */
export async function affectedBy(q: Queryable, { sightings, identifiers }: Withdrawn): Promise<string[]> {
  const [carriers, rows] = await Promise.all([
    carriersOf(q, identifiers),
    q.query<{ id: string }>(
      'select id from ws.sighting where person_id in (select person_id from ws.sighting where id = any($1))',
      [sightings],
      { prepare: true },
    ),
  ])
  return [...new Set([...sightings, ...rows.map(row => row.id), ...carriers])]
}

export function asSet({ sightings, edges, links, marks }: Closure): IdentitySet {
  return { sightings, edges, links, marks }
}

export function identifierKey({ kind, scope, value }: { kind: string; scope: string; value: string }): string {
  return `${kind}|${scope}|${value}`
}

function conducts({ kind, value, cut }: KeptEdge): boolean {
  return !cut && barOf({ kind, value }) === null
}

/** The cut that new evidence `t` of a sighting and an identifier falls under, or null. */
export const TOMBSTONE = `(select c.cut_act_id from ws.identity_edge c where c.sighting_id = t.sighting_id and c.kind = t.kind
  and c.scope = t.scope and c.value = t.value and c.cut_act_id is not null limit 1)`

const EDGE = `e.id, e.sighting_id, e.kind, e.scope, e.value, e.trust, e.rule, e.first_at, e.last_at, e.event_id, e.refusal, e.cut_act_id`

export async function edgesOf(q: Queryable, sightingIds: string[]): Promise<KeptEdge[]> {
  const rows = await q.query<EdgeRow>(
    `select ${EDGE} from ws.identity_edge e where e.sighting_id = any($1)`,
    [sightingIds],
    {
      prepare: true,
    },
  )
  return rows.map(edgeOf)
}

export type PersonEdge = KeptEdge & { shared: boolean }

/** With whether the identifier is marked as shared. By person, so that one plan serves persons of every size. */
export async function edgesOfPerson(q: Queryable, personId: string): Promise<PersonEdge[]> {
  const rows = await q.query<EdgeRow & { shared: boolean }>(
    `select ${EDGE}, m.id is not null as shared
     from ws.sighting s join ws.identity_edge e on e.sighting_id = s.id left join ws.identifier_mark m
       on m.kind = e.kind and m.scope = e.scope and m.value = e.value and m.withdrawn_act_id is null
     where s.person_id = $1`,
    [personId],
    { prepare: true },
  )
  return rows.map(row => ({ ...edgeOf(row), shared: row.shared }))
}

function edgeOf(row: EdgeRow): KeptEdge {
  return {
    id: row.id,
    sightingId: row.sighting_id,
    kind: row.kind,
    scope: row.scope,
    value: row.value,
    trust: row.trust,
    rule: row.rule,
    firstAt: row.first_at.getTime(),
    lastAt: row.last_at.getTime(),
    cut: row.cut_act_id !== null,
    eventId: row.event_id,
    refusal: row.refusal,
    cutActId: row.cut_act_id,
  }
}

async function linksOf(q: Queryable, sightingIds: string[]): Promise<KeptLink[]> {
  const rows = await q.query<LinkRow>(
    `select id, a, b, verdict, at, act_id, refusal from ws.identity_link where withdrawn_act_id is null and a = any($1)
     union select id, a, b, verdict, at, act_id, refusal from ws.identity_link where withdrawn_act_id is null and b = any($1)`,
    [sightingIds],
    { prepare: true },
  )
  return rows.map(({ id, a, b, verdict, at, act_id, refusal }) => ({
    id,
    a,
    b,
    verdict,
    at: at.getTime(),
    actId: act_id,
    refusal,
  }))
}

type Named = { kind: string; scope: string; value: string }

async function marksOf(q: Queryable, identifiers: Named[]): Promise<MarkRow[]> {
  if (identifiers.length === 0) return []
  return q.query<MarkRow>(
    `select m.kind, m.scope, m.value from ws.identifier_mark m
     join (select distinct * from unnest($1::text[], $2::text[], $3::text[])) as i(kind, scope, value) using (kind, scope, value)
     where m.withdrawn_act_id is null`,
    [identifiers.map(i => i.kind), identifiers.map(i => i.scope), identifiers.map(i => i.value)],
    { prepare: true },
  )
}

/** Sightings that carry one of the identifiers and were not cut off from it; with `marked: false` not by shared ones. */
export async function carriersOf(q: Queryable, identifiers: Named[], { marked = true } = {}): Promise<string[]> {
  if (identifiers.length === 0) return []
  const rows = await q.query<{ sighting_id: string }>(
    `select distinct e.sighting_id
     from (select distinct * from unnest($1::text[], $2::text[], $3::text[])) as i(kind, scope, value)
     join ws.identity_edge e using (kind, scope, value)
     where e.cut_act_id is null and ($4 or not exists (
       select 1 from ws.identifier_mark m
       where m.kind = i.kind and m.scope = i.scope and m.value = i.value and m.withdrawn_act_id is null))`,
    [identifiers.map(i => i.kind), identifiers.map(i => i.scope), identifiers.map(i => i.value), marked],
    { prepare: true },
  )
  return rows.map(row => row.sighting_id)
}

export const SIGHTING = `s.id, s.seq, s.source_id, o.kind as source_kind, s.key_kind, s.key_value, s.device, s.person_id, s.first_at, s.last_at`

export async function sightingsOf(q: Queryable, ids: string[]): Promise<KeptSighting[]> {
  const rows = await q.query<SightingRow>(
    `select ${SIGHTING} from ws.sighting s join ws.source o on o.id = s.source_id where s.id = any($1)`,
    [ids],
    { prepare: true },
  )
  return rows.map(sightingOf)
}

export function sightingOf(row: SightingRow): KeptSighting {
  return {
    id: row.id,
    seq: Number(row.seq),
    sourceId: row.source_id,
    public: isPublic(row.source_kind),
    keyKind: row.key_kind,
    keyValue: row.key_value,
    device: row.device,
    personId: row.person_id,
    firstAt: row.first_at.getTime(),
    lastAt: row.last_at.getTime(),
  }
}
