import type { FastifyInstance } from 'fastify'
import type pg from 'pg'
import { notFound, type Logger } from '../kernel/index.ts'
import { memberCaller, type AuthServices } from '../workspace/index.ts'
import { enter } from './enter.ts'
import { createLimit } from './limit.ts'
import { mixUp } from './mix-up.ts'
import { shopRoutes } from './shop/routes.ts'
import { createShopState } from './shop/state.ts'
import { ensureSources, type DemoSources } from './sources.ts'
import { readDemo } from './state.ts'
import { createTeller } from './tell-huiliu.ts'

/** each is a session in the database */
const ENTRIES_PER_MINUTE = 60

type DemoServices = { pool: pg.Pool; log: Logger; auth: AuthServices }

/** Everything that exists only under --demo: the shop, one-click sign-in, and the cashier who gets a number wrong. */
export async function demoRoutes(http: FastifyInstance, services: DemoServices): Promise<void> {
  const tell = createTeller(() => http.listeningOrigin, services.log)
  const shop = { state: createShopState(), tell, sources: sourcesOf(services) }
  await shopRoutes(http, shop)
  const door = { ...services, limit: createLimit({ perMinute: ENTRIES_PER_MINUTE }) }
  http.post('/demo/session', (request, reply) => enter(door, request, reply))
  http.post('/demo/mix-up', (request, reply) => mixUp(shop, request, reply))
}

/** Looked up once: their keys do not change. */
function sourcesOf({ pool, log, auth }: DemoServices): () => Promise<DemoSources> {
  let known: Promise<DemoSources> | undefined
  const find = async () => {
    const demo = await readDemo(pool)
    const runtime = demo && auth.byId(demo.workspaceId)
    const caller = demo && runtime && (await memberCaller(runtime.db, demo.adminUserId))
    if (!runtime || !caller) throw notFound()
    const { db, wakes, workspace } = runtime
    const ctx = { db, wakes, log, caller, actor: caller.actor, now: auth.now(), locale: 'zh', requestId: null } as const
    return ensureSources(ctx, workspace.key)
  }
  return () =>
    (known ??= find().catch((error: unknown) => {
      known = undefined
      throw error
    }))
}
