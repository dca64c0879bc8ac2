import { Readable } from 'node:stream'
import { markText, type Extras, type OutCell, type OutRows, type WrittenFormat } from './out.ts'
import { xlsx } from './write-xlsx.ts'

export const MEDIA: Record<WrittenFormat, string> = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
}

/** Rows of a sheet of Excel, the headings among them. */
export const MOST_SHEET_ROWS = 1_048_576

/** A file as a stream of bytes, row by row: nothing of it is kept. */
export function writeSheet(format: WrittenFormat, rows: OutRows, extras: Extras = {}): Readable {
  return Readable.from(format === 'csv' ? csv(rows, extras) : xlsx(rows, extras))
}

async function* csv(rows: OutRows, { mark }: Extras): AsyncGenerator<Buffer> {
  // Excel takes UTF-8 for what it is only behind a byte order mark.
  yield Buffer.from('\uFEFF')
  if (mark?.line) yield Buffer.from(`${quoted(harmless({ is: 'text', text: markText(mark) }))}\r\n`)
  for await (const batch of rows)
    yield Buffer.from(batch.map(row => `${row.map(cell => quoted(harmless(cell))).join(',')}\r\n`).join(''))
}

/** Numbers and telephone numbers calculate nothing; every other text that a spreadsheet would take for a formula is none. */
function harmless({ is, text }: OutCell): string {
  const risky = is === 'text' && /^[=+\-@\t\r]/.test(text) && !/^[+-]?\d[\d .]*$/.test(text)
  return risky ? `'${text}` : is === 'datetime' ? text.replace('T', ' ') : text
}

function quoted(text: string): string {
  return /[",\r\n;\t]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
