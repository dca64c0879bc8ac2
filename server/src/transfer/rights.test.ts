import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ObjectRights, RecordRow } from '@huiliu/contracts'
import { testApp, type TestApp } from '../../test/app.ts'
import { person, type Person } from '../../test/people.ts'
import { dropFile, exportFile } from '../../test/transfer.ts'
import { readAll } from './testing/temporary.ts'

let t: TestApp
beforeAll(async () => {
  t = await testApp()
})
afterAll(() => t.close())

const NONE: ObjectRights = { read: 'none', update: 'none', delete: 'none', create: false, export: false, import: false }
const ALL: ObjectRights = { read: 'all', update: 'all', delete: 'all', create: true, export: true, import: true }

let made = 0
async function withRights(
  byObject: Record<string, ObjectRights>,
  byField: Record<string, string> = {},
): Promise<Person> {
  const role = `role_${made++}`
  const rights = { settings: false, members: false, sources: false, objects: false, identity: true, byObject, byField }
  const { status } = await t.api('POST', '/roles', { name: role, label: { zh: role, en: role }, rights })
  expect(status).toBe(201)
  return person(t, { role })
}

async function exported(
  token: string,
  body: Record<string, unknown> = {},
): Promise<{ status: number; rows: string[][] }> {
  const { status, bytes } = await exportFile(t, { object: 'contact', format: 'csv', ...body }, token)
  if (status !== 200) return { status, rows: [] }
  const { names, rows } = await readAll(bytes)
  return { status, rows: [names, ...rows.map(one => one.cells)] }
}

test('who may not import, or neither make nor change, is refused; whose import it is not learns nothing of it', async () => {
  const csv = '姓名,手机\n甲,13800141001'
  for (const rights of [{ ...ALL, import: false }, { ...ALL, create: false, update: 'none' as const }, NONE]) {
    const { token } = await withRights({ contact: rights, '*': ALL })
    expect((await dropFile(t, csv, { token })).status).toBe(403)
  }
  const { body } = await dropFile(t, csv)
  const { token } = await withRights({ '*': { ...ALL, import: false } })
  for (const [method, path] of [
    ['GET', ''],
    ['GET', '/refused'],
  ] as const)
    expect((await t.api(method, `/imports/${body.id}${path}`, undefined, token)).status).toBe(404)
  expect((await t.api('POST', `/imports/${body.id}/run`, undefined, token)).status).toBe(403)
  expect((await t.api('DELETE', `/imports/${body.id}`, undefined, token)).status).toBe(403)
  expect((await t.api<{ items: unknown[] }>('GET', '/imports', undefined, token)).body.items).toEqual([])
})

test('fields one may not write are nothing a column can mean', async () => {
  const { token } = await withRights(
    { '*': ALL },
    { 'contact.note': 'read', 'contact.city': 'hidden', 'contact.title': 'masked' },
  )
  const { body } = await dropFile(t, '姓名,备注,城市,职务\n乙,x,y,z', { token })
  expect(body.mapping.columns).toEqual(['name', null, null, null])
  const mapping = { ...body.mapping, columns: ['name', 'note', 'city', 'title'] }
  const refused = await t.api('PATCH', `/imports/${body.id}`, { mapping }, token)
  expect(refused.status).toBe(422)
})

test('records of others are neither changed nor shown: the row is refused, and says no name', async () => {
  const own = { read: 'own', update: 'own', delete: 'own', create: true, export: true, import: true } as const
  const { token } = await withRights({ '*': own })
  await t.api('POST', '/records/contact', { name: '别人的', phone: '13800142001' })
  await t.api('POST', '/records/product', { name: '水泵', sku: 'P-SECRET' })
  const contacts = await dropFile(t, '姓名,手机\n别人的,13800142001\n我的,13800142002', { token })
  expect(contacts.body.preview).toMatchObject({ new: 1, refused: 1 })
  expect(
    JSON.stringify(contacts.body.preview?.examples.filter(one => one.outcome === 'refused')[0]?.reasons),
  ).not.toContain('别人的')
  const products = await dropFile(t, '名称,编码\n新泵,P-SECRET', { object: 'product', token })
  expect(products.body.preview).toMatchObject({ new: 0, refused: 1 })
  expect(JSON.stringify(products.body.preview)).not.toContain('水泵')
  await t.api('POST', `/imports/${contacts.body.id}/run`, undefined, token)
  await t.processed()
  const { body } = await t.api<{ items: RecordRow[] }>('GET', '/records/contact', undefined, token)
  expect(body.items.map(row => row['name'])).toEqual(['我的'])
})

test('an export holds what the list shows: rights, masks, filter, order', async () => {
  await t.api('POST', '/records/contact', { name: '=cmd()', phone: '13800143001', city: '成都', note: '密' })
  const masked = await withRights({ '*': ALL }, { 'contact.phone': 'masked', 'contact.note': 'hidden' })
  const filter = { field: 'city', op: 'eq', value: '成都' }
  const { rows } = await exported(masked.token, { filter, fields: ['name', 'phone', 'city'] })
  expect(rows).toEqual([
    ['姓名', '手机', '城市'],
    ['=cmd()', '+86138****3001', '成都'],
  ])
  expect((await exported(masked.token, { filter, fields: ['name', 'note'] })).status).toBe(422)
  const whole = await exported(masked.token, { filter })
  expect(whole.rows[0]).not.toContain('备注')
  const none = await withRights({ '*': { ...ALL, export: false } })
  expect((await exported(none.token)).status).toBe(403)
})
