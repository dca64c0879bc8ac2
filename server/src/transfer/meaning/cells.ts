import type { Field, Option } from '@huiliu/contracts'
import { checkValue, VALUE_MESSAGES } from '../../objects/index.ts'
import { dateText } from '../files/sheet.ts'
import { plain } from './guess.ts'
import { addressOf, placeOf } from './places.ts'
import { refused, short, type ReadCell } from './refusal.ts'
import { instantOf } from './local-time.ts'

/** Which of day and month comes first in dates like 3/4/2024 of a column, as far as its values tell. */
export type DateOrder = 'day' | 'month' | null
export type CellAround = {
  timeZone: string
  country: string
  order: DateOrder
  members: IdsByName
  departments: IdsByName
}
/** folded name (of members: or login; of departments: or path) → ids */
export type IdsByName = Map<string, string[]>
export type { ReadCell } from './refusal.ts'

const FORMULA_ERROR = /^#(N\/A|REF!|VALUE!|DIV\/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!)/
/** What people type into cells that hold nothing; in texts it may be meant. */
const NOTHING = new Set(['-', '--', '/', '\\', 'n/a', 'na', '无', 'null', 'none', '#n/a'])
/** Characters of a cell that is no text: those who look for a number in it look for long. */
const MAX_VALUE = 2000
const WORDS = new Set<Field['type']>(['text', 'long_text', 'rich_text', 'url', 'json'])

/** The stored form of what a cell says of a field, or why it cannot be taken. Empty cells are not asked about. */
export function readCell(field: Field, raw: string, around: CellAround): ReadCell {
  if (raw.includes('\uFFFD'))
    return refused(
      'garbled',
      '含有无法辨认的字符（文件编码有误）',
      'holds characters that cannot be read (wrong encoding)',
    )
  if (FORMULA_ERROR.test(raw)) return refused('formula_error', `公式出错：${raw}`, `the formula failed: ${raw}`)
  if (!WORDS.has(field.type) && raw.length > MAX_VALUE)
    return refused('too_long', `「${short(raw)}」太长`, `“${short(raw)}” is too long`)
  if (!WORDS.has(field.type) && NOTHING.has(raw.toLowerCase())) return { value: null }
  const read = READERS[field.type]?.(raw, field, around) ?? { value: raw }
  if (!('value' in read)) return read
  const checked = checkValue(field, read.value, around.country)
  if ('value' in checked) return checked
  const message = VALUE_MESSAGES[checked.code] ?? { zh: '无效', en: 'is not valid' }
  return { code: checked.code, message: { zh: `「${short(raw)}」${message.zh}`, en: `“${short(raw)}” ${message.en}` } }
}

type Reader = (raw: string, field: Field, around: CellAround) => ReadCell

const READERS: Partial<Record<Field['type'], Reader>> = {
  number: raw => numberOf(raw),
  currency: raw => numberOf(raw),
  percent: raw => numberOf(raw, { percent: true }),
  boolean: raw => yesOrNo(raw),
  date: (raw, _field, around) => dayOf(raw, around),
  datetime: (raw, _field, around) => timeOf(raw, around),
  select: (raw, field) => optionOf(raw, field),
  multi_select: (raw, field) => optionsOf(raw, field),
  member: (raw, _field, around) => memberOf(raw, around),
  department: (raw, _field, around) => departmentOf(raw, around),
  email: raw => ({
    value: raw
      .normalize('NFKC')
      .replaceAll(/\s/g, '')
      .replace(/^mailto:/i, ''),
  }),
  json: raw => jsonOf(raw),
  rich_text: raw => ({ value: /<[a-z][^>]*>/i.test(raw) ? raw : paragraphs(raw) }),
  time: raw => clockTime(raw),
  rating: raw => starsOf(raw),
  address: raw => addressOf(raw),
  location: raw => placeOf(raw),
}

const UNITS: Record<string, number> = { 万: 4, 亿: 8, 千: 3, k: 3, m: 6 }

