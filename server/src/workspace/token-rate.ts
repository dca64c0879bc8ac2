import type { FastifyReply } from 'fastify'
import { remember, tooManyRequests } from '../kernel/index.ts'

type Minute = { began: number; count: number }
export type TokenRates = {
  /**
   * Counts one request and says in the answer's headers what is left (draft-ietf-httpapi-ratelimit-headers). Throws
   * too_many_requests.
   */
  count(asked: { id: string; perMinute: number; now: Date }, reply: FastifyReply): void
}

const MINUTE_MS = 60_000
const BOUND = 10_000

/** Requests of tokens in the minute that runs, counted by this process: of several, each allows as many. */
export function createTokenRates(): TokenRates {
  const minutes = new Map<string, Minute>()
  return {
    count({ id, perMinute, now }, reply) {
      const known = minutes.get(id)
      const isNew = !known || now.getTime() - known.began >= MINUTE_MS
      const minute = isNew ? { began: now.getTime(), count: 1 } : { ...known, count: known.count + 1 }
      remember(minutes, id, minute, BOUND)
      const seconds = Math.ceil((minute.began + MINUTE_MS - now.getTime()) / 1000)
      reply.header('RateLimit-Policy', `"minute";q=${perMinute};w=60`)
      reply.header('RateLimit', `"minute";r=${Math.max(0, perMinute - minute.count)};t=${seconds}`)
      if (minute.count <= perMinute) return
      reply.header('Retry-After', String(seconds))
      throw tooManyRequests()
    },
  }
}
