import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { phonesInText, phoneText, type Money } from '@huiliu/contracts'
import { meQuery } from '../api/auth.ts'

const DAY = 86_400_000
const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', DAY],
  ['hour', 3_600_000],
  ['minute', 60_000],
]
export type Format = ReturnType<typeof formatIn>

/** Dates, numbers and money in the reader's language, the workspace's time zone and currency. */
export function useFormat(): Format {
  const { i18n, t } = useTranslation()
  const workspace = useQuery({ ...meQuery, enabled: false }).data?.workspace
  const language = i18n.language === 'en' ? 'en' : 'zh-CN'
  const timeZone = workspace?.timeZone ?? 'Asia/Shanghai'
  const currency = workspace?.currency ?? 'CNY'
  const country = workspace?.country ?? 'CN'
  return formatFor({ language, timeZone, currency, country, now: t('time.now') })
}

type Setting = {
  language: string
  timeZone: string
  currency: string
  country: string
  /** the word for less than a minute ago */ now: string
}
const made = new Map<string, Format>()

/** One for all components: making the dozen formatters inside takes longer than drawing what they format. */
function formatFor(setting: Setting): Format {
  const key = Object.values(setting).join(' ')
  const known = made.get(key) ?? formatIn(setting)
  made.set(key, known)
  return known
}

export function formatIn({ language, timeZone, currency, country, now: nowWord }: Setting) {
  const dates = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(language, { timeZone, ...options })
  const time = dates({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const exact = dates({ dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' })
  const iso = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' })
  const dayThisYear = dates({ month: 'long', day: 'numeric', weekday: 'short' })
  const dayOtherYear = dates({ year: 'numeric', month: 'long', day: 'numeric', weekday: 'short' })
  const monthOnly = dates({ month: 'short' })
  // A day has no time zone of its own.
  const utc = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language, { timeZone: 'UTC', ...options })
  const noon = (day: string) => new Date(`${day}T12:00:00Z`)
  const monthYear = utc({ year: 'numeric', month: 'long' })
  const dayAlone = utc({ month: 'long', day: 'numeric', weekday: 'short' })
  const weekdayAlone = utc({ weekday: 'short' })
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' })
  const numbers = new Intl.NumberFormat(language)
  const moneys = new Intl.NumberFormat(language, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' })
  const moneyIn = (of: string | undefined) =>
    !of || of === currency || !/^[A-Z]{3}$/.test(of)
      ? moneys
      : new Intl.NumberFormat(language, { style: 'currency', currency: of, currencyDisplay: 'code' })
  const money = (value: number | string, of?: string) =>
    Number.isFinite(Number(value)) ? moneyIn(of).format(Number(value)) : String(value)
  const date = (at: string | Date) => iso.format(new Date(at))
  return {
    /** 14:05 */
    time: (at: string) => time.format(new Date(at)),
    /** the moment, for hovers and histories */
    exact: (at: string) => exact.format(new Date(at)),
    /** 2026-11-22, the day in the workspace's time zone */
    date,
    /** relative within a week, the date after that */
    ago: (at: string, now = Date.now()) => ago({ at: new Date(at).getTime(), now, relative, date, nowWord }),
    /** for tight places: relative within a week, then day, month or year */
    brief: (at: string, now = Date.now()) => {
      const passed = now - new Date(at).getTime()
      if (passed < 7 * DAY) return ago({ at: new Date(at).getTime(), now, relative, date, nowWord })
      if (passed < 60 * DAY) return date(at).slice(5)
      return passed < 330 * DAY ? monthOnly.format(new Date(at)) : date(at).slice(0, 4)
    },
    /** 2026年11月, of a day */
    monthName: (day: string) => monthYear.format(noon(day)),
    /** 11月25日 周三, of a day */
    dayName: (day: string) => spaced(dayAlone.format(noon(day))),
    /** 周三, of a day */
    weekdayName: (day: string) => weekdayAlone.format(noon(day)),
    /** 11月25日 周三 */
    weekday: (at: string) => spaced(dayThisYear.format(new Date(at))),
    /** heading of a day in a timeline */
    day: (at: string, now = new Date()) => {
      const when = new Date(at)
      const near = ['today', 'yesterday'].findIndex(
        (_, back) => date(new Date(now.getTime() - back * DAY)) === date(when),
      )
      const sameYear = date(now).slice(0, 4) === date(when).slice(0, 4)
      const label = spaced((sameYear ? dayThisYear : dayOtherYear).format(when))
      if (near < 0) return label
      const word = new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(-near, 'day')
      return `${word.charAt(0).toUpperCase()}${word.slice(1)} · ${label}`
    },
    /** 5 min 2 s, from seconds */
    duration: (seconds: number) => durationOf(seconds, language),
    bytes: (count: number) => bytesOf(count, language),
    number: (value: number | string) => numbers.format(Number(value)),
    /** the workspace's currency by its sign, any other by its code: one sign never stands for two */
    money,
    /** amounts of different currencies stand side by side: their sum would be none */
    moneys: (amounts: Money[]) => amounts.map(({ amount, currency: of }) => money(amount, of)).join(' + '),
    phone: (value: string) => phoneText(value, country),
    /** what the server said, with its telephone numbers as everywhere on the page */
    spoken: (sentence: string) => phonesInText(sentence, country),
  }
}

/** `31 分钟前`: a number stands apart from Chinese words, as everywhere on the page. */
function apart(text: string): string {
  return text.replace(/(\d)(?=\p{Script=Han})/gu, '$1 ')
}

/** Chinese dates come without a space before the weekday. */
function spaced(date: string): string {
  return date.replace(/(日)(周|星期)/, '$1 $2')
}

type Ago = { at: number; now: number; relative: Intl.RelativeTimeFormat; date: (at: Date) => string; nowWord: string }
function ago({ at, now, relative, date, nowWord }: Ago): string {
  const passed = now - at
  if (Math.abs(passed) > 7 * DAY) return date(new Date(at))
  for (const [unit, size] of UNITS) {
    if (Math.abs(passed) >= size) return apart(relative.format(-Math.round(passed / size), unit))
  }
  return nowWord
}

function durationOf(seconds: number, language: string): string {
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor((seconds % 3600) / 60)
  const rest = Math.round(seconds % 60)
  const [h, m, s] = language === 'en' ? [' h', ' min', ' s'] : [' 小时', ' 分', ' 秒']
  if (hours > 0) return `${hours}${h} ${minutes}${m}`
  return minutes > 0 ? `${minutes}${m} ${rest}${s}` : `${rest}${s}`
}

const SIZES = ['byte', 'kilobyte', 'megabyte', 'gigabyte']

function bytesOf(count: number, language: string): string {
  const step = count === 0 ? 0 : Math.min(SIZES.length - 1, Math.floor(Math.log10(count) / 3))
  const unit = SIZES[step] ?? 'byte'
  const value = count / 1000 ** step
  const digits = value < 10 && step > 0 ? 1 : 0
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: digits,
  }).format(value)
}
