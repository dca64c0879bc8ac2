import { ACCESS_ANSWERS } from '@huiliu/contracts'
import {
  AccessRequest,
  FollowUpView,
  ObjectOwnership,
  OwnedMatch,
  OwnershipRules,
  listOf,
} from '@huiliu/contracts/answers'
import { Type } from 'typebox'
import type { Route } from '../kernel/index.ts'
import { adminOnly, type CallCtx } from '../workspace/index.ts'
import { answerRequest, askForAccess, myRequests, requestsFor } from './access/requests.ts'
import { ownedMatches } from './match/find.ts'
import { followUpOf } from './pool/follow-up.ts'
import { handOverRoutes } from './hand-over/routes.ts'
import { poolRoutes } from './pool/routes.ts'
import { allRules, changeRules } from './rules.ts'

const closed = { additionalProperties: false }
const tag = 'ownership'
export const ObjectName = Type.String({ pattern: '^[a-z][a-z0-9_]{0,40}$' })
export const Uuid = Type.String({ format: 'uuid' })
const Object_ = Type.Object({ object: ObjectName }, closed)
const Record_ = Type.Object({ object: ObjectName, id: Uuid }, closed)
const Reason = Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' })

/** 谁的客户: who has it already, asking for it, pools, and handing over. */
export function ownershipRoutes(route: Route<CallCtx>): void {
  ruleRoutes(route)
  matchRoutes(route)
  accessRoutes(route)
  poolRoutes(route)
  handOverRoutes(route)
}

function ruleRoutes(route: Route<CallCtx>): void {
  route({
    method: 'GET',
    url: '/ownership',
    summary: 'How records of each object are held: matches, pools',
    tag,
    allow: adminOnly,
    response: { 200: listOf(ObjectOwnership) },
    handle: async ctx => ({ items: await allRules(ctx), next: null }),
  })
  route({
    method: 'PUT',
    url: '/ownership/:object',
    summary: 'Say how records of an object are held',
    tag,
    allow: adminOnly,
    params: Object_,
    body: OwnershipRules,
    response: { 200: ObjectOwnership },
    handle: (ctx, { params, body }) => changeRules(ctx, params.object, body),
  })
}

function matchRoutes(route: Route<CallCtx>): void {
  route({
    method: 'POST',
    url: '/records/:object/matches',
    summary: 'Who already has this customer, as far as the caller may know',
    tag,
    params: Object_,
    body: Type.Object(
      { values: Type.Record(Type.String({ maxLength: 100 }), Type.Unknown()), except: Type.Optional(Uuid) },
      closed,
    ),
    response: { 200: listOf(OwnedMatch) },
    handle: async (ctx, { params, body }) => ({ items: await ownedMatches(ctx, { ...params, ...body }), next: null }),
  })
  route({
    method: 'GET',
    url: '/records/:object/:id/follow-up',
    summary: 'When a record was last followed up, and when it goes to the pool otherwise',
    tag,
    params: Record_,
    response: { 200: FollowUpView },
    handle: (ctx, { params }) => followUpOf(ctx, params),
  })
}

function accessRoutes(route: Route<CallCtx>): void {
  route({
    method: 'GET',
    url: '/access-requests',
    summary: 'What the caller asked for, and the answers',
    tag,
    response: { 200: listOf(AccessRequest) },
    handle: async ctx => ({ items: await myRequests(ctx), next: null }),
  })
  route({
    method: 'POST',
    url: '/access-requests',
    summary: 'Ask the owner of a match for access',
    tag,
    body: Type.Object({ ref: Uuid, reason: Reason }, closed),
    response: { 201: AccessRequest },
    handle: (ctx, { body }) => askForAccess(ctx, body),
  })
  route({
    method: 'GET',
    url: '/records/:object/:id/access-requests',
    summary: 'Open requests for a record, for whoever may answer them',
    tag,
    params: Record_,
    response: { 200: listOf(AccessRequest) },
    handle: async (ctx, { params }) => ({ items: await requestsFor(ctx, params), next: null }),
  })
  route({
    method: 'POST',
    url: '/access-requests/:id/answer',
    summary: 'Grant a request, or refuse it',
    tag,
    params: Type.Object({ id: Uuid }, closed),
    body: Type.Object(
      {
        answer: Type.Union(ACCESS_ANSWERS.map(one => Type.Literal(one))),
        reason: Type.Optional(Type.String({ maxLength: 500 })),
      },
      closed,
    ),
    response: { 200: AccessRequest },
    handle: (ctx, { params, body }) => answerRequest(ctx, { ...params, ...body }),
  })
}
