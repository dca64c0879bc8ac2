import { Type } from 'typebox'
import { type Route } from '../kernel/index.ts'
import { needs, type CallCtx } from '../workspace/index.ts'
import { listDeliveries } from './deliveries.ts'
import { createSource, disableSource, renameSource, sourceViews } from '../identity/index.ts'

const closed = { additionalProperties: false }
const Id = Type.Object({ id: Type.String({ format: 'uuid' }) }, closed)
const Name = Type.String({ minLength: 1, maxLength: 100 })
const SourceView = Type.Object({
  id: Type.String(),
  kind: Type.String(),
  name: Type.String(),
  namespace: Type.String(),
  channel: Type.String(),
  writeKey: Type.Union([Type.String(), Type.Null()]),
  createdAt: Type.String(),
  lastEventAt: Type.Union([Type.String(), Type.Null()]),
  events24h: Type.Integer(),
  problems24h: Type.Integer(),
})
const NewSource = Type.Object(
  {
    kind: Type.Union([Type.Literal('website'), Type.Literal('server')]),
    name: Name,
    namespace: Type.Optional(Type.String({ pattern: '^[a-z0-9_-]{1,40}$' })),
    channel: Type.Optional(Type.String({ pattern: '^[a-z_]{1,20}$' })),
  },
  closed,
)
const DeliveryQuery = Type.Object(
  {
    source: Type.Optional(Type.String({ format: 'uuid' })),
    before: Type.Optional(Type.String({ maxLength: 60 })),
    limit: Type.Integer({ minimum: 1, maximum: 100, default: 30 }),
  },
  closed,
)

export function ingestRoutes(route: Route<CallCtx>, workspaceKey: (ctx: CallCtx) => Promise<string>): void {
  const allow = needs('sources')
  route({
    method: 'GET',
    url: '/sources',
    summary: 'Sources of this workspace',
    tag: 'sources',
    allow,
    response: { 200: Type.Object({ items: Type.Array(SourceView), next: Type.Null() }) },
    handle: async ctx => ({ items: await sourceViews(ctx.db), next: null }),
  })
  route({
    method: 'POST',
    url: '/sources',
    summary: 'Create a website or server source; answers with its write key',
    tag: 'sources',
    allow,
    body: NewSource,
    response: { 201: SourceView },
    handle: async (ctx, { body }) => createSource(ctx, await workspaceKey(ctx), body),
  })
  route({
    method: 'PATCH',
    url: '/sources/:id',
    summary: 'Rename a source',
    tag: 'sources',
    allow,
    params: Id,
    body: Type.Object({ name: Name }, closed),
    response: { 200: SourceView },
    handle: (ctx, { params, body }) => renameSource(ctx, params.id, body.name),
  })
  route({
    method: 'DELETE',
    url: '/sources/:id',
    summary: 'Disable a source; what came in stays',
    tag: 'sources',
    allow,
    params: Id,
    response: { 204: Type.Null() },
    handle: (ctx, { params }) => disableSource(ctx, params.id),
  })
  route({
    method: 'GET',
    url: '/deliveries',
    summary: 'What arrived, newest first',
    tag: 'sources',
    allow,
    query: DeliveryQuery,
    response: {
      200: Type.Object({ items: Type.Array(Type.Unknown()), next: Type.Union([Type.String(), Type.Null()]) }),
    },
    handle: (ctx, { query }) => listDeliveries(ctx, query),
  })
}