/** 1,234.50 · ¥1 234 · (12.5) · 1.234,56 · １２３ · 1.2万 · 25% */
function numberOf(raw: string, { percent = false } = {}): ReadCell {
  const wrong = refused('wrong_format', `「${short(raw)}」不是数`, `“${short(raw)}” is not a number`)
  let text = raw
    .normalize('NFKC')
    .replaceAll(/[\s'’¥￥$€£]/g, '')
    .replaceAll(/^[A-Z]{3}(?=[\d(+-])|(?:元|块|人民币|RMB|CNY|USD|EUR)$/gi, '')
    .replaceAll(/[−–—]/g, '-')
  const bracketed = /^\((.+)\)$/.exec(text)?.[1]
  if (bracketed) text = `-${bracketed}`
  const [, body = text, unit = ''] = /^(.*\d)(%|万|亿|千|k|m)$/i.exec(text) ?? []
  const decimal = decimalOf(body)
  if (decimal === null) return wrong
  if (unit === '%') return { value: percent ? decimal : shifted(decimal, -2) }
  return { value: unit === '' ? decimal : shifted(decimal, UNITS[unit.toLowerCase()] ?? 0) }
}

function decimalOf(text: string): string | null {
  if (/^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(text)) return text.replaceAll(',', '')
  if (/^[+-]?\d{1,3}(\.\d{3})+,\d+$/.test(text)) return text.replaceAll('.', '').replace(',', '.')
  if (/^[+-]?\d+,\d{1,2}$/.test(text)) return text.replace(',', '.')
  if (/^[+-]?\.\d+$/.test(text)) return text.replace('.', '0.')
  if (/^[+-]?\d+\.$/.test(text)) return text.slice(0, -1)
  if (/^[+-]?\d+(\.\d+)?e[+-]?\d{1,2}$/i.test(text))
    return Number(text).toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 20 })
  return /^[+-]?\d+(\.\d+)?$/.test(text) ? text : null
}

/** Times a power of ten, in digits: money is never rounded by a float. */
function shifted(decimal: string, places: number): string {
  const [, sign = '', whole = '0', fraction = ''] = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(decimal) ?? []
  const digits = whole + fraction
  const point = whole.length + places
  const padded = point <= 0 ? '0'.repeat(1 - point) + digits : digits.padEnd(point, '0')
  const at = Math.max(point, 1)
  const tail = padded.slice(at).replace(/0+$/, '')
  return sign + padded.slice(0, at) + (tail === '' ? '' : `.${tail}`)
}

const YES = new Set(['是', '有', '真', '对', '√', '✓', '✔', 'y', 'yes', 'true', 't', '1', 'on', '启用', '在售', '上架'])
const NO = new Set(['否', '无', '假', '错', '×', '✗', '✘', 'n', 'no', 'false', 'f', '0', 'off', '停用', '停售', '下架'])

function yesOrNo(raw: string): ReadCell {
  const text = raw.normalize('NFKC').toLowerCase()
  if (YES.has(text)) return { value: true }
  if (NO.has(text)) return { value: false }
  return refused('wrong_format', `「${short(raw)}」既不是「是」也不是「否」`, `“${short(raw)}” is neither yes nor no`)
}

/** The option that a text names: by its value or by its label in either language. */
export function optionNamed(raw: string, { options }: Field): Option | undefined {
  const wanted = plain(raw)
  return options?.find(({ value, label }) => [value, label.zh, label.en].some(one => plain(one) === wanted))
}

/** The options that a cell of several names. */
export function choicesIn(raw: string): string[] {
  return raw
    .split(/[,，;；、|\n]/)
    .map(one => one.trim())
    .filter(one => one !== '')
}

function optionOf(raw: string, field: Field): ReadCell {
  const found = optionNamed(raw, field)
  if (found) return { value: found.value }
  const known = (field.options ?? []).slice(0, 12)
  return refused(
    'not_allowed',
    `「${short(raw)}」不是选项（可选：${known.map(one => one.label.zh).join('、')}）`,
    `“${short(raw)}” is no option (there are: ${known.map(one => one.label.en).join(', ')})`,
  )
}

function optionsOf(raw: string, field: Field): ReadCell {
  const values: unknown[] = []
  for (const text of choicesIn(raw)) {
    const one = optionOf(text, field)
    if (!('value' in one)) return one
    values.push(one.value)
  }
  return { value: values }
}

function memberOf(raw: string, { members }: CellAround): ReadCell {
  const found = members.get(plain(raw)) ?? []
  const [only] = found
  if (found.length === 1 && only) return { value: only }
  if (found.length > 1)
    return refused(
      'several',
      `有 ${found.length} 位成员叫「${short(raw)}」，请写登录邮箱`,
      `${found.length} members are called “${short(raw)}”: give the address they sign in with`,
    )
  return refused('not_found', `没有叫「${short(raw)}」的成员`, `no member is called “${short(raw)}”`)
}

function departmentOf(raw: string, { departments }: CellAround): ReadCell {
  const found = departments.get(plain(raw)) ?? []
  const [only] = found
  if (found.length === 1 && only) return { value: only }
  if (found.length > 1)
    return refused(
      'several',
      `有 ${found.length} 个部门叫「${short(raw)}」，请写出上级，如「总部/${short(raw)}」`,
      `${found.length} departments are called “${short(raw)}”: name those above it, too`,
    )
  return refused('not_found', `没有叫「${short(raw)}」的部门`, `no department is called “${short(raw)}”`)
}

/** Lines of plain text; the server cleans what comes of it. */
function paragraphs(raw: string): string {
  const escaped = raw.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  return escaped
    .split(/\r?\n/)
    .map(line => `<p>${line}</p>`)
    .join('')
}

/** 9:30 · 上午9点半 is none · 21:05:00 · 9:30 pm · 0.4 as a sheet keeps half past nine */
function clockTime(raw: string): ReadCell {
  const text = raw.normalize('NFKC').trim()
  const part = /^0?\.\d+$/.test(text) ? dateText(Number(text), false).split('T')[1] : undefined
  const value = clockOf(part ?? text)
  return value === null
    ? refused('wrong_format', `「${short(raw)}」不是时刻`, `“${short(raw)}” is not a time of day`)
    : { value }
}

/** 4 · ★★★★ · 4 星 · 4/5 */
function starsOf(raw: string): ReadCell {
  const text = raw.normalize('NFKC').trim()
  const drawn = /^[★⭐*]+[☆]*$/u.test(text)
    ? Array.from(text).filter(sign => sign !== '☆' && sign !== '\ufe0f').length
    : 0
  const written = /^(\d{1,2})(?:\.0+)?\s*(?:星|stars?|\/\s*\d{1,2})?$/i.exec(text)?.[1]
  if (drawn > 0 || written) return { value: drawn || Number(written) }
  return refused('wrong_format', `「${short(raw)}」不是评分`, `“${short(raw)}” is not a rating`)
}

function jsonOf(raw: string): ReadCell {
  try {
    return { value: JSON.parse(raw) }
  } catch {
    return refused('wrong_format', '不是有效的 JSON', 'is not valid JSON')
  }
}

const AMBIGUOUS = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?:[T\s]+(.+))?$/
const YEAR_FIRST = /^(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})[日号]?|月)?(?:[T\s]*(\d.*|[上下]午.*))?$/

