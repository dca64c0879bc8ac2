import { CALL_STATES } from '@huiliu/contracts'
import { CallLine, CallView, listOf, pagesOf } from '@huiliu/contracts/answers'
import { Type } from 'typebox'
import { tidy, type Route } from '../kernel/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { makeCustomer } from './customer.ts'
import { noteCall } from './notes.ts'
import { calls, callView, ringing } from './queries.ts'

const closed = { additionalProperties: false }
const Text = Type.String()
const Uuid = Type.String({ format: 'uuid' })
const Id = Type.Object({ id: Uuid }, closed)
const Written = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '\\S' })
const Query = Type.Object(
  {
    contact: Type.Optional(Uuid),
    state: Type.Optional(Type.Unsafe<(typeof CALL_STATES)[number]>({ type: 'string', enum: [...CALL_STATES] })),
    limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
    before: Type.Optional(Type.String({ maxLength: 80 })),
  },
  closed,
)
const tag = 'calls'

/** Calls: those that ring now, those that were, and what agents write of them. */
export function callRoutes(route: Route<CallCtx>): void {
  route({
    method: 'GET',
    url: '/calls',
    summary: 'Calls that the caller may see, newest first',
    tag,
    query: Query,
    response: { 200: pagesOf(CallLine) },
    handle: (ctx, { query }) => calls(ctx, query),
  })
  route({
    method: 'GET',
    url: '/calls/ringing',
    summary: 'Calls that ring at the caller’s desk or at nobody’s, and those he speaks in, with who it is',
    tag,
    response: { 200: listOf(CallView) },
    handle: async ctx => ({ items: await ringing(ctx), next: null }),
  })
  route({
    method: 'GET',
    url: '/calls/:id',
    summary: 'One call, with who it is',
    tag,
    params: Id,
    response: { 200: CallView },
    handle: (ctx, { params }) => callView(ctx, params.id),
  })
  writingRoutes(route)
}

function writingRoutes(route: Route<CallCtx>): void {
  route({
    method: 'POST',
    url: '/calls/:id/notes',
    summary: 'Write a note on a call; its act can be taken back',
    tag,
    params: Id,
    body: Type.Object({ text: Written(4000) }, closed),
    response: {
      201: Type.Object({ id: Uuid, text: Text, author: Text, at: Text, actId: Uuid, mine: Type.Boolean() }, closed),
    },
    handle: (ctx, { params, body }) => noteCall(ctx, params.id, body.text.trim()),
  })
  route({
    method: 'POST',
    url: '/calls/:id/customer',
    summary: 'Make a customer of a caller whom nobody knew',
    tag,
    params: Id,
    body: Type.Object({ name: Written(200) }, closed),
    response: { 201: Type.Object({ contactId: Uuid, actId: Uuid }, closed) },
    handle: (ctx, { params, body }) => makeCustomer(ctx, params.id, tidy(body.name)),
  })
}
