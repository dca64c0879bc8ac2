import { IDENTIFIER_KINDS, type IdentifierKind, type IdentifierRef } from '@huiliu/contracts'
import { Cut, CutPreview, Explanation, IdentityView, LookupView, Spoken } from '@huiliu/contracts/answers'
import { Type } from 'typebox'
import { notFound, type Route } from '../kernel/index.ts'
import { needs, type CallCtx } from '../workspace/index.ts'
import { cutBetween, cutEdges } from './cut.ts'
import { explainRefs } from './explain-view.ts'
import { confirm, declare } from './join.ts'
import { lookup } from './lookup.ts'
import { personOf } from './person.ts'
import { previewCut, previewEdgeCut } from './preview.ts'
import { alreadySame } from './problems.ts'
import { recordVisitor } from './record-visitor.ts'
import { sightingOf } from './refs.ts'
import { markShared, unmarkShared } from './share.ts'
import { identityView } from './views.ts'

const closed = { additionalProperties: false }
const Kind = Type.Union(IDENTIFIER_KINDS.map(kind => Type.Literal(kind)))
const Value = Type.String({ minLength: 1, maxLength: 512 })
const Scope = Type.Optional(Type.String({ maxLength: 100 }))
const Ref = Type.Object(
  { kind: Type.Union([Kind, Type.Literal('contact'), Type.Literal('sighting')]), value: Value, scope: Scope },
  closed,
)
const Reason = Type.String({ minLength: 1, maxLength: 500 })
const Id = Type.Object({ id: Type.String({ format: 'uuid' }) }, closed)
const ActId = Type.Object({ actId: Type.String({ format: 'uuid' }) }, closed)
const Marked = Type.Object({ id: Type.String({ format: 'uuid' }), actId: Type.String({ format: 'uuid' }) }, closed)
const tag = 'identity'

export function identityRoutes(route: Route<CallCtx>): void {
  readRoutes(route)
  recordRoute(route)
  wordRoutes(route)
  cutRoutes(route)
}

function readRoutes(route: Route<CallCtx>): void {
  const Lookup = Type.Object({ kind: Kind, value: Value, scope: Scope }, closed)
  const find = (ctx: CallCtx, asked: { kind: IdentifierKind; value: string; scope?: string }) =>
    lookup(ctx, { ...asked, scope: asked.scope })
  route({
    method: 'GET',
    url: '/contacts/lookup',
    reads: true,
    summary: 'Who carries an identifier',
    tag,
    query: Lookup,
    response: { 200: LookupView },
    handle: (ctx, { query }) => find(ctx, query),
  })
  route({
    method: 'POST',
    url: '/contacts/lookup',
    summary: 'Who carries an identifier, with the value kept out of URLs',
    tag,
    body: Lookup,
    response: { 200: LookupView },
    handle: (ctx, { body }) => find(ctx, body),
  })
  route({
    method: 'GET',
    url: '/contacts/:id/identity',
    summary: 'Sightings, identifiers, edges with evidence, and proposals',
    tag,
    params: Id,
    response: { 200: IdentityView },
    handle: (ctx, { params }) => identityView(ctx, params.id),
  })
  route({
    method: 'POST',
    url: '/identity/explain',
    reads: true,
    summary: 'Why two identifiers are one person, or what is missing',
    tag,
    body: Type.Object({ a: Ref, b: Ref }, closed),
    response: { 200: Explanation },
    handle: (ctx, { body }) => explainRefs(ctx, body),
  })
}

function recordRoute(route: Route<CallCtx>): void {
  route({
    method: 'POST',
    url: '/contacts/:id/record',
    summary: 'Make a contact record for a visitor, with the values given',
    tag,
    params: Id,
    body: Type.Record(Type.String(), Type.Unknown()),
    response: { 201: Type.Object({ id: Type.String(), actId: Type.String() }, closed) },
    handle: (ctx, { params, body }) => recordVisitor(ctx, params.id, body),
  })
}

