import type { FastifyInstance, FastifyRequest } from 'fastify'
import { signedHeaders, verifyStandardWebhook } from '../../channels/index.ts'
import { unsupportedMedia } from '../../kernel/index.ts'
import type { Delivery } from '../accept.ts'
import { hookProblems } from '../problems.ts'
import { HOOK_PATH } from '../translate.ts'
import type { Receiver } from './webhook.ts'

export type HookServices = {
  /** whom an address belongs to, and the acceptor of its workspace */
  findHook(
    address: string,
    now: Date,
  ): Promise<{ receiver: Receiver; accept: (delivery: Delivery) => Promise<void> } | undefined>
  now(): Date
}
type Found = NonNullable<Awaited<ReturnType<HookServices['findHook']>>>

const BODY_LIMIT = 10 * 1024 * 1024

/** Signed webhooks at /hooks/{address}. Answers 2xx only after the delivery is durable; what is in it is judged later. */
export async function hookRoutes(app: FastifyInstance, services: HookServices): Promise<void> {
  await app.register(async scope => {
    scope.removeAllContentTypeParsers()
    // The signature is over the bytes as they came, whatever they are called.
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, (_request, body, done) =>
      done(null, body),
    )
    const found = new WeakMap<FastifyRequest, Found>()
    // Before the body has come: nobody unknown makes us take in ten megabytes.
    scope.addHook('onRequest', async request => void found.set(request, await receiverFor(request, services)))
    scope.post(`${HOOK_PATH}/:address`, { bodyLimit: BODY_LIMIT }, async request => {
      const hook = found.get(request)
      if (!hook) throw hookProblems.unknownAddress()
      await receive(request, hook, services.now())
      return { success: true }
    })
  })
}

async function receiverFor(request: FastifyRequest, { findHook, now }: HookServices): Promise<Found> {
  const { params } = request
  const address = typeof params === 'object' && params !== null && 'address' in params ? String(params.address) : ''
  const hook = await findHook(address, now())
  if (!hook) throw hookProblems.unknownAddress()
  if (hook.receiver.disabled) throw hookProblems.gone()
  if (!signedHeaders(request.headers)) throw hookProblems.missing_headers()
  const encoding = (request.headers['content-encoding'] ?? 'identity').toLowerCase()
  if (encoding !== 'identity') throw unsupportedMedia()
  return hook
}

async function receive(request: FastifyRequest, { receiver, accept }: Found, now: Date): Promise<void> {
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
  const verified = verifyStandardWebhook({ headers: request.headers, body }, { secrets: receiver.secrets, now })
  if ('refused' in verified) throw hookProblems[verified.refused]()
  const agent = request.headers['user-agent']?.slice(0, 300) ?? null
  await accept({
    sourceId: receiver.sourceId,
    receivedAt: now,
    path: HOOK_PATH,
    agent,
    key: verified.id,
    body,
  })
}
