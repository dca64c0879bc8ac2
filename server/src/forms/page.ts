import type { Field, Label, Locale } from '@huiliu/contracts'
import { html, raw, type Html } from '../kernel/index.ts'
import type { FormRow } from './forms.ts'
import type { Asked, Wrong } from './receive.ts'
import { STYLE } from './style.ts'

type Shown = {
  form: FormRow
  asked: Asked[]
  locale: Locale
  company: string
  token: string
  /** what was typed, where something of it was wrong */
  texts: Map<string, string[]>
  wrong: Wrong
  /** what was wrong with the sending itself */
  said: string | null
}

const WORDS = {
  zh: {
    send: '提交',
    choose: '请选择',
    yes: '是',
    check: '有内容需要更正',
    street: '街道、门牌',
    province: '省 / 州',
    city: '城市',
    district: '区县',
    postcode: '邮编',
    lat: '纬度',
    lng: '经度',
    files: '最多 5 个文件，每个不超过 10 MB',
    closed: '这个表单已停止收集',
    trap: '此处请留空',
  },
  en: {
    send: 'Send',
    choose: 'Choose',
    yes: 'Yes',
    check: 'Something needs to be corrected',
    street: 'Street',
    province: 'State',
    city: 'City',
    district: 'District',
    postcode: 'Postcode',
    lat: 'Latitude',
    lng: 'Longitude',
    files: 'At most 5 files of 10 MB each',
    closed: 'This form takes no more answers',
    trap: 'Leave this empty',
  },
}

/** The name of the input that people do not see; programs fill it in. */
export const TRAP = 'company_website'

/** The form as a page of its own: no script, so that it works everywhere, and runs nothing. */
export function formPage(shown: Shown): string {
  const { form, asked, locale, token, wrong, said } = shown
  const words = WORDS[locale]
  const { title, intro, consent } = form.body
  const alert = said ?? (wrong.size > 0 ? words.check : null)
  return framed(
    shown,
    title[locale],
    html` ${intro[locale] !== '' && html`<p class="intro">${intro[locale]}</p>`}
      ${alert !== null && html`<p class="alert" role="alert">${alert}</p>`}
      <form method="post" enctype="multipart/form-data">
        <input type="hidden" name="_token" value="${token}" />
        <p class="trap" aria-hidden="true">
          <label>${words.trap}<input name="${TRAP}" tabindex="-1" autocomplete="off" /></label>
        </p>
        ${asked.map(one => question(one, shown))}
        ${
          consent[locale] !== '' &&
          html`<p class="consent${wrong.has('_consent') ? ' wrong' : ''}">
            <label
              ><input type="checkbox" name="_consent" value="yes" ${checked(shown.texts, '_consent', 'yes')} />
              <span>${consent[locale]}</span></label
            >
            ${problem(wrong, '_consent')}
          </p>`
        }
        <button type="submit">${words.send}</button>
      </form>`,
  )
}

export function thanksPage({ form, locale, company }: Pick<Shown, 'form' | 'locale' | 'company'>): string {
  const { title, thanks } = form.body
  const text = thanks[locale] || (locale === 'zh' ? '已收到，谢谢。' : 'Received, thank you.')
  return framed({ locale, company }, title[locale], html`<p role="status" class="thanks">${text}</p>`)
}

export function closedPage(locale: Locale): string {
  return framed({ locale, company: '' }, WORDS[locale].closed, html``)
}

function framed({ locale, company }: Pick<Shown, 'locale' | 'company'>, title: string, inner: Html): string {
  return html`<!doctype html>
    <html lang="${locale === 'zh' ? 'zh-CN' : 'en'}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title}</title>
        <style>
          ${raw(STYLE)}
        </style>
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          ${inner} ${company !== '' && html`<footer>${company}</footer>`}
        </main>
      </body>
    </html>`.markup
}

function labelOf({ field, asked }: Asked): Label {
  return asked.label ?? field.label
}

