import { MAX_CELL, MAX_COLUMNS, MAX_SHARED, MAX_SIDE_PART } from './limits.ts'
import { cellTooLong, fileUnreadable, tooManyColumns, tooMuchText } from '../problems.ts'
import { lookedAt, lookOf, type Look, type SheetRow } from './sheet.ts'
import { attribute, unescaped, xmlParts } from './xml.ts'
import { openArchive, type Archive } from './zip.ts'

/** Rows of the first visible sheet of a workbook (ECMA-376), one after the other: of the sheet itself nothing is kept. */
export async function* xlsxRows(path: string): AsyncGenerator<SheetRow> {
  const archive = await openArchive(path)
  const { sheet, from1904 } = await workbookOf(archive)
  const looks = await looksOf(archive)
  const texts = await sharedTexts(archive)
  const stream = await archive.stream(sheet)
  if (!stream) throw fileUnreadable({ why: 'xlsx' })
  const reading: Reading = {
    looks,
    texts,
    from1904,
    row: 0,
    cells: [],
    column: -1,
    kind: '',
    style: 0,
    value: '',
    taking: false,
    aside: false,
  }
  for await (const parts of xmlParts(stream)) {
    const rows: SheetRow[] = []
    for (const part of parts) {
      if (part.is === 'text') {
        if (reading.taking) reading.value = longer(reading.value, part.text)
      } else if (part.is === 'close') closed(reading, part.name, rows)
      else opened(reading, part.name, part)
      if (part.is === 'open' && part.empty) closed(reading, part.name, rows)
    }
    yield* rows
  }
}

/** In bounds: a cell may be made of any number of pieces. */
function longer(value: string, piece: string): string {
  if (value.length + piece.length > MAX_CELL) throw cellTooLong({ max: MAX_CELL })
  return value + unescaped(piece)
}

type Reading = {
  looks: Look[]
  texts: string[]
  from1904: boolean
  row: number
  cells: string[]
  column: number
  kind: string
  style: number
  value: string
  taking: boolean
  /** within a reading aid, which is no part of the text */
  aside: boolean
}

function opened(reading: Reading, name: string, { attributes }: { attributes: string }): void {
  if (name === 'c') {
    const place = attribute(attributes, 'r')
    reading.column = place ? columnOf(place) : reading.column + 1
    reading.kind = attribute(attributes, 't') ?? 'n'
    reading.style = Number(attribute(attributes, 's') ?? 0)
    reading.value = ''
  } else if (name === 'rPh') reading.aside = true
  else if (name === 'v' || name === 't') reading.taking = !reading.aside
  else if (name === 'row') {
    reading.row = Number(attribute(attributes, 'r') ?? reading.row + 1)
    reading.cells = []
    reading.column = -1
  }
}

function closed(reading: Reading, name: string, rows: SheetRow[]): void {
  if (name === 'v' || name === 't') reading.taking = false
  else if (name === 'rPh') reading.aside = false
  else if (name === 'c') {
    if (reading.column >= MAX_COLUMNS && reading.value !== '')
      throw tooManyColumns({ max: MAX_COLUMNS, found: reading.column + 1 })
    if (reading.value !== '' && reading.column >= 0) put(reading.cells, reading.column, textOf(reading))
  } else if (name === 'row' && reading.cells.some(cell => cell !== ''))
    rows.push({ row: reading.row, cells: reading.cells })
}

function put(cells: string[], column: number, text: string): void {
  while (cells.length < column) cells.push('')
  cells[column] = text
}

function textOf({ kind, value, style, looks, texts, from1904 }: Reading): string {
  if (kind === 's') return texts[Number(value)] ?? ''
  if (kind === 'b') return value === '1' ? 'TRUE' : 'FALSE'
  if (kind === 'n') return lookedAt(value, looks[style] ?? null, from1904)
  if (kind === 'd') return value.replace(/T00:00:00(?:\.0+)?Z?$/, '')
  return plain(value)
}

/** AB12 → 27 */
function columnOf(place: string): number {
  let column = 0
  for (const letter of place) {
    const code = letter.charCodeAt(0)
    if (code < 65 || code > 90) break
    column = column * 26 + code - 64
  }
  return column - 1
}

