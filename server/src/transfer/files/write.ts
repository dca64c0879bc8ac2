import { crc32, createDeflateRaw } from 'node:zlib'
import { Readable } from 'node:stream'
import { letters } from './heading.ts'

/** What a cell of an export holds: `date` and `datetime` are the wall clock of the workspace, in ISO form without a zone. */
export type OutCell =
  { is: 'text'; text: string } | { is: 'number'; text: string } | { is: 'date' | 'datetime'; text: string }
export type OutRows = AsyncIterable<OutCell[][]>
export type WrittenFormat = 'xlsx' | 'csv'

export const MEDIA: Record<WrittenFormat, string> = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
}

/** A file as a stream of bytes, row by row: nothing of it is kept. */
export function writeSheet(format: WrittenFormat, rows: OutRows): Readable {
  return Readable.from(format === 'csv' ? csv(rows) : xlsx(rows))
}

async function* csv(rows: OutRows): AsyncGenerator<Buffer> {
  // Excel takes UTF-8 for what it is only behind a byte order mark.
  yield Buffer.from('\uFEFF')
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

async function* xlsx(rows: OutRows): AsyncGenerator<Buffer> {
  const entries: Entry[] = []
  let offset = 0
  for (const [name, text] of Object.entries(PARTS)) {
    for await (const bytes of part(name, [text], entries, offset)) {
      offset += bytes.length
      yield bytes
    }
  }
  for await (const bytes of part('xl/worksheets/sheet1.xml', sheet(rows), entries, offset)) {
    offset += bytes.length
    yield bytes
  }
  yield directory(entries, offset)
}

async function* sheet(rows: OutRows): AsyncGenerator<string> {
  yield `${HEAD}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><sheetData>`
  let row = 0
  for await (const batch of rows) {
    yield batch
      .map(cells => {
        row++
        return `<row r="${row}">${cells.map((cell, at) => cellXml(cell, `${letters(at)}${row}`, row === 1)).join('')}</row>`
      })
      .join('')
  }
  yield '</sheetData></worksheet>'
}

const STYLES = { plain: 0, heading: 1, date: 2, datetime: 3, quoted: 4 }

function cellXml({ is, text }: OutCell, place: string, heading: boolean): string {
  if (text === '') return ''
  if (is === 'number' && /^-?\d{1,15}(\.\d+)?$/.test(text) && text.length <= 16)
    return `<c r="${place}"><v>${text}</v></c>`
  const serial = is === 'date' || is === 'datetime' ? serialOf(text) : undefined
  if (serial !== undefined)
    return `<c r="${place}" s="${STYLES[is === 'date' ? 'date' : 'datetime']}"><v>${serial}</v></c>`
  const style = heading ? STYLES.heading : /^[=+\-@\t\r]/.test(text) ? STYLES.quoted : STYLES.plain
  return `<c r="${place}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`
}

/** Days since 1899-12-30, from the first day on that all spreadsheets count alike. */
function serialOf(text: string): number | undefined {
  const ms = Date.parse(text.length === 10 ? `${text}T00:00:00Z` : `${text}Z`)
  const days = (ms - Date.UTC(1899, 11, 30)) / 86_400_000
  return Number.isFinite(days) && days >= 61 && days < 2_958_466 ? Number(days.toFixed(9)) : undefined
}

/** XML has no control characters; the format writes them as _x000B_. */
function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/_x[0-9A-F]{4}_/gi, whole => `_x005F${whole}`)
    .replaceAll(CONTROL, letter => `_x${letter.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`)
}

// oxlint-disable-next-line no-control-regex -- these are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const KIND = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

const PARTS: Record<string, string> = {
  '[Content_Types].xml': `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${KIND}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${KIND}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${KIND}.styles+xml"/></Types>`,
  '_rels/.rels': `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml': `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
  'xl/styles.xml': `${HEAD}<styleSheet xmlns="${MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1" applyNumberFormat="1"/></cellXfs></styleSheet>`,
}

type Entry = { name: string; crc: number; packed: number; size: number; offset: number }
/** Sizes follow the bytes (APPNOTE.TXT 4.4.4, bit 3); names are UTF-8 (bit 11). */
const FLAGS = 0x0808
/** 1980-01-01: a file written twice of the same records is the same file. */
const DOS_DATE = 0x21

async function* part(
  name: string,
  texts: AsyncIterable<string> | Iterable<string>,
  entries: Entry[],
  offset: number,
): AsyncGenerator<Buffer> {
  const entry: Entry = { name, crc: 0, packed: 0, size: 0, offset }
  yield header(entry)
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const text of texts) {
      const bytes = Buffer.from(text)
      entry.crc = crc32(bytes, entry.crc)
      entry.size += bytes.length
      yield bytes
    }
  }
  const source = Readable.from(counted())
  const deflate = createDeflateRaw({ level: 3 })
  source.on('error', error => deflate.destroy(error))
  for await (const chunk of source.pipe(deflate)) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk))
    entry.packed += bytes.length
    yield bytes
  }
  const tail = Buffer.alloc(16)
  tail.writeUInt32LE(0x08074b50, 0)
  tail.writeUInt32LE(entry.crc, 4)
  tail.writeUInt32LE(entry.packed, 8)
  tail.writeUInt32LE(entry.size, 12)
  entries.push(entry)
  yield tail
}

function header({ name }: Entry): Buffer {
  const text = Buffer.from(name)
  const head = Buffer.alloc(30)
  head.writeUInt32LE(0x04034b50, 0)
  head.writeUInt16LE(20, 4)
  head.writeUInt16LE(FLAGS, 6)
  head.writeUInt16LE(8, 8)
  head.writeUInt16LE(DOS_DATE, 12)
  head.writeUInt16LE(text.length, 26)
  return Buffer.concat([head, text])
}

function directory(entries: Entry[], offset: number): Buffer {
  const all = entries.map(({ name, crc, packed, size, offset: at }) => {
    const text = Buffer.from(name)
    const head = Buffer.alloc(46)
    head.writeUInt32LE(0x02014b50, 0)
    head.writeUInt16LE(20, 4)
    head.writeUInt16LE(20, 6)
    head.writeUInt16LE(FLAGS, 8)
    head.writeUInt16LE(8, 10)
    head.writeUInt16LE(DOS_DATE, 14)
    head.writeUInt32LE(crc, 16)
    head.writeUInt32LE(packed, 20)
    head.writeUInt32LE(size, 24)
    head.writeUInt16LE(text.length, 28)
    head.writeUInt32LE(at, 42)
    return Buffer.concat([head, text])
  })
  const bytes = Buffer.concat(all)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(bytes.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([bytes, end])
}
