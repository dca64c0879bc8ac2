import { Type } from 'typebox'
import type { Route } from '../../kernel/index.ts'
import { runtimeOf, type MeServices } from '../me.ts'
import { adminOnly } from '../organisation-routes.ts'
import { recordChange } from '../record-change.ts'
import { needs, type CallCtx } from '../rights.ts'
import { Id, NewPassword, RoleName, RoleNames, Uuid, UuidOrNull, closed } from '../schemas.ts'
import { createLink, endLink, listLinks } from './invitation-links.ts'
import { listSignIns } from './log.ts'
import { givePassword, resetSecondFactor } from './of-members.ts'
import { changePolicy, policyOf } from './policy.ts'
import { LinksAnswer, NewLinkAnswer, Page, SignInsAnswer } from './schemas.ts'

const allow = needs('members')
type Services = MeServices & { origin(): string }

/** What who looks after members does about how they sign in. */
export function teamSignInRoutes(route: Route<CallCtx>, services: Services): void {
  linkRoutes(route, services)
  memberRoutes(route, services)
  policyRoutes(route)
}

function linkRoutes(route: Route<CallCtx>, { origin }: Services): void {
  const tag = 'members'
  route({
    method: 'GET',
    url: '/invitation-links',
    summary: 'Links by which several may still join',
    tag,
    allow,
    response: { 200: LinksAnswer },
    handle: async ctx => ({ items: await listLinks(ctx), next: null }),
  })
  route({
    method: 'POST',
    url: '/invitation-links',
    summary: 'A link by which several may join; shown once',
    tag,
    allow,
    response: { 201: NewLinkAnswer },
    body: Type.Object(
      {
        roles: RoleNames,
        department: Type.Optional(UuidOrNull),
        uses: Type.Integer({ minimum: 1, maximum: 1000, default: 20 }),
        days: Type.Integer({ minimum: 1, maximum: 90, default: 7 }),
      },
      closed,
    ),
    handle: async (ctx, { body }) => {
      const { link, secret } = await createLink(ctx, body)
      return { ...link, inviteUrl: `${origin()}/invite/${secret}` }
    },
  })
  route({
    method: 'DELETE',
    url: '/invitation-links/:id',
    summary: 'Nobody joins by this link any more',
    tag,
    allow,
    params: Id,
    response: { 204: Type.Null() },
    handle: (ctx, { params }) => endLink(ctx, params.id),
  })
}

function memberRoutes(route: Route<CallCtx>, { auth }: Services): void {
  const tag = 'members'
  const target = (ctx: CallCtx, id: string) => ({ id, workspaceId: runtimeOf(ctx, auth).workspace.id })
  route({
    method: 'PUT',
    url: '/members/:id/password',
    summary: 'Give a member a password; he is signed out and has to choose his own',
    tag,
    allow,
    params: Id,
    response: { 204: Type.Null() },
    body: Type.Object({ password: NewPassword }, closed),
    handle: (ctx, { params, body }) => givePassword(ctx, auth, { ...target(ctx, params.id), password: body.password }),
  })
  route({
    method: 'DELETE',
    url: '/members/:id/second-factor',
    summary: 'Take away a member’s second factor and passkeys: he lost his telephone',
    tag,
    allow,
    params: Id,
    response: { 204: Type.Null() },
    handle: (ctx, { params }) => resetSecondFactor(ctx, auth, target(ctx, params.id)),
  })
  route({
    method: 'GET',
    url: '/sign-ins',
    summary: 'Who signed in or tried to, when, from where, how',
    tag,
    allow,
    query: Type.Object({ ...Page.properties, member: Type.Optional(Uuid) }, closed),
    response: { 200: SignInsAnswer },
    handle: (ctx, { query }) => listSignIns(ctx.db, query),
  })
}

const Policy = Type.Object({ everybody: Type.Boolean(), roles: Type.Array(RoleName, { maxItems: 200 }) }, closed)

function policyRoutes(route: Route<CallCtx>): void {
  const tag = 'sign-in'
  route({
    method: 'GET',
    url: '/sign-in-policy',
    summary: 'Of whom a second factor is asked',
    tag,
    allow: adminOnly,
    response: { 200: Policy },
    handle: ctx => policyOf(ctx.db),
  })
  route({
    method: 'PUT',
    url: '/sign-in-policy',
    summary: 'Ask everybody, or who has one of these roles, for a second factor',
    tag,
    allow: adminOnly,
    response: { 200: Policy },
    body: Policy,
    handle: async (ctx, { body }) => {
      await ctx.db.tx(async tx => {
        await changePolicy(tx, body)
        await recordChange(tx, ctx, { type: 'sign_in.policy_changed', object: 'workspace', id: null, body })
      })
      return policyOf(ctx.db)
    },
  })
}
