import { open, stat } from 'node:fs/promises'
import { fileEmpty, fileUnreadable, tooManyColumns, tooManyRows } from '../problems.ts'
import { csvRows } from './csv.ts'
import { headingOf } from './heading.ts'
import { checkSize, MAX_COLUMNS, MAX_ROWS } from './limits.ts'
import type { SheetRow } from './sheet.ts'
import { xlsRows } from './xls.ts'
import { xlsxRows } from './xlsx.ts'

export type Format = 'csv' | 'xlsx' | 'xls'
export type Sheet = {
  format: Format
  /** headings of the columns, never empty texts */
  names: string[]
  /** rows of data, each as wide as there are names */
  rows: AsyncGenerator<SheetRow>
}

/** How many rows the heading is looked for in. */
const LOOKED_AT = 20

/** What a file is by its content, its headings, and its rows as a stream. Throws problems of `import_file_*`. */
export async function readSheet(path: string): Promise<Sheet> {
  checkSize((await stat(path)).size)
  const format = await formatOf(path)
  const all = READERS[format](path)
  const first: SheetRow[] = []
  for (let next = await all.next(); !next.done; next = await all.next()) {
    if (next.value.cells.length > MAX_COLUMNS)
      throw tooManyColumns({ max: MAX_COLUMNS, found: next.value.cells.length })
    first.push(next.value)
    if (first.length >= LOOKED_AT) break
  }
  if (first.length === 0) throw fileEmpty()
  const { names, skip } = headingOf(first)
  return { format, names, rows: fitting(first.slice(skip), all, names.length) }
}

async function* fitting(first: SheetRow[], others: AsyncGenerator<SheetRow>, width: number): AsyncGenerator<SheetRow> {
  let count = 0
  const fit = ({ row, cells }: SheetRow): SheetRow => {
    if (++count > MAX_ROWS) throw tooManyRows({ max: MAX_ROWS })
    return { row, cells: Array.from({ length: width }, (_, at) => cells[at] ?? '') }
  }
  for (const one of first) yield fit(one)
  for await (const one of others) yield fit(one)
}

const READERS: Record<Format, (path: string) => AsyncGenerator<SheetRow>> = {
  csv: csvRows,
  xlsx: xlsxRows,
  xls: xlsRows,
}

const ZIP = Buffer.from('PK\x03\x04', 'latin1')
const OLE = Buffer.from('d0cf11e0a1b11ae1', 'hex')
/** BIFF without a container around it: Excel 2 to 4. */
const BIFF = Buffer.from([0x09])

/** Tables of 2003's XML, and pages, which many programs call .xls; perhaps behind a byte order mark. */
const MARKUP = /^(?:\xef\xbb\xbf)?\s*<(?:\?xml|!doctype|html|head|meta|table|style)/i

async function formatOf(path: string): Promise<Format> {
  await using file = await open(path)
  const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0)
  const head = buffer.subarray(0, bytesRead)
  if (head.length === 0) throw fileEmpty()
  if (head.subarray(0, 4).equals(ZIP)) return 'xlsx'
  if (
    head.subarray(0, 8).equals(OLE) ||
    MARKUP.test(head.toString('latin1')) ||
    (head.subarray(0, 1).equals(BIFF) && (head[2] ?? 0) < 0x10 && head[3] === 0)
  )
    return 'xls'
  if (head.subarray(0, 4).toString('latin1') === '%PDF') throw fileUnreadable({ why: 'PDF' })
  return 'csv'
}
