import type { Socket } from 'node:net'
import fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify'
import cookie from '@fastify/cookie'
import type { Locale } from '@huiliu/contracts'
import { DatabaseLost, isPassing, sqlState } from '../db.ts'
import { newId } from '../ids.ts'
import type { Logger } from '../logger.ts'
import {
  ProblemError,
  beyondLimits,
  bodyTooLarge,
  databaseLost,
  internal,
  invalidInput,
  malformedAddress,
  malformedBody,
  notFound,
  overloaded,
  problemDetails,
  queryTooSlow,
  tooManyRequests,
  unsupportedMedia,
} from '../problems.ts'
import { validationProblem, validators } from './validation.ts'

export type HttpOptions = { log: Logger; trustedProxies: string[]; bodyLimit?: number }

const BODY_LIMIT = 2 * 1024 * 1024

/** The HTTP server without routes: validation, problem details, security headers, request ids. */
export async function createHttp({
  log,
  trustedProxies,
  bodyLimit = BODY_LIMIT,
}: HttpOptions): Promise<FastifyInstance> {
  const logger: FastifyBaseLogger = log
  const app = fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: trustedProxies.length > 0 ? trustedProxies : false,
    bodyLimit,
    genReqId: newId,
    requestTimeout: 120_000,
    routerOptions: { maxParamLength: 500 },
    // What the router itself refuses never reaches the error handler.
    frameworkErrors: (error, request, reply) => void sendProblem(asProblem(error, request), request, reply),
  })
  await app.register(cookie)
  app.setValidatorCompiler(validators())
  // Responses are what the handler returned: a schema that silently drops a field would be silently wrong.
  app.setSerializerCompiler(() => data => JSON.stringify(data))
  app.setErrorHandler((error, request, reply) => sendProblem(asProblem(error, request), request, reply))
  app.setNotFoundHandler((request, reply) => sendProblem(notFound(), request, reply))
  app.addHook('onRequest', async (request, reply) => {
    reply.header('X-Request-Id', request.id)
    reply.header('X-Content-Type-Options', 'nosniff')
    reply.header('Referrer-Policy', 'same-origin')
  })
  closeQuickly(app)
  return app
}

/**
 * Node waits for two kinds of connection that nobody needs: one that ends its last answer while we close (72 s of
 * keep-alive), and one a browser opened in advance and never used (60 s).
 */
function closeQuickly(app: FastifyInstance): void {
  const open = new Set<Socket>()
  app.server.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  let timer: ReturnType<typeof setInterval> | undefined
  app.addHook('preClose', async () => {
    timer = setInterval(() => {
      app.server.closeIdleConnections()
      for (const socket of open) if (socket.bytesRead === 0) socket.destroy()
    }, 50)
  })
  app.addHook('onClose', async () => clearInterval(timer))
}

/** The reader's language: what the browser asks for first, Chinese when it asks for neither. */
export function localeOf(request: FastifyRequest): Locale {
  const wanted = (request.headers['accept-language'] ?? '').toLowerCase()
  const zh = wanted.indexOf('zh')
  const en = wanted.indexOf('en')
  return en >= 0 && (zh < 0 || en < zh) ? 'en' : 'zh'
}

export function sendProblem(error: ProblemError, request: FastifyRequest, reply: FastifyReply) {
  const problem = problemDetails(error, { locale: localeOf(request), requestId: request.id })
  const { status } = problem
  if ((status === 429 || status === 503) && !reply.hasHeader('Retry-After')) reply.header('Retry-After', '1')
  return reply.code(status).type('application/problem+json').send(JSON.stringify(problem))
}

function asProblem(error: unknown, request: FastifyRequest): ProblemError {
  if (error instanceof ProblemError) return error
  const validation = validationProblem(error)
  if (validation) return validation
  const known = byCode(error) ?? byDatabase(error)
  if (known) {
    request.log.info({ err: error, url: request.routeOptions.url }, 'request refused')
    return known
  }
  request.log.error({ err: error, url: request.routeOptions.url }, 'request failed')
  return internal()
}

function byCode(error: unknown): ProblemError | undefined {
  if (!(error instanceof Error)) return undefined
  const code = 'code' in error ? error.code : undefined
  const status = 'statusCode' in error ? error.statusCode : undefined
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return bodyTooLarge()
  if (code === 'FST_ERR_BAD_URL') return malformedAddress()
  if (code === 'FST_ERR_MAX_PARAM_LENGTH') return notFound()
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return unsupportedMedia()
  if (status === 404) return notFound()
  if (status === 429) return tooManyRequests()
  if (typeof status === 'number' && status >= 400 && status < 500) return malformedBody()
  return undefined
}

const TIMED_OUT = '57014'

/** Input the database refuses (class 22: data exceptions, 54: its limits) is the caller's; what passes by itself may be asked again. */
function byDatabase(error: unknown): ProblemError | undefined {
  if (error instanceof DatabaseLost) return databaseLost()
  const state = sqlState(error)
  if (!state) return undefined
  if (state.startsWith('22')) return invalidInput()
  if (state.startsWith('54')) return beyondLimits()
  if (state === TIMED_OUT) return queryTooSlow()
  if (isPassing(error)) return overloaded()
  return undefined
}
