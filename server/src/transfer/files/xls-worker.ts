import { parentPort, workerData } from 'node:worker_threads'
import { read, type CellObject, type WorkSheet } from '@e965/xlsx'
import { readFileSync } from 'node:fs'
import { encodingOf } from './encoding.ts'
import { lookedAt, lookOf } from './sheet.ts'

/** Runs in a thread of its own: the reader of old formats takes a file as a whole, and its time. */
const BATCH = 1000
const path = String(workerData)
const bytes = readFileSync(path)
const isMarkup = bytes.subarray(0, 64).includes('<')
const book = read(isMarkup ? new TextDecoder(await encodingOf(path)).decode(bytes) : bytes, {
  type: isMarkup ? 'string' : 'buffer',
  // A code with zeros before it stays one.
  raw: true,
  dense: true,
  cellHTML: false,
  cellFormula: false,
  cellNF: true,
})
const visible = book.SheetNames.find((_, at) => !book.Workbook?.Sheets?.[at]?.Hidden) ?? book.SheetNames[0] ?? ''
const from1904 = book.Workbook?.WBProps?.date1904 === true
const sheet: WorkSheet & { '!data'?: (CellObject | undefined)[][] } = book.Sheets[visible] ?? {}

let rows: { row: number; cells: string[] }[] = []
for (const [at, line] of (sheet['!data'] ?? []).entries()) {
  if (!line) continue
  const cells = Array.from(line, cell => textOf(cell))
  if (cells.some(cell => cell !== '')) rows.push({ row: at + 1, cells })
  if (rows.length >= BATCH) send()
}
send()

function send(): void {
  parentPort?.postMessage(rows)
  rows = []
}

function textOf(cell: CellObject | undefined): string {
  if (!cell || cell.v === undefined || cell.v === null) return ''
  if (cell.t === 'n') {
    const look = typeof cell.z === 'string' && cell.z !== 'General' ? lookOf(0, cell.z) : null
    return lookedAt(String(cell.v), look, from1904)
  }
  if (cell.t === 'b') return cell.v ? 'TRUE' : 'FALSE'
  if (cell.t === 'e') return cell.w ?? '#VALUE!'
  return String(cell.v).trim()
}
