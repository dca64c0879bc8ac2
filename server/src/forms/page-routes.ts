import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Locale } from '@huiliu/contracts'
import { createTally, localeOf, type Db, type FileStore, type Sealer } from '../kernel/index.ts'
import { catalogOf } from '../objects/index.ts'
import { countryOf } from '../workspace/index.ts'
import { openForm, type FormRow } from './forms.ts'
import { TRAP, closedPage, formPage, thanksPage } from './page.ts'
import { WORDS, askedOf, keepFiles, readValues, traitsOf, type Asked, type Sent } from './receive.ts'
import { checkToken, issueToken } from './token.ts'

type Accepting = { sourceId: string; receivedAt: Date; path: string; agent: string | null; key: string; body: Buffer }
/** A workspace whose forms are open to the world. */
export type FormsOpen = {
  db: Db
  company: string
  store: FileStore
  accept(delivery: Accepting): Promise<void>
}
type Services = { sealer: Sealer; now(): Date; find(workspaceKey: string): FormsOpen | undefined }

const FILE_BYTES = 10 * 1024 * 1024
const LIMITS = { fileSize: FILE_BYTES, files: 5, fields: 400, fieldSize: 100_000, parts: 420 }
/** What one submission may say in all: an event holds no more. */
const MOST_TEXT = 24_000
/** Shown alone or in other people's pages; it can send itself, and nothing else. */
const policyOf = (origin: string) =>
  [
    'sandbox allow-forms allow-popups',
    `default-src 'none'`,
    `style-src 'unsafe-inline'`,
    `form-action ${origin}`,
    `base-uri 'none'`,
    'frame-ancestors *',
  ].join('; ')

/** The pages of public forms: GET shows one, POST takes what was typed. Nobody is signed in here. */
export async function publicFormRoutes(app: FastifyInstance, services: Services): Promise<void> {
  await app.register(async scope => {
    await scope.register(multipart, { limits: LIMITS, throwFileSizeLimit: false })
    scope.addHook('onRequest', async (request, reply) => {
      reply
        .header('Cache-Control', 'no-store')
        .header('Referrer-Policy', 'no-referrer')
        .header('X-Robots-Tag', 'noindex')
        .header('Content-Security-Policy', policyOf(`${request.protocol}://${request.host}`))
        .type('text/html; charset=utf-8')
    })
    scope.get('/f/:address', (request, reply) => show(services, request, reply))
    scope.post('/f/:address', (request, reply) => take(services, request, reply))
  })
}

type Found = { workspace: FormsOpen; form: FormRow; asked: Asked[]; locale: Locale }

async function found({ find }: Services, request: FastifyRequest): Promise<Found | undefined> {
  const { params } = request
  const address = typeof params === 'object' && params !== null && 'address' in params ? String(params.address) : ''
  const workspace = find(/^([a-z0-9]+)-[0-9a-f]+$/.exec(address)?.[1] ?? '')
  const form = workspace && (await openForm(workspace.db, address))
  const object = form && (await catalogOf(workspace)).byName.get(form.object)
  if (!workspace || !form || !object) return undefined
  return { workspace, form, asked: askedOf(form, object), locale: localeOf(request) }
}

async function show(services: Services, request: FastifyRequest, reply: FastifyReply): Promise<string> {
  const one = await found(services, request)
  if (!one) {
    reply.code(404)
    return closedPage(localeOf(request))
  }
  return again(services, one, { texts: new Map(), wrong: new Map(), said: null })
}

type Tried = Pick<Parameters<typeof formPage>[0], 'texts' | 'wrong' | 'said'>

function again({ sealer, now }: Services, { workspace, form, asked, locale }: Found, tried: Tried): string {
  // One that was merely too young grows old enough: whoever is quick sends the same page once more.
  const given = tried.texts.get('_token')?.[0] ?? ''
  const known = checkToken(sealer, { address: form.address, token: given, now: now() })
  const usable = 'nonce' in known || known.refused === 'too_fast'
  const token = usable ? given : issueToken(sealer, form.address, now())
  return formPage({ form, asked, locale, company: workspace.company, token, ...tried })
}

