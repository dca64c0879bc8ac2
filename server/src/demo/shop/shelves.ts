import type { Locale } from '@huiliu/contracts'
import { PRODUCTS, productOf, type Product } from '../company/catalogue.ts'
import { asItem } from '../company/diary.ts'
import { html, type Html } from '../../kernel/index.ts'
import { BASE, type Content, type Page } from './layout.ts'
import { HERO, picture } from './pictures.ts'
import { yuan, type Say, type Word } from './words.ts'

/** What somebody sees who has chosen nothing yet. */
export function home({ say, locale }: Page): Content {
  const body = html`<section class="hero">
      <div>
        <h1>${say('heroTitle')}</h1>
        <p>${say('heroLine')}</p>
        <a class="pill" href="#purifiers">${say('heroAct')}</a>
        <a class="pill quiet" href="#filters">${say('heroMore')}</a>
      </div>
      <div class="window">${HERO}</div>
    </section>
    ${promises(say)} ${shelf({ id: 'purifiers', of: ['purifier', 'pump'], say, locale })}
    ${shelf({ id: 'filters', of: ['filter', 'kit'], say, locale })}
    ${shelf({ id: 'services', of: ['service'], say, locale })}`
  return { title: say('brand'), body }
}

const PROMISES: [Word, Word][] = [
  ['promise1', 'promise1Line'],
  ['promise2', 'promise2Line'],
  ['promise3', 'promise3Line'],
]

function promises(say: Say): Html {
  return html`<ul class="promises">
    ${PROMISES.map(([title, line]) => html`<li><strong>${say(title)}</strong><span>${say(line)}</span></li>`)}
  </ul>`
}

type Shelf = { id: 'purifiers' | 'filters' | 'services'; of: string[]; say: Say; locale: Locale }

function shelf({ id, of, say, locale }: Shelf): Html {
  const goods = PRODUCTS.filter(product => of.includes(product.category))
  return html`<section class="shelf" id="${id}">
    <header>
      <h2>${say(id)}</h2>
      <p>${say(`${id}Line`)}</p>
    </header>
    <div class="goods">${goods.map(product => card(product, locale))}</div>
  </section>`
}

function card({ sku, name, line, price }: Product, locale: Locale): Html {
  return html`<a class="good" href="${BASE}/p/${sku}">
    ${picture(sku)}
    <strong>${name[locale]}</strong>
    <span>${line[locale]}</span>
    <b>${yuan(price)}</b>
  </a>`
}

export function productPage({ say, locale }: Page, product: Product): Content {
  const { sku, name, line, price, points, refills = [] } = product
  const body = html`<a class="crumb" href="${BASE}">← ${say('back')}</a>
    <article class="product">
      <div class="stage">${picture(sku)}</div>
      <div class="facts">
        <h1>${name[locale]}</h1>
        <p class="line">${line[locale]}</p>
        <p class="price">${yuan(price)}</p>
        <ul>
          ${points.map(point => html`<li>${point[locale]}</li>`)}
        </ul>
        <form
          method="post"
          action="${BASE}/cart"
          name="${say('add')}"
          data-added="${JSON.stringify(asItem(product, 1, locale))}"
        >
          <input type="hidden" name="sku" value="${sku}" />
          <label>${say('quantity')} <input type="number" name="quantity" value="1" min="1" max="9" /></label>
          <button class="pill">${say('add')}</button>
        </form>
        <p class="fine">${say('delivery')}</p>
      </div>
    </article>
    ${
      refills.length > 0 &&
      html`<section class="shelf">
        <header><h2>${say('fits')}</h2></header>
        <div class="goods">
          ${refills.map(refill => {
            const found = productOf(refill)
            return found && card(found, locale)
          })}
        </div>
      </section>`
    }`
  return { title: name[locale], body, telling: { track: 'Product Viewed', properties: asItem(product, 1, locale) } }
}
