import { Mapping } from '@huiliu/contracts'
import { Type } from 'typebox'
import type { IngestServices } from '../process.ts'
import type { Route, Sealer } from '../../kernel/index.ts'
import { needs, type CallCtx } from '../../workspace/index.ts'
import { changeMapping, mappingView } from './mapping.ts'
import { replay } from './replay.ts'
import { tryMapping } from './trial.ts'
import { listSecrets, rotateSecret } from './webhook.ts'

const closed = { additionalProperties: false }
const Id = Type.Object({ id: Type.String({ format: 'uuid' }) }, closed)
const Seq = Type.String({ pattern: '^[0-9]{1,18}$' })
const Text = Type.String()
const orNull = <T extends ReturnType<typeof Type.String> | typeof Mapping>(schema: T) =>
  Type.Union([schema, Type.Null()])

const Secret = { id: Text, createdAt: Text, expiresAt: orNull(Text) }
const MappingAnswer = Type.Object({
  mapping: orNull(Mapping),
  version: Type.Integer(),
  sample: Type.Union([Type.Object({ seq: Text, receivedAt: Text, payload: Type.Unknown() }), Type.Null()]),
  guess: orNull(Mapping),
})
const Line = Type.Object({ sku: orNull(Text), name: orNull(Text), quantity: Text, unitPrice: orNull(Text) })
const Tried = Type.Object({
  item: Type.Integer(),
  type: Text,
  at: Text,
  identifiers: Type.Array(Type.Object({ kind: Text, value: Text, refused: orNull(Text) })),
  facts: Type.Array(Type.Object({ field: Text, value: Text })),
  order: Type.Union([
    Type.Object({ number: Text, total: orNull(Text), currency: orNull(Text), lines: Type.Array(Line) }),
    Type.Null(),
  ]),
  properties: Type.Object({}),
  taken: Type.Boolean(),
})
const TrialAnswer = Type.Object({
  delivery: Type.Union([Type.Object({ seq: Text, receivedAt: Text }), Type.Null()]),
  items: Type.Array(Tried),
  passedOver: Type.Integer(),
  problems: Type.Array(Type.Object({ item: Type.Integer(), code: Text, path: Text, message: Text })),
})
const ReplayAnswer = Type.Object({
  deliveries: Type.Integer(),
  taken: Type.Integer(),
  known: Type.Integer(),
  problems: Type.Integer(),
  next: orNull(Text),
})

export type HookRouteServices = { sealer: Sealer; identity: (ctx: CallCtx) => IngestServices }

const tag = 'sources'
const allow = needs('sources')

/** How the webhooks of a source are signed, read, tried and processed again. */
export function webhookRoutes(route: Route<CallCtx>, services: HookRouteServices): void {
  secretRoutes(route, services.sealer)
  mappingRoutes(route)
  route({
    method: 'POST',
    url: '/sources/:id/test',
    summary: 'What would become of a kept message under a mapping; writes nothing',
    tag,
    allow,
    params: Id,
    body: Type.Object({ mapping: Type.Optional(Mapping), delivery: Type.Optional(Seq) }, closed),
    response: { 200: TrialAnswer },
    handle: (ctx, { params, body: { mapping, delivery } }) =>
      tryMapping(ctx, services.identity(ctx), { source: params.id, mapping, delivery }),
  })
  route({
    method: 'POST',
    url: '/sources/:id/replay',
    summary: 'Process kept messages again; what was taken before is not taken twice',
    tag,
    allow,
    params: Id,
    body: Type.Object(
      {
        from: Type.Optional(Type.String({ format: 'date-time' })),
        only: Type.Optional(Type.Literal('problems')),
        after: Type.Optional(Seq),
      },
      closed,
    ),
    response: { 200: ReplayAnswer },
    handle: (ctx, { params, body }) => replay(ctx, services.identity(ctx), { source: params.id, ...body }),
  })
}

function secretRoutes(route: Route<CallCtx>, sealer: Sealer): void {
  route({
    method: 'GET',
    url: '/sources/:id/secrets',
    summary: 'The secrets a webhook takes now; never what they are',
    tag,
    allow,
    params: Id,
    response: { 200: Type.Object({ items: Type.Array(Type.Object(Secret)), next: Type.Null() }) },
    handle: async (ctx, { params }) => ({ items: await listSecrets(ctx, params.id), next: null }),
  })
  route({
    method: 'POST',
    url: '/sources/:id/secrets',
    summary: 'A new secret, shown this once; the old ones are taken until the overlap ends',
    tag,
    allow,
    params: Id,
    body: Type.Object(
      {
        secret: Type.Optional(Type.String({ maxLength: 200 })),
        overlapHours: Type.Integer({ minimum: 0, maximum: 168, default: 24 }),
      },
      closed,
    ),
    response: { 201: Type.Object({ ...Secret, secret: Text }) },
    handle: (ctx, { params, body }) =>
      rotateSecret(ctx, sealer, { source: params.id, secret: body.secret, overlapHours: body.overlapHours }),
  })
}

function mappingRoutes(route: Route<CallCtx>): void {
  route({
    method: 'GET',
    url: '/sources/:id/mapping',
    summary: 'How a webhook is read, its newest message, and a first guess',
    tag,
    allow,
    params: Id,
    query: Type.Object({ delivery: Type.Optional(Seq) }, closed),
    response: { 200: MappingAnswer },
    handle: (ctx, { params, query }) => mappingView(ctx, params.id, query.delivery),
  })
  route({
    method: 'PATCH',
    url: '/sources/:id/mapping',
    summary: 'Put a mapping in force for what comes from now on',
    tag,
    allow,
    params: Id,
    body: Type.Object({ mapping: Mapping, version: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) }, closed),
    response: { 200: MappingAnswer },
    handle: (ctx, { params, body }) => changeMapping(ctx, params.id, body),
  })
}
