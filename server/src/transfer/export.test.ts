import { createHash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import ExcelJS from 'exceljs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ExportNotice, ExportView, List, Notice, ObjectRights } from '@huiliu/contracts'
import { testApp, type TestApp } from '../../test/app.ts'
import { person, role, type Person } from '../../test/people.ts'
import { download, dropFile, exportFile } from '../../test/transfer.ts'
import { forgetExports } from './index.ts'
import { readAll } from './testing/temporary.ts'

const ALL: ObjectRights = { read: 'all', update: 'all', delete: 'all', create: true, export: true, import: true }
const filter = { field: 'city', op: 'eq', value: '成都' }

let t: TestApp
let seller: Person
let boss: Person
beforeAll(async () => {
  t = await testApp()
  seller = await person(t, { role: await role(t, 'seller', { byObject: { '*': ALL } }), name: '周楠' })
  boss = await person(t, { role: 'admin', name: '经理' })
  const create = Array.from({ length: 12 }, (_, n) => ({
    name: `客户${n}`,
    phone: `138001460${String(n).padStart(2, '0')}`,
    city: '成都',
  }))
  expect((await t.api('POST', '/records/contact/batch', { create })).status).toBe(200)
})
afterAll(() => t.close())

const policy = (given: Record<string, unknown>, token = t.token) =>
  t.api('PUT', '/export-policy', { approveAbove: null, marked: false, keptDays: 7, ...given }, token)
const ask = async (who: Person, more: Record<string, unknown> = {}) =>
  (await t.api<ExportView>('POST', '/exports', { object: 'contact', format: 'csv', filter, ...more }, who.token)).body
const viewOf = async (id: string, who: Person) => t.api<ExportView>('GET', `/exports/${id}`, undefined, who.token)
const statusOf = async (who: Person, method: string, path: string, body?: unknown) =>
  (await t.api(method, path, body, who.token)).status

async function told(who: Person): Promise<Partial<ExportNotice>[]> {
  await t.processed()
  const { body } = await t.api<List<Notice>>('GET', '/notices', undefined, who.token)
  return body.items.flatMap(one =>
    'exportId' in one ? { kind: one.kind, rows: one.rows, by: one.by, text: one.text } : [],
  )
}

test('a small export is there at once, for who asked alone, and leaves a row that tells what it was', async () => {
  const view = await ask(seller, { fields: ['name', 'phone'] })
  expect(view).toMatchObject({
    status: 'done',
    rows: 12,
    expected: 12,
    by: '周楠',
    mine: true,
    fields: ['name', 'phone'],
  })
  const { status, bytes } = await download(t, `/exports/${view.id}/file`, seller.token)
  expect(status).toBe(200)
  expect(view.sha256).toBe(createHash('sha256').update(bytes).digest('hex'))
  expect(view.bytes).toBe(bytes.length)
  expect((await readAll(bytes)).rows).toHaveLength(12)
  // The audit: who has the say over settings sees the row, and not the file.
  const { body } = await t.api<List<ExportView>>('GET', '/exports?scope=all', undefined, boss.token)
  expect(body.items[0]).toMatchObject({
    id: view.id,
    by: '周楠',
    mine: false,
    filter,
    may: { download: false },
  })
  expect((await download(t, `/exports/${view.id}/file`, boss.token)).status).toBe(404)
  const other = await person(t, { role: 'member' })
  expect((await viewOf(view.id, other)).status).toBe(404)
  expect(await statusOf(other, 'GET', '/exports?scope=all')).toBe(403)
  const events = await t.runtime.db.query(`select body ->> 'sha256' as sha256 from ws.event where type = 'export.done'`)
  expect(events).toContainEqual({ sha256: view.sha256 })
})

test('above the size a workspace sets, an export waits; both are told; let pass, it is written', async () => {
  expect((await policy({ approveAbove: 10 })).status).toBe(200)
  expect((await ask(seller, { search: '客户3' })).status).toBe('done')
  const view = await ask(seller)
  expect(view).toMatchObject({ status: 'waiting', expected: 12, may: { decide: false, download: false } })
  expect((await download(t, `/exports/${view.id}/file`, seller.token)).status).toBe(404)
  expect(await told(boss)).toEqual([{ kind: 'export_asked', rows: 12, by: '周楠', text: null }])
  expect(await told(seller)).toEqual([])
  expect(await statusOf(seller, 'POST', `/exports/${view.id}/approval`, {})).toBe(403)
  const { body } = await t.api<List<ExportView>>('GET', '/exports?scope=waiting', undefined, boss.token)
  expect(body.items).toMatchObject([
    { id: view.id, by: '周楠', object: 'contact', expected: 12, filter, says: '城市 是 成都', may: { decide: true } },
  ])
  expect(await statusOf(boss, 'POST', `/exports/${view.id}/approval`, {})).toBe(200)
  await t.processed()
  expect((await viewOf(view.id, seller)).body).toMatchObject({ status: 'done', rows: 12, decidedBy: '经理' })
  expect(await told(boss)).toEqual([])
  expect(await told(seller)).toEqual([{ kind: 'export_done', rows: 12, by: '周楠', text: null }])
  expect((await download(t, `/exports/${view.id}/file`, seller.token)).status).toBe(200)
  expect(await statusOf(boss, 'POST', `/exports/${view.id}/approval`, {})).toBe(409)
})

test('refused, it says why, and no file was made; nobody with the say lets his own pass while there are others', async () => {
  await policy({ approveAbove: 0 })
  const view = await ask(seller)
  expect(await statusOf(boss, 'POST', `/exports/${view.id}/refusal`, {})).toBe(422)
  expect(await statusOf(boss, 'POST', `/exports/${view.id}/refusal`, { reason: '请只导出本月的' })).toBe(200)
  expect((await viewOf(view.id, seller)).body).toMatchObject({
    status: 'refused',
    reason: '请只导出本月的',
    sha256: null,
  })
  expect(await told(seller)).toContainEqual({ kind: 'export_refused', rows: 12, by: '经理', text: '请只导出本月的' })
  const second = await person(t, { role: 'admin', name: '副手' })
  const own = await ask(boss)
  expect((await viewOf(own.id, boss)).body.may.decide).toBe(false)
  expect(await statusOf(boss, 'POST', `/exports/${own.id}/approval`, {})).toBe(403)
  expect(await statusOf(second, 'POST', `/exports/${own.id}/approval`, {})).toBe(200)
  const withdrawn = await ask(seller)
  expect(await statusOf(boss, 'DELETE', `/exports/${withdrawn.id}`)).toBe(403)
  expect(await statusOf(seller, 'DELETE', `/exports/${withdrawn.id}`)).toBe(200)
  expect((await viewOf(withdrawn.id, seller)).body.status).toBe('withdrawn')
  expect(await statusOf(boss, 'POST', `/exports/${withdrawn.id}/approval`, {})).toBe(409)
  await policy({})
})

test('a file says who took it out and when; a csv with such a line is read again as the table it is', async () => {
  await policy({ marked: true })
  const book = new ExcelJS.Workbook()
  const sheet = await exportFile(t, { object: 'contact', format: 'xlsx', filter }, seller.token)
  await book.xlsx.load(Uint8Array.from(sheet.bytes).buffer)
  expect(book.creator).toBe('周楠')
  expect(book.worksheets[0]?.headerFooter.oddHeader).toMatch(/^&L由 周楠 导出于 \d{4}-\d{2}-\d{2} \d{2}:\d{2}$/)
  const { bytes } = await exportFile(
    t,
    { object: 'contact', format: 'csv', filter, fields: ['name', 'phone'] },
    seller.token,
  )
  expect(bytes.toString().split('\r\n').slice(0, 2)).toEqual([
    expect.stringMatching(/^\uFEFF由 周楠 导出于 /),
    '姓名,手机',
  ])
  const again = await dropFile(t, bytes)
  expect(again.body).toMatchObject({ total: 12, mapping: { columns: ['name', 'phone'] }, preview: { join: 12 } })
  await policy({})
})

test('who may take out no more when it is let pass, takes out nothing; nobody does in the name of another', async () => {
  await policy({ approveAbove: 0 })
  const gone = await role(t, 'gone', { byObject: { '*': ALL } })
  const leaver = await person(t, { role: gone })
  const view = await ask(leaver)
  await t.runtime.db.query(
    `update ws.role set rights = jsonb_set(rights, '{byObject,*,export}', 'false') where name = $1`,
    [gone],
  )
  expect(await statusOf(boss, 'POST', `/exports/${view.id}/approval`, {})).toBe(200)
  await t.runtime.exports.idle()
  const [row] = await t.runtime.db.query('select status, sha256 from ws.export where id = $1', [view.id])
  expect(row).toEqual({ status: 'failed', sha256: null })
  await policy({})
})

test('a file is kept for its days, then it is gone and only the row is left', async () => {
  const view = await ask(seller)
  const { db, exports } = t.runtime
  expect(await readdir(exports.folder)).toContain(view.id)
  await db.query(`update ws.export set kept_until = now() - interval '1 second' where id = $1`, [view.id])
  expect((await download(t, `/exports/${view.id}/file`, seller.token)).status).toBe(410)
  await forgetExports(db, exports.folder, new Date())
  expect(await readdir(exports.folder)).not.toContain(view.id)
  expect((await viewOf(view.id, seller)).body).toMatchObject({ status: 'done', rows: 12, may: { download: false } })
})

test('what a crash interrupted is written when the work is taken up again', async () => {
  const view = await ask(seller)
  const { db, exports } = t.runtime
  await db.query(`update ws.export set status = 'running', sha256 = null where id = $1`, [view.id])
  await exports.resume()
  await exports.idle()
  expect((await viewOf(view.id, seller)).body).toMatchObject({ status: 'done', rows: 12, sha256: view.sha256 })
})