function plain(text: string): string {
  return text
    .replaceAll(/_x([0-9A-F]{4})_/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .trim()
}

/** The part that holds the first visible sheet, and whether days are counted from 1904. */
async function workbookOf(archive: Archive): Promise<{ sheet: string; from1904: boolean }> {
  const root = await targetsOf(archive, '_rels/.rels')
  const book = root.find(one => one.type.endsWith('/officeDocument'))?.target ?? 'xl/workbook.xml'
  const stream = await archive.stream(book, MAX_SIDE_PART)
  if (!stream) throw fileUnreadable({ why: 'xlsx' })
  const sheets: { id: string; hidden: boolean }[] = []
  let from1904 = false
  for await (const parts of xmlParts(stream)) {
    for (const part of parts) {
      if (part.is !== 'open') continue
      if (part.name === 'sheet')
        sheets.push({
          id: attribute(part.attributes, 'id') ?? '',
          hidden: /hidden/i.test(attribute(part.attributes, 'state') ?? ''),
        })
      if (part.name === 'workbookPr') from1904 = /^(1|true)$/.test(attribute(part.attributes, 'date1904') ?? '')
    }
  }
  const chosen = sheets.find(sheet => !sheet.hidden) ?? sheets[0]
  const folder = book.slice(0, book.lastIndexOf('/') + 1)
  const targets = await targetsOf(archive, `${folder}_rels/${book.slice(folder.length)}.rels`, folder)
  const sheet = targets.find(one => one.id === chosen?.id)?.target ?? `${folder}worksheets/sheet1.xml`
  return { sheet, from1904 }
}

async function targetsOf(
  archive: Archive,
  name: string,
  folder = '',
): Promise<{ id: string; type: string; target: string }[]> {
  const stream = await archive.stream(name, MAX_SIDE_PART)
  if (!stream) return []
  const found: { id: string; type: string; target: string }[] = []
  for await (const parts of xmlParts(stream)) {
    for (const part of parts) {
      if (part.is !== 'open' || part.name !== 'Relationship') continue
      const target = attribute(part.attributes, 'Target') ?? ''
      found.push({
        id: attribute(part.attributes, 'Id') ?? '',
        type: attribute(part.attributes, 'Type') ?? '',
        target: target.startsWith('/') ? target.slice(1) : folder + target,
      })
    }
  }
  return found
}

/** By number of a cell's style: how it shows a number. */
async function looksOf(archive: Archive): Promise<Look[]> {
  const stream = await archive.stream('xl/styles.xml', MAX_SIDE_PART)
  if (!stream) return []
  const codes = new Map<number, string>()
  const looks: Look[] = []
  let inCells = false
  for await (const parts of xmlParts(stream)) {
    for (const part of parts) {
      if (part.is === 'text') continue
      if (part.name === 'cellXfs') inCells = part.is === 'open'
      if (part.is !== 'open') continue
      const id = Number(attribute(part.attributes, 'numFmtId') ?? 0)
      if (part.name === 'numFmt') codes.set(id, attribute(part.attributes, 'formatCode') ?? '')
      if (part.name === 'xf' && inCells) looks.push(lookOf(id, codes.get(id)))
    }
  }
  return looks
}

async function sharedTexts(archive: Archive): Promise<string[]> {
  const name = archive.names.find(one => /(^|\/)sharedStrings\.xml$/i.test(one))
  const stream = name ? await archive.stream(name) : undefined
  const texts: string[] = []
  if (!stream) return texts
  let text = ''
  let held = 0
  let taking = false
  // The reading aid above Japanese and Chinese characters is no part of the text.
  let aside = false
  for await (const parts of xmlParts(stream)) {
    for (const part of parts) {
      if (part.is === 'text') {
        if (taking && !aside) text = longer(text, part.text)
        continue
      }
      if (part.name === 'rPh') aside = part.is === 'open' && !part.empty
      else if (part.name === 't') taking = part.is === 'open' && !part.empty
      else if (part.name === 'si' && part.is === 'open') text = ''
      if (part.name !== 'si' || (part.is === 'open' && !part.empty)) continue
      held += Math.max(text.length, 32)
      if (held > MAX_SHARED) throw tooMuchText()
      texts.push(plain(text))
    }
  }
  return texts
}
