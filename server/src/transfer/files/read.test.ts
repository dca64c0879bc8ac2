import ExcelJS from 'exceljs'
import * as sheetjs from '@e965/xlsx'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import { readAll } from '../testing/temporary.ts'
import { zip } from '../testing/zip.ts'
import type { OutCell } from './out.ts'
import { writeSheet } from './write.ts'

const TABLE = [
  ['姓名', '手机', '备注'],
  ['赵云', '13800138003', '第一次来，"现场"\n两行'],
  ['Ünal', '+86 138', "O'Neil; x"],
]
const ROWS = TABLE.slice(1).map((cells, at) => ({ row: at + 2, cells }))

function csvOf(separator: string, end = '\r\n'): string {
  const quoted = (cell: string) => (/["\n;,\t]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
  return TABLE.map(row => row.map(quoted).join(separator)).join(end)
}

describe('text with separators', () => {
  const encodings = ['utf8', 'utf8 with mark', 'gbk', 'gb18030', 'utf-16le', 'utf-16be', 'utf-16le with mark']
  test.each(encodings)('in %s', async name => {
    const [encoding = '', mark] = name.split(' with ')
    const text = csvOf(',').replaceAll('Ünal', encoding.startsWith('gb') ? '诸葛亮' : 'Ünal')
    const bytes = iconv.encode(text, encoding, { addBOM: mark !== undefined })
    const { names, rows } = await readAll(bytes)
    expect(names).toEqual(TABLE[0])
    expect(rows.map(one => one.cells[0])).toEqual(['赵云', encoding.startsWith('gb') ? '诸葛亮' : 'Ünal'])
    expect(rows[0]?.cells[2]).toBe('第一次来，"现场"\n两行')
  })

  test.each([',', '\t', ';', '|'])('parted by %j, lines ended in any way', async separator => {
    for (const end of ['\n', '\r\n', '\r', '\n\n'])
      expect((await readAll(csvOf(separator, end))).rows.map(one => one.cells)).toEqual(ROWS.map(one => one.cells))
  })

  test('whatever the cells hold, and wherever a chunk of the file ends', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', '好', ' ', ';'), maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 30 }), async table => {
        const padding = 'x'.repeat(65_500)
        const all = [['one', 'two'], ['p', padding], ...table.map(([a, b]) => [`k${a}`, b])]
        const text = all.map(row => row.map(one => `"${one.replaceAll('"', '""')}"`).join(',')).join('\n')
        const { rows } = await readAll(text)
        expect(rows.map(one => one.cells)).toEqual(all.slice(1).map(row => row.map(one => one.trim())))
      }),
      { numRuns: 40 },
    )
  })

  test('a quote that is never closed is told, and swallows nothing', async () => {
    await expect(readAll('姓名,手机\n"赵云,1\n王芳,2\n')).rejects.toMatchObject({
      definition: { code: 'import_file_unreadable' },
    })
  })
})

describe('workbooks', () => {
  test('written by another program: numbers as text, dates of every kind, formulas, rich text', async () => {
    const book = new ExcelJS.Workbook()
    const sheet = book.addWorksheet('一')
    sheet.addRow(['编号', '日期', '时间', '金额', '比例', '公式', '文字', '是否'])
    const day = new Date(Date.UTC(2024, 0, 5))
    sheet.addRow([
      13_800_138_003,
      day,
      new Date(Date.UTC(2024, 0, 5, 8, 30, 15)),
      0.1 + 0.2,
      0.25,
      { formula: 'A2*2', result: 7 },
      { richText: [{ text: '粗' }, { text: '体' }] },
      true,
    ])
    sheet.getCell('B2').numFmt = 'yyyy"年"m"月"d"日"'
    sheet.getCell('C2').numFmt = 'yyyy-mm-dd hh:mm:ss'
    sheet.getCell('E2').numFmt = '0.00%'
    sheet.addRow([])
    sheet.addRow(['00123', '', '', '', '', { error: '#N/A' }, ' 空格 '])
    const { format, rows } = await readAll(Buffer.from(await book.xlsx.writeBuffer()))
    expect(format).toBe('xlsx')
    expect(rows).toEqual([
      { row: 2, cells: ['13800138003', '2024-01-05', '2024-01-05T08:30:15', '0.3', '25%', '7', '粗体', 'TRUE'] },
      { row: 4, cells: ['00123', '', '', '', '', '#N/A', '空格', ''] },
    ])
  })

  test('days counted from 1904, sheets that are hidden, and the row numbers people see', async () => {
    const book = new ExcelJS.Workbook()
    book.properties.date1904 = true
    book.addWorksheet('藏', { state: 'hidden' }).addRow(['不读'])
    const sheet = book.addWorksheet('看')
    sheet.getCell('B3').value = '日期'
    sheet.getCell('A3').value = '名'
    sheet.getCell('A7').value = 'x'
    sheet.getCell('B7').value = new Date(Date.UTC(2024, 1, 29))
    const { names, rows } = await readAll(Buffer.from(await book.xlsx.writeBuffer()))
    expect({ names, rows }).toEqual({ names: ['名', '日期'], rows: [{ row: 7, cells: ['x', '2024-02-29'] }] })
  })

  test('of the old kind, with all the rows it can have', async () => {
    const numbers = Array.from({ length: 65_534 }, (_, n) => [n + 2])
    const table = [['编号', '姓名', '日期'], [1, '客户', new Date(Date.UTC(2024, 0, 5))], ...numbers]
    const book = sheetjs.utils.book_new()
    sheetjs.utils.book_append_sheet(book, sheetjs.utils.aoa_to_sheet(table, { UTC: true }), '一')
    const bytes: Buffer = sheetjs.write(book, { type: 'buffer', bookType: 'biff8' })
    const { format, names, rows } = await readAll(bytes)
    expect({ format, names }).toEqual({ format: 'xls', names: ['编号', '姓名', '日期'] })
    expect(rows).toHaveLength(65_535)
    expect(rows[0]).toEqual({ row: 2, cells: ['1', '客户', '2024-01-05'] })
    expect(rows.at(-1)).toEqual({ row: 65_536, cells: ['65535', '', ''] })
  })
})

