import type { Source } from '@huiliu/contracts'
import { DeliveryView, pagesOf } from '@huiliu/contracts/answers'
import { Type, type Static } from 'typebox'
import { invalidInput, notFound, type Route } from '../kernel/index.ts'
import { needs, type CallCtx } from '../workspace/index.ts'
import { listDeliveries } from './deliveries.ts'
import {
  createSource,
  disableSource,
  renameSource,
  sourceView,
  sourceViews,
  type SourceFacts,
} from '../identity/index.ts'
import { webhookRoutes, type HookRouteServices } from './hooks/routes.ts'
import { createWebhook, withHooks } from './hooks/webhook.ts'

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
  hook: Type.Union([Type.Object({ path: Type.String(), mapped: Type.Boolean() }), Type.Null()]),
})
/** `secret`: of a webhook, shown this once. */
const MadeSource = Type.Object({ ...SourceView.properties, secret: Type.Optional(Type.String()) })
const NewSource = Type.Object(
  {
    kind: Type.Union([Type.Literal('website'), Type.Literal('server'), Type.Literal('webhook')]),
    name: Name,
    namespace: Type.Optional(Type.String({ pattern: '^[a-z0-9_-]{1,40}$' })),
    channel: Type.Optional(Type.String({ pattern: '^[a-z_]{1,20}$' })),
    /** of a webhook only: the sender's own */
    secret: Type.Optional(Type.String({ maxLength: 200 })),
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

export type IngestRouteServices = HookRouteServices & { workspaceKey: (ctx: CallCtx) => string }

export function ingestRoutes(route: Route<CallCtx>, services: IngestRouteServices): void {
  sourceRoutes(route, services)
  webhookRoutes(route, services)
  route({
    method: 'GET',
    url: '/deliveries',
    summary: 'What arrived, newest first',
    tag: 'sources',
    allow: needs('sources'),
    query: DeliveryQuery,
    response: { 200: pagesOf(DeliveryView) },
    handle: (ctx, { query }) => listDeliveries(ctx, services.identity(ctx).memory, query),
  })
}

function sourceRoutes(route: Route<CallCtx>, services: IngestRouteServices): void {
  const allow = needs('sources')
  route({
    method: 'GET',
    url: '/sources',
    summary: 'Sources of this workspace',
    tag: 'sources',
    allow,
    response: { 200: Type.Object({ items: Type.Array(SourceView), next: Type.Null() }) },
    handle: async ctx => ({ items: await withHooks(ctx.db, await sourceViews(ctx.db)), next: null }),
  })
  route({
    method: 'POST',
    url: '/sources',
    summary: 'Create a source; answers with its write key, or with the address and the secret of a webhook',
    tag: 'sources',
    allow,
    body: NewSource,
    response: { 201: MadeSource },
    handle: (ctx, { body }) => makeSource(ctx, services, body),
  })
  route({
    method: 'GET',
    url: '/sources/:id',
    summary: 'One source',
    tag: 'sources',
    allow,
    params: Id,
    response: { 200: SourceView },
    handle: async (ctx, { params }) => one(ctx, await sourceView(ctx.db, params.id)),
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
    handle: async (ctx, { params, body }) => one(ctx, await renameSource(ctx, params.id, body.name)),
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
}

type Making = Static<typeof NewSource>

async function makeSource(ctx: CallCtx, { workspaceKey, sealer }: IngestRouteServices, asked: Making) {
  const { kind, secret, ...input } = asked
  const key = workspaceKey(ctx)
  if (kind === 'webhook')
    return createWebhook(ctx, { workspaceKey: key, sealer }, { ...input, ...(secret && { secret }) })
  if (secret !== undefined) throw invalidInput({}, [ONLY_WEBHOOKS])
  return one(ctx, await createSource(ctx, key, { kind, ...input }))
}

const ONLY_WEBHOOKS = {
  path: 'secret',
  code: 'unknown_field',
  message: { zh: '只有 Webhook 来源才有签名密钥', en: 'only a webhook has a signing secret' },
}

async function one(ctx: CallCtx, source: SourceFacts): Promise<Source> {
  const [view] = await withHooks(ctx.db, [source])
  if (!view) throw notFound()
  return view
}
