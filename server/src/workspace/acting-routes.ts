import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Route } from '../kernel/index.ts'
import { startActing, stopActing } from './acting.ts'
import { delegate, delegationsTo, endDelegation, listDelegations } from './delegations.ts'
import { runtimeOf, type MeServices } from './me.ts'
import { credentialOf } from './request-context.ts'
import type { CallCtx } from './rights.ts'
import { DelegationAnswer, Id, Uuid, closed } from './schemas.ts'

const Delegations = Type.Object({ items: Type.Array(DelegationAnswer), next: Type.Null() })

/** Acting in another's place: by delegation, or to look. */
export function actingRoutes(route: Route<CallCtx>, services: MeServices): void {
  const { auth } = services
  const session = (ctx: CallCtx, request: FastifyRequest) => ({
    // The caller's own handle may be one for looking only.
    db: runtimeOf(ctx, auth).requests,
    key: credentialOf(auth, request),
    forget: auth.callers.forget,
  })
  route({
    method: 'POST',
    url: '/me/acting',
    summary: 'Act in the place of who delegated to me, or see the app with a member’s rights',
    tag: 'me',
    response: { 201: Type.Object({}, closed) },
    body: Type.Union([Type.Object({ delegation: Uuid }, closed), Type.Object({ member: Uuid }, closed)]),
    handle: async (ctx, { body, request }) => {
      await startActing(ctx, session(ctx, request), body)
      return {}
    },
  })
  route({
    method: 'DELETE',
    url: '/me/acting',
    summary: 'Be myself again',
    tag: 'me',
    reads: true,
    response: { 204: Type.Null() },
    handle: async (ctx, { request }) => {
      await stopActing(ctx, session(ctx, request))
    },
  })
  route({
    method: 'GET',
    url: '/me/delegations',
    summary: 'In whose place I may act now',
    tag: 'me',
    response: { 200: Delegations },
    handle: async ctx => {
      const own = ctx.caller.acting?.by ?? ctx.caller.memberId
      return { items: own === null ? [] : await delegationsTo(ctx.db, own, ctx.now), next: null }
    },
  })
  delegationRoutes(route, services)
}

function delegationRoutes(route: Route<CallCtx>, { auth }: MeServices): void {
  const tag = 'delegations'
  route({
    method: 'GET',
    url: '/delegations',
    summary: 'Delegations given and received',
    tag,
    response: { 200: Delegations },
    handle: async ctx => ({ items: await listDelegations(ctx), next: null }),
  })
  route({
    method: 'POST',
    url: '/delegations',
    summary: 'Let a member act in my place for a time',
    tag,
    response: { 201: DelegationAnswer },
    body: Type.Object(
      {
        to: Uuid,
        from: Type.Optional(Uuid),
        startsAt: Type.Optional(Type.String({ format: 'date-time' })),
        endsAt: Type.String({ format: 'date-time' }),
        reason: Type.Optional(Type.Union([Type.String({ maxLength: 200 }), Type.Null()])),
      },
      closed,
    ),
    handle: (ctx, { body }) => delegate(ctx, body),
  })
  route({
    method: 'DELETE',
    url: '/delegations/:id',
    summary: 'End a delegation now',
    tag,
    params: Id,
    response: { 204: Type.Null() },
    handle: async (ctx, { params }) => {
      await endDelegation(ctx, auth, params.id)
    },
  })
}