describe('headings', () => {
  const csv = (rows: string[][]) => rows.map(row => row.join(',')).join('\n')
  test('under a title, in two merged rows, or none at all', async () => {
    const titled = await readAll(csv([['2024 年客户名单'], ['姓名', '手机', '城市'], ['赵云', '13800138003', '成都']]))
    expect(titled).toMatchObject({ names: ['姓名', '手机', '城市'], rows: [{ row: 3 }] })
    const merged = await readAll(
      csv([
        ['姓名', '联系方式', '', '城市'],
        ['', '手机', '邮箱', ''],
        ['赵云', '13800138003', 'z@example.com', '成都'],
      ]),
    )
    expect(merged.names).toEqual(['姓名', '联系方式 手机', '联系方式 邮箱', '城市'])
    const bare = await readAll(
      csv([
        ['赵云', '13800138003'],
        ['王芳', '13800138001'],
      ]),
    )
    expect(bare).toMatchObject({ names: ['A', 'B'], rows: [{ row: 1 }, { row: 2 }] })
  })
})

describe('what is no table', () => {
  const refused = (bytes: Buffer | string, code: string) =>
    expect(readAll(bytes)).rejects.toMatchObject({ definition: { code } })

  test('an empty file, a picture of one, and bytes that only begin like a workbook', async () => {
    await refused('', 'import_file_empty')
    await refused('%PDF-1.7 …', 'import_file_unreadable')
    await refused(Buffer.from('PK\u0003\u0004 and no more'), 'import_file_unreadable')
    await refused(Buffer.from('d0cf11e0a1b11ae1ffffffff', 'hex'), 'import_file_unreadable')
  })

  test('500 columns', async () => {
    const wide = Array.from({ length: 500 }, (_, n) => `列${n}`)
    await refused(`${wide.join(',')}\n${wide.join(',')}`, 'import_too_many_columns')
    const book = new ExcelJS.Workbook()
    book.addWorksheet('宽').addRows([wide, wide])
    await refused(Buffer.from(await book.xlsx.writeBuffer()), 'import_too_many_columns')
  })

  test('a bomb: by what its directory says, by what really comes out, and by entities of its own', async () => {
    const zeros = Buffer.alloc(64 * 1024 * 1024)
    await refused(zip([['xl/workbook.xml', zeros, zeros.length]]), 'import_file_unreadable')
    await refused(zip([['xl/workbook.xml', zeros, 1000]]), 'import_file_unreadable')
    const bomb = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbb">]><workbook>&b;</workbook>'
    await refused(zip([['xl/workbook.xml', Buffer.from(bomb), bomb.length]]), 'import_file_unreadable')
  })
})

describe('what is written', () => {
  const rows: OutCell[][] = [
    [
      { is: 'text', text: '名' },
      { is: 'text', text: '数' },
      { is: 'text', text: '日' },
      { is: 'text', text: '时' },
    ],
    [
      { is: 'text', text: '=1+1' },
      { is: 'number', text: '12.50' },
      { is: 'date', text: '2024-02-29' },
      { is: 'datetime', text: '2024-02-29T08:30:15' },
    ],
    [
      { is: 'text', text: '@SUM(A1)\u0001<&"' },
      { is: 'number', text: '12345678901234567890' },
      { is: 'date', text: '1850-01-01' },
      { is: 'text', text: '+8613800138003' },
    ],
  ]
  async function* batches() {
    yield rows.slice(0, 2)
    yield rows.slice(2)
  }
  const written = async (format: 'csv' | 'xlsx') => Buffer.concat(await writeSheet(format, batches()).toArray())

  test('as a workbook is read by another program as meant, and starts no formula', async () => {
    const book = new ExcelJS.Workbook()
    await book.xlsx.load(Uint8Array.from(await written('xlsx')).buffer)
    const sheet = book.worksheets[0]
    expect(sheet?.getRow(2).values).toEqual([
      undefined,
      '=1+1',
      12.5,
      new Date(Date.UTC(2024, 1, 29)),
      new Date(Date.UTC(2024, 1, 29, 8, 30, 15)),
    ])
    expect(sheet?.getCell('A2').type).toBe(ExcelJS.ValueType.String)
    expect(sheet?.getCell('A3').text).toContain('@SUM(A1)')
    expect(sheet?.getCell('B3').value).toBe('12345678901234567890')
  })

  test('as text keeps formulas from being any, and comes back as it was', async () => {
    const bytes = await written('csv')
    expect(bytes.toString()).toContain("'=1+1,12.50,2024-02-29,2024-02-29 08:30:15\r\n")
    const back = await readAll(bytes)
    expect(back.rows.map(one => one.cells[0])).toEqual(['=1+1', '@SUM(A1)\u0001<&"'])
    expect(back.rows[1]?.cells[3]).toBe('+8613800138003')
  })

  test('as a workbook comes back as it was', async () => {
    const { rows: back } = await readAll(await written('xlsx'))
    expect(back.map(one => one.cells)).toEqual([
      ['=1+1', '12.50', '2024-02-29', '2024-02-29T08:30:15'],
      ['@SUM(A1)\u0001<&"', '12345678901234567890', '1850-01-01', '+8613800138003'],
    ])
  })
})
