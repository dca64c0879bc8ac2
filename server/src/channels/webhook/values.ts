import { safeText, type Json } from '../json-safe.ts'

const LONGEST = 500

/** Text, numbers and true/false as text, trimmed; null for everything else and for nothing. */
export function textOf(value: Json | undefined): string | null {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return null
  const text = safeText(String(value).trim().slice(0, LONGEST))
  return text === '' ? null : text
}

export function isNothing(value: Json | undefined): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '')
}

const DECIMAL = /^-?\d{1,15}(\.\d{1,6})?$/

/** An amount as a decimal in text, never through a float: 12.5, "1,280.00", "¥ 12.50"; undefined when it is none. */
export function amountOf(value: Json | undefined, { hundredths }: { hundredths: boolean }): string | undefined {
  const text = (textOf(value) ?? '').replace(/^(?:[¥￥$€£]|RMB|CNY|USD)\s*|\s*元$/giu, '')
  const plain = /^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(text) ? text.replaceAll(',', '') : text
  const amount = hundredths && DECIMAL.test(plain) ? byHundred(plain) : plain
  return DECIMAL.test(amount) ? amount : undefined
}

function byHundred(text: string): string {
  const [whole = '', fraction = ''] = text.replace('-', '').split('.')
  const digits = whole.padStart(3, '0')
  return `${text.startsWith('-') ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}${fraction}`
}

const WALL = /^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?(?:[T ]?(\d{1,2}):?(\d{2})(?::?(\d{2})(?:\.\d+)?)?)?$/
const OLDEST = Date.UTC(2000, 0, 1)

/**
 * A time as shops write it: RFC 3339, seconds or milliseconds since 1970, or a wall clock without a zone (2026-11-25
 * 18:30:00, 2026/11/25, 20261125183000), which is read in `timeZone` (IANA). Undefined when it is none, or before 2000.
 */
export function timeOf(value: Json | undefined, timeZone: string): Date | undefined {
  const text = textOf(value) ?? ''
  const ms = /^\d{10}$/.test(text)
    ? Number(text) * 1000
    : /^\d{13}$/.test(text)
      ? Number(text)
      : fromText(text, timeZone)
  return Number.isNaN(ms) || ms < OLDEST || ms > 8.64e15 ? undefined : new Date(ms)
}

function fromText(text: string, timeZone: string): number {
  const wall = WALL.exec(text)
  if (!wall) return /^\d{4}-\d{2}-\d{2}T.*(?:Z|[+-]\d{2}:?\d{2})$/i.test(text) ? Date.parse(text) : NaN
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = wall.slice(1).map(part => Number(part ?? 0))
  const utc = Date.UTC(year, month - 1, day, hour, minute, second)
  const exists = new Date(utc).getUTCDate() === day && month <= 12 && hour < 24 && minute < 60 && second < 60
  return exists ? utc - offsetAt(utc - offsetAt(utc, timeZone), timeZone) : NaN
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** By how much the wall clock of a zone is ahead of UTC at an instant (ms). */
function offsetAt(ms: number, timeZone: string): number {
  const two = '2-digit' as const
  const clock = { hour: two, minute: two, second: two, hourCycle: 'h23' as const }
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-US', { timeZone, year: 'numeric', month: two, day: two, ...clock })
  formats.set(timeZone, format)
  const part = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]))
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(ms / 1000) * 1000
}