/** The parts of a date as written: day, and the clock as text. */
function partsOf(raw: string, { order }: CellAround): { day: string; clock: string } | ReadCell {
  const text = raw.normalize('NFKC').trim()
  if (/^\d{5}(\.\d+)?$/.test(text)) {
    const [day = '', clock = ''] = dateText(Number(text), false).split('T')
    return { day, clock }
  }
  const compact = /^((?:19|20)\d{2})(\d{2})(\d{2})(?:[T\s]?(\d{2}):?(\d{2})(?::?(\d{2}))?)?$/.exec(text)
  if (compact) {
    const [, year, month, day, hour, minute, second = '00'] = compact
    return { day: `${year}-${month}-${day}`, clock: hour ? `${hour}:${minute}:${second}` : '' }
  }
  const first = YEAR_FIRST.exec(text)
  if (first) return { day: iso(first[1], first[2], first[3] ?? '1'), clock: first[4] ?? '' }
  const named = namedMonth(text)
  if (named) return named
  const either = AMBIGUOUS.exec(text)
  if (!either) return refused('wrong_format', `「${short(raw)}」不是日期`, `“${short(raw)}” is not a date`)
  const [, a = '', b = '', year = '', clock = ''] = either
  const full = year.length === 2 ? (Number(year) < 70 ? `20${year}` : `19${year}`) : year
  const dayFirst =
    Number(a) > 12 ? true : Number(b) > 12 ? false : a === b ? true : order === null ? null : order === 'day'
  if (dayFirst === null)
    return refused(
      'ambiguous_date',
      `「${short(raw)}」可以是 ${a} 日 ${b} 月，也可以是 ${a} 月 ${b} 日。请改成 ${full}-月-日`,
      `“${short(raw)}” may begin with the day or the month: write ${full}-month-day`,
    )
  return { day: dayFirst ? iso(full, b, a) : iso(full, a, b), clock }
}

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')

