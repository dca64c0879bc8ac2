import { asItem } from '../company/diary.ts'
import { html } from '../../kernel/index.ts'
import { BASE, type Content, type Page, type Telling } from './layout.ts'
import { picture } from './pictures.ts'
import { linesOf, totalOf, type Account, type Line, type Mail } from './state.ts'
import { yuan, type Word } from './words.ts'

export function cartPage({ say, locale, visitor }: Page): Content {
  const lines = linesOf(visitor)
  if (lines.length === 0)
    return notice({ title: say('cartEmpty'), line: say('cartEmptyLine'), act: [BASE, say('heroAct')] })
  const body = html`<section class="narrow">
    <h1>${say('cart')}</h1>
    <ul class="lines">
      ${lines.map(
        ({ product, quantity, amount }) =>
          html`<li>
            ${picture(product.sku)}
            <div><strong>${product.name[locale]}</strong><span>${yuan(product.price)} × ${quantity}</span></div>
            <b>${yuan(amount)}</b>
            <form method="post" action="${BASE}/cart">
              <input type="hidden" name="sku" value="${product.sku}" />
              <input type="hidden" name="quantity" value="0" />
              <button class="text">${say('remove')}</button>
            </form>
          </li>`,
      )}
    </ul>
    <p class="total"><span>${say('total')}</span><b>${yuan(totalOf(lines))}</b></p>
    ${!visitor.account && html`<p class="fine">${say('needAccount')}</p>`}
    <a class="pill" href="${BASE}/checkout">${say('checkout')}</a>
  </section>`
  const properties = { products: lines.map(line => asItem(line.product, line.quantity, locale)) }
  return { title: say('cart'), body, telling: { track: 'Cart Viewed', properties } }
}

export type Given = { name: string; email: string; phone: string }

export function signUpPage({ say }: Page, { given, problem }: { given: Given; problem?: Word | undefined }): Content {
  const fields: [keyof Given, string, string][] = [
    ['name', 'text', 'name'],
    ['email', 'email', 'email'],
    ['phone', 'tel', 'tel'],
  ]
  const body = html`<section class="narrow card">
    <h1>${say('signUpTitle')}</h1>
    <p>${say('signUpLine')}</p>
    <p class="hint">${say('prefilled')}</p>
    ${problem && html`<p class="problem" role="alert">${say(problem)}</p>`}
    <form method="post" action="${BASE}/sign-up" name="${say('signUp')}" data-device>
      ${fields.map(
        ([name, type, complete]) =>
          html`<label
            ><span>${say(name)}</span
            ><input
              name="${name}"
              type="${type}"
              value="${given[name]}"
              autocomplete="${complete}"
              required
              maxlength="120"
          /></label>`,
      )}
      <button class="pill">${say('join')}</button>
    </form>
    <a class="text" href="${BASE}/sign-in">${say('haveAccount')}</a>
  </section>`
  return { title: say('signUp'), body }
}

export function signInPage({ say }: Page, sent: boolean): Content {
  const body = html`<section class="narrow card">
    <h1>${say('signInTitle')}</h1>
    <p>${say('signInLine')}</p>
    ${sent && html`<p class="hint" role="status">${say('linkSent')} · <a href="${BASE}/mail">${say('openMail')}</a></p>`}
    <form method="post" action="${BASE}/sign-in" name="${say('signIn')}" data-device>
      <label
        ><span>${say('email')}</span><input name="email" type="email" autocomplete="email" required maxlength="120"
      /></label>
      <button class="pill">${say('sendLink')}</button>
    </form>
    <a class="text" href="${BASE}/sign-up">${say('noAccount')}</a>
  </section>`
  return { title: say('signIn'), body }
}

/** After the sign-up: the shop's own script says who it is, as far as a browser can say that. */
export function welcomePage({ say }: Page, { email, name, phone, userId }: Account): Content {
  const body = notice({
    title: say('confirmTitle'),
    line: say('confirmLine', { email }),
    act: [`${BASE}/mail`, say('openMail')],
  }).body
  return { title: say('confirmTitle'), body, telling: { identify: userId, traits: { name, email, phone } } }
}

