import type { WechatMenu } from '@huiliu/contracts'
import { Type } from 'typebox'
import type { SourceRow } from '../identity/index.ts'
import { notFound, type Db, type Queryable, type Route } from '../kernel/index.ts'
import { needs, type CallCtx } from '../workspace/index.ts'
import { wechatAccount, type WechatServices } from './account.ts'
import { readMenu, writeMenu } from './menu.ts'
import { notAServer } from './problems.ts'
import { createScene, sceneView } from './scenes.ts'
import { wechatStanding } from './standing.ts'

const closed = { additionalProperties: false }
const Text = Type.String()
const Id = Type.Object({ id: Type.String({ format: 'uuid' }) }, closed)
const short = (maxLength: number) => Type.Optional(Type.String({ maxLength }))
const ACT = {
  name: Type.String({ maxLength: 200 }),
  type: short(40),
  key: short(1000),
  url: short(2000),
  appid: short(60),
  pagepath: short(1000),
  media_id: short(200),
  article_id: short(200),
}
/** Two levels: what stands below has nothing below it. */
const Button = Type.Object(
  {
    ...ACT,
    below: Type.Array(
      Type.Object({ ...ACT, below: Type.Array(Type.Unsafe<never>({ type: 'object' }), { maxItems: 0 }) }, closed),
      { maxItems: 20 },
    ),
  },
  closed,
)
const Menu = Type.Object({ buttons: Type.Array(Button, { maxItems: 20 }) }, closed)
const MenuAnswer = Type.Unsafe<WechatMenu>(Menu)
const Standing = Type.Object({
  calledAt: Type.Union([Text, Type.Null()]),
  readAt: Text,
  triggers: Type.Array(
    Type.Object({
      trigger: Text,
      sends: Type.Integer(),
      minutes: Type.Integer(),
      open: Type.Integer(),
      left: Type.Integer(),
    }),
  ),
})
const Scene = Type.Object({
  scene: Text,
  url: Text,
  expiresAt: Text,
  state: Type.Union([Type.Literal('waiting'), Type.Literal('linked'), Type.Literal('expired')]),
})

const tag = 'channels'
const allow = needs('sources')

/** Menu and quotas of an official account. */
export function wechatRoutes(route: Route<CallCtx>, servicesOf: (ctx: CallCtx) => WechatServices): void {
  const account = async (ctx: CallCtx, id: string) => {
    await mustBeWechat(ctx.db, id)
    return wechatAccount(servicesOf(ctx), id)
  }
  route({
    method: 'GET',
    url: '/channels/:id/menu',
    summary: 'The custom menu of an official account',
    tag,
    allow,
    params: Id,
    response: { 200: MenuAnswer },
    handle: async (ctx, { params }) => readMenu(await account(ctx, params.id)),
  })
  route({
    method: 'PATCH',
    url: '/channels/:id/menu',
    summary: 'Replace the custom menu of an official account',
    tag,
    allow,
    params: Id,
    body: Menu,
    response: { 200: MenuAnswer },
    handle: async (ctx, { params, body }) => writeMenu(await account(ctx, params.id), body),
  })
  route({
    method: 'GET',
    url: '/channels/:id/standing',
    summary: 'When an official account’s platform called last, and what may be sent because of what followers did',
    tag,
    allow,
    params: Id,
    response: { 200: Standing },
    handle: async (ctx, { params }) => {
      await mustBeWechat(ctx.db, params.id)
      return wechatStanding(ctx.db, params.id, ctx.now)
    },
  })
}

/** A server's call under its write key, and the workspace it belongs to. */
export type ServerCtx = { server: SourceRow; db: Db; services: WechatServices; now: Date }

/** Codes for users a server has signed in: by its write key, which is secret and vouches for them. */
export function sceneRoutes(route: Route<ServerCtx>): void {
  const isServer = ({ server }: ServerCtx) => {
    if (server.kind !== 'server') throw notAServer()
  }
  route({
    method: 'POST',
    url: '/channels/:id/scenes',
    summary:
      'A one-time code that makes whoever scans it this user; with a server’s write key as the user name of Basic authorization',
    tag,
    allow: isServer,
    params: Id,
    body: Type.Object({ userId: Type.String({ minLength: 1, maxLength: 200 }) }, closed),
    response: { 201: Scene },
    handle: async ({ db, services, server, now }, { params, body }) => {
      await mustBeWechat(db, params.id)
      const account = await wechatAccount(services, params.id)
      return createScene(db, { account, server, userId: body.userId, now })
    },
  })
  route({
    method: 'GET',
    url: '/channels/:id/scenes/:scene',
    summary: 'What became of a one-time code; with the write key it was asked for with',
    tag,
    allow: isServer,
    params: Type.Object({ id: Type.String({ format: 'uuid' }), scene: Type.String({ maxLength: 64 }) }, closed),
    response: { 200: Scene },
    handle: ({ db, server, now }, { params }) =>
      sceneView(db, { scene: params.scene, sourceId: params.id, server, now }),
  })
}

async function mustBeWechat(q: Queryable, id: string): Promise<void> {
  const rows = await q.query(`select 1 from ws.source where id = $1 and kind = 'wechat' and disabled_at is null`, [id])
  if (rows.length === 0) throw notFound()
}
