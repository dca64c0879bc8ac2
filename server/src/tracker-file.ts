import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { FastifyInstance } from 'fastify'

const FILE = fileURLToPath(new URL('../../tracker/dist/tracker.js', import.meta.url))

type Built = { changedAt: number; plain: Buffer; zipped: Buffer; etag: string }

/** The browser SDK, for pages of any site: zipped where the browser takes it, and not sent again to who has it. */
export function serveTracker(app: FastifyInstance): void {
  let latest: Built | undefined
  app.get('/tracker.js', async (request, reply) => {
    latest = await read(latest)
    if (!latest) return reply.callNotFound()
    const { plain, zipped, etag } = latest
    reply
      .header('Access-Control-Allow-Origin', '*')
      .header('Cross-Origin-Resource-Policy', 'cross-origin')
      .header('Cache-Control', 'public, max-age=3600, stale-while-revalidate=86400')
      .header('Vary', 'Accept-Encoding')
      .header('ETag', etag)
    const known = (request.headers['if-none-match'] ?? '').split(',').map(one => one.trim())
    if (known.includes(etag) || known.includes('*')) return reply.code(304).send()
    const takesGzip = /\bgzip\b(?!\s*;\s*q=0(\.0+)?\b)/i.test(String(request.headers['accept-encoding'] ?? ''))
    if (takesGzip) reply.header('Content-Encoding', 'gzip')
    return reply.type('text/javascript; charset=utf-8').send(takesGzip ? zipped : plain)
  })
}

/** Read again only when it was built again; undefined when it was never built. */
async function read(known: Built | undefined): Promise<Built | undefined> {
  const changedAt = await stat(FILE).then(
    ({ mtimeMs }) => mtimeMs,
    () => undefined,
  )
  if (changedAt === undefined || changedAt === known?.changedAt) return known
  const plain = await readFile(FILE)
  const hash = createHash('sha256').update(plain).digest('base64url').slice(0, 22)
  // Weak: the zipped and the plain answer are the same script in other bytes.
  return { changedAt, plain, zipped: await promisify(gzip)(plain), etag: `W/"${hash}"` }
}
