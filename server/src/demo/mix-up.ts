import { randomInt } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { refuseCrossSite } from '../workspace/index.ts'
import { productOf } from './company/catalogue.ts'
import { asItem } from './company/diary.ts'
import { named, type PersonName } from './company/names.ts'
import { noOrderYet } from './problems.ts'
import { visitorOf } from './shop/routes.ts'
import { orderNumber, type ShopServices } from './shop/shop.ts'

const STRANGERS: [PersonName, ...PersonName[]] = [
  named('贺', '兆丰', 'male'),
  named('温', '雅琴', 'female'),
  named('石', '海涛', 'male'),
]
const SOLD = ['CY-K12', 'F-JUG3']

/**
 * A stranger at the counter, and a cashier who takes down the number of this browser's customer instead of theirs: real
 * evidence of a real source, and wrong. Once per customer. Answers `{card, name}`; throws no_demo_order_yet.
 */
export async function mixUp({ state, tell, sources }: ShopServices, request: FastifyRequest, reply: FastifyReply) {
  refuseCrossSite(request)
  const { account } = visitorOf(request, { state })
  if (!account || account.orders.length === 0) throw noOrderYet()
  if (!account.mixedWith) {
    const { till } = await sources()
    const userId = `88${randomInt(400_000, 1_000_000)}`
    const { name } = STRANGERS[randomInt(STRANGERS.length)] ?? STRANGERS[0]
    const products = SOLD.flatMap(sku => productOf(sku) ?? [])
    const order = {
      order_id: orderNumber('S', new Date()),
      total: products.reduce((sum, { price }) => sum + price, 0),
      currency: 'CNY',
      products: products.map(product => asItem(product)),
    }
    account.mixedWith = { card: userId, name }
    tell(till.writeKey, 'identify', { userId, traits: { name, phone: account.phone } })
    tell(till.writeKey, 'track', { userId, event: 'Order Completed', properties: order })
  }
  return reply.send(account.mixedWith)
}
