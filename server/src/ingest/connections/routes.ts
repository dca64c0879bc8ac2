import type { ChannelLedger, ChannelTrial, SourceKind } from '@huiliu/contracts'
import { Type, type TSchema } from 'typebox'
import type { Account, JsonObject } from '../../channels/index.ts'
import { notFound, type Route, type Sealer } from '../../kernel/index.ts'
import { needs, type CallCtx } from '../../workspace/index.ts'
import { accountOf } from './account.ts'
import { changeChannel, channelView, channelViews, connectChannel } from './connect.ts'

/** Tries what was set with the platform itself; by the modules that speak to it. */
export type TryChannel = (ctx: CallCtx, account: Omit<Account, 'token'>) => Promise<ChannelTrial>

/** Compares what the platform holds with what we hold, as of the last look; by the modules that look. */
export type LedgerOf = (ctx: CallCtx, sourceId: string) => Promise<ChannelLedger>

export type ConnectionServices = {
  sealer: Sealer
  workspaceKey: (ctx: CallCtx) => string
  trials: Partial<Record<SourceKind, TryChannel>>
  ledgers: Partial<Record<SourceKind, LedgerOf>>
}

const closed = { additionalProperties: false }
const Text = Type.String()
const Id = Type.Object({ id: Type.String({ format: 'uuid' }) }, closed)
const Name = Type.String({ minLength: 1, maxLength: 100 })
const Settings = Type.Unsafe<JsonObject>({ type: 'object', maxProperties: 50 })
const Secrets = Type.Record(Type.String({ maxLength: 40 }), Type.String({ maxLength: 4000 }))
const FACTS = {
  id: Text,
  kind: Text,
  name: Text,
  channel: Text,
  settings: Type.Unsafe<Record<string, unknown>>({ type: 'object', additionalProperties: true }),
  secrets: Type.Array(Type.Object({ name: Text, createdAt: Text })),
  path: Type.Union([Text, Type.Null()]),
  createdAt: Text,
  lastEventAt: Type.Union([Text, Type.Null()]),
  events24h: Type.Integer(),
  problems24h: Type.Integer(),
}
const View = Type.Object(FACTS)
/** `secret`: made by us and told this once. */
const Connected = Type.Object({ ...FACTS, secret: Type.Optional(Text) })
const Trial = Type.Object({
  ok: Type.Boolean(),
  steps: Type.Array(Type.Object({ name: Text, ok: Type.Boolean(), message: Text })),
})

const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const Ledger = Type.Object({
  items: Type.Array(
    Type.Object({
      name: Text,
      platform: orNull(Type.Integer()),
      ours: Type.Integer(),
      missing: orNull(Type.Integer()),
    }),
  ),
  comparedAt: orNull(Text),
  problem: orNull(Text),
})

const tag = 'channels'
const allow = needs('sources')

/** Telephone, mailboxes, official accounts: connect, change, try. A channel is a source and is disabled as one. */
export function connectionRoutes(route: Route<CallCtx>, services: ConnectionServices): void {
  route({
    method: 'GET',
    url: '/channels',
    summary: 'Connected channels',
    tag,
    allow,
    response: { 200: Type.Object({ items: Type.Array(View), next: Type.Null() }) },
    handle: async ctx => ({ items: await channelViews(ctx), next: null }),
  })
  route({
    method: 'GET',
    url: '/channels/:id',
    summary: 'One connected channel',
    tag,
    allow,
    params: Id,
    response: { 200: View },
    handle: (ctx, { params }) => channelView(ctx, params.id),
  })
  changeRoutes(route, services)
  trialRoute(route, services)
  ledgerRoute(route, services)
}

function changeRoutes(route: Route<CallCtx>, services: ConnectionServices): void {
  route({
    method: 'POST',
    url: '/channels',
    summary: 'Connect a channel',
    tag,
    allow,
    body: Type.Object(
      {
        kind: Type.Union([Type.Literal('telephone'), Type.Literal('mail'), Type.Literal('wechat')]),
        name: Name,
        settings: Type.Optional(Settings),
        secrets: Type.Optional(Secrets),
      },
      closed,
    ),
    response: { 201: Connected },
    handle: (ctx, { body: { settings = {}, secrets = {}, ...body } }) =>
      connectChannel(
        ctx,
        { workspaceKey: services.workspaceKey(ctx), sealer: services.sealer },
        { ...body, settings, secrets },
      ),
  })
  route({
    method: 'PATCH',
    url: '/channels/:id',
    summary: 'Change a channel; a secret given replaces the one before',
    tag,
    allow,
    params: Id,
    body: Type.Object(
      { name: Type.Optional(Name), settings: Type.Optional(Settings), secrets: Type.Optional(Secrets) },
      closed,
    ),
    response: { 200: View },
    handle: (ctx, { params, body }) => changeChannel(ctx, services.sealer, { id: params.id, change: body }),
  })
}

function trialRoute(route: Route<CallCtx>, services: ConnectionServices): void {
  route({
    method: 'POST',
    url: '/channels/:id/trials',
    summary: 'Try the connection with the platform, step by step',
    tag,
    allow,
    params: Id,
    response: { 200: Trial },
    handle: async (ctx, { params }) => {
      const { kind } = await channelView(ctx, params.id)
      const attempt = services.trials[kind]
      if (!attempt) throw notFound()
      return attempt(ctx, await accountOf(ctx.db, services.sealer, { source: params.id, now: ctx.now }))
    },
  })
}

function ledgerRoute(route: Route<CallCtx>, { ledgers }: ConnectionServices): void {
  route({
    method: 'GET',
    url: '/channels/:id/ledger',
    summary: 'What the platform holds, and what of it we hold',
    tag,
    allow,
    params: Id,
    response: { 200: Ledger },
    handle: async (ctx, { params }) => {
      const { kind } = await channelView(ctx, params.id)
      const look = ledgers[kind]
      if (!look) throw notFound()
      return look(ctx, params.id)
    },
  })
}
