import type { FastifyReply } from 'fastify'
import { createTally, tooManyRequests } from '../kernel/index.ts'

export type TokenRates = {
  /**
   * Counts one request and says in the answer's headers what is left (draft-ietf-httpapi-ratelimit-headers). Throws
   * too_many_requests.
   */
  count(asked: { id: string; perMinute: number; now: Date }, reply: FastifyReply): void
}

/** Requests of tokens in the minute that runs, counted by this process: of several, each allows as many. */
export function createTokenRates(): TokenRates {
  const minutes = createTally({ windowMs: 60_000 })
  return {
    count({ id, perMinute, now }, reply) {
      const { count, endsIn } = minutes.count(id, now)
      reply.header('RateLimit-Policy', `"minute";q=${perMinute};w=60`)
      reply.header('RateLimit', `"minute";r=${Math.max(0, perMinute - count)};t=${endsIn}`)
      if (count <= perMinute) return
      reply.header('Retry-After', String(endsIn))
      throw tooManyRequests()
    },
  }
}
