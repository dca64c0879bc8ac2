import { Type } from 'typebox'
import type { Route } from '../kernel/index.ts'
import { actingRoutes } from './acting-routes.ts'
import { changeMember } from './change-member.ts'
import { inviteMember, renewInvitation } from './invitations.ts'
import { changeMe, me, runtimeOf, type MeServices } from './me.ts'
import { listMembers } from './members.ts'
import { organisationRoutes } from './organisation-routes.ts'
import { needs, type CallCtx } from './rights.ts'
import {
  Id,
  InvitedAnswer,
  Locale,
  Login,
  MeAnswer,
  MemberAnswer,
  Name,
  NewPassword,
  Password,
  RoleNames,
  UuidOrNull,
  closed,
} from './schemas.ts'
import { mySignInRoutes } from './sign-in/my-routes.ts'
import { addMemberWithPassword } from './sign-in/of-members.ts'
import { teamSignInRoutes } from './sign-in/team-routes.ts'
import { createThrottle } from './throttle.ts'
import { tokenRoutes } from './token-routes.ts'

/** `origin`: where people reach us, without a trailing slash, for the links of invitations. */
export type WorkspaceServices = MeServices & { origin(): string }

/** Everything about oneself, members, roles, departments and tokens. */
export function workspaceRoutes(route: Route<CallCtx>, services: WorkspaceServices): void {
  meRoutes(route, services)
  memberRoutes(route, services)
  invitationRoutes(route, services)
  organisationRoutes(route, services.auth)
  tokenRoutes(route, services)
  actingRoutes(route, services)
  mySignInRoutes(route, services)
  teamSignInRoutes(route, services)
}

function meRoutes(route: Route<CallCtx>, services: MeServices): void {
  const throttle = createThrottle()
  const tag = 'me'
  route({
    method: 'GET',
    url: '/me',
    summary: 'Who I am, and what I may',
    tag,
    response: { 200: MeAnswer },
    handle: ctx => me(ctx, services),
  })
  route({
    method: 'PATCH',
    url: '/me',
    summary: 'Change my language, name or password',
    tag,
    response: { 200: MeAnswer },
    body: Type.Object(
      {
        locale: Type.Optional(Locale),
        name: Type.Optional(Name),
        password: Type.Optional(Type.Object({ current: Password, next: NewPassword }, closed)),
      },
      closed,
    ),
    handle: async (ctx, { body, request }) => {
      await changeMe(ctx, { auth: services.auth, throttle, request, change: body })
      return me({ ...ctx, locale: body.locale ?? ctx.locale }, services)
    },
  })
}

function memberRoutes(route: Route<CallCtx>, { auth }: MeServices): void {
  const tag = 'members'
  route({
    method: 'GET',
    url: '/members',
    summary: 'Members of the workspace',
    tag,
    response: { 200: Type.Object({ items: Type.Array(MemberAnswer), next: Type.Null() }) },
    handle: async ctx => ({ items: await listMembers(ctx), next: null }),
  })
  route({
    method: 'PATCH',
    url: '/members/:id',
    summary: 'Change a member',
    tag,
    allow: needs('members'),
    params: Id,
    response: { 200: MemberAnswer },
    body: Type.Object(
      {
        name: Type.Optional(Name),
        roles: Type.Optional(RoleNames),
        active: Type.Optional(Type.Boolean()),
        department: Type.Optional(UuidOrNull),
      },
      closed,
    ),
    handle: (ctx, { params, body }) =>
      changeMember(ctx, auth, { workspaceId: runtimeOf(ctx, auth).workspace.id, id: params.id, change: body }),
  })
}

function invitationRoutes(route: Route<CallCtx>, { auth, origin }: WorkspaceServices): void {
  const allow = needs('members')
  const tag = 'members'
  const link = (secret: string) => `${origin()}/invite/${secret}`
  route({
    method: 'POST',
    url: '/members',
    summary:
      'Invite a member, and answer with the link, once; or with a login and a password add one who signs in at once',
    tag,
    allow,
    response: { 201: InvitedAnswer },
    body: Type.Object(
      {
        name: Name,
        email: Type.Optional(Login),
        roles: RoleNames,
        department: Type.Optional(UuidOrNull),
        password: Type.Optional(NewPassword),
        days: Type.Optional(Type.Integer({ minimum: 1, maximum: 90 })),
      },
      closed,
    ),
    handle: async (ctx, { body: { password, ...body } }) => {
      if (password !== undefined)
        return { ...(await addMemberWithPassword(ctx, auth.pool, { ...body, password })), inviteUrl: null }
      const { member, secret } = await inviteMember(ctx, body)
      return { ...member, inviteUrl: link(secret) }
    },
  })
  route({
    method: 'POST',
    url: '/members/:id/invitation',
    summary: 'A new link for a member who has not joined yet',
    tag,
    allow,
    params: Id,
    response: { 201: InvitedAnswer },
    handle: async (ctx, { params }) => {
      const { member, secret } = await renewInvitation(ctx, params.id)
      return { ...member, inviteUrl: link(secret) }
    },
  })
}
