import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { localeOf, malformedBody, notFound, type Sealer } from '../../kernel/index.ts'
import { maskValue } from '../../objects/index.ts'
import { clicked, messageOf, opened, type LinkServices } from './followed.ts'
import { preferencePage } from './page.ts'
import { wish, wishOf, type Wish } from './preference.ts'
import { namedBy, type Purposed } from './token.ts'

export type LinkRoutes = {
  sealer: Sealer
  now(): Date
  /** the workspace of a token, with its name */
  find(workspaceKey: string): (LinkServices & { company: string }) | undefined
}

const BODY_LIMIT = 4096
/** One transparent pixel. */
const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')
const POLICY = `default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`

/** What recipients reach from their mail, signed in to nothing. */
export async function linkRoutes(app: FastifyInstance, services: LinkRoutes): Promise<void> {
  await app.register(async scope => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, (_request, body, done) =>
      done(null, body),
    )
    scope.addHook('onRequest', async (_request, reply) => {
      reply
        .header('Cache-Control', 'no-store')
        .header('Referrer-Policy', 'no-referrer')
        .header('X-Robots-Tag', 'noindex')
    })
    scope.get('/u/:token', (request, reply) => look(request, reply, services))
    scope.post('/u/:token', (request, reply) => say(request, reply, services))
    // Not /o: there the web app shows records.
    scope.get('/i/:token', (request, reply) => pixel(request, reply, services))
    scope.get('/c/:token', (request, reply) => follow(request, reply, services))
  })
}

type Found = LinkServices & { company: string; id: string }

function found({ params }: FastifyRequest, purpose: Purposed, { sealer, find }: LinkRoutes): Found {
  const token = typeof params === 'object' && params !== null && 'token' in params ? String(params.token) : ''
  const named = namedBy(sealer, purpose, token.replace(/\.gif$/, ''))
  const workspace = named && find(named.workspaceKey)
  if (!named || !workspace) throw notFound()
  return { ...workspace, id: named.id }
}

/** Scanners open every link of a mail: looking changes nothing. */
async function look(request: FastifyRequest, reply: FastifyReply, services: LinkRoutes): Promise<string> {
  const { id, company, ...own } = found(request, 'unsubscribe', services)
  const row = await messageOf(own.db, id)
  if (!row) throw notFound()
  void reply.type('text/html; charset=utf-8').header('Content-Security-Policy', POLICY)
  // A forwarded mail hands its link on: of the address only as much as its owner recognises.
  const address = maskValue(row.value)
  return preferencePage({ locale: localeOf(request), company, address, wish: await wishOf(own, row) })
}

/** By the mail program's button (RFC 8058 section 3.2) or by the page's: no cookie, no redirect, as often as one likes. */
async function say(request: FastifyRequest, reply: FastifyReply, services: LinkRoutes): Promise<string> {
  const { id, company: _name, ...own } = found(request, 'unsubscribe', services)
  const wanted = wantedBy(request)
  if (!wanted) throw malformedBody()
  const row = await messageOf(own.db, id)
  if (!row) throw notFound()
  await wish(own, row, { state: wanted, now: services.now() })
  return look(request, reply, services)
}

const ONE_CLICK = /name="List-Unsubscribe"(?:[^\r\n]*)\r?\n(?:[^\r\n]+\r?\n)*\r?\nOne-Click(?:\r?\n|$)/

function wantedBy({ body, headers }: FastifyRequest): Wish | undefined {
  const text = Buffer.isBuffer(body) ? body.toString('latin1') : ''
  if (headers['content-type']?.startsWith('multipart/form-data')) return ONE_CLICK.test(text) ? 'withdrawn' : undefined
  const fields = new URLSearchParams(text)
  if (fields.get('List-Unsubscribe') === 'One-Click' || fields.get('wish') === 'unsubscribe') return 'withdrawn'
  return fields.get('wish') === 'subscribe' ? 'given' : undefined
}

async function pixel(request: FastifyRequest, reply: FastifyReply, services: LinkRoutes): Promise<Buffer> {
  const { id, ...own } = found(request, 'open', services)
  if (request.method === 'GET') await opened(own, { id, agent: agentOf(request), now: services.now() })
  void reply.type('image/gif')
  return PIXEL
}

/** Only where a link of ours leads: the address is kept here, so nobody can make us send people elsewhere. */
async function follow(request: FastifyRequest, reply: FastifyReply, services: LinkRoutes): Promise<FastifyReply> {
  const { id, ...own } = found(request, 'click', services)
  const url = await clicked(own, { id, agent: agentOf(request), now: services.now(), counts: request.method === 'GET' })
  if (!url) throw notFound()
  return reply.redirect(url, 302)
}

function agentOf({ headers }: FastifyRequest): string {
  return headers['user-agent'] ?? ''
}
