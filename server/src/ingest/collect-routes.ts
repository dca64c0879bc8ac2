import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { gunzip } from 'node:zlib'
import { promisify } from 'node:util'
import { segmentWriteKey } from '../channels/index.ts'
import { bodyTooLarge, malformedBody, unsupportedMedia } from '../kernel/index.ts'
import type { Delivery } from './accept.ts'
import { notJsonObject, unknownWriteKey } from './problems.ts'
import type { SourceRow } from '../identity/index.ts'

const CALLS = [
  'identify',
  'track',
  'page',
  'screen',
  'group',
  'alias',
  'batch',
  'import',
  'i',
  't',
  'p',
  's',
  'g',
  'a',
  'b',
]
const BODY_LIMIT = 512 * 1024
const UNZIPPED_LIMIT = 4 * BODY_LIMIT

export type CollectServices = {
  /** finds the source of a write key, and the acceptor of its workspace */
  findSource(
    writeKey: string,
  ): Promise<{ source: SourceRow; accept: (delivery: Delivery) => Promise<void> } | undefined>
  now(): Date
}

/** RudderStack's browser SDK leaves pages by this path, with the write key in the query: a beacon has no headers. */
const BEACON = '/beacon/v1/batch'

/** The Segment HTTP Tracking API at /v1. Answers only after the delivery is durable; what is in it is judged later. */
export async function collectRoutes(app: FastifyInstance, services: CollectServices): Promise<void> {
  await app.register(async scope => {
    scope.removeAllContentTypeParsers()
    // Raw bytes, whatever the browser calls them: beacons come as text/plain, so that no preflight is needed.
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, (_request, body, done) =>
      done(null, body),
    )
    scope.addHook('onRequest', async (_request, reply) => {
      reply
        .header('Access-Control-Allow-Origin', '*')
        .header('Access-Control-Expose-Headers', 'Retry-After, X-Request-Id')
    })
    for (const path of ['/v1/*', BEACON])
      scope.options(path, async (request, reply) =>
        reply
          .header('Access-Control-Allow-Methods', 'POST')
          .header('Access-Control-Allow-Headers', headersAskedFor(request))
          .header('Access-Control-Max-Age', '86400')
          .header('Vary', 'Access-Control-Request-Headers')
          .code(204)
          .send(),
      )
    for (const path of [...CALLS.map(call => `/v1/${call}`), BEACON])
      scope.post(path, (request, reply) => collect(request, reply, services))
    // The SDKs' metrics about themselves: answered, not kept.
    scope.post('/v1/m', async () => ({ success: true }))
  })
}

async function collect(request: FastifyRequest, reply: FastifyReply, services: CollectServices) {
  const receivedAt = services.now()
  const body = await bytesOf(request)
  const parsed = parse(body)
  const found = await services.findSource(basicUser(request) || segmentWriteKey(parsed) || beaconKey(request))
  if (!found) throw unknownWriteKey()
  const agent = request.headers['user-agent']?.slice(0, 300) ?? null
  const path = (request.url.split('?')[0] ?? request.url).replace(BEACON, '/v1/batch')
  await found.accept({ sourceId: found.source.id, receivedAt, path, agent, body })
  return reply.send({ success: true })
}

/** Whatever the SDK sends beside its body (a retry count, an anonymous id) it may send: only the key in it counts here. */
function headersAskedFor(request: FastifyRequest): string {
  const asked = request.headers['access-control-request-headers'] ?? ''
  return /^[\w\-, ]{1,1000}$/.test(asked) ? asked : 'Authorization, Content-Type'
}

const unzip = promisify(gunzip)

async function bytesOf(request: FastifyRequest): Promise<Buffer> {
  if (!Buffer.isBuffer(request.body)) throw notJsonObject()
  const encoding = (request.headers['content-encoding'] ?? 'identity').toLowerCase()
  if (encoding === 'identity') return request.body
  if (encoding !== 'gzip' && encoding !== 'x-gzip') throw unsupportedMedia()
  return unzip(request.body, { maxOutputLength: UNZIPPED_LIMIT }).catch((error: unknown) => {
    throw error instanceof RangeError ? bodyTooLarge() : malformedBody()
  })
}

function parse(body: Buffer): object {
  try {
    const value: unknown = JSON.parse(body.toString())
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  } catch {
    throw notJsonObject()
  }
  throw notJsonObject()
}

/** Basic auth with the write key as the user name. */
export function basicUser(request: FastifyRequest): string | null {
  const [scheme, encoded] = (request.headers.authorization ?? '').split(' ')
  if (scheme?.toLowerCase() !== 'basic' || !encoded) return null
  return Buffer.from(encoded, 'base64').toString().split(':')[0] ?? null
}

function beaconKey({ routeOptions, query }: FastifyRequest): string {
  const isBeacon = routeOptions.url === BEACON && typeof query === 'object' && query !== null && 'writeKey' in query
  return isBeacon ? String(query.writeKey) : ''
}
