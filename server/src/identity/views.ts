import {
  REFUSALS,
  type EdgeView,
  type IdentityView,
  type LinkView,
  type Locale,
  type Proposal,
  type Refusal,
  type SightingView,
} from '@huiliu/contracts'
import type { Queryable } from '../kernel/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import {
  edgesOf,
  edgesOfPerson,
  identifierKey,
  sightingsOf,
  type KeptEdge,
  type KeptSighting,
  type PersonEdge,
} from './closure.ts'
import { displayNames } from './names.ts'
import { personOf, type Person } from './person.ts'
import { edgeSentence, linkSentence, refusalText } from './sentences.ts'
import { maskIdentifier } from './masking.ts'

type SourceRow = { id: string; name: string; kind: string; channel: string }
export type Described = { sightings: Map<string, SightingView>; edges: Map<string, EdgeView>; kept: KeptEdge[] }

const SHOWN = 500

/** Everything known about who a person is: sightings, evidence, people's words, and who else it might be. */
export async function identityView(ctx: CallCtx, contactId: string): Promise<IdentityView> {
  const person = await personOf(ctx, contactId)
  return identityOf(ctx, person, await edgesOfPerson(ctx.db, person.id))
}

export async function identityOf(
  ctx: CallCtx,
  { id, sightings: all }: Person,
  edges: PersonEdge[],
): Promise<IdentityView> {
  const rows = all.slice(0, SHOWN)
  const shown = new Set(rows.map(row => row.id))
  const kept = edges.filter(edge => shown.has(edge.sightingId))
  const sources = new Map(rows.map(row => [row.sourceId, row.source]))
  const shared = new Set(kept.filter(edge => edge.shared).map(identifierKey))
  const [described, links, proposed] = await Promise.all([
    describeKept(ctx, { rows, kept, sources, shared }),
    linkViews(ctx.db, [...shown], ctx.locale),
    proposals(ctx, id, edges),
  ])
  return {
    contactId: id,
    sightings: [...described.sightings.values()],
    edges: [...described.edges.values()],
    links,
    proposals: proposed,
  }
}

/** Sightings and edges as pages show them, values masked as the reader's rights say. */
export async function describe(ctx: CallCtx, sightingIds: string[]): Promise<Described> {
  const [rows, kept] = await Promise.all([sightingsOf(ctx.db, sightingIds), edgesOf(ctx.db, sightingIds)])
  const [sources, shared] = await Promise.all([sourcesOf(ctx.db, rows), sharedOnes(ctx.db, kept)])
  return describeKept(ctx, { rows, kept, sources, shared })
}

type Kept = { rows: KeptSighting[]; kept: KeptEdge[]; sources: Map<string, SourceRow>; shared: Set<string> }

async function describeKept(ctx: CallCtx, { rows, kept, sources, shared }: Kept): Promise<Described> {
  const types = await eventTypes(ctx.db, kept)
  const verified = new Set(kept.filter(edge => edge.trust === 'verified' && !edge.cut).map(edge => edge.sightingId))
  const sightings = new Map(
    rows.toSorted((a, b) => a.seq - b.seq).map(row => [row.id, sightingView(ctx, row, { sources, verified })]),
  )
  const edges = new Map(
    kept.map(edge => {
      const source = sightings.get(edge.sightingId)?.source.name ?? ''
      return [
        edge.id,
        edgeView(ctx, edge, {
          source,
          shared: shared.has(identifierKey(edge)),
          type: types.get(edge.eventId ?? '') ?? null,
        }),
      ]
    }),
  )
  return { sightings, edges, kept }
}

async function sourcesOf(q: Queryable, sightings: KeptSighting[]): Promise<Map<string, SourceRow>> {
  const rows = await q.query<SourceRow>(
    'select id, name, kind, channel from ws.source where id = any($1)',
    [[...new Set(sightings.map(one => one.sourceId))]],
    { prepare: true },
  )
  return new Map(rows.map(row => [row.id, row]))
}

function sightingView(
  ctx: CallCtx,
  row: KeptSighting,
  { sources, verified }: { sources: Map<string, SourceRow>; verified: Set<string> },
): SightingView {
  const source = sources.get(row.sourceId) ?? { id: row.sourceId, name: '', kind: '', channel: '' }
  return {
    id: row.id,
    source,
    key: { kind: row.keyKind, value: maskIdentifier(ctx.caller, row.keyKind, row.keyValue), device: row.device },
    trust: verified.has(row.id) ? 'verified' : 'claimed',
    firstAt: new Date(row.firstAt).toISOString(),
    lastAt: new Date(row.lastAt).toISOString(),
    events: null,
  }
}

