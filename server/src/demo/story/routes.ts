import type { FastifyInstance } from 'fastify'
import type { Logger } from '../../kernel/index.ts'
import { refuseCrossSite } from '../../workspace/index.ts'
import { noOrderYet } from '../problems.ts'
import { visitorOf } from '../shop/routes.ts'
import type { ShopServices } from '../shop/shop.ts'
import type { Account } from '../shop/state.ts'
import { callIn } from './call.ts'
import type { DemoChannels } from './channels.ts'
import { storeSheet } from './store-sheet.ts'

export type StoryServices = ShopServices & { channels: () => Promise<DemoChannels>; log: Logger }
type Act = (account: Account) => Promise<void>

/** What the shop's customer does beyond the website: each comes in at the door of its own channel. */
export async function storyRoutes(http: FastifyInstance, services: StoryServices): Promise<void> {
  const url = (path: string) => `${http.listeningOrigin}${path}`
  const acts: Record<string, Act> = {
    call: async account => {
      const { telephone } = await services.channels()
      await callIn({ line: { ...telephone, url: url(telephone.path) }, account, log: services.log })
    },
  }
  for (const [name, act] of Object.entries(acts)) {
    http.post(`/demo/story/${name}`, async (request, reply) => {
      refuseCrossSite(request)
      const { account } = visitorOf(request, services)
      if (!account || account.orders.length === 0) throw noOrderYet()
      await act(account)
      return reply.code(204).send()
    })
  }
  http.get('/demo/story/store-sheet', (request, reply) => storeSheet(services, request, reply))
}
