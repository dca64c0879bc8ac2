import type { FastifyReply, FastifyRequest } from 'fastify'
import type pg from 'pg'
import { notFound, tooManyRequests, type Tally } from '../kernel/index.ts'
import { refuseCrossSite, signInTo, type AuthServices } from '../workspace/index.ts'
import { readDemo, type DemoState } from './state.ts'

type Door = { pool: pg.Pool; auth: AuthServices; entries: Tally }

const ENTRIES_PER_MINUTE = 60

const FORWARDED = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip']
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/i
const LOOPBACK_ADDRESS = /^(::ffff:)?127\.|^::1$/

/**
 * Signs in without a password whoever sits at the machine the demo runs on: as the administrator, or with `{as}` as one
 * of STAFF. The demo listens on a loopback address only; a proxy in front of it would let others in, so what came through
 * one, or under any other host's name, has to sign in with the password. Throws not_found, cross_site,
 * too_many_requests.
 */
export async function enter({ pool, auth, entries }: Door, request: FastifyRequest, reply: FastifyReply) {
  refuseCrossSite(request)
  if (entries.count(request.ip, auth.now()).count > ENTRIES_PER_MINUTE) throw tooManyRequests()
  const demo = isAtTheMachine(request) ? await readDemo(pool) : undefined
  const userId = demo && userOf(demo, request.body)
  if (!demo || userId === undefined) throw notFound()
  await signInTo({ auth, now: auth.now(), request, reply }, { userId, workspaceId: demo.workspaceId, way: 'demo' })
  auth.callers.forget()
  return reply.code(204).send()
}

export function isAtTheMachine({ headers, socket }: Pick<FastifyRequest, 'headers' | 'socket'>): boolean {
  return (
    LOOPBACK_ADDRESS.test(socket.remoteAddress ?? '') &&
    LOOPBACK.test(headers.host ?? '') &&
    FORWARDED.every(name => headers[name] === undefined)
  )
}

function userOf({ adminUserId, users }: DemoState, body: unknown): string | undefined {
  const as: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'as') : undefined
  if (as === undefined) return adminUserId
  return typeof as === 'string' && Object.hasOwn(users, as) ? users[as] : undefined
}
