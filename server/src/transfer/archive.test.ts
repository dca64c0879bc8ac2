import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Problem, RecordFile, RecordRow } from '@huiliu/contracts'
import { testApp, type TestApp } from '../../test/app.ts'
import { download, dropFile, runToEnd, undoToEnd } from '../../test/transfer.ts'
import { forgetPacked } from './index.ts'
import { zip } from './testing/zip.ts'

const label = (zh: string) => ({ zh, en: zh })
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

let t: TestApp
beforeAll(async () => {
  t = await testApp()
  const fields = [
    { name: 'name', type: 'text', label: label('名称') },
    { name: 'code', type: 'text', label: label('编码'), unique: true },
    { name: 'papers', type: 'file', label: label('文件') },
    { name: 'photo', type: 'image', label: label('照片') },
  ]
  expect((await t.api('POST', '/objects', { name: 'asset', label: label('资产'), fields })).status).toBe(201)
})
afterAll(() => t.close())

function packed(parts: Record<string, string | Buffer>): Buffer {
  return zip(
    Object.entries(parts).map(([name, content]) => {
      const bytes = Buffer.from(content)
      return [name, bytes, bytes.length]
    }),
  )
}
const drop = (bytes: Buffer) => dropFile(t, bytes, { object: 'asset', name: 'assets.zip' })
const assets = async () => (await t.api<{ items: RecordRow[] }>('GET', '/records/asset?limit=50&sort=code')).body.items
const filesOf = (row: RecordRow | undefined, field: string): RecordFile[] => {
  const value: unknown = row?.[field]
  return Array.isArray(value) ? value : []
}

test('files of the archive become files of the records that name them, and go with the import', async () => {
  const csv = '名称,编码,文件,照片\n泵,A-1,papers/a.pdf; note.txt,pump.png\n阀,A-2,没有.pdf,note.txt\n表,A-3,,'
  const bytes = packed({
    'list/assets.csv': csv,
    'list/papers/a.pdf': '%PDF-1.7',
    'papers/a.pdf': '%PDF-1.4',
    'note.txt': 'hello',
    'photos/pump.png': PNG,
    '__MACOSX/._note.txt': 'x',
  })
  const { status, body } = await drop(bytes)
  expect(status).toBe(201)
  expect(body).toMatchObject({
    preview: { new: 2, refused: 1 },
    mapping: { columns: ['name', 'code', 'papers', 'photo'] },
  })
  expect(body.preview?.examples.flatMap(one => one.reasons.map(why => `${why.field}：${why.message}`))).toEqual([
    '文件：压缩包里没有「没有.pdf」',
    '照片：「note.txt」不是图片',
  ])
  expect((await runToEnd(t, body.id)).counts).toMatchObject({ created: 2, refused: 1 })
  const [pump, meter] = await assets()
  const papers = filesOf(pump, 'papers')
  expect(papers.map(file => [file.name, file.bytes])).toEqual([
    ['a.pdf', 8],
    ['note.txt', 5],
  ])
  expect((await download(t, `/record-files/${papers[0]?.id}`)).bytes.toString()).toBe('%PDF-1.4')
  expect((await download(t, `/record-files/${filesOf(pump, 'photo')[0]?.id}`)).bytes).toEqual(PNG)
  expect(filesOf(meter, 'papers')).toEqual([])
  expect((await forgetPacked(t.runtime.db, new Date())).length).toBe(4)
  await undoToEnd(t, body.id)
  expect(await assets()).toEqual([])
})

test('a file named without an archive is refused, row by row', async () => {
  const { body } = await dropFile(t, '名称,编码,文件\n泵,B-1,a.pdf', { object: 'asset' })
  expect(body.preview).toMatchObject({ new: 0, refused: 1 })
  expect(body.preview?.examples[0]?.reasons[0]?.message).toBe('文件须与表格放在同一个 .zip 里一起导入')
})

const LIST = '名称,编码\n泵,C-1'
const LARGE = 21 * 1024 * 1024

test.each([
  ['no spreadsheet', () => packed({ 'a.pdf': 'x' }), 'import_zip_without_sheet'],
  ['several spreadsheets', () => packed({ 'a.csv': LIST, 'b.xlsx': 'x' }), 'import_zip_of_sheets'],
  ['a way out', () => packed({ 'a.csv': LIST, '../../etc/passwd': 'x' }), 'import_zip_unsafe'],
  ['a way out, as Windows writes it', () => packed({ 'a.csv': LIST, '..\\x.pdf': 'x' }), 'import_zip_unsafe'],
  ['a place of the machine', () => packed({ 'a.csv': LIST, '/etc/passwd': 'x' }), 'import_zip_unsafe'],
  ['one name in two cases', () => packed({ 'a.csv': LIST, 'x.pdf': '1', 'X.PDF': '2' }), 'import_zip_twice'],
  [
    'one name twice',
    () =>
      zip([
        ['a.csv', Buffer.from(LIST), LIST.length + 8],
        ['x.pdf', Buffer.from('1'), 1],
        ['x.pdf', Buffer.from('2'), 1],
      ]),
    'import_zip_twice',
  ],
  ['a bomb that says so', () => packed({ 'a.csv': LIST, 'x.bin': Buffer.alloc(LARGE) }), 'import_file_unreadable'],
  [
    'a bomb that lies',
    () =>
      zip([
        ['a.csv', Buffer.from(LIST), Buffer.byteLength(LIST)],
        ['x.bin', Buffer.alloc(LARGE), 100],
      ]),
    'import_file_unreadable',
  ],
  ['half an archive', () => packed({ 'a.csv': LIST, 'x.pdf': 'x' }).subarray(0, 60), 'import_file_unreadable'],
])('an archive with %s is refused, and nothing is kept', async (_what, made, code) => {
  const { status, body } = await dropFile<Problem>(t, made(), { object: 'asset', name: 'x.zip' })
  expect([status, body.code]).toEqual([422, code])
  expect(await t.runtime.db.query('select 1 from ws.import_file')).toEqual([])
})
