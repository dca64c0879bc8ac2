import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { serveTracker } from './tracker-file.ts'

const WEB = fileURLToPath(new URL('../../web/dist/', import.meta.url))

/** No inline script anywhere; styles may be inline because Ant Design sets them at run time. */
const POLICY = [
  `default-src 'self'`,
  `script-src 'self'`,
  `style-src 'self' 'unsafe-inline'`,
  `img-src 'self' data: blob:`,
  `connect-src 'self'`,
  `font-src 'self' data:`,
  `object-src 'none'`,
  `base-uri 'self'`,
  `form-action 'self'`,
  `frame-ancestors 'self'`,
].join('; ')

/** Built files carry a hash of their content in their name and never change; icons and the like keep their name. */
function cachingOf(path: string): string {
  return path.startsWith(`${WEB}assets/`) ? 'public, max-age=31536000, immutable' : 'public, max-age=3600'
}

/** The web app (every unknown page is its index), and the tracker for other sites. */
export async function serveWeb(app: FastifyInstance): Promise<void> {
  serveTracker(app)
  if (!existsSync(WEB)) return
  await app.register(fastifyStatic, {
    root: WEB,
    wildcard: false,
    index: false,
    cacheControl: false,
    setHeaders: (reply, path) => void reply.header('Cache-Control', cachingOf(path)),
    decorateReply: false,
    preCompressed: true,
  })
  const index = await readFile(`${WEB}index.html`)
  const page = async (_request: unknown, reply: FastifyReply) =>
    reply
      .header('Content-Security-Policy', POLICY)
      .header('Cache-Control', 'no-cache')
      .type('text/html; charset=utf-8')
      .send(index)
  app.get('/', page)
  app.get('/*', async (request, reply) => {
    if (/^\/(api|v1|hooks)\//.test(request.url) || /\.\w+$/.test(request.url.split('?')[0] ?? ''))
      return reply.callNotFound()
    return page(request, reply)
  })
}
