/** A row as the spreadsheet numbers it (from 1), each cell as text: numbers in decimals, dates as ISO without a zone. */
export type SheetRow = { row: number; cells: string[] }

const DAY_MS = 86_400_000

/**
 * A serial date of a spreadsheet as text: `2024-01-05`, `2024-01-05T08:30:00`, or `08:30:00` for a mere time. ECMA-376 18.17.4:
 * day 1 is 1900-01-01 and 1900 counts as a leap year; the other system begins at 1904-01-01.
 */
export function dateText(serial: number, from1904: boolean): string {
  if (!Number.isFinite(serial) || serial < 0 || serial > 2_958_466) return String(serial)
  const days = Math.floor(serial)
  const seconds = Math.round((serial - days) * 86_400)
  const clock = new Date(seconds * 1000).toISOString().slice(11, 19)
  if (days === 0 && seconds > 0 && !from1904) return clock
  const epoch = from1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, serial < 60 ? 31 : 30)
  const date = new Date(epoch + days * DAY_MS + (seconds === 86_400 ? DAY_MS : 0)).toISOString().slice(0, 10)
  return seconds === 0 || seconds === 86_400 ? date : `${date}T${clock}`
}

/** Formats of ECMA-376 18.8.30 that show dates or times, with those of Chinese and Japanese editions. */
const DATE_FORMATS = [
  [14, 22],
  [27, 36],
  [45, 47],
  [50, 58],
] as const

/** How a number is shown, where that says what it means. */
export type Look = 'date' | 'percent' | null

export function lookOf(id: number, code: string | undefined): Look {
  if (code === undefined && (id === 9 || id === 10)) return 'percent'
  if (code === undefined) return DATE_FORMATS.some(([from, to]) => id >= from && id <= to) ? 'date' : null
  const bare = code.replaceAll(/"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
  if (bare.includes('%')) return 'percent'
  return /[ymdhs]/i.test(bare.replaceAll(/general/gi, '')) ? 'date' : null
}

/** A number as its format means it: 0.25 shown as 25% is 25%. */
export function lookedAt(value: string, look: Look, from1904: boolean): string {
  if (look === 'date') return dateText(Number(value), from1904)
  return look === 'percent'
    ? `${numberText(String(Number((Number(value) * 100).toPrecision(15))))}%`
    : numberText(value)
}

/** The shortest decimal of a number, never in powers of ten: 13800138000, 0.1. */
export function numberText(text: string): string {
  const value = Number(text)
  if (!Number.isFinite(value)) return text
  if (!/e/i.test(text) && !/\.\d{10,}/.test(text)) return text
  // A double holds 15 digits for sure: 0.1 + 0.2 was typed as 0.3.
  const short = String(Number(value.toPrecision(15)))
  return /e/i.test(short) ? value.toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 20 }) : short
}
