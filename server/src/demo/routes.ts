import type { FastifyInstance } from 'fastify'
import type pg from 'pg'
import { createTally, notFound, type Logger, type Sealer } from '../kernel/index.ts'
import { memberCaller, type AuthServices, type CallCtx } from '../workspace/index.ts'
import { enter } from './enter.ts'
import { mixUp } from './mix-up.ts'
import { shopRoutes } from './shop/routes.ts'
import { createShopState } from './shop/state.ts'
import { ensureSources } from './sources.ts'
import { readDemo } from './state.ts'
import { ensureChannels } from './story/channels.ts'
import { storyRoutes } from './story/routes.ts'
import { createTeller } from './tell-huiliu.ts'

/** each is a session in the database */

type DemoServices = { pool: pg.Pool; log: Logger; auth: AuthServices; sealer: Sealer }

/** Everything that exists only under --demo: the shop, what its customer does elsewhere, one-click sign-in. */
export async function demoRoutes(http: FastifyInstance, services: DemoServices): Promise<void> {
  const { log, sealer } = services
  const company = companyOf(services)
  const shop = {
    state: createShopState(),
    tell: createTeller(() => http.listeningOrigin, log),
    sources: once(async () => {
      const { ctx, workspaceKey } = await company()
      return ensureSources(ctx, workspaceKey)
    }),
  }
  await shopRoutes(http, shop)
  const ends: (() => Promise<void>)[] = []
  http.addHook('onClose', async () => void (await Promise.all(ends.map(end => end()))))
  const channels = once(async () => {
    const { ctx, workspaceKey } = await company()
    const atEnd = (end: () => Promise<void>) => void ends.push(end)
    return ensureChannels(ctx, { workspaceKey, sealer, origin: http.listeningOrigin, atEnd })
  })
  await storyRoutes(http, { ...shop, channels, log })
  const door = { ...services, entries: createTally({ windowMs: 60_000 }) }
  http.post('/demo/session', (request, reply) => enter(door, request, reply))
  http.post('/demo/mix-up', (request, reply) => mixUp(shop, request, reply))
}

type Company = { ctx: CallCtx; workspaceKey: string }

/** The demo company as its administrator sees it. */
function companyOf({ pool, log, auth }: DemoServices): () => Promise<Company> {
  return async () => {
    const demo = await readDemo(pool)
    const runtime = demo && auth.byId(demo.workspaceId)
    const caller = demo && runtime && (await memberCaller(runtime.db, demo.adminUserId))
    if (!runtime || !caller) throw notFound()
    const { db, wakes, workspace } = runtime
    const ctx = { db, wakes, log, caller, actor: caller.actor, now: auth.now(), locale: 'zh', requestId: null } as const
    return { ctx, workspaceKey: workspace.key }
  }
}

/** Looked up once, and again where it failed: what is found does not change. */
function once<T>(find: () => Promise<T>): () => Promise<T> {
  let known: Promise<T> | undefined
  return () =>
    (known ??= find().catch((error: unknown) => {
      known = undefined
      throw error
    }))
}
