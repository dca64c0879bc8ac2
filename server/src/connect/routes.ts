import { SUBSCRIPTION_EVENT_STATES, type SubscriptionEventState } from '@huiliu/contracts'
import {
  NewSubscription,
  Subscription,
  SubscriptionEvent,
  SubscriptionTrial,
  listOf,
  pagesOf,
} from '@huiliu/contracts/answers'
import { Type } from 'typebox'
import type { Route, Sealer } from '../kernel/index.ts'
import { needs, type CallCtx } from '../workspace/index.ts'
import { replay, sendAgain, subscriptionEvents } from './events.ts'
import { KIND } from './kinds.ts'
import { makeSecret } from './secrets.ts'
import {
  changeSubscription,
  createSubscription,
  deleteSubscription,
  subscription,
  subscriptions,
} from './subscriptions.ts'
import { trySubscription } from './trial.ts'

const closed = { additionalProperties: false }
const Uuid = Type.String({ format: 'uuid' })
const ById = Type.Object({ id: Uuid }, closed)
const Time = Type.String({ format: 'date-time' })
const Kinds = Type.Array(Type.String({ pattern: KIND, maxLength: 80 }), {
  minItems: 1,
  maxItems: 50,
  uniqueItems: true,
})
const Objects = Type.Union([
  Type.Array(Type.String({ maxLength: 60 }), { minItems: 1, maxItems: 200, uniqueItems: true }),
  Type.Null(),
])
const FACTS = {
  name: Type.String({ minLength: 1, maxLength: 100 }),
  url: Type.String({ minLength: 1, maxLength: 2000 }),
  types: Kinds,
  objects: Type.Optional(Objects),
  networks: Type.Optional(Type.Array(Type.String({ maxLength: 50 }), { maxItems: 20, uniqueItems: true })),
}
const Change = Type.Partial(Type.Object({ ...FACTS, paused: Type.Boolean() }), closed)

const tag = 'subscriptions'
const allow = needs('sources')

/** Whom outside to tell of what happens, and what became of each message. */
export function subscriptionRoutes(route: Route<CallCtx>, sealer: Sealer): void {
  route({
    method: 'GET',
    url: '/subscriptions',
    summary: 'Addresses outside that are told of events',
    tag,
    allow,
    response: { 200: listOf(Subscription) },
    handle: async ctx => ({ items: await subscriptions(ctx), next: null }),
  })
  route({
    method: 'GET',
    url: '/subscriptions/:id',
    summary: 'One address that is told of events',
    tag,
    allow,
    params: ById,
    response: { 200: Subscription },
    handle: (ctx, { params }) => subscription(ctx, params.id),
  })
  route({
    method: 'POST',
    url: '/subscriptions',
    summary:
      'Tell an address of events, as far as the caller may see them; answers with the secret that signs, this once',
    tag,
    allow,
    body: Type.Object(FACTS, closed),
    response: { 201: NewSubscription },
    handle: (ctx, { body }) => createSubscription(ctx, sealer, body),
  })
  route({
    method: 'PATCH',
    url: '/subscriptions/:id',
    summary: 'Change a subscription, pause it or let it go on; from then on it is told what the caller may see',
    tag,
    allow,
    params: ById,
    body: Change,
    response: { 200: Subscription },
    handle: (ctx, { params, body }) => changeSubscription(ctx, params.id, body),
  })
  route({
    method: 'DELETE',
    url: '/subscriptions/:id',
    summary: 'Delete a subscription with what waits for it',
    tag,
    allow,
    params: ById,
    response: { 204: Type.Null() },
    handle: (ctx, { params }) => deleteSubscription(ctx, params.id),
  })
  secretRoutes(route, sealer)
  eventRoutes(route)
}

function secretRoutes(route: Route<CallCtx>, sealer: Sealer): void {
  route({
    method: 'POST',
    url: '/subscriptions/:id/secrets',
    summary: 'A new secret, told this once; the old ones sign as well until the overlap ends',
    tag,
    allow,
    params: ById,
    body: Type.Object({ overlapHours: Type.Integer({ minimum: 0, maximum: 720, default: 24 }) }, closed),
    response: { 201: Type.Object({ secret: Type.String(), oldUntil: Time }, closed) },
    handle: (ctx, { params, body }) => makeSecret(ctx, sealer, { id: params.id, ...body }),
  })
  route({
    method: 'POST',
    url: '/subscriptions/:id/trials',
    summary: 'Send a signed test message now; what the address answered',
    tag,
    allow,
    params: ById,
    response: { 200: SubscriptionTrial },
    handle: (ctx, { params }) => trySubscription(ctx, sealer, params.id),
  })
}

function eventRoutes(route: Route<CallCtx>): void {
  const state = Type.Unsafe<SubscriptionEventState>({ type: 'string', enum: [...SUBSCRIPTION_EVENT_STATES] })
  route({
    method: 'GET',
    url: '/subscriptions/:id/events',
    summary: 'What became of the events of a subscription, the newest first',
    tag,
    allow,
    params: ById,
    query: Type.Object(
      {
        state: Type.Optional(state),
        before: Type.Optional(Type.String({ pattern: '^[0-9]{1,18}\\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' })),
        limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
      },
      closed,
    ),
    response: { 200: pagesOf(SubscriptionEvent) },
    handle: (ctx, { params, query }) => subscriptionEvents(ctx, { id: params.id, ...query }),
  })
  route({
    method: 'POST',
    url: '/subscriptions/:id/events/:event/resends',
    summary: 'Send an event again, whatever became of it',
    tag,
    allow,
    params: Type.Object({ id: Uuid, event: Uuid }, closed),
    response: { 200: SubscriptionEvent },
    handle: (ctx, { params }) => sendAgain(ctx, params),
  })
  route({
    method: 'POST',
    url: '/subscriptions/:id/replays',
    summary: 'Tell once more, from the log, what was learned in a time',
    tag,
    allow,
    params: ById,
    body: Type.Object({ from: Time, to: Type.Optional(Time) }, closed),
    response: { 200: Type.Object({ events: Type.Integer() }, closed) },
    handle: (ctx, { params, body }) => replay(ctx, { id: params.id, ...body }),
  })
}
