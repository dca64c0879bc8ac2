import type { Locale } from '@huiliu/contracts'
import { html, type Html } from '../../kernel/index.ts'
import { MARK } from './pictures.ts'
import { linesOf, type Visitor } from './state.ts'
import type { Say } from './words.ts'

/** What every page needs to know. */
export type Page = {
  say: Say
  locale: Locale
  visitor: Visitor
  /** the public key the tracker writes with */
  writeKey: string
}
/** What the tracker is told on a page beside the page itself: an event, or who signed in. */
export type Telling =
  { track: string; properties: Record<string, unknown> } | { identify: string; traits: Record<string, unknown> }

/** `untold`: the page is none of the shop's own (the mailbox), so nobody is told of it. */
export type Content = { title: string; body: Html; telling?: Telling | undefined; untold?: boolean }

export const BASE = '/demo/shop'

export function layout(page: Page, { title, body, telling, untold }: Content, unread: number): string {
  const { say, locale, visitor, writeKey } = page
  const told = telling && JSON.stringify(telling)
  return (
    '<!doctype html>' +
    html`<html lang="${locale === 'zh' ? 'zh-CN' : 'en'}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="stylesheet" href="${BASE}/assets/shop.css" />
        <link rel="icon" href="data:," />
        <script type="module" src="${BASE}/assets/shop.js"></script>
        <script
          async
          src="/tracker.js"
          data-write-key="${writeKey}"
          data-consent="required"
          data-page="${untold ? 'off' : 'on'}"
        ></script>
      </head>
      <body data-user="${visitor.account?.userId ?? ''}" data-mixed="${visitor.account?.mixedWith?.card ?? ''}">
        ${header(page, unread)}
        <main ${told && html`data-telling="${told}"`}>${body}</main>
        ${footer(page)}
        <form class="consent" hidden aria-label="${say('brand')}">
          <p>${say('consent')}</p>
          <button type="button" class="pill" value="granted">${say('agree')}</button>
          <button type="button" class="pill quiet" value="denied">${say('refuse')}</button>
        </form>
      </body>
    </html>`.markup
  )
}

function header({ say, locale, visitor }: Page, unread: number): Html {
  const count = linesOf(visitor).reduce((sum, line) => sum + line.quantity, 0)
  return html`<header class="top">
    <a class="brand" href="${BASE}">${MARK}<span>${say('brand')}</span></a>
    <nav>
      <a class="wide" href="${BASE}#purifiers">${say('purifiers')}</a>
      <a class="wide" href="${BASE}#filters">${say('refills')}</a>
      <a class="wide" href="${BASE}#services">${say('care')}</a>
    </nav>
    <div class="tools">
      ${
        visitor.account
          ? html`<a href="${BASE}/account">${visitor.account.name}</a>`
          : html`<a href="${BASE}/sign-in" class="wide">${say('signIn')}</a
              ><a href="${BASE}/sign-up">${say('signUp')}</a>`
      }
      <a href="${BASE}/mail">${say('mail')}${unread > 0 && html`<b class="badge">${unread}</b>`}</a>
      <a href="${BASE}/cart">${say('cart')}${count > 0 && html`<b class="badge">${count}</b>`}</a>
      <span class="wide">${otherLanguage(locale)}</span>
    </div>
  </header>`
}

function footer({ say, locale }: Page): Html {
  return html`<footer class="bottom">
    <div><strong>${say('brand')}</strong><span>${say('tagline')}</span></div>
    <p>${say('footer')} ${otherLanguage(locale)}</p>
  </footer>`
}

function otherLanguage(locale: Locale): Html {
  return locale === 'zh'
    ? html`<a href="?lang=en" lang="en">English</a>`
    : html`<a href="?lang=zh" lang="zh-CN">中文</a>`
}
