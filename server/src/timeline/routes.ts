import { Type } from 'typebox'
import { ContactView, CustomerPage, River, TIMELINE_KINDS, Timeline } from '@huiliu/contracts/answers'
import type { Route } from '../kernel/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { contactView, customerPage } from './contact-view.ts'
import { river } from './river.ts'
import { timeline } from './timeline.ts'

const closed = { additionalProperties: false }
const Id = Type.Object({ id: Type.String({ format: 'uuid' }) }, closed)
const Time = Type.Optional(Type.String({ format: 'date-time' }))
const Query = Type.Object(
  {
    limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
    before: Type.Optional(Type.String({ maxLength: 60 })),
    kind: Type.Optional(Type.Union(TIMELINE_KINDS.map(kind => Type.Literal(kind)))),
    channel: Type.Optional(Type.String({ maxLength: 40 })),
    from: Time,
    to: Time,
  },
  closed,
)
const tag = 'customers'

export function timelineRoutes(route: Route<CallCtx>): void {
  route({
    method: 'GET',
    url: '/contacts/:id',
    summary: 'A person, known or anonymous',
    tag,
    params: Id,
    response: { 200: ContactView },
    handle: (ctx, { params }) => contactView(ctx, params.id),
  })
  route({
    method: 'GET',
    url: '/contacts/:id/page',
    summary: 'All that the page of a person shows first: person, timeline, river, identity, orders',
    tag,
    params: Id,
    response: { 200: CustomerPage },
    handle: (ctx, { params }) => customerPage(ctx, params.id),
  })
  route({
    method: 'GET',
    url: '/contacts/:id/timeline',
    summary: 'Everything that happened with a person, newest first',
    tag,
    params: Id,
    query: Query,
    response: { 200: Timeline },
    handle: (ctx, { params, query }) => timeline(ctx, params.id, query),
  })
  route({
    method: 'GET',
    url: '/contacts/:id/river',
    summary: 'How much was said or done, per channel and period',
    tag,
    params: Id,
    response: { 200: River },
    handle: (ctx, { params }) => river(ctx, params.id),
  })
}
