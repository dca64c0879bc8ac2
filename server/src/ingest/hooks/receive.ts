import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { channelOf, type Callback, type CallbackHead } from '../../channels/index.ts'
import { bodyTooLarge } from '../../kernel/index.ts'
import type { Delivery } from '../accept.ts'
import { callbackRefused, hookProblems } from '../problems.ts'
import { HOOK_PATH, type Receiver } from './webhook.ts'

export type HookServices = {
  /** whom an address belongs to, and the acceptor of its workspace */
  findHook(
    address: string,
    now: Date,
  ): Promise<{ receiver: Receiver; accept: (delivery: Delivery) => Promise<void> } | undefined>
  now(): Date
}
type Found = NonNullable<Awaited<ReturnType<HookServices['findHook']>>> & { callback: Callback }

/** Beyond what any channel takes. */
const BODY_LIMIT = 20 * 1024 * 1024

/**
 * Platforms that call us, at /hooks/{address}. Who really sent a message is for its channel to say; it hears that all is
 * well only after the delivery is durable, and what is in it is judged later.
 */
export async function hookRoutes(app: FastifyInstance, services: HookServices): Promise<void> {
  await app.register(async scope => {
    scope.removeAllContentTypeParsers()
    // Signatures are over the bytes as they came, whatever they are called.
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, (_request, body, done) =>
      done(null, body),
    )
    const found = new WeakMap<FastifyRequest, Found>()
    // Before the body has come: nobody unknown makes us take in megabytes.
    scope.addHook('onRequest', async request => void found.set(request, await receiverFor(request, services)))
    scope.get(`${HOOK_PATH}/:address`, (request, reply) => look(request, reply, { hook: found.get(request), services }))
    scope.post(`${HOOK_PATH}/:address`, { bodyLimit: BODY_LIMIT }, (request, reply) =>
      receive(request, reply, { hook: found.get(request), services }),
    )
  })
}

async function receiverFor(request: FastifyRequest, { findHook, now }: HookServices): Promise<Found> {
  const { params } = request
  const address = typeof params === 'object' && params !== null && 'address' in params ? String(params.address) : ''
  const hook = await findHook(address, now())
  const callback = hook && channelOf(hook.receiver.kind)?.callback
  if (!hook || !callback) throw hookProblems.unknownAddress()
  if (hook.receiver.disabled) throw hookProblems.gone()
  const head = headOf(request)
  if (head.method === 'GET' && !callback.check) throw hookProblems.unknownAddress()
  const early = head.method === 'POST' ? callback.early(head) : null
  if (early) throw callbackRefused(early)
  return { ...hook, callback }
}

type Receiving = { hook: Found | undefined; services: HookServices }

/** The platform looks whether the address is ours. */
async function look(request: FastifyRequest, reply: FastifyReply, { hook, services }: Receiving): Promise<string> {
  if (!hook) throw hookProblems.unknownAddress()
  const { keys, settings } = hook.receiver
  const checked = hook.callback.check?.(headOf(request), { keys, settings, now: services.now() })
  if (!checked) throw hookProblems.unknownAddress()
  if ('refused' in checked) throw callbackRefused(checked.refused)
  void reply.type('text/plain; charset=utf-8')
  return checked.answer
}

async function receive(request: FastifyRequest, reply: FastifyReply, { hook, services }: Receiving): Promise<string> {
  if (!hook) throw hookProblems.unknownAddress()
  const { receiver, callback, accept } = hook
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
  if (body.length > callback.maxBytes) throw bodyTooLarge()
  const now = services.now()
  const { keys, settings } = receiver
  const verified = callback.verify({ ...headOf(request), body }, { keys, settings, now })
  if ('refused' in verified) throw callbackRefused(verified.refused)
  await accept({
    sourceId: receiver.sourceId,
    receivedAt: now,
    path: HOOK_PATH,
    agent: request.headers['user-agent']?.slice(0, 300) ?? null,
    ...(verified.key !== null && { key: verified.key }),
    body: verified.body,
  })
  void reply.type(callback.accepted.mediaType)
  return callback.accepted.body
}

function headOf({ method, headers, query }: FastifyRequest): CallbackHead {
  const given: Record<string, unknown> = typeof query === 'object' && query !== null ? { ...query } : {}
  const texts = Object.entries(given).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []))
  return { method: method === 'GET' || method === 'HEAD' ? 'GET' : 'POST', headers, query: Object.fromEntries(texts) }
}
