import { OUTSIDE_KINDS } from '@huiliu/contracts'
import { Type } from 'typebox'
import type { Route } from '../kernel/index.ts'
import { adminOnly, membersOnly, runtimeOf, type AuthServices, type CallCtx } from '../workspace/index.ts'
import { kindOf } from './kinds/index.ts'
import { link, listLinked, unlink } from './linked.ts'
import { myLinked, unlinkMine } from './mine.ts'
import { hold, sendAway } from './public-routes.ts'
import { wayGone } from './problems.ts'
import { changeWay, createWay, deleteWay, listWays, openWay } from './ways.ts'

const closed = { additionalProperties: false }
const Uuid = Type.String({ format: 'uuid' })
const Id = Type.Object({ id: Uuid }, closed)
const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' })
const Url = Type.String({ maxLength: 500, pattern: '^https?://[^\\s/@]+(/[^\\s]*)?$' })
const Text = Type.String({ maxLength: 300 })
const Nullable = Type.Union([Type.String(), Type.Null()])
const Network = Type.String({
  pattern:
    '^([0-9]{1,3}(\\.[0-9]{1,3}){3}/([0-9]|[12][0-9]|3[0-2])|[0-9a-fA-F:]{2,39}/([0-9]{1,2}|1[01][0-9]|12[0-8]))$',
})
const Settings = Type.Object(
  {
    issuer: Type.Optional(Url),
    clientId: Type.Optional(Text),
    corpId: Type.Optional(Text),
    agentId: Type.Optional(Text),
    apiUrl: Type.Optional(Url),
    loginUrl: Type.Optional(Url),
    networks: Type.Array(Network, { maxItems: 20, default: [] }),
  },
  closed,
)
const Kind = Type.Union(OUTSIDE_KINDS.map(kind => Type.Literal(kind)))
const way = {
  name: Name,
  settings: Settings,
  secret: Type.String({ minLength: 1, maxLength: 1000 }),
  newRole: Type.Union([Type.String({ pattern: '^[a-z][a-z0-9_]{0,39}$' }), Type.Null()]),
  enabled: Type.Boolean(),
}
const WayAnswer = Type.Object({
  id: Type.String(),
  kind: Kind,
  name: Type.String(),
  settings: Settings,
  newRole: Nullable,
  enabled: Type.Boolean(),
  accounts: Type.Integer(),
})
const Member = Type.Object({ id: Type.String(), name: Type.String() })
const AccountAnswer = Type.Object({
  subject: Type.String(),
  shown: Type.String(),
  member: Member,
  linkedAt: Type.String(),
  usedAt: Nullable,
})
const listOf = <T extends ReturnType<typeof Type.Object>>(item: T) =>
  Type.Object({ items: Type.Array(item), next: Type.Null() })

/** Ways in over another's page: set up and linked by an admin, linked by a member for himself. */
export function signOnRoutes(route: Route<CallCtx>, auth: AuthServices): void {
  wayRoutes(route, auth)
  accountRoutes(route)
  myRoutes(route, auth)
}

const tag = 'sign-in'

function wayRoutes(route: Route<CallCtx>, { sealer }: AuthServices): void {
  const allow = adminOnly
  route({
    method: 'GET',
    url: '/sign-in-ways',
    summary: 'Ways to sign in over another’s page',
    tag,
    allow,
    response: { 200: listOf(WayAnswer) },
    handle: async ctx => ({ items: await listWays(ctx), next: null }),
  })
  route({
    method: 'POST',
    url: '/sign-in-ways',
    summary: 'Add a way: an OpenID Connect provider, 企业微信 or 钉钉',
    tag,
    allow,
    response: { 201: WayAnswer },
    body: Type.Object({ kind: Kind, ...way }, closed),
    handle: (ctx, { body }) => createWay(ctx, sealer, body),
  })
  route({
    method: 'PATCH',
    url: '/sign-in-ways/:id',
    summary: 'Change a way',
    tag,
    allow,
    params: Id,
    response: { 200: WayAnswer },
    body: Type.Partial(Type.Object(way, closed), closed),
    handle: (ctx, { params, body }) => changeWay(ctx, sealer, { ...body, id: params.id }),
  })
  route({
    method: 'DELETE',
    url: '/sign-in-ways/:id',
    summary: 'Delete a way, and who is linked by it',
    tag,
    allow,
    params: Id,
    response: { 204: Type.Null() },
    handle: (ctx, { params }) => deleteWay(ctx, params.id),
  })
  route({
    method: 'POST',
    url: '/sign-in-ways/:id/trial',
    summary: 'Ask the provider whether it knows us',
    tag,
    allow,
    params: Id,
    response: { 200: Type.Object({ ok: Type.Boolean() }) },
    handle: async (ctx, { params }) => {
      const open = await openWay(ctx.db, sealer, params.id, true)
      await kindOf(open.kind).tryOut(open)
      return { ok: true }
    },
  })
}

