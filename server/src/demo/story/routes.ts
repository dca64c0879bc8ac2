import type { FastifyInstance, FastifyRequest } from 'fastify'
import { localeOf, type Logger } from '../../kernel/index.ts'
import { refuseCrossSite } from '../../workspace/index.ts'
import { noOrderYet } from '../problems.ts'
import { visitorOf } from '../shop/routes.ts'
import type { ShopServices } from '../shop/shop.ts'
import type { Account } from '../shop/state.ts'
import { callIn } from './call.ts'
import type { DemoChannels } from './channels.ts'
import { writeMail } from './letter.ts'
import { scanAndWrite } from './scan.ts'
import { storeSheet } from './store-sheet.ts'

export type StoryServices = ShopServices & { channels: () => Promise<DemoChannels>; log: Logger }
type Act = (account: Account, request: FastifyRequest) => Promise<void>

/** What the shop's customer does beyond the website: each comes in at the door of its own channel. */
export async function storyRoutes(http: FastifyInstance, services: StoryServices): Promise<void> {
  const acts: Record<string, Act> = {
    async mail(account, request) {
      const { mail } = await services.channels()
      writeMail({ mail, account, locale: localeOf(request) })
    },
    async scan(account, request) {
      const { wechat } = await services.channels()
      const { server } = await services.sources()
      const locale = localeOf(request)
      await scanAndWrite({ origin: http.listeningOrigin, writeKey: server.writeKey, wechat, account, locale })
    },
    async call(account) {
      const { telephone } = await services.channels()
      await callIn({ line: telephone, account, log: services.log })
    },
  }
  for (const [name, act] of Object.entries(acts)) {
    http.post(`/demo/story/${name}`, async (request, reply) => {
      refuseCrossSite(request)
      const { account } = visitorOf(request, services)
      if (!account || account.orders.length === 0) throw noOrderYet()
      await act(account, request)
      return reply.code(204).send()
    })
  }
  http.get('/demo/story/store-sheet', (request, reply) => storeSheet(services, request, reply))
}