function question(one: Asked, shown: Shown): Html {
  const { field, asked } = one
  const { locale, wrong } = shown
  const required = asked.required === true || field.required === true
  const label = html`${labelOf(one)[locale]}${required && html`<b aria-hidden="true"> *</b>`}`
  const inner = inputOf(one, shown, required)
  const help = field.help && html`<small>${field.help[locale]}</small>`
  const grouped = GROUPED.has(field.type)
  const kind = wrong.has(field.name) ? 'question wrong' : 'question'
  return grouped
    ? html`<fieldset class="${kind}">
        <legend>${label}</legend>
        ${inner}${help}${problem(wrong, field.name)}
      </fieldset>`
    : html`<p class="${kind}">
        <label for="${field.name}">${label}</label>${inner}${help}${problem(wrong, field.name)}
      </p>`
}

const GROUPED = new Set<Field['type']>(['multi_select', 'rating', 'address', 'location'])

function problem(wrong: Wrong, name: string): Html | false {
  const text = wrong.get(name)
  return text !== undefined && html`<span class="problem" id="${name}-problem">${text}</span>`
}

function checked(texts: Shown['texts'], name: string, value: string): Html | false {
  return (texts.get(name) ?? []).includes(value) && raw('checked')
}

const INPUTS: Partial<Record<Field['type'], string>> = {
  date: 'date',
  time: 'time',
  email: 'email',
  phone: 'tel',
  url: 'url',
}
const MODES: Partial<Record<Field['type'], string>> = { number: 'decimal', currency: 'decimal', percent: 'decimal' }

function inputOf({ field }: Asked, shown: Shown, required: boolean): Html {
  const { name, type, options = [], max = 5 } = field
  const { locale, texts, wrong } = shown
  const words = WORDS[locale]
  const value = texts.get(name)?.[0] ?? ''
  const must = required && raw('required')
  const invalid = wrong.has(name) && raw(`aria-invalid="true" aria-describedby="${name}-problem"`)
  if (type === 'long_text')
    return html`<textarea id="${name}" name="${name}" rows="4" ${must} ${invalid}>${value}</textarea>`
  if (type === 'select')
    return html`<select id="${name}" name="${name}" ${must} ${invalid}>
      <option value="">${words.choose}</option>
      ${options.map(one => html`<option value="${one.value}" ${one.value === value && raw('selected')}>${one.label[locale]}</option>`)}
    </select>`
  if (type === 'multi_select')
    return html`${options.map(one => html`<label class="choice"><input type="checkbox" name="${name}" value="${one.value}" ${checked(texts, name, one.value)} /> ${one.label[locale]}</label>`)}`
  if (type === 'boolean')
    return html`<label class="choice"
      ><input id="${name}" type="checkbox" name="${name}" value="yes" ${checked(texts, name, 'yes')} />
      ${words.yes}</label
    >`
  if (type === 'rating')
    return html`<span class="stars"
      >${Array.from({ length: max }, (_, n) => html`<label class="choice"><input type="radio" name="${name}" value="${n + 1}" ${checked(texts, name, String(n + 1))} /> ${n + 1}★</label>`)}</span
    >`
  if (type === 'address') return parts(name, ['province', 'city', 'district', 'street', 'postcode'], shown)
  if (type === 'location') return parts(name, ['lat', 'lng'], shown)
  if (type === 'file' || type === 'image')
    return html`<input
        id="${name}"
        type="file"
        name="${name}"
        multiple
        ${type === 'image' && raw('accept="image/png,image/jpeg,image/gif,image/webp"')}
        ${must}
      /><small>${words.files}</small>`
  const mode = MODES[type]
  return html`<input
    id="${name}"
    name="${name}"
    type="${INPUTS[type] ?? 'text'}"
    value="${value}"
    ${mode !== undefined && raw(`inputmode="${mode}"`)}
    ${must}
    ${invalid}
  />`
}

type Part = 'province' | 'city' | 'district' | 'street' | 'postcode' | 'lat' | 'lng'

function parts(name: string, keys: Part[], { locale, texts }: Shown): Html {
  const words = WORDS[locale]
  return html`<span class="parts"
    >${keys.map(key => html`<input name="${name}.${key}" aria-label="${words[key]}" placeholder="${words[key]}" value="${texts.get(`${name}.${key}`)?.[0] ?? ''}" />`)}</span
  >`
}
