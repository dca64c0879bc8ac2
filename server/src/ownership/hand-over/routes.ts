import { MemberBelongings } from '@huiliu/contracts/answers'
import { Type } from 'typebox'
import type { Route } from '../../kernel/index.ts'
import { adminOnly, type CallCtx } from '../../workspace/index.ts'
import { belongingsOf, handOver } from './hand-over.ts'

const closed = { additionalProperties: false }
const tag = 'ownership'
const Uuid = Type.String({ format: 'uuid' })
const To = Type.Union([Type.Object({ member: Uuid }, closed), Type.Object({ department: Uuid }, closed)])

/** 交接. */
export function handOverRoutes(route: Route<CallCtx>): void {
  route({
    method: 'GET',
    url: '/members/:id/belongings',
    summary: 'All that a member has: what handing over would move',
    tag,
    allow: adminOnly,
    params: Type.Object({ id: Uuid }, closed),
    response: { 200: MemberBelongings },
    handle: (ctx, { params }) => belongingsOf(ctx, params.id),
  })
  route({
    method: 'POST',
    url: '/hand-overs',
    summary: 'Give everything of a member to others, under one act that can be taken back',
    tag,
    allow: adminOnly,
    body: Type.Object(
      {
        from: Uuid,
        to: Uuid,
        objects: Type.Optional(
          Type.Array(Type.Object({ object: Type.String({ pattern: '^[a-z][a-z0-9_]{0,40}$' }), to: To }, closed), {
            maxItems: 500,
          }),
        ),
        reason: Type.Optional(Type.String({ maxLength: 500 })),
      },
      closed,
    ),
    response: { 202: Type.Object({ actId: Uuid, bulks: Type.Array(Uuid) }, closed) },
    handle: (ctx, { body }) => handOver(ctx, body),
  })
}
