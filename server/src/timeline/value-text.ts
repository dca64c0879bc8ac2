import { phoneText, type Field, type Locale, type ObjectDef } from '@huiliu/contracts'
import { isId } from '../kernel/index.ts'
import { wordedText } from '../objects/index.ts'

/** What speaking of values takes: the reader's language, and the workspace's currency, country (ISO 3166) and time zone. */
export type Voice = { locale: Locale; currency: string; country: string; timeZone: string }

const MAX_TEXT = 40
const YES_NO = { true: { zh: '是', en: 'yes' }, false: { zh: '否', en: 'no' } }

/**
 * The values an event gave a record's fields as a person reads them: `阶段 客户`. Options by their labels, dates in the
 * workspace's days; what was emptied is `—`. Ids (lookups, members) name nobody here and are left out.
 */
export function changeTexts(def: ObjectDef | undefined, changes: [string, unknown][], voice: Voice): string[] {
  const fields = new Map(def?.fields.map(field => [field.name, field]))
  return changes.flatMap(([name, value]) => {
    const field = fields.get(name)
    if (!field || isId(value)) return []
    return `${field.label[voice.locale]} ${valueText(field, value, voice)}`
  })
}

export function valueText(field: Field, value: unknown, voice: Voice): string {
  if (value === null || value === undefined || value === '') return '—'
  if (Array.isArray(value))
    return value.map(one => valueText(field, one, voice)).join(voice.locale === 'zh' ? '、' : ', ') || '—'
  if (typeof value === 'boolean') return YES_NO[value ? 'true' : 'false'][voice.locale]
  const text = typeof value === 'object' ? JSON.stringify(value) : wordedText(String(value), voice.locale)
  if (field.type === 'select' || field.type === 'multi_select') return optionText(field, text, voice.locale)
  if (field.type === 'currency') return moneyText(text, voice.currency, voice)
  if (field.type === 'percent') return `${text}%`
  if (field.type === 'phone') return phoneText(text, voice.country)
  if (field.type === 'datetime') return momentText(text, voice)
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text
}

function optionText(field: Field, value: string, locale: Locale): string {
  return field.options?.find(option => option.value === value)?.label[locale] ?? value
}

/**
 * An amount with the workspace's own currency by its sign (¥) and any other by its code (USD 12.00), so that one sign
 * never stands for two currencies. A masked amount is no number and stays as it is.
 */
export function moneyText(amount: unknown, currency: string, { locale, currency: own }: Voice): string {
  const value = amount === null || amount === '' ? NaN : Number(amount)
  if (!Number.isFinite(value)) return typeof amount === 'string' ? amount : ''
  const code = /^[A-Z]{3}$/i.test(currency) ? currency.toUpperCase() : own
  return moneyFormat(locale, code, code === own).format(value)
}

const moneyFormats = new Map<string, Intl.NumberFormat>()

/** Kept: making a formatter costs more than sixty uses of it, and a page of a timeline has sixty items. */
function moneyFormat(locale: Locale, currency: string, own: boolean): Intl.NumberFormat {
  const key = `${locale} ${currency} ${own}`
  const known = moneyFormats.get(key)
  if (known) return known
  const made = new Intl.NumberFormat(locale === 'zh' ? 'zh-CN' : 'en', {
    style: 'currency',
    currency,
    currencyDisplay: own ? 'narrowSymbol' : 'code',
  })
  moneyFormats.set(key, made)
  return made
}

function momentText(text: string, { locale, timeZone }: Voice): string {
  const at = new Date(text)
  if (Number.isNaN(at.getTime())) return text
  const language = locale === 'zh' ? 'zh-CN' : 'en'
  return at.toLocaleString(language, { timeZone, dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' })
}
