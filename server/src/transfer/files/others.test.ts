import ExcelJS from 'exceljs'
import * as sheetjs from '@e965/xlsx'
import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import { readAll } from '../testing/temporary.ts'
import { zip } from '../testing/zip.ts'

const TABLE = [
  ['姓名', '手机', '生日'],
  ['赵云', '13800138003', '1990-01-05'],
  ['孙尚香', '021-5888 1234', ''],
]

describe('written by other programs', () => {
  test.each(['xlsx', 'biff8', 'xlml'] as const)('SheetJS as %s', async bookType => {
    const book = sheetjs.utils.book_new()
    sheetjs.utils.book_append_sheet(book, sheetjs.utils.aoa_to_sheet(TABLE), '客户')
    const bytes: Buffer = sheetjs.write(book, { type: 'buffer', bookType })
    const { names, rows } = await readAll(bytes)
    expect([names, ...rows.map(one => one.cells)]).toEqual(TABLE)
  })

  test('a page with a table, in GBK, called .xls', async () => {
    const rows = TABLE.map(row => `<tr>${row.map(cell => `<td>${cell}</td>`).join('')}</tr>`).join('\n')
    const page = `<html><head><meta charset="gbk"></head><body><table border=1>${rows}<tr><td>00123</td></tr></table></body></html>`
    const { format, names, rows: read } = await readAll(iconv.encode(page, 'gbk'))
    expect({ format, names }).toEqual({ format: 'xls', names: TABLE[0] })
    expect(read.map(one => one.cells)).toEqual([...TABLE.slice(1), ['00123', '', '']])
  })

  test('with prefixes, cells without places, absolute targets, attributes in single quotes, a reading aid', async () => {
    const parts = {
      '[Content_Types].xml': '<Types/>',
      '_rels/.rels': `<Relationships><Relationship Id='r1' Type='http://x/officeDocument' Target='/xl/workbook.xml'/></Relationships>`,
      'xl/workbook.xml': `<x:workbook xmlns:x='m' xmlns:r='o'><x:sheets><x:sheet name='客户' sheetId='1' r:id='rId9'/></x:sheets></x:workbook>`,
      'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id='rId9' Type='t' Target='/xl/worksheets/sheet7.xml'/></Relationships>`,
      'xl/SharedStrings.xml': `<x:sst><x:si><x:t>赵</x:t><x:t>云</x:t><x:rPh><x:t>ちょううん</x:t></x:rPh></x:si></x:sst>`,
      'xl/worksheets/sheet7.xml': `<x:worksheet><x:sheetData><x:row><x:c t='inlineStr'><x:is><x:t>姓名</x:t></x:is></x:c><x:c t='str'><x:v>备注 &amp; 其他</x:v></x:c></x:row>
        <x:row><x:c t='s'><x:v>0</x:v></x:c><x:c t='str'><x:f>A1</x:f><x:v>a &lt; b &#x597d;</x:v></x:c></x:row></x:sheetData></x:worksheet>`,
    }
    const { names, rows } = await readAll(workbook(parts))
    expect({ names, rows }).toEqual({ names: ['姓名', '备注 & 其他'], rows: [{ row: 2, cells: ['赵云', 'a < b 好'] }] })
  })

  test('headings merged over two rows and over several columns', async () => {
    const book = new ExcelJS.Workbook()
    const sheet = book.addWorksheet('客户')
    sheet.addRows([
      ['2024 年客户名单'],
      ['姓名', '联系方式', '', '城市'],
      ['', '手机', '邮箱', ''],
      ['赵云', 13_800_138_003, 'z@example.com', '成都'],
    ])
    for (const range of ['A1:D1', 'A2:A3', 'B2:C2', 'D2:D3']) sheet.mergeCells(range)
    const { names, rows } = await readAll(Buffer.from(await book.xlsx.writeBuffer()))
    expect(names).toEqual(['姓名', '联系方式 手机', '联系方式 邮箱', '城市'])
    expect(rows).toEqual([{ row: 4, cells: ['赵云', '13800138003', 'z@example.com', '成都'] }])
  })
})

describe('made to be in the way', () => {
  const sheetOf = (rows: string) =>
    workbook({
      'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${rows}</sheetData></worksheet>`,
      'xl/workbook.xml': '<workbook/>',
    })
  const soon = async (bytes: Buffer | string) => {
    const began = performance.now()
    const outcome = await readAll(bytes).catch((error: unknown) => error)
    expect(performance.now() - began).toBeLessThan(10_000)
    return outcome
  }

  test('a cell of any number of pieces', async () => {
    const cell = `<row><c t="inlineStr"><is>${'<r><t>xxxxxxxxxx</t></r>'.repeat(20_000)}</is></c></row>`
    expect(await soon(sheetOf(cell))).toMatchObject({ definition: { code: 'import_cell_too_long' } })
  })

  test('an attribute full of signs that end a tag, and one that never ends', async () => {
    const signs = '>'.repeat(200_000)
    expect(await soon(sheetOf(`<row note="${signs}"><c t="str"><v>姓名</v></c></row>`))).toMatchObject({
      names: ['姓名'],
    })
    expect(await soon(sheetOf(`<row note="${signs}${signs}`))).toMatchObject({
      definition: { code: 'import_file_unreadable' },
    })
  })

  test('headings of a hundred thousand signs', async () => {
    for (const sign of ['@', '('])
      expect(await soon(`姓名,${sign.repeat(100_000)}\n赵云,1\n`)).toMatchObject({ rows: [{ cells: ['赵云', '1'] }] })
  })

  test('a directory that claims to be as large as the file', async () => {
    const bytes = Buffer.alloc(8 * 1024 * 1024)
    bytes.write('PK\u0003\u0004', 'latin1')
    const end = bytes.length - 22
    bytes.write('PK\u0005\u0006', end, 'latin1')
    bytes.writeUInt16LE(1, end + 10)
    bytes.writeUInt32LE(end, end + 12)
    expect(await soon(bytes)).toMatchObject({ definition: { code: 'import_file_unreadable' } })
  })
})

function workbook(parts: Record<string, string>): Buffer {
  return zip(Object.entries(parts).map(([name, text]) => [name, Buffer.from(text), Buffer.byteLength(text)]))
}
