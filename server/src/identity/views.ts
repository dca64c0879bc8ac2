import { REFUSALS, type EdgeView, type IdentityView, type Refusal, type SightingView } from '@huiliu/contracts'
import type { Queryable } from '../kernel/index.ts'
import { rightsOn, type CallCtx } from '../workspace/index.ts'
import {
  edgesOf,
  edgesOfPerson,
  identifierKey,
  sightingsOf,
  type KeptEdge,
  type KeptSighting,
  type PersonEdge,
} from './closure.ts'
import { linkViews } from './link-views.ts'
import { hidesIdentifiers, masksOf, type IdentifierMasks } from './masking.ts'
import { personOf, readablePersons, type Person } from './person.ts'
import { proposals } from './proposals.ts'
import { edgeSentence } from './sentences.ts'

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
    linkViews(ctx, [...shown]),
    proposals(ctx, id, edges),
  ])
  return {
    contactId: id,
    sightings: [...described.sightings.values()],
    edges: [...described.edges.values()],
    links,
    proposals: proposed,
    hidden: hidesIdentifiers(ctx.caller),
  }
}

/**
 * Sightings and edges as pages show them: values masked as the reader's rights say, identifiers hidden from him left out,
 * and nothing told of persons he may not see.
 */
export async function describe(ctx: CallCtx, sightingIds: string[]): Promise<Described> {
  const [rows, kept] = await Promise.all([sightingsOf(ctx.db, sightingIds), edgesOf(ctx.db, sightingIds)])
  const [sources, shared] = await Promise.all([sourcesOf(ctx.db, rows), sharedOnes(ctx.db, kept)])
  return describeKept(ctx, { rows, kept, sources, shared })
}

type Kept = { rows: KeptSighting[]; kept: KeptEdge[]; sources: Map<string, SourceRow>; shared: Set<string> }

async function describeKept(ctx: CallCtx, { rows, kept, sources, shared }: Kept): Promise<Described> {
  const masks = await masksOf(ctx)
  const plain = kept.filter(edge => !masks.isHidden(edge))
  const [types, untold] = await Promise.all([eventTypes(ctx.db, plain), untoldRefusals(ctx, plain)])
  const verified = new Set(kept.filter(edge => edge.trust === 'verified' && !edge.cut).map(edge => edge.sightingId))
  const sightings = new Map(
    rows.toSorted((a, b) => a.seq - b.seq).map(row => [row.id, sightingView(masks, row, { sources, verified })]),
  )
  const edges = new Map(
    plain.map(edge => {
      const source = sightings.get(edge.sightingId)?.source.name ?? ''
      const told = untold.has(edge.id) ? { ...edge, refusal: null } : edge
      return [
        edge.id,
        edgeView(ctx, told, {
          masks,
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
  masks: IdentifierMasks,
  row: KeptSighting,
  { sources, verified }: { sources: Map<string, SourceRow>; verified: Set<string> },
): SightingView {
  const source = sources.get(row.sourceId) ?? { id: row.sourceId, name: '', kind: '', channel: '' }
  return {
    id: row.id,
    source,
    // A name that tells two apart under one number is a field of the contact, with rights of its own.
    key: {
      kind: row.keyKind,
      value: masks.shown(row.keyKind, row.keyValue),
      device: row.keyKind === 'user_id' ? row.device : '',
    },
    trust: verified.has(row.id) ? 'verified' : 'claimed',
    firstAt: new Date(row.firstAt).toISOString(),
    lastAt: new Date(row.lastAt).toISOString(),
    events: null,
  }
}

function edgeView(
  ctx: CallCtx,
  edge: KeptEdge,
  { masks, source, shared, type }: { masks: IdentifierMasks; source: string; shared: boolean; type: string | null },
): EdgeView {
  const value = masks.shown(edge.kind, edge.value)
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
    'select kind, scope, value from ws.identifier_mark where value = any($1) and withdrawn_act_id is null',
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

/** Refusals that tell of another person. */
const ABOUT_OTHERS = new Set<string | null>([
  'ambiguous_device',
  'two_login_ids',
  'declared_strangers',
  'claimed_meets_verified',
  'number_reassigned',
])

/** Edges whose refusal would tell that somebody exists whom the caller may not see: for him nobody else carries it. */
async function untoldRefusals(ctx: CallCtx, edges: KeptEdge[]): Promise<Set<string>> {
  if (rightsOn(ctx.caller, 'contact').read === 'all') return new Set()
  const asked = edges.filter(edge => ABOUT_OTHERS.has(edge.refusal)).map(edge => edge.id)
  if (asked.length === 0) return new Set()
  const rows = await ctx.db.query<{ id: string; person_id: string }>(
    `select distinct mine.id, s.person_id from ws.identity_edge mine join ws.sighting own on own.id = mine.sighting_id
     join ws.identity_edge e on e.value = mine.value and e.kind = mine.kind and e.scope = mine.scope and e.cut_act_id is null
     join ws.sighting s on s.id = e.sighting_id and s.person_id <> own.person_id
     where mine.id = any($1)`,
    [asked],
  )
  const readable = await readablePersons(ctx, [...new Set(rows.map(row => row.person_id))])
  const told = new Set(rows.filter(row => readable.has(row.person_id)).map(row => row.id))
  return new Set(asked.filter(id => !told.has(id)))
}
