import { readFile } from 'node:fs/promises'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Locale } from '@huiliu/contracts'
import { createTally, html, localeOf, type Tally } from '../../kernel/index.ts'
import { refuseCrossSite } from '../../workspace/index.ts'
import { productOf } from '../company/catalogue.ts'
import { BASE, layout, type Content, type Page } from './layout.ts'
import { accountPage, cartPage, checkoutPage, mailPage, notice, signInPage, signUpPage, welcomePage } from './pages.ts'
import { home, productPage } from './shelves.ts'
import { inventedCustomer, openLink, placeOrder, requestSignIn, signUp, type ShopServices } from './shop.ts'
import { linesOf, type Visitor } from './state.ts'
import { sayIn, yuan } from './words.ts'

/** Another company's site: no frame but our own guided page may hold it, and no inline script either. */
const POLICY = [
  `default-src 'none'`,
  `script-src 'self'`,
  `style-src 'self'`,
  `img-src 'self' data:`,
  `connect-src 'self'`,
  `form-action 'self'`,
  `base-uri 'none'`,
  `frame-ancestors 'self'`,
].join('; ')

const COOKIE = 'chengyu_shop'
const LANGUAGE = 'chengyu_lang'
const MOST_OF_ONE = 9
const FORM_BYTES = 8_192
const FORMS_PER_MINUTE = 120

type Asked = {
  request: FastifyRequest
  reply: FastifyReply
  visitor: Visitor
  locale: Locale
  form: (name: string) => string
  services: ShopServices
  now: Date
}
type Answer = Content | { to: string }
type Handler = (page: Page, asked: Asked) => Promise<Answer> | Answer

/** The demo shop at /demo/shop: pages, forms, and the two files they load. */
export async function shopRoutes(http: FastifyInstance, services: ShopServices): Promise<void> {
  await http.register(
    async scope => {
      scope.addContentTypeParser(
        'application/x-www-form-urlencoded',
        { parseAs: 'string', bodyLimit: FORM_BYTES },
        (_request, body, done) => done(null, new URLSearchParams(String(body))),
      )
      await assets(scope)
      for (const [path, handler] of Object.entries(PAGES)) scope.get(path, answer(handler, services))
      const sent = createTally({ windowMs: 60_000 })
      for (const [path, handler] of Object.entries(FORMS)) scope.post(path, answer(guarded(handler, sent), services))
      scope.get('/leave', async (request, reply) => {
        services.state.forget(request.cookies[COOKIE])
        reply.clearCookie(COOKIE, { path: '/demo' })
        return answer(leave, services)(request, reply)
      })
      scope.get('/*', answer(missing, services))
    },
    { prefix: BASE },
  )
}

/** The visitor behind a request of the demo, for the guided page's own routes. */
export function visitorOf(request: FastifyRequest, { state }: Pick<ShopServices, 'state'>): Visitor {
  return state.visitor(request.cookies[COOKIE])
}

const PAGES: Record<string, Handler> = {
  '/': page => home(page),
  '/p/:sku': (page, asked) => {
    const product = productOf(parameter(asked.request, 'sku'))
    return product ? productPage(page, product) : missing(page, asked)
  },
  '/cart': page => cartPage(page),
  '/sign-up': (page, { visitor, locale }) =>
    visitor.account ? { to: '/account' } : signUpPage(page, { given: inventedCustomer(locale) }),
  '/welcome': (page, { visitor }) => (visitor.account ? welcomePage(page, visitor.account) : { to: '/sign-up' }),
  '/sign-in': (page, { request }) => signInPage(page, request.url.endsWith('?sent')),
  '/account': (page, { visitor }) => (visitor.account ? accountPage(page, visitor.account) : { to: '/sign-in' }),
  '/mail': (page, { visitor, services }) => {
    const mails = services.state.mailsOf(visitor)
    for (const mail of mails) mail.read = true
    return mailPage(page, mails)
  },
  // The link's secret must not stay in the address, where the tracker would read it.
  '/link/:ticket': async ({ say }, { request, services, visitor, now }) => {
    const opened = await openLink({ ...services, visitor, now }, parameter(request, 'ticket'))
    if (opened) return { to: opened.confirmed ? '/confirmed' : '/account' }
    return notice({ title: say('linkGone'), line: say('linkGoneLine'), act: [`${BASE}/sign-in`, say('signIn')] })
  },
  '/confirmed': ({ say }, { visitor }) => {
    if (!visitor.account?.confirmedAt) return { to: '/account' }
    const line = say('confirmedLine', { name: visitor.account.name })
    const next: [string, string] = visitor.cart.size > 0 ? ['/checkout', say('checkout')] : ['', say('goOn')]
    return notice({ title: say('confirmed'), line, act: [BASE + next[0], next[1]] })
  },
  '/checkout': (page, { visitor }) => {
    const lines = linesOf(visitor)
    if (lines.length === 0) return { to: '/cart' }
    return visitor.account ? checkoutPage(page, { account: visitor.account, lines }) : { to: '/sign-up' }
  },
  '/thanks': ({ say }, { visitor }) => {
    const [order] = visitor.account?.orders ?? []
    if (!order) return { to: '/cart' }
    const line = say('thanksLine', { number: order.number, total: yuan(order.total) })
    return notice({ title: say('thanks'), line, act: [`${BASE}/account`, say('account')] })
  },
}

