import { createReadStream } from 'node:fs'
import { fileUnreadable } from '../problems.ts'
import { encodingOf } from './encoding.ts'
import { MAX_CELL } from './limits.ts'
import type { SheetRow } from './sheet.ts'

/**
 * Rows of a text file with separators (RFC 4180, read generously): any encoding of `encodingOf`, the separator found by
 * looking, quotes doubled inside quotes, lines ended in any way. Blank lines are no rows, and are counted.
 */
export async function* csvRows(path: string): AsyncGenerator<SheetRow> {
  const decoder = new TextDecoder(await encodingOf(path))
  let rest = ''
  let separator: string | undefined
  let row = 0
  for await (const chunk of createReadStream(path, { highWaterMark: 64 * 1024 })) {
    rest += decoder.decode(chunk, { stream: true })
    separator ??= separatorOf(rest)
    const taken = takeRecords(rest, separator)
    rest = rest.slice(taken.end)
    if (rest.length > MAX_CELL * 10) throw fileUnreadable({ why: `row ${row + taken.records.length + 1}: "` })
    for (const cells of taken.records) {
      row++
      if (cells.some(cell => cell !== '')) yield { row, cells }
    }
  }
  rest += decoder.decode()
  if (rest === '') return
  const last = takeRecords(`${rest}\n`, separator ?? separatorOf(rest))
  // A quote that is never closed would swallow all rows to the end of the file.
  if (last.records.length === 0) throw fileUnreadable({ why: `row ${row + 1}: "` })
  for (const cells of last.records) {
    row++
    if (cells.some(cell => cell !== '')) yield { row, cells }
  }
}

const SEPARATORS = [',', '\t', ';', '|', '，']

/** The separator that parts the first lines into the most columns of one number. */
export function separatorOf(text: string): string {
  const named = /^sep=(.)\r?\n/i.exec(text)?.[1]
  if (named) return named
  const lines = text
    .slice(0, 64 * 1024)
    .replaceAll(/"[^"]*"/g, '')
    .split(/\r?\n/)
    .filter(line => line.trim() !== '')
    .slice(0, 20)
  const worth = (separator: string) => {
    const counts = lines.map(line => line.split(separator).length - 1)
    const [first = 0] = counts
    return first * (counts.filter(count => count === first).length / Math.max(counts.length, 1))
  }
  return SEPARATORS.toSorted((a, b) => worth(b) - worth(a))[0] ?? ','
}

/** Whole records at the beginning of `text`, and where they end. A `\r` at the very end may be half of a line's end. */
function takeRecords(text: string, separator: string): { records: string[][]; end: number } {
  const records: string[][] = []
  let start = 0
  for (;;) {
    const line = endOfLine(text, start)
    if (line === undefined) return { records, end: start }
    const plain = text.slice(start, line.end)
    if (!plain.includes('"')) {
      if (!/^sep=.$/i.test(plain) || start > 0) records.push(plain.split(separator).map(clean))
      start = line.next
      continue
    }
    const record = quotedRecord(text, start, separator)
    if (!record) return { records, end: start }
    records.push(record.cells.map(clean))
    start = record.next
  }
}

const BREAK = /\r\n?|\n/g

function endOfLine(text: string, from: number): { end: number; next: number } | undefined {
  BREAK.lastIndex = from
  const found = BREAK.exec(text)
  if (!found || (found[0] === '\r' && BREAK.lastIndex === text.length)) return undefined
  return { end: found.index, next: BREAK.lastIndex }
}

/** One record with quotes in it; undefined where the text ends before it does. */
function quotedRecord(text: string, from: number, separator: string): { cells: string[]; next: number } | undefined {
  const cells: string[] = []
  let at = from
  for (;;) {
    let cell = ''
    if (text[at] === '"') {
      const closed = quoted(text, at + 1)
      if (!closed) return undefined
      cell = closed.value
      at = closed.next
    }
    const stop = nextStop(text, at, separator)
    if (stop === undefined) return undefined
    cells.push(cell + text.slice(at, stop))
    if (text[stop] === separator) {
      at = stop + 1
      continue
    }
    const line = endOfLine(text, stop)
    return line && { cells, next: line.next }
  }
}

function quoted(text: string, from: number): { value: string; next: number } | undefined {
  let value = ''
  for (let at = from; ;) {
    const quote = text.indexOf('"', at)
    // A quote at the very end may be the first of two.
    if (quote < 0 || quote === text.length - 1) return undefined
    value += text.slice(at, quote)
    if (text[quote + 1] !== '"') return { value, next: quote + 1 }
    value += '"'
    at = quote + 2
  }
}

function nextStop(text: string, from: number, separator: string): number | undefined {
  for (let at = from; at < text.length; at++) {
    const letter = text[at]
    if (letter === separator || letter === '\n' || letter === '\r') return at
  }
  return undefined
}

/** A text that our own export kept from being a formula is the text again. */
function clean(cell: string): string {
  const text = cell.trim()
  return /^'[=+\-@\t\r]/.test(text) ? text.slice(1) : text
}
