import { letters } from './heading.ts'
import { markText, type Extras, type Mark, type OutCell, type OutRows } from './out.ts'
import { directory, part, type Entry } from './write-zip.ts'

/** A workbook (ECMA-376) of one sheet; what its cells are chosen from lies in a second, hidden one. */
export async function* xlsx(rows: OutRows, { mark, choices = [] }: Extras): AsyncGenerator<Buffer> {
  const entries: Entry[] = []
  let offset = 0
  const lists = choices.some(one => one !== null)
  const parts: [string, AsyncIterable<string> | Iterable<string>][] = [
    ...Object.entries(partsOf({ mark, lists })).map(([name, text]): [string, string[]] => [name, [text]]),
    ...(lists ? [['xl/worksheets/sheet2.xml', [listSheet(choices)]] satisfies [string, string[]]] : []),
    ['xl/worksheets/sheet1.xml', sheet(rows, { mark, choices })],
  ]
  for (const [name, texts] of parts)
    for await (const bytes of part(name, texts, entries, offset)) {
      offset += bytes.length
      yield bytes
    }
  yield directory(entries, offset)
}

async function* sheet(rows: OutRows, { mark, choices = [] }: Extras): AsyncGenerator<string> {
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
  yield `</sheetData>${validations(choices)}${mark ? edges(mark) : ''}</worksheet>`
}

/** The cells beneath a heading are chosen from a column of the hidden sheet. */
function validations(choices: (string[] | null)[]): string {
  const all = choices.flatMap((list, at) => {
    if (!list || list.length === 0) return []
    const column = letters(at)
    const from = `${LISTS}!$${column}$1:$${column}$${list.length}`
    return `<dataValidation type="list" allowBlank="1" showErrorMessage="1" sqref="${column}2:${column}${CHOSEN_ROWS}"><formula1>${from}</formula1></dataValidation>`
  })
  return all.length === 0 ? '' : `<dataValidations count="${all.length}">${all.join('')}</dataValidations>`
}

function listSheet(choices: (string[] | null)[]): string {
  const height = Math.max(...choices.map(list => list?.length ?? 0))
  const rows = Array.from({ length: height }, (_, at) => {
    const cells = choices.map((list, column) =>
      cellXml({ is: 'text', text: list?.[at] ?? '' }, `${letters(column)}${at + 1}`, false),
    )
    return `<row r="${at + 1}">${cells.join('')}</row>`
  })
  return `${HEAD}<worksheet xmlns="${MAIN}"><sheetData>${rows.join('')}</sheetData></worksheet>`
}

/** What is printed on every page; `&` begins a code there (ECMA-376 18.3.1.46). */
function edges(mark: Mark): string {
  const text = escaped(markText(mark).replaceAll('&', '&&'))
  return `<headerFooter><oddHeader>&amp;L${text}</oddHeader><oddFooter>&amp;L${text}&amp;R&amp;P / &amp;N</oddFooter></headerFooter>`
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

const LISTS = 'Options'
/** Where a list can be chosen from: as far as people fill in a template. */
const CHOSEN_ROWS = 5000
const CORE = 'http://schemas.openxmlformats.org/package/2006/metadata/core-properties'
const STYLES_XML = `${HEAD}<styleSheet xmlns="${MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1" applyNumberFormat="1"/></cellXfs></styleSheet>`

type Parts = { mark: Mark | undefined; lists: boolean }

function partsOf({ mark, lists }: Parts): Record<string, string> {
  const type = (name: string, kind: string) => `<Override PartName="/${name}" ContentType="${kind}"/>`
  const link = (id: number, kind: string, target: string) =>
    `<Relationship Id="rId${id}" Type="${OFFICE}/${kind}" Target="${target}"/>`
  const types = [
    type('xl/workbook.xml', `${KIND}.sheet.main+xml`),
    type('xl/worksheets/sheet1.xml', `${KIND}.worksheet+xml`),
    ...(lists ? [type('xl/worksheets/sheet2.xml', `${KIND}.worksheet+xml`)] : []),
    type('xl/styles.xml', `${KIND}.styles+xml`),
    ...(mark ? [type('docProps/core.xml', 'application/vnd.openxmlformats-package.core-properties+xml')] : []),
  ]
  const core = `<Relationship Id="rId2" Type="${PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>`
  const sheets = ['<sheet name="Sheet1" sheetId="1" r:id="rId1"/>']
  if (lists) sheets.push(`<sheet name="${LISTS}" sheetId="2" state="hidden" r:id="rId3"/>`)
  return {
    '[Content_Types].xml': `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${types.join('')}</Types>`,
    '_rels/.rels': `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${link(1, 'officeDocument', 'xl/workbook.xml')}${mark ? core : ''}</Relationships>`,
    ...(mark && { 'docProps/core.xml': coreXml(mark) }),
    'xl/workbook.xml': `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${sheets.join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${link(1, 'worksheet', 'worksheets/sheet1.xml')}${link(2, 'styles', 'styles.xml')}${lists ? link(3, 'worksheet', 'worksheets/sheet2.xml') : ''}</Relationships>`,
    'xl/styles.xml': STYLES_XML,
  }
}

function coreXml(mark: Mark): string {
  return `${HEAD}<cp:coreProperties xmlns:cp="${CORE}" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>${escaped(mark.by)}</dc:creator><dc:description>${escaped(markText(mark))}</dc:description></cp:coreProperties>`
}