export function accountPage({ say, locale }: Page, account: Account): Content {
  const { name, userId, email, confirmedAt, orders } = account
  const body = html`<section class="narrow card">
    <h1>${say('hello', { name })}</h1>
    <p>${say('accountLine', { id: userId })}</p>
    <p>
      ${say('emailState')} ${email} ·
      <b class="${confirmedAt ? 'good-state' : 'wait-state'}">${say(confirmedAt ? 'stateOk' : 'stateWaiting')}</b>
    </p>
    <h2>${say('orders')}</h2>
    ${
      orders.length === 0
        ? html`<p class="fine">${say('noOrders')}</p>`
        : html`<ul class="orders">
            ${orders.map(
              ({ number, total, at }) =>
                html`<li>
                  <strong>${number}</strong><span>${at.toLocaleDateString(locale === 'zh' ? 'zh-CN' : 'en')}</span
                  ><b>${yuan(total)}</b>
                </li>`,
            )}
          </ul>`
    }
    <a class="pill" href="${BASE}">${say('goOn')}</a>
    <form method="post" action="${BASE}/sign-out" class="inline"><button class="text">${say('signOut')}</button></form>
  </section>`
  return { title: say('account'), body }
}

export function checkoutPage({ say, locale }: Page, { account, lines }: { account: Account; lines: Line[] }): Content {
  const total = yuan(totalOf(lines))
  const body = html`<section class="narrow card">
    <h1>${say('checkoutTitle')}</h1>
    <ul class="bill">
      ${lines.map(
        ({ product, quantity, amount }) =>
          html`<li><span>${product.name[locale]} × ${quantity}</span><b>${yuan(amount)}</b></li>`,
      )}
      <li class="sum"><span>${say('total')}</span><b>${total}</b></li>
    </ul>
    <form method="post" action="${BASE}/checkout" name="${say('checkoutTitle')}">
      <label
        ><span>${say('address')}</span><input name="address" value="${say('addressOf')}" required maxlength="200"
      /></label>
      <label
        ><span>${say('contactPhone')}</span
        ><input name="phone" type="tel" value="${account.phone}" required maxlength="40"
      /></label>
      <button class="pill">${say('pay', { total })}</button>
    </form>
    <p class="fine">${say('payNote')}</p>
  </section>`
  const telling = { track: 'Checkout Started', properties: { value: totalOf(lines), currency: 'CNY' } }
  return { title: say('checkoutTitle'), body, telling }
}

export function mailPage({ say, locale }: Page, mails: Mail[]): Content {
  const time = (at: Date) =>
    at.toLocaleTimeString(locale === 'zh' ? 'zh-CN' : 'en', { hour: '2-digit', minute: '2-digit' })
  const body = html`<section class="narrow mailbox">
    <h1>${say('mailTitle')}</h1>
    <p class="fine">${say('mailLine')}</p>
    ${mails.length === 0 && html`<p class="empty">${say('mailEmpty')}</p>`}
    ${mails.map(
      ({ kind, to, name, path, at }) =>
        html`<article class="mail">
          <header>
            <strong>${say(`${kind}Subject`)}</strong><time>${time(at)}</time>
            <small>${say('from')} ${say('brand')} &lt;hi@chengyu.example&gt; → ${to}</small>
          </header>
          <p class="lines-kept">${say(`${kind}Body`, { name })}</p>
          <a class="pill" href="${BASE}${path}">${say(`${kind}Act`)}</a>
        </article>`,
    )}
  </section>`
  return { title: say('mailTitle'), body, untold: true }
}

type Notice = { title: string; line: string; act: [href: string, label: string]; telling?: Telling }

export function notice({ title, line, act: [href, label], telling }: Notice): Content {
  const body = html`<section class="narrow card notice">
    <h1>${title}</h1>
    <p>${line}</p>
    <a class="pill" href="${href}">${label}</a>
  </section>`
  return { title, body, telling }
}
