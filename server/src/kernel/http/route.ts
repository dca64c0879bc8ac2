import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify'
import { Type, type Static, type TSchema } from 'typebox'
import { ProblemError } from '../problems.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** the request changes nothing, whatever its method */
    reads?: boolean
  }
}

type Input<P extends TSchema, Q extends TSchema, B extends TSchema> = {
  params: Static<P>
  query: Static<Q>
  body: Static<B>
  request: FastifyRequest
  reply: FastifyReply
}

/** A route: schemas in and out, who may, one call. */
export type RouteDefinition<C, P extends TSchema, Q extends TSchema, B extends TSchema> = {
  method: HTTPMethods
  /** below the prefix, `:name` for parameters */
  url: string
  summary: string
  tag: string
  /** throws when the caller may not; absent: being signed in is enough */
  allow?: (ctx: C) => void
  /** a POST that only reads */
  reads?: boolean
  params?: P
  query?: Q
  body?: B
  /** what a multipart request holds; read and checked by the handler */
  form?: TSchema
  /** of the answer, when it is not JSON */
  media?: string[]
  /** schema per status; the first is the normal answer */
  response: Record<number, TSchema>
  handle(ctx: C, input: Input<P, Q, B>): Promise<unknown>
}
export type Route<C> = <P extends TSchema, Q extends TSchema, B extends TSchema>(
  definition: RouteDefinition<C, P, Q, B>,
) => void

/** What the OpenAPI document is made from. */
export type RouteFacts = {
  method: string
  url: string
  summary: string
  tag: string
  params: TSchema | undefined
  query: TSchema | undefined
  body: TSchema | undefined
  response: Record<number, TSchema>
  /** of a multipart request */
  form?: TSchema | undefined
  /** of the answer, when it is not JSON */
  media?: string[] | undefined
  /** changes nothing, whatever its method */
  reads?: boolean | undefined
  proof?: Proof | undefined
}
/** What a request shows of who asks, where that is no token. */
type Proof = 'none' | 'writeKey'

export type RouterOptions<C> = {
  prefix: string
  context: (request: FastifyRequest, reply: FastifyReply) => Promise<C>
  proof?: Proof
}
type Router<C> = {
  route: Route<C>
  /** of everything it registered */
  facts: RouteFacts[]
  /** of what this caller may ask */
  factsFor(ctx: C): RouteFacts[]
}

/** A `route` function that registers on `app`, and the facts of what it registered. */
export function createRouter<C>(app: FastifyInstance, { prefix, context, proof }: RouterOptions<C>): Router<C> {
  const facts: RouteFacts[] = []
  const allows = new Map<RouteFacts, (ctx: C) => void>()
  const contexts = new WeakMap<FastifyRequest, C>()
  function route<P extends TSchema, Q extends TSchema, B extends TSchema>(
    definition: RouteDefinition<C, P, Q, B>,
  ): void {
    const { method, url, params, query, body, form, media, response, allow, handle, summary, tag, reads } = definition
    const told = { summary, tag, params, query, body, form, media, response, reads, proof }
    const fact: RouteFacts = { method: String(method), url: prefix + url, ...told }
    facts.push(fact)
    if (allow) allows.set(fact, allow)
    app.route({
      method,
      url: prefix + url,
      config: { reads: reads ?? false },
      schema: {
        ...(params && { params }),
        querystring: query ?? Type.Object({}, { additionalProperties: false }),
        ...(body && { body }),
      },
      // Before anything is read: what is wrong with a request is nobody's business who may not make it.
      onRequest: async (request, reply) => {
        const ctx = await context(request, reply)
        allow?.(ctx)
        contexts.set(request, ctx)
      },
      handler: async (request, reply) => {
        const ctx = contexts.get(request)
        if (ctx === undefined) throw new Error('a handler without the hook before it')
        // Ajv has checked them against these very schemas.
        const answer = await handle(ctx, {
          params: request.params as Static<P>,
          query: request.query as Static<Q>,
          body: request.body as Static<B>,
          request,
          reply,
        })
        if (reply.sent || reply.raw.headersSent) return reply
        const status = Number(Object.keys(response)[0] ?? 200)
        return answer === undefined
          ? reply.code(204).send()
          : reply.code(reply.statusCode === 200 ? status : reply.statusCode).send(answer)
      },
    })
  }
  return { route, facts, factsFor: ctx => facts.filter(fact => isAllowed(allows.get(fact), ctx)) }
}

function isAllowed<C>(allow: ((ctx: C) => void) | undefined, ctx: C): boolean {
  try {
    allow?.(ctx)
    return true
  } catch (error) {
    if (error instanceof ProblemError) return false
    throw error
  }
}
