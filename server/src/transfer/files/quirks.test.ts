import { describe, expect, test } from 'vitest'
import { readAll } from '../testing/temporary.ts'
import { zip } from '../testing/zip.ts'

/** What programs that write workbooks (WPS, Java and .NET libraries, scripts) do otherwise than Excel. */

const BOOK = `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheets><sheet name="Sheet1" sheetId="1"/></sheets></workbook>`
type Parts = Record<string, string>

function workbook(rows: string, parts: Parts = {}, large = false): Buffer {
  const all: Parts = {
    'xl/workbook.xml': BOOK,
    'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${rows}</sheetData></worksheet>`,
    ...parts,
  }
  return zip(
    Object.entries(all).map(([name, text]) => [name, Buffer.from(text), Buffer.byteLength(text)]),
    { large },
  )
}

async function tableOf(bytes: Buffer): Promise<string[][]> {
  const { names, rows } = await readAll(bytes)
  return [names, ...rows.map(one => one.cells)]
}

const HEADINGS =
  '<row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c><c r="B1" t="inlineStr"><is><t>生日</t></is></c></row>'

describe('texts', () => {
  test('shared, with a reading above the characters, its properties, pieces of their own look, spaces, and none', async () => {
    const shared = `<sst count="9" uniqueCount="5"><si><t>姓名</t><phoneticPr fontId="1" type="noConversion"/></si><si><t xml:space="preserve"> 赵云 </t><rPh sb="0" eb="1"><t>zhào</t></rPh><rPh sb="1" eb="2"><t>yún</t></rPh><phoneticPr fontId="1"/></si><si><r><rPr><b/></rPr><t>诸葛</t></r><r><t>亮</t></r><rPh sb="0" eb="3"><t>zhū gě liàng</t></rPh></si><si/><si><t/></si></sst>`
    const rows = [0, 1, 2, 3, 4, 1].map(
      (text, at) => `<row r="${at + 1}"><c r="A${at + 1}" t="s"><v>${text}</v></c></row>`,
    )
    expect(await tableOf(workbook(rows.join(''), { 'xl/sharedStrings.xml': shared }))).toEqual([
      ['姓名'],
      ['赵云'],
      ['诸葛亮'],
      ['赵云'],
    ])
  })

  test('in their cells, with a reading above the characters', async () => {
    const cell = (inside: string) => `<row><c t="inlineStr"><is>${inside}</is></c></row>`
    const rows = [
      cell('<t>姓名</t>'),
      cell('<r><t>赵</t></r><r><t>云</t></r><rPh sb="0" eb="2"><t>zhào yún</t></rPh><phoneticPr fontId="1"/>'),
      cell('<rPh sb="0" eb="1"><t>wáng</t></rPh><t>王芳</t>'),
    ]
    expect(await tableOf(workbook(rows.join('')))).toEqual([['姓名'], ['赵云'], ['王芳']])
  })

  test('numbers kept as text, texts of formulas, truth, errors, dates of ISO 8601, powers of ten', async () => {
    const cells = [
      '<c t="str"><v>00123</v></c>',
      '<c t="str"><f>A1&amp;"x"</f><v>甲x</v></c>',
      '<c t="b"><v>1</v></c>',
      '<c t="d"><v>2024-03-15T08:30:15</v></c>',
      '<c t="d"><v>1990-01-05T00:00:00.000Z</v></c>',
      '<c><v>1.3800138003E10</v></c>',
      '<c t="n"><v>0.30000000000000004</v></c>',
      '<c t="n"/>',
    ]
    const headings = cells.map((_, at) => `<c t="str"><v>列${at}</v></c>`).join('')
    const [, row] = await tableOf(workbook(`<row>${headings}</row><row>${cells.join('')}</row>`))
    expect(row).toEqual(['00123', '甲x', 'TRUE', '2024-03-15T08:30:15', '1990-01-05', '13800138003', '0.3', ''])
  })
})