function accountRoutes(route: Route<CallCtx>): void {
  const allow = adminOnly
  const Subject = Type.String({ minLength: 1, maxLength: 300, pattern: '\\S' })
  route({
    method: 'GET',
    url: '/sign-in-ways/:id/accounts',
    summary: 'Who comes by a way',
    tag,
    allow,
    params: Id,
    response: { 200: listOf(AccountAnswer) },
    handle: async (ctx, { params }) => ({ items: await listLinked(ctx.db, params.id), next: null }),
  })
  route({
    method: 'POST',
    url: '/sign-in-ways/:id/accounts',
    summary: 'Link a provider’s account to a member',
    tag,
    allow,
    params: Id,
    response: { 201: listOf(AccountAnswer) },
    body: Type.Object({ subject: Subject, member: Uuid }, closed),
    handle: async (ctx, { params, body }) => {
      const { kind } = await openWayKind(ctx, params.id)
      // 企业微信 tells userids in lower case, however they are written in its console.
      const subject = kind === 'wecom' ? body.subject.trim().toLowerCase() : body.subject.trim()
      await ctx.db.tx(tx => link(tx, ctx, { way: params.id, subject, memberId: body.member, shown: subject }))
      return { items: await listLinked(ctx.db, params.id), next: null }
    },
  })
  route({
    method: 'DELETE',
    url: '/sign-in-ways/:id/accounts/:subject',
    summary: 'A provider’s account is nobody’s any more',
    tag,
    allow,
    params: Type.Object({ id: Uuid, subject: Subject }, closed),
    response: { 204: Type.Null() },
    handle: (ctx, { params }) => unlink(ctx, { way: params.id, subject: params.subject }),
  })
}

async function openWayKind(ctx: CallCtx, id: string) {
  const found = (await listWays(ctx)).find(one => one.id === id)
  if (!found) throw wayGone()
  return found
}

function myRoutes(route: Route<CallCtx>, auth: AuthServices): void {
  const own = ({ caller }: CallCtx) => {
    const { kind, id } = caller.actor
    if (kind !== 'member' || !id || caller.acting) throw membersOnly()
    return id
  }
  const Mine = listOf(Type.Object({ way: Type.String(), name: Type.String(), shown: Nullable, linkedAt: Nullable }))
  route({
    method: 'GET',
    url: '/me/accounts',
    summary: 'By which providers’ accounts I sign in, and could',
    tag: 'me',
    response: { 200: Mine },
    handle: async ctx => ({ items: await myLinked(ctx.db, own(ctx)), next: null }),
  })
  route({
    method: 'POST',
    url: '/me/accounts/:id',
    summary: 'Link an account: where to send the browser',
    tag: 'me',
    params: Id,
    response: { 201: Type.Object({ url: Type.String() }) },
    handle: async (ctx, { params, reply }) => {
      const going = { way: params.id, from: '/settings/security', memberId: own(ctx) }
      const { url, state } = await sendAway({ auth, now: ctx.now }, runtimeOf(ctx, auth), going)
      hold(reply, { auth }, state)
      return { url }
    },
  })
  route({
    method: 'DELETE',
    url: '/me/accounts/:id',
    summary: 'Sign in by that account no more',
    tag: 'me',
    params: Id,
    response: { 204: Type.Null() },
    handle: (ctx, { params }) => unlinkMine(ctx, { way: params.id, memberId: own(ctx) }),
  })
}
