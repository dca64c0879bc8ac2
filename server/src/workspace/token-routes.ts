import { Type } from 'typebox'
import type { Route } from '../kernel/index.ts'
import { runtimeOf, type MeServices } from './me.ts'
import { needs, type CallCtx } from './rights.ts'
import { Id, IssuedAnswer, Name, RoleName, TokenAnswer, closed } from './schemas.ts'
import { SCOPE } from './scopes.ts'
import { issueToken, listTokens, replaceTokenSecret, revokeToken } from './tokens.ts'

const Scopes = Type.Array(Type.String({ pattern: SCOPE }), { minItems: 1, maxItems: 200, uniqueItems: true })
const MOST_OVERLAP_HOURS = 168

export function tokenRoutes(route: Route<CallCtx>, { auth }: MeServices): void {
  const [tag, allow] = ['tokens', needs('settings')]
  const keyOf = (ctx: CallCtx) => runtimeOf(ctx, auth).workspace.key
  route({
    method: 'GET',
    url: '/tokens',
    summary: 'API tokens, and programs that get theirs by OAuth',
    tag,
    allow,
    response: { 200: Type.Object({ items: Type.Array(TokenAnswer), next: Type.Null() }) },
    handle: async ctx => ({ items: await listTokens(ctx), next: null }),
  })
  route({
    method: 'POST',
    url: '/tokens',
    summary: 'Issue a token, or register a program; the secret is shown once',
    tag,
    allow,
    response: { 201: IssuedAnswer },
    body: Type.Object(
      {
        name: Name,
        role: RoleName,
        kind: Type.Optional(Type.Union([Type.Literal('token'), Type.Literal('program')])),
        scopes: Type.Optional(Type.Union([Scopes, Type.Null()])),
        expiresAt: Type.Optional(Type.String({ format: 'date-time' })),
        mine: Type.Optional(Type.Boolean()),
        perMinute: Type.Union([Type.Integer({ minimum: 1, maximum: 1_000_000 }), Type.Null()], { default: 6000 }),
      },
      closed,
    ),
    handle: (ctx, { body }) => issueToken(ctx, { ...body, workspaceKey: keyOf(ctx) }),
  })
  route({
    method: 'POST',
    url: '/tokens/:id/secrets',
    summary: 'Replace the secret of a token or program; the one before counts until the overlap ends',
    tag,
    allow,
    params: Id,
    body: Type.Object({ overlapHours: Type.Integer({ minimum: 0, maximum: MOST_OVERLAP_HOURS, default: 24 }) }, closed),
    response: { 201: IssuedAnswer },
    handle: (ctx, { params, body }) =>
      replaceTokenSecret(ctx, auth, { id: params.id, workspaceKey: keyOf(ctx), ...body }),
  })
  route({
    method: 'DELETE',
    url: '/tokens/:id',
    summary: 'Revoke a token or program at once, with all it was given',
    tag,
    allow,
    params: Id,
    response: { 204: Type.Null() },
    handle: (ctx, { params }) => revokeToken(ctx, auth, params.id),
  })
}