function wordRoutes(route: Route<CallCtx>): void {
  const allow = needs('identity')
  const Pair = Type.Object({ a: Ref, b: Ref, reason: Reason }, closed)
  for (const verdict of ['same', 'never'] as const) {
    route({
      method: 'POST',
      url: verdict === 'same' ? '/identity/edges' : '/identity/strangers',
      tag,
      allow,
      body: Pair,
      response: { 201: Spoken },
      summary:
        verdict === 'same' ? 'A person says: these two are the same' : 'A person says: these two are never the same',
      handle: async (ctx, { body }) => {
        const pair = await readablePair(ctx, body)
        return ctx.db.tx(tx => declare(tx, ctx, { ...pair, verdict, reason: body.reason }))
      },
    })
  }
  route({
    method: 'POST',
    url: '/identity/confirmations',
    summary: 'Confirm a proposal',
    tag,
    allow,
    response: { 201: Spoken },
    body: Type.Object({ edgeId: Type.String({ format: 'uuid' }), reason: Reason }, closed),
    handle: async (ctx, { body }) => {
      await readableEdge(ctx, body.edgeId)
      const spoken = await ctx.db.tx(tx => confirm(tx, ctx, body))
      if (!spoken) throw alreadySame()
      return spoken
    },
  })
  route({
    method: 'POST',
    url: '/identity/shared-identifiers',
    summary: 'Mark an identifier as shared: it joins nobody',
    tag,
    allow,
    response: { 201: Marked },
    body: Type.Object({ kind: Kind, value: Value, scope: Scope, reason: Reason }, closed),
    handle: (ctx, { body }) => ctx.db.tx(tx => markShared(tx, ctx, { ...body, scope: body.scope })),
  })
  route({
    method: 'DELETE',
    url: '/identity/shared-identifiers/:id',
    summary: 'No longer shared',
    tag,
    allow,
    params: Id,
    response: { 200: ActId },
    handle: (ctx, { params }) => ctx.db.tx(tx => unmarkShared(tx, ctx, params.id)),
  })
}

function cutRoutes(route: Route<CallCtx>): void {
  const allow = needs('identity')
  route({
    method: 'DELETE',
    url: '/identity/edges/:id',
    summary: 'Cut one edge, or withdraw one link',
    tag,
    allow,
    params: Id,
    response: { 200: Cut },
    body: Type.Optional(Type.Object({ reason: Type.Optional(Reason) }, closed)),
    handle: async (ctx, { params, body }) => {
      await readableEdge(ctx, params.id)
      const cutting = { edges: [params.id], links: [params.id], reason: body?.reason ?? '' }
      return cutView(await ctx.db.tx(tx => cutEdges(tx, ctx, cutting)))
    },
  })
  route({
    method: 'POST',
    url: '/identity/cuts/preview',
    reads: true,
    summary: 'What parting two sightings, or cutting one edge, would do',
    tag,
    allow,
    body: Type.Union([
      Type.Object({ a: Ref, b: Ref }, closed),
      Type.Object({ edge: Type.String({ format: 'uuid' }) }, closed),
    ]),
    response: { 200: CutPreview },
    handle: async (ctx, { body }) => {
      if (!('edge' in body)) return previewCut(ctx, await readablePair(ctx, body))
      await readableEdge(ctx, body.edge)
      return previewEdgeCut(ctx, body.edge)
    },
  })
  route({
    method: 'POST',
    url: '/identity/cuts',
    summary: 'Part two sightings by the smallest set of edges',
    tag,
    allow,
    body: Type.Object({ a: Ref, b: Ref, reason: Reason }, closed),
    response: { 201: Cut },
    handle: async (ctx, { body }) => {
      const pair = await readablePair(ctx, body)
      return cutView(await ctx.db.tx(tx => cutBetween(tx, ctx, { ...pair, reason: body.reason })))
    },
  })
}

function cutView({ actId, edges, persons }: Awaited<ReturnType<typeof cutEdges>>) {
  return { actId, edges, contacts: persons }
}

/** Both sides must be visible to the caller; somebody else's customer is "not found". */
async function readablePair(
  ctx: CallCtx,
  refs: { a: IdentifierRef; b: IdentifierRef },
): Promise<{ a: string; b: string }> {
  const [a, b] = await Promise.all([sightingOf(ctx.db, refs.a), sightingOf(ctx.db, refs.b)])
  await Promise.all([personOf(ctx, a), personOf(ctx, b)])
  return { a, b }
}

/** Everybody whom an edge or a link is about must be visible to the caller. */
async function readableEdge(ctx: CallCtx, id: string): Promise<void> {
  const rows = await ctx.db.query<{ sighting_id: string }>(
    `select sighting_id from ws.identity_edge where id = $1
     union select a from ws.identity_link where id = $1 union select b from ws.identity_link where id = $1`,
    [id],
  )
  if (rows.length === 0) throw notFound()
  await Promise.all(rows.map(row => personOf(ctx, row.sighting_id)))
}
