import { randomInt } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type pg from 'pg'
import { notFound, type Logger } from '../kernel/index.ts'
import { memberCaller, refuseCrossSite, signInTo, type AuthServices } from '../workspace/index.ts'
import { productOf } from './company/catalogue.ts'
import { asItem } from './company/diary.ts'
import { named, type PersonName } from './company/names.ts'
import { shopRoutes, visitorOf } from './shop/routes.ts'
import { orderNumber, type ShopServices } from './shop/shop.ts'
import { createShopState } from './shop/state.ts'
import { ensureSources, type DemoSources } from './sources.ts'
import { readDemo } from './state.ts'
import { createTeller } from './tell-huiliu.ts'

type DemoServices = { pool: pg.Pool; log: Logger; auth: AuthServices }

/** Everything that exists only under --demo: the shop, one-click sign-in, and the cashier who gets a number wrong. */
export async function demoRoutes(http: FastifyInstance, services: DemoServices): Promise<void> {
  const origin = () => http.listeningOrigin
  const shop = { state: createShopState(), tell: createTeller(origin, services.log), sources: sourcesOf(services) }
  await shopRoutes(http, shop)
  http.post('/demo/session', (request, reply) => enter(services, request, reply))
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

/** Signs in without a password: the demo listens on a loopback address only, and only its own page may ask. */
async function enter({ pool, auth }: DemoServices, request: FastifyRequest, reply: FastifyReply) {
  refuseCrossSite(request)
  const demo = await readDemo(pool)
  if (!demo) throw notFound()
  const as = wantedOf(request.body)
  const userId = as === undefined ? demo.adminUserId : demo.users[as]
  if (userId === undefined) throw notFound()
  await signInTo({ auth, now: auth.now(), request, reply }, { userId, workspaceId: demo.workspaceId })
  auth.callers.forget()
  return reply.code(204).send()
}

/** `as`: a key of STAFF; absent: the administrator. */
function wantedOf(body: unknown): string | undefined {
  const as: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'as') : undefined
  return typeof as === 'string' ? as : undefined
}

const STRANGERS: PersonName[] = [
  named('贺', '兆丰', 'male'),
  named('温', '雅琴', 'female'),
  named('石', '海涛', 'male'),
]
const SOLD = ['CY-K12', 'F-JUG3'] as const

/**
 * A stranger at the counter, and a cashier who takes down the number of this browser's customer instead of his: real
 * evidence of a real source, and wrong. Once per customer.
 */
async function mixUp({ state, tell, sources }: ShopServices, request: FastifyRequest, reply: FastifyReply) {
  refuseCrossSite(request)
  const { account } = visitorOf(request, { state })
  if (!account || account.orders.length === 0) throw notFound()
  if (!account.mixedWith) {
    const { till } = await sources()
    const stranger = STRANGERS[randomInt(STRANGERS.length)]
    const card = `88${randomInt(400_000, 1_000_000)}`
    const products = SOLD.flatMap(sku => productOf(sku) ?? [])
    const order = {
      order_id: orderNumber('S', new Date()),
      total: products.reduce((sum, { price }) => sum + price, 0),
      currency: 'CNY',
      products: products.map(product => asItem(product)),
    }
    account.mixedWith = { card, name: stranger?.name ?? '' }
    tell(till.writeKey, 'identify', { userId: card, traits: { name: account.mixedWith.name, phone: account.phone } })
    tell(till.writeKey, 'track', { userId: card, event: 'Order Completed', properties: order })
  }
  return reply.send(account.mixedWith)
}