const FORMS: Record<string, Handler> = {
  '/cart': (_page, { visitor, form }) => {
    const [sku, quantity] = [form('sku'), Number(form('quantity'))]
    if (!productOf(sku)) return { to: '/cart' }
    const wanted = Number.isInteger(quantity) && quantity > 0 ? (visitor.cart.get(sku) ?? 0) + quantity : 0
    if (wanted === 0) visitor.cart.delete(sku)
    else visitor.cart.set(sku, Math.min(wanted, MOST_OF_ONE))
    return { to: '/cart' }
  },
  '/sign-up': async (page, { visitor, form, services, now }) => {
    const given = { name: form('name'), email: form('email'), phone: form('phone') }
    visitor.device = form('anonymousId') || visitor.device
    if (!given.name || !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(given.email) || !/\d{5}/.test(given.phone))
      return signUpPage(page, { given, problem: 'wrongInput' })
    if (services.state.accountOf(given.email)) return signUpPage(page, { given, problem: 'taken' })
    await signUp({ ...services, visitor, now }, given)
    return { to: '/welcome' }
  },
  '/sign-in': (_page, { visitor, form, services, now }) => {
    visitor.device = form('anonymousId') || visitor.device
    requestSignIn({ ...services, visitor, now }, form('email'))
    return { to: '/sign-in?sent' }
  },
  '/sign-out': (_page, { visitor }) => {
    visitor.account = null
    return { to: '/' }
  },
  '/checkout': async (_page, { visitor, form, services, now }) => {
    const { account } = visitor
    if (!account) return { to: '/sign-up' }
    const delivery = { address: form('address'), phone: form('phone') || account.phone }
    const order = await placeOrder({ ...services, visitor, now }, account, delivery)
    return { to: order ? '/thanks' : '/cart' }
  },
}

function leave({ say }: Page): Answer {
  return { title: say('brand'), body: html`<section class="narrow notice" data-leave></section>`, untold: true }
}

function missing({ say }: Page, { reply }: Asked): Answer {
  reply.code(404)
  return notice({ title: say('notFound'), line: '', act: [BASE, say('back')] })
}

/** A form comes from our own page, and not more often than people type. */
function guarded(handler: Handler, sent: Tally): Handler {
  return (page, asked) => {
    refuseCrossSite(asked.request)
    if (sent.count(asked.request.ip, asked.now).count <= FORMS_PER_MINUTE) return handler(page, asked)
    asked.reply.code(429)
    return notice({ title: page.say('busy'), line: page.say('busyLine'), act: [BASE, page.say('back')] })
  }
}

/** One page: who asks, in which language, and either markup or where to go on. */
function answer(handler: Handler, services: ShopServices) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const visitor = visitorOf(request, services)
    const locale = languageOf(request, reply)
    reply.setCookie(COOKIE, visitor.id, { path: '/demo', httpOnly: true, sameSite: 'lax', maxAge: 86_400 })
    const writeKey = (await services.sources()).site.writeKey
    const page: Page = { say: sayIn(locale), locale, visitor, writeKey }
    const asked = { request, reply, visitor, locale, form: formOf(request), services, now: new Date() }
    const content = await handler(page, asked)
    if ('to' in content) return reply.redirect(BASE + content.to, 303)
    const unread = services.state.mailsOf(visitor).filter(mail => !mail.read).length
    return reply
      .header('Content-Security-Policy', POLICY)
      .header('Cache-Control', 'no-store')
      .type('text/html; charset=utf-8')
      .send(layout(page, content, unread))
  }
}

function languageOf(request: FastifyRequest, reply: FastifyReply): Locale {
  const asked = new URL(request.url, 'http://shop').searchParams.get('lang')
  const wanted = asked ?? request.cookies[LANGUAGE]
  if (wanted !== 'zh' && wanted !== 'en') return localeOf(request)
  if (asked) reply.setCookie(LANGUAGE, wanted, { path: BASE, sameSite: 'lax', maxAge: 86_400 * 30 })
  return wanted
}

const FIELD_LIMIT = 200

function formOf({ body }: FastifyRequest): (name: string) => string {
  return name => (body instanceof URLSearchParams ? (body.get(name) ?? '').trim().slice(0, FIELD_LIMIT) : '')
}

function parameter({ params }: FastifyRequest, name: string): string {
  const found: unknown = typeof params === 'object' && params !== null ? Reflect.get(params, name) : undefined
  return typeof found === 'string' ? found : ''
}

async function assets(scope: FastifyInstance): Promise<void> {
  for (const [name, type] of [
    ['shop.css', 'text/css'],
    ['shop.js', 'text/javascript'],
  ] as const) {
    const text = await readFile(new URL(`assets/${name}`, import.meta.url), 'utf8')
    scope.get(`/assets/${name}`, async (_request, reply) =>
      reply.header('Cache-Control', 'no-cache').type(`${type}; charset=utf-8`).send(text),
    )
  }
}