const SAID = {
  busy: { zh: '提交太频繁，请稍后再试', en: 'Too many submissions: try again later' },
  retry: { zh: '没有提交成功，请再提交一次', en: 'This was not sent: please send it once more' },
  long: { zh: '内容太长', en: 'This is too long' },
  files: { zh: '文件太大或太多', en: 'The files are too large or too many' },
}

async function take(services: Services, request: FastifyRequest, reply: FastifyReply): Promise<string> {
  const one = await found(services, request)
  if (!one || !request.isMultipart()) {
    reply.code(one ? 415 : 404)
    return closedPage(localeOf(request))
  }
  const refuse = (status: number, tried: Partial<Tried>) => {
    reply.code(status)
    return again(services, one, { texts: new Map(), wrong: new Map(), said: null, ...tried })
  }
  const now = services.now()
  if (isBusy(`${one.form.id} ${request.ip}`, now)) return refuse(429, { said: SAID.busy[one.locale] })
  const sent = await sentIn(request).catch(() => undefined)
  if (!sent) return refuse(413, { said: SAID.files[one.locale] })
  const text = (name: string) => sent.texts.get(name)?.[0] ?? ''
  const token = checkToken(services.sealer, { address: one.form.address, token: text('_token'), now })
  // Said in the same words whatever gave it away; a person who is quicker than we think sends it again.
  if ('refused' in token || text(TRAP) !== '') return refuse(422, { texts: sent.texts, said: SAID.retry[one.locale] })
  return settle(services, one, { sent, nonce: token.nonce, now, agent: request.headers['user-agent'] ?? null, refuse })
}

type Settling = {
  sent: Sent
  nonce: string
  now: Date
  agent: string | null
  refuse: (status: number, tried: Partial<Tried>) => string
}

async function settle(_services: Services, one: Found, { sent, nonce, now, agent, refuse }: Settling): Promise<string> {
  const { workspace, form, asked, locale } = one
  const country = await countryOf(workspace.db)
  const { values, wrong } = readValues(asked, sent, { country, locale })
  const agreed = (sent.texts.get('_consent') ?? []).includes('yes')
  if (form.body.consent[locale] !== '' && !agreed) wrong.set('_consent', WORDS.consent[locale])
  if (wrong.size > 0) return refuse(422, { texts: sent.texts, wrong })
  const files = await keepFiles(workspace.db, workspace.store, { form, asked, sent, now }, locale)
  if (files.wrong.size > 0) return refuse(422, { texts: sent.texts, wrong: files.wrong })
  const object = (await catalogOf(workspace)).byName.get(form.object)
  const all = { ...values, ...files.values }
  const said = {
    traits: object ? traitsOf(asked, values, object) : {},
    properties: {
      form: form.id,
      title: form.body.title[locale],
      object: form.object,
      values: all,
      ...(agreed && { consent: form.body.consent[locale] }),
    },
  }
  const body = Buffer.from(JSON.stringify(said))
  if (body.length > MOST_TEXT) return refuse(413, { texts: sent.texts, said: SAID.long[locale] })
  await workspace.accept({
    sourceId: form.source_id,
    receivedAt: now,
    path: `/f/${form.address}`,
    agent,
    key: nonce,
    body,
  })
  return thanksPage({ form, locale, company: workspace.company })
}

async function sentIn(request: FastifyRequest): Promise<Sent | undefined> {
  const sent: Sent = { texts: new Map(), files: new Map() }
  for await (const part of request.parts()) {
    if (part.type === 'file') {
      const content = await part.toBuffer()
      if (part.file.truncated) return undefined
      if (part.filename === '' || content.length === 0) continue
      const file = { name: part.filename, mediaType: part.mimetype, content }
      sent.files.set(part.fieldname, [...(sent.files.get(part.fieldname) ?? []), file])
    } else if (typeof part.value === 'string')
      sent.texts.set(part.fieldname, [...(sent.texts.get(part.fieldname) ?? []), part.value])
  }
  return sent
}

/** Of one address with one form in ten minutes. */
const MOST_TRIES = 30
const tries = createTally({ windowMs: 10 * 60_000 })

function isBusy(key: string, now: Date): boolean {
  return tries.count(key, now).count > MOST_TRIES
}