describe('places', () => {
  const table = [
    ['姓名', '生日'],
    ['赵云', '1990-01-05'],
  ]
  const text = (value: string, place = '') => `<c${place} t="str"><v>${value}</v></c>`

  test.each([
    ['no dimension', `<worksheet><sheetData>`, '</sheetData></worksheet>'],
    ['a dimension that is too small', `<worksheet><dimension ref="A1"/><sheetData>`, '</sheetData></worksheet>'],
    [
      'a dimension of the whole sheet',
      `<worksheet><dimension ref="A1:XFD1048576"/><cols><col min="1" max="16384" width="9"/></cols><sheetData>`,
      '</sheetData><mergeCells count="0"/></worksheet>',
    ],
  ])('%s', async (_, before, after) => {
    const rows = table.map(
      (cells, at) =>
        `<row r="${at + 1}" spans="1:2">${cells.map((one, column) => text(one, ` r="${'AB'[column]}${at + 1}"`)).join('')}</row>`,
    )
    const sheet = { 'xl/worksheets/sheet1.xml': before + rows.join('') + after }
    expect(await tableOf(workbook('', sheet))).toEqual(table)
  })

  test('neither rows nor cells say where they stand, and empty ones stand between', async () => {
    const rows = [
      `<row>${text('姓名')}<c/>${text('城市')}</row>`,
      '<row/>',
      `<row>${text('赵云')}<c s="1"/>${text('成都')}</row>`,
    ]
    expect(await tableOf(workbook(rows.join('')))).toEqual([
      ['姓名', 'B', '城市'],
      ['赵云', '', '成都'],
    ])
  })

  test('names of parts with backslashes, and a ZIP64 however small', async () => {
    const rows = table.map(cells => `<row>${cells.map(one => text(one)).join('')}</row>`).join('')
    expect(await tableOf(workbook(rows, {}, true))).toEqual(table)
    const parts: Parts = {
      'xl\\workbook.xml': BOOK,
      'xl\\worksheets\\sheet1.xml': `<worksheet><sheetData>${rows}</sheetData></worksheet>`,
    }
    const bytes = zip(Object.entries(parts).map(([name, part]) => [name, Buffer.from(part), Buffer.byteLength(part)]))
    expect(await tableOf(bytes)).toEqual(table)
  })
})

describe('dates', () => {
  const STYLES = `<styleSheet><numFmts count="3"><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@"/><numFmt numFmtId="177" formatCode="[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy"/><numFmt numFmtId="178" formatCode="[Red]0.00&quot;天&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/><xf numFmtId="31"/><xf numFmtId="57"/><xf numFmtId="176"/><xf numFmtId="177"/><xf numFmtId="178"/></cellXfs></styleSheet>`

  async function days(serial: number, book: string): Promise<string[]> {
    const rows = [0, 1, 2, 3, 4, 5, 6].map(
      (style, at) =>
        `<row r="${at + 2}"><c r="A${at + 2}" t="str"><v>x</v></c><c r="B${at + 2}" s="${style}"><v>${serial}</v></c></row>`,
    )
    const bytes = workbook(HEADINGS + rows.join(''), { 'xl/styles.xml': STYLES, 'xl/workbook.xml': book })
    return (await tableOf(bytes)).slice(1).map(([, day = '']) => day)
  }

  test('by Excel’s formats, those of Chinese editions, and formats of their own', async () => {
    const day = '2024-03-15'
    expect(await days(45_366, BOOK)).toEqual(['45366', day, day, day, day, day, '45366'])
  })

  test.each(['1', 'true'])('counted from 1904 (%s)', async flag => {
    const book = BOOK.replace('<sheets>', `<workbookPr date1904="${flag}"/><sheets>`)
    const day = '2024-03-15'
    expect(await days(45_366 - 1462, book)).toEqual(['43904', day, day, day, day, day, '43904'])
  })
})