function edgeView(
  ctx: CallCtx,
  edge: KeptEdge,
  { source, shared, type }: { source: string; shared: boolean; type: string | null },
): EdgeView {
  const value = maskIdentifier(ctx.caller, edge.kind, edge.value)
  const refusal = refusalOf(edge)
  const at = new Date(edge.firstAt)
  return {
    id: edge.id,
    sightingId: edge.sightingId,
    identifier: { kind: edge.kind, scope: edge.scope, value, trust: edge.trust, shared },
    rule: edge.rule,
    firstAt: at.toISOString(),
    lastAt: new Date(edge.lastAt).toISOString(),
    evidence: { eventId: edge.eventId, type, source },
    state: edge.cut ? 'cut' : edge.refusal ? 'refused' : 'joined',
    refusal,
    sentence: edgeSentence({ ...edge, value, at, source }, ctx.locale),
  }
}

const REFUSAL_NAMES: ReadonlySet<string> = new Set(REFUSALS)

function isRefusal(name: string): name is Refusal {
  return REFUSAL_NAMES.has(name)
}

function refusalOf(edge: { cut: boolean; refusal: string | null }): Refusal | null {
  if (edge.cut) return 'cut'
  return edge.refusal !== null && isRefusal(edge.refusal) ? edge.refusal : null
}

async function sharedOnes(q: Queryable, edges: KeptEdge[]): Promise<Set<string>> {
  const rows = await q.query<{ kind: string; scope: string; value: string }>(
    'select kind, scope, value from ws.identifier_mark where value = any($1)',
    [[...new Set(edges.map(edge => edge.value))]],
    { prepare: true },
  )
  return new Set(rows.map(identifierKey))
}

async function eventTypes(q: Queryable, edges: KeptEdge[]): Promise<Map<string, string>> {
  const ids = edges.flatMap(edge => edge.eventId ?? [])
  if (ids.length === 0) return new Map()
  // An event is found by its time: first_at of the evidence is the event's occurred_at.
  const rows = await q.query<{ id: string; type: string }>(
    'select e.id, e.type from unnest($1::uuid[], $2::timestamptz[]) as w(id, at) join ws.event e on e.occurred_at = w.at and e.id = w.id',
    [edges.map(edge => edge.eventId), edges.map(edge => new Date(edge.firstAt))],
    { prepare: true },
  )
  return new Map(rows.map(row => [row.id, row.type]))
}

type LinkRow = {
  id: string
  a: string
  b: string
  verdict: 'same' | 'never'
  at: Date
  by: string
  reason: string | null
}

export async function linkViews(q: Queryable, sightingIds: string[], locale: Locale): Promise<LinkView[]> {
  const rows = await q.query<LinkRow>(
    `select l.id, l.a, l.b, l.verdict, l.at, a.actor_name as by, a.reason from ws.identity_link l join ws.act a on a.id = l.act_id
     where l.withdrawn_act_id is null and (l.a = any($1) or l.b = any($1)) order by l.at`,
    [sightingIds],
    { prepare: true },
  )
  return rows.map(row => ({
    ...row,
    reason: row.reason ?? '',
    at: row.at.toISOString(),
    sentence: linkSentence(row, locale),
  }))
}

type ProposalRow = { edge_id: string; person_id: string; kind: string; scope: string; value: string }

/** Others who carry the same identifier but were not joined, because a person has to decide. */
async function proposals(ctx: CallCtx, personId: string, edges: KeptEdge[]): Promise<Proposal[]> {
  const rows = await ctx.db.query<ProposalRow>(
    `select distinct on (s.person_id) case when mine.refusal = 'claimed_meets_verified' then mine.id else e.id end as edge_id,
            s.person_id, e.kind, e.scope, e.value
     from ws.sighting own join ws.identity_edge mine on mine.sighting_id = own.id
     join ws.identity_edge e on e.value = mine.value and e.kind = mine.kind and e.scope = mine.scope and e.cut_act_id is null
     join ws.sighting s on s.id = e.sighting_id
     where own.person_id = $1 and mine.cut_act_id is null and mine.kind <> 'anonymous_id' and s.person_id <> $1 and 'claimed_meets_verified' in (mine.refusal, e.refusal)
       and not exists (select 1 from ws.identity_link l where l.verdict = 'never' and l.withdrawn_act_id is null
                       and ((l.a = e.sighting_id and l.b = mine.sighting_id) or (l.b = e.sighting_id and l.a = mine.sighting_id)))
     order by s.person_id, e.first_at limit 20`,
    [personId],
    { prepare: true },
  )
  const names = await displayNames(
    ctx,
    rows.map(row => row.person_id),
  )
  return rows.flatMap((row): Proposal[] => {
    const edge = edges.find(one => identifierKey(one) === identifierKey(row))
    if (!edge) return []
    const value = maskIdentifier(ctx.caller, edge.kind, row.value)
    return [
      {
        edgeId: row.edge_id,
        contactId: row.person_id,
        name: names.get(row.person_id) ?? '',
        identifier: { kind: edge.kind, scope: row.scope, value, trust: edge.trust, shared: false },
        refusal: 'claimed_meets_verified',
        sentence: refusalText('claimed_meets_verified')[ctx.locale],
      },
    ]
  })
}