/** 5 Jan 2024 · Jan 5, 2024 · 05-Jan-24 */
function namedMonth(text: string): { day: string; clock: string } | undefined {
  const [, day1, month1, year1, clock1] =
    /^(\d{1,2})[\s-]([a-z]{3})[a-z]*\.?[\s,-]+(\d{4}|\d{2})(?:[T\s,]+(.+))?$/i.exec(text) ?? []
  const [, month2, day2, year2, clock2] =
    /^([a-z]{3})[a-z]*\.?\s(\d{1,2})(?:st|nd|rd|th)?,?\s(\d{4})(?:[T\s,]+(.+))?$/i.exec(text) ?? []
  const month = MONTHS.indexOf((month1 ?? month2 ?? '').toLowerCase()) + 1
  const year = year1 ?? year2 ?? ''
  if (month === 0) return undefined
  return {
    day: iso(year.length === 2 ? `20${year}` : year, String(month), day1 ?? day2),
    clock: clock1 ?? clock2 ?? '',
  }
}

function iso(year = '', month = '', day = ''): string {
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}

function dayOf(raw: string, around: CellAround): ReadCell {
  const parts = partsOf(raw, around)
  return 'day' in parts ? { value: parts.day } : parts
}

const ZONED = /(?:Z|[+-]\d{2}:?\d{2})$/i
const CLOCK =
  /^(上午|下午|中午|凌晨|晚上)?\s*(\d{1,2})(?:[:时点](\d{1,2})?分?(?:[:](\d{1,2})(?:\.(\d+))?|(\d{1,2})秒)?)?\s*(am|pm|a\.m\.|p\.m\.)?$/i

/** Where nothing is said of a zone, it is the workspace's. */
function timeOf(raw: string, around: CellAround): ReadCell {
  const parts = partsOf(raw, around)
  if (!('day' in parts)) return parts
  const { day, clock } = parts
  if (ZONED.test(clock)) return { value: `${day}T${clock.replace(/([+-]\d{2})(\d{2})$/, '$1:$2')}` }
  const wall = clockOf(clock)
  const instant = wall === null ? null : instantOf(`${day}T${wall}`, around.timeZone)
  return instant === null
    ? refused('wrong_format', `「${short(raw)}」不是时间`, `“${short(raw)}” is not a time`)
    : { value: instant }
}

function clockOf(text: string): string | null {
  if (text.trim() === '') return '00:00:00'
  const found = CLOCK.exec(text.trim())
  if (!found) return null
  const [, part = '', hours = '0', minutes = '0', seconds, , chinese, half = ''] = found
  const isLate = part === '下午' || part === '晚上' || /^p/i.test(half)
  const isEarly = part === '上午' || part === '凌晨' || /^a/i.test(half)
  const hour = Number(hours)
  const full = isLate && hour < 12 ? hour + 12 : isEarly && hour === 12 ? 0 : hour
  const clock = [full, Number(minutes), Number(seconds ?? chinese ?? 0)]
  if (full > 23 || clock.some(one => one > 59)) return null
  return clock.map(one => String(one).padStart(2, '0')).join(':')
}
