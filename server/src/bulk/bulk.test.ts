import { afterAll, beforeAll, expect, test } from 'vitest'
import type { BulkView, HistoryEntry, List, Problem, RecordRow } from '@huiliu/contracts'
import { testApp, type TestApp } from '../../test/app.ts'
import { person, role, type Person } from '../../test/people.ts'

let t: TestApp
let boss: Person
let narrow: Person
beforeAll(async () => {
  t = await testApp()
  const own = { read: 'all', update: 'own', delete: 'own', create: true, export: false, import: false } as const
  boss = await person(t, { role: 'admin', name: '经理' })
  narrow = await person(t, { role: await role(t, 'narrow', { byObject: { '*': own } }), name: '李' })
  const create = Array.from({ length: 1200 }, (_, at) => ({
    name: `公司 ${String(at).padStart(4, '0')}`,
    city: at % 2 ? '杭州' : '宁波',
    ...(at < 5 && { owner_id: narrow.memberId }),
  }))
  for (const part of [create.slice(0, 900), create.slice(900)])
    await t.api('POST', '/records/account/batch', { create: part })
})
afterAll(() => t.close())

const inHangzhou = { field: 'city', op: 'eq', value: '杭州' }

async function begin(body: unknown, who = boss): Promise<BulkView> {
  const answer = await t.api<BulkView>('POST', '/records/account/bulk', body, who.token)
  expect(answer.status).toBe(202)
  return answer.body
}

async function ended(id: string, who = boss): Promise<BulkView> {
  await t.processed()
  return (await t.api<BulkView>('GET', `/bulk/${id}`, undefined, who.token)).body
}

async function count(filter: unknown): Promise<number | undefined> {
  const { body } = await t.api<List<RecordRow>>('POST', '/records/account/query', { filter, limit: 1, count: true })
  return body.count
}

test('everything a filter finds is changed under one act and taken back as one; later work is kept and listed', async () => {
  const begun = await begin({ filter: inHangzhou, set: { industry: 'trade' }, reason: '年度整理' })
  expect(begun).toMatchObject({ kind: 'update', fields: ['industry'], total: 600, totalIs: 'exact' })
  const done = await ended(begun.id)
  expect(done).toMatchObject({ status: 'done', counts: { seen: 600, changed: 600, refused: 0 } })
  expect(await count({ field: 'industry', op: 'eq', value: 'trade' })).toBe(600)

  const { body: found } = await t.api<List<RecordRow>>('POST', '/records/account/query', {
    filter: inHangzhou,
    limit: 1,
  })
  const id = found.items[0]?.id ?? ''
  const history = await t.api<List<HistoryEntry>>('GET', `/records/account/${id}/history`)
  expect(history.body.items[0]).toMatchObject({ actId: begun.actId, reason: '年度整理' })
  await t.api('PATCH', `/records/account/${id}`, { industry: 'retail' })

  expect((await t.api('DELETE', `/acts/${begun.actId}`, undefined, boss.token)).status).toBe(200)
  const undone = await ended(begun.id)
  expect(undone).toMatchObject({ status: 'undone', counts: { undone: 599, kept: 1 }, kept: [id] })
  expect(await count({ field: 'industry', op: 'eq', value: 'trade' })).toBe(0)
  expect(await count({ field: 'industry', op: 'eq', value: 'retail' })).toBe(1)
  expect((await t.api<Problem>('DELETE', `/acts/${begun.actId}`, undefined, boss.token)).body.code).toBe(
    'already_undone',
  )
})

test('a filter that the change itself falsifies is walked to its end', async () => {
  const { id, actId } = await begin({ filter: { field: 'city', op: 'eq', value: '宁波' }, set: { city: '舟山' } })
  expect(await ended(id)).toMatchObject({ status: 'done', counts: { changed: 600 } })
  expect(await count({ field: 'city', op: 'eq', value: '宁波' })).toBe(0)
  await t.api('DELETE', `/acts/${actId}`, undefined, boss.token)
  await ended(id)
  expect(await count({ field: 'city', op: 'eq', value: '宁波' })).toBe(600)
})

test('whoever may change his own alone changes those; the others are refused and listed, and nobody else sees his act', async () => {
  const { id } = await begin({ set: { size: 'm' } }, narrow)
  const done = await ended(id, narrow)
  expect(done).toMatchObject({ status: 'done', counts: { changed: 5, refused: 1195 } })
  expect(done.refused[0]).toMatchObject({ message: '无权修改' })
  expect(await count({ field: 'size', op: 'eq', value: 'm' })).toBe(5)
  expect((await t.api('GET', `/bulk/${id}`, undefined, boss.token)).status).toBe(404)
  expect((await t.api<List<BulkView>>('GET', '/bulk', undefined, narrow.token)).body.items).toHaveLength(1)
  expect((await t.api('DELETE', `/bulk/${id}`, undefined, narrow.token)).status).toBe(204)
  expect((await t.api<List<BulkView>>('GET', '/bulk', undefined, narrow.token)).body.items).toEqual([])
})

test('what is deleted together comes back together', async () => {
  const before = await count({ all: [] })
  const { id, actId } = await begin({ filter: inHangzhou, delete: true })
  expect(await ended(id)).toMatchObject({ status: 'done', counts: { changed: 600 } })
  expect(await count({ all: [] })).toBe((before ?? 0) - 600)
  await t.api('DELETE', `/acts/${actId}`, undefined, boss.token)
  expect(await ended(id)).toMatchObject({ status: 'undone', counts: { undone: 600 } })
  expect(await count({ all: [] })).toBe(before)
})

test('what cannot be done is refused before anything is begun', async () => {
  const refused = async (body: unknown, token = boss.token) =>
    (await t.api<Problem>('POST', '/records/account/bulk', body, token)).body
  expect(await refused({ set: { industry: 'nonsense' } })).toMatchObject({ errors: [{ path: 'set.industry' }] })
  expect(await refused({ set: {}, delete: false })).toMatchObject({ errors: [{ path: 'set' }] })
  expect(await refused({ set: { city: '上海' }, delete: true })).toMatchObject({ errors: [{ path: 'set' }] })
  expect(await refused({ filter: { field: 'nothing', op: 'eq', value: 1 }, delete: true })).toMatchObject({
    code: 'invalid_input',
  })
  const reader = await person(t, { role: 'read_only' })
  expect(await refused({ set: { city: '上海' } }, reader.token)).toMatchObject({ status: 403 })
  const { body: sku } = await t.api<Problem>('POST', '/records/product/bulk', { set: { sku: 'A-1' } }, boss.token)
  expect(sku).toMatchObject({ errors: [{ path: 'set.sku', code: 'unique_taken' }] })
})
