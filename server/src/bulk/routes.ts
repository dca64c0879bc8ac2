import { BulkView, ConditionSchema, listOf } from '@huiliu/contracts/answers'
import { Type } from 'typebox'
import type { Route } from '../kernel/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { beginBulk, bulkViews, dismissBulk, ownBulk, stopBulk } from './begin.ts'
import { bulkView } from './store.ts'

const closed = { additionalProperties: false }
const tag = 'records'
const ById = Type.Object({ id: Type.String({ format: 'uuid' }) }, closed)
const Object_ = Type.Object({ object: Type.String({ pattern: '^[a-z][a-z0-9_]{0,40}$' }) }, closed)

export function bulkRoutes(route: Route<CallCtx>): void {
  route({
    method: 'POST',
    url: '/records/:object/bulk',
    summary: 'Change or delete everything a filter finds, in the background, under one act',
    tag,
    params: Object_,
    body: Type.Object(
      {
        filter: Type.Optional(ConditionSchema),
        search: Type.Optional(Type.String({ maxLength: 200 })),
        set: Type.Optional(Type.Record(Type.String({ maxLength: 100 }), Type.Unknown())),
        delete: Type.Optional(Type.Boolean()),
        reason: Type.Optional(Type.String({ maxLength: 500 })),
      },
      closed,
    ),
    response: { 202: BulkView },
    handle: (ctx, { params, body }) => beginBulk(ctx, params.object, body),
  })
  route({
    method: 'GET',
    url: '/bulk',
    summary: 'The caller’s bulk acts: at work, or ended and not put away',
    tag,
    response: { 200: listOf(BulkView) },
    handle: async ctx => ({ items: await bulkViews(ctx), next: null }),
  })
  route({
    method: 'GET',
    url: '/bulk/:id',
    summary: 'One bulk act of the caller’s',
    tag,
    params: ById,
    response: { 200: BulkView },
    handle: async (ctx, { params }) => bulkView(await ownBulk(ctx, params.id)),
  })
  route({
    method: 'DELETE',
    url: '/bulk/:id/run',
    summary: 'Stop a bulk act; what it has done stays, and can be taken back by its act',
    tag,
    params: ById,
    response: { 200: BulkView },
    handle: (ctx, { params }) => stopBulk(ctx, params.id),
  })
  route({
    method: 'DELETE',
    url: '/bulk/:id',
    summary: 'Put an ended bulk act away; its history stays',
    tag,
    params: ById,
    response: { 204: Type.Null() },
    handle: (ctx, { params }) => dismissBulk(ctx, params.id),
  })
}
