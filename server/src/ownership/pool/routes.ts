import { PoolReason, PoolView, RecordList, listOf } from '@huiliu/contracts/answers'
import { Type } from 'typebox'
import type { Route } from '../../kernel/index.ts'
import type { CallCtx } from '../../workspace/index.ts'
import { assign, claim, giveBack } from './move.ts'
import { poolRecords, pools } from './pools.ts'

const closed = { additionalProperties: false }
const tag = 'pools'
const Object_ = Type.Object({ object: Type.String({ pattern: '^[a-z][a-z0-9_]{0,40}$' }) }, closed)
const Uuid = Type.String({ format: 'uuid' })
const Ids = Type.Array(Uuid, { minItems: 1, maxItems: 200, uniqueItems: true })
const Reason = Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' })
const Moved = Type.Object({ actId: Uuid, ids: Type.Array(Uuid), gone: Type.Array(Uuid) }, closed)

/** 公海. */
export function poolRoutes(route: Route<CallCtx>): void {
  route({
    method: 'GET',
    url: '/pools',
    summary: 'The pools the caller may look into',
    tag,
    response: { 200: listOf(PoolView) },
    handle: async ctx => ({ items: await pools(ctx), next: null }),
  })
  route({
    method: 'GET',
    url: '/pools/:object/records',
    summary: 'What is in a pool, with why it is there',
    tag,
    params: Object_,
    query: Type.Object(
      {
        search: Type.Optional(Type.String({ maxLength: 200 })),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
        cursor: Type.Optional(Type.String({ maxLength: 2000 })),
        count: Type.Optional(Type.Boolean()),
      },
      closed,
    ),
    response: { 200: Type.Object({ ...RecordList.properties, reasons: Type.Array(PoolReason) }, closed) },
    handle: (ctx, { params, query }) => poolRecords(ctx, params.object, query),
  })
  moveRoutes(route)
}

function moveRoutes(route: Route<CallCtx>): void {
  route({
    method: 'POST',
    url: '/pools/:object/claims',
    summary: 'Claim records of a pool',
    tag,
    params: Object_,
    body: Type.Object({ ids: Ids, reason: Type.Optional(Reason) }, closed),
    response: { 201: Moved },
    handle: (ctx, { params, body }) => claim(ctx, { ...params, ...body }),
  })
  route({
    method: 'POST',
    url: '/pools/:object/assignments',
    summary: 'Give records of a pool to a member',
    tag,
    params: Object_,
    body: Type.Object({ ids: Ids, to: Uuid, reason: Type.Optional(Reason) }, closed),
    response: { 201: Moved },
    handle: (ctx, { params, body }) => assign(ctx, { ...params, ...body }),
  })
  route({
    method: 'POST',
    url: '/pools/:object/returns',
    summary: 'Give records back to the pool',
    tag,
    params: Object_,
    body: Type.Object({ ids: Ids, reason: Reason }, closed),
    response: { 201: Moved },
    handle: (ctx, { params, body }) => giveBack(ctx, { ...params, ...body }),
  })
}
