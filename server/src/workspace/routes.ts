import { Type } from 'typebox'
import type { Route } from '../kernel/index.ts'
import { changeMe, me, runtimeOf, type MeServices } from './me.ts'
import { changeMember, inviteMember, listMembers } from './members.ts'
import { needs, type CallCtx } from './rights.ts'
import { issueToken, listTokens, revokeToken } from './tokens.ts'

const closed = { additionalProperties: false }
const Id = Type.Object({ id: Type.String({ format: 'uuid' }) }, closed)
const Name = Type.String({ minLength: 1, maxLength: 100 })
const Role = Type.Union([Type.Literal('admin'), Type.Literal('member'), Type.Literal('read_only')])
const Nullable = Type.Union([Type.String(), Type.Null()])
const MemberView = Type.Object({
  id: Type.String(),
  name: Type.String(),
  email: Nullable,
  role: Type.String(),
  department: Nullable,
  active: Type.Boolean(),
  createdAt: Type.String(),
})
const TokenView = Type.Object({
  id: Type.String(),
  name: Type.String(),
  role: Type.String(),
  createdAt: Type.String(),
  lastUsedAt: Nullable,
  expiresAt: Nullable,
})

export function workspaceRoutes(route: Route<CallCtx>, services: MeServices & { origin(): string }): void {
  meRoutes(route, services)
  memberRoutes(route, services)
  tokenRoutes(route, services)
}

function meRoutes(route: Route<CallCtx>, services: MeServices): void {
  route({
    method: 'GET',
    url: '/me',
    summary: 'Who I am, and what I may',
    tag: 'me',
    response: { 200: Type.Unknown() },
    handle: ctx => me(ctx, services),
  })
  route({
    method: 'PATCH',
    url: '/me',
    summary: 'Change my language, name or password',
    tag: 'me',
    response: { 200: Type.Unknown() },
    body: Type.Object(
      {
        locale: Type.Optional(Type.Union([Type.Literal('zh'), Type.Literal('en')])),
        name: Type.Optional(Name),
        password: Type.Optional(
          Type.Object(
            { current: Type.String({ maxLength: 200 }), next: Type.String({ minLength: 8, maxLength: 200 }) },
            closed,
          ),
        ),
      },
      closed,
    ),
    handle: async (ctx, { body }) => {
      await changeMe(ctx, services, body)
      return me({ ...ctx, locale: body.locale ?? ctx.locale }, services)
    },
  })
}

function memberRoutes(route: Route<CallCtx>, { auth, origin }: MeServices & { origin(): string }): void {
  const allow = needs('members')
  const Department = Type.Optional(Type.Union([Type.String({ format: 'uuid' }), Type.Null()]))
  route({
    method: 'GET',
    url: '/members',
    summary: 'Members of the workspace',
    tag: 'members',
    response: { 200: Type.Object({ items: Type.Array(MemberView), next: Type.Null() }) },
    handle: async ctx => ({ items: await listMembers(ctx), next: null }),
  })
  route({
    method: 'POST',
    url: '/members',
    summary: 'Invite a member; answers with the link',
    tag: 'members',
    allow,
    response: { 201: Type.Unknown() },
    body: Type.Object(
      {
        name: Name,
        email: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
        role: Role,
        department: Type.Optional(Type.String({ format: 'uuid' })),
      },
      closed,
    ),
    handle: async (ctx, { body }) => {
      const { member, secret } = await inviteMember(ctx, body)
      return { ...member, inviteUrl: `${origin()}/invite/${secret}` }
    },
  })
  route({
    method: 'PATCH',
    url: '/members/:id',
    summary: 'Change a member',
    tag: 'members',
    allow,
    params: Id,
    response: { 200: MemberView },
    body: Type.Object(
      {
        name: Type.Optional(Name),
        role: Type.Optional(Role),
        active: Type.Optional(Type.Boolean()),
        department: Department,
      },
      closed,
    ),
    handle: (ctx, { params, body }) =>
      changeMember(ctx, {
        pool: auth.pool,
        workspaceId: runtimeOf(ctx, auth).workspace.id,
        id: params.id,
        change: body,
      }),
  })
}

function tokenRoutes(route: Route<CallCtx>, { auth }: MeServices): void {
  const allow = needs('settings')
  route({
    method: 'GET',
    url: '/tokens',
    summary: 'API tokens',
    tag: 'tokens',
    allow,
    response: { 200: Type.Object({ items: Type.Array(TokenView), next: Type.Null() }) },
    handle: async ctx => ({ items: await listTokens(ctx), next: null }),
  })
  route({
    method: 'POST',
    url: '/tokens',
    summary: 'Issue a token; it is shown once',
    tag: 'tokens',
    allow,
    response: { 201: Type.Unknown() },
    body: Type.Object(
      { name: Name, role: Role, expiresAt: Type.Optional(Type.String({ format: 'date-time' })) },
      closed,
    ),
    handle: (ctx, { body }) => issueToken(ctx, { ...body, workspaceKey: runtimeOf(ctx, auth).workspace.key }),
  })
  route({
    method: 'DELETE',
    url: '/tokens/:id',
    summary: 'Revoke a token',
    tag: 'tokens',
    allow,
    params: Id,
    response: { 204: Type.Null() },
    handle: (ctx, { params }) => revokeToken(ctx, params.id),
  })
}
