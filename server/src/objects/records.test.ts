import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { HistoryEntry, List, Problem, RecordRow } from '@huiliu/contracts'
import { testApp, type TestApp } from '../../test/app.ts'
import { person, role } from '../../test/people.ts'

let t: TestApp
beforeAll(async () => {
  t = await testApp()
})
afterAll(() => t.close())

const create = (object: string, body: unknown) => t.api<RecordRow>('POST', `/records/${object}`, body)
const history = async (object: string, id: string) =>
  (await t.api<List<HistoryEntry>>('GET', `/records/${object}/${id}/history`)).body.items
const counts = async () => {
  const [row] = await t.runtime.db.query<{ records: string; events: string; acts: string }>(
    `select (select count(*) from ws.rec_product) + (select count(*) from ws.rec_account) as records,
       (select count(*) from ws.event) as events, (select count(*) from ws.act) as acts`,
  )
  return row
}

describe('one record', () => {
  test('what was written comes back exactly, with one event and its history', async () => {
    const { status, body, headers } = await create('product', {
      name: '离心泵',
      sku: 'P-1',
      price: '12.50',
      active: true,
    })
    expect(status).toBe(201)
    expect(body).toMatchObject({ name: '离心泵', sku: 'P-1', price: '12.50', active: true, version: 1, note: null })
    expect(headers['x-act-id']).toMatch(/^[0-9a-f-]{36}$/)
    const read = await t.api<RecordRow>('GET', `/records/product/${body.id}`)
    expect(read.body).toEqual(body)
    const [made] = await history('product', body.id)
    expect(made).toMatchObject({ type: 'record.created', version: 1, actId: headers['x-act-id'] })
    expect(made?.changes).toContainEqual({ field: 'price', before: null, after: '12.50' })
  })

  test('a change writes the fields that differ, once, and tells before and after', async () => {
    const { body: made } = await create('product', { name: '泵', sku: 'P-2', price: 10 })
    const changed = await t.api<RecordRow>('PATCH', `/records/product/${made.id}`, { name: '泵', price: 11 })
    expect(changed.body).toMatchObject({ version: 2, price: '11' })
    const [latest] = await history('product', made.id)
    expect(latest?.changes).toEqual([{ field: 'price', before: '10', after: '11' }])
  })

  test('the same values again write nothing: no version, no event, no act to undo', async () => {
    const { body: made } = await create('product', { name: '泵', sku: 'P-3', price: '12.50', active: true })
    const before = await counts()
    const again = await t.api<RecordRow>('PATCH', `/records/product/${made.id}`, { price: '+12.5', active: true })
    expect(again.status).toBe(200)
    expect(again.body.version).toBe(1)
    expect(again.headers['x-act-id']).toBeUndefined()
    expect((await counts())?.events).toBe(before?.events)
  })

  test('a deleted record is gone from get, list, count and search, and can be deleted once', async () => {
    const { body: made } = await create('product', { name: '将要删除的泵', sku: 'P-4' })
    expect((await t.api('DELETE', `/records/product/${made.id}`)).status).toBe(200)
    expect((await t.api('GET', `/records/product/${made.id}`)).status).toBe(404)
    expect((await t.api('DELETE', `/records/product/${made.id}`)).status).toBe(404)
    expect((await t.api('PATCH', `/records/product/${made.id}`, { name: 'x' })).status).toBe(404)
    const found = await t.api<List<RecordRow>>('POST', '/records/product/query', { search: '将要删除', count: true })
    expect(found.body).toMatchObject({ items: [], count: 0, countIs: 'exact' })
  })

  test('its number is free again for another', async () => {
    const { body: made } = await create('product', { name: '泵', sku: 'P-5' })
    const taken = await create('product', { name: '另一台', sku: 'P-5' })
    expect(taken.status).toBe(422)
    expect(taken.body['errors']).toEqual([{ path: 'sku', code: 'unique_taken', message: '已有相同的值' }])
    await t.api('DELETE', `/records/product/${made.id}`)
    expect((await create('product', { name: '另一台', sku: 'P-5' })).status).toBe(201)
  })
})

describe('lost updates', () => {
  test('a version that is not the present one is refused, in the body or in If-Match', async () => {
    const { body: made } = await create('product', { name: '泵', sku: 'V-1' })
    const path = `/records/product/${made.id}`
    expect((await t.api('PATCH', path, { name: '甲', version: 1 })).status).toBe(200)
    const late = await t.api<Problem>('PATCH', path, { name: '乙', version: 1 })
    expect([late.status, late.body.code]).toEqual([409, 'version_conflict'])
    const match = (value: string) =>
      t.request<Problem>({ method: 'PATCH', path, body: { name: '丙' }, headers: { 'if-match': value } })
    expect((await match('"1"')).status).toBe(409)
    expect((await match('W/"2"')).status).toBe(200)
    expect((await match('*')).status).toBe(200)
    expect((await match('three')).body.errors).toMatchObject([{ path: 'If-Match', code: 'wrong_format' }])
    const remove = await t.request({ method: 'DELETE', path, headers: { 'if-match': '"1"' } })
    expect(remove.status).toBe(409)
  })
})

describe('a batch', () => {
  test('is all or nothing, names the item at fault, and leaves nothing behind', async () => {
    const { body: kept } = await create('product', { name: '泵', sku: 'B-1' })
    const before = await counts()
    const { status, body } = await t.api<Problem>('POST', '/records/product/batch', {
      create: [{ name: '好的', sku: 'B-2' }, { sku: 'B-3' }],
      update: [{ id: kept.id, name: '改了', price: 'viel' }],
    })
    expect(status).toBe(422)
    expect(body.errors).toMatchObject([{ path: 'create.1.name', code: 'required' }])
    expect(await counts()).toEqual(before)
    const stale = await t.api('POST', '/records/product/batch', {
      create: [{ name: '好的', sku: 'B-4' }],
      update: [{ id: kept.id, version: 9, name: '改了' }],
    })
    expect(stale.status).toBe(409)
    expect(await counts()).toEqual(before)
  })

  test('creates, changes and deletes under one act', async () => {
    const { body: one } = await create('product', { name: '一', sku: 'B-10' })
    const { body: two } = await create('product', { name: '二', sku: 'B-11' })
    const { body, headers } = await t.api<{ actId: string; items: { id: string; op: string }[] }>(
      'POST',
      '/records/product/batch',
      {
        create: [{ name: '三', sku: 'B-12' }],
        update: [{ id: one.id, name: '壹' }],
        delete: [two.id],
        reason: '盘点',
      },
    )
    expect(body.items.map(item => item.op)).toEqual(['create', 'update', 'delete'])
    expect(headers['x-act-id']).toBe(body.actId)
    expect((await history('product', one.id))[0]).toMatchObject({ actId: body.actId, reason: '盘点' })
  })

  test('changes one record several times, one after the other', async () => {
    const { body: one } = await create('product', { name: '一', sku: 'B-20' })
    const { body } = await t.api<{ items: { version: number }[] }>('POST', '/records/product/batch', {
      update: [
        { id: one.id, name: '壹' },
        { id: one.id, price: '5' },
        { id: one.id, name: '弌' },
      ],
    })
    expect(body.items.map(item => item.version)).toEqual([2, 3, 4])
    expect((await t.api('GET', `/records/product/${one.id}`)).body).toMatchObject({
      name: '弌',
      price: '5',
      version: 4,
    })
    expect(await history('product', one.id)).toHaveLength(4)
  })
})

describe('an Idempotency-Key', () => {
  const post = (key: string, body: unknown, path = '/records/product') =>
    t.request<RecordRow & Problem>({ method: 'POST', path, body, headers: { 'idempotency-key': key } })

  test('answers a repetition with the first answer and writes once', async () => {
    const first = await post('key-1', { name: '泵', sku: 'I-1' })
    const again = await post('key-1', { name: '泵', sku: 'I-1' })
    expect([again.status, again.body]).toEqual([201, first.body])
    expect(again.headers['idempotency-replayed']).toBe('true')
    expect(again.headers['x-act-id']).toBe(first.headers['x-act-id'])
  })

  test('is refused with another body', async () => {
    await post('key-2', { name: '泵', sku: 'I-2' })
    const other = await post('key-2', { name: '泵', sku: 'I-3' })
    expect([other.status, other.body.code]).toEqual([409, 'idempotency_key_reused'])
  })

  test('is free again after a refusal', async () => {
    expect((await post('key-3', { sku: 'I-4' })).status).toBe(422)
    expect((await post('key-3', { name: '泵', sku: 'I-4' })).status).toBe(201)
  })

  test('sent twenty times at once makes one record, and everybody the same answer', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => post('key-4', { name: '泵', sku: 'I-5' })))
    expect(new Set(answers.map(answer => answer.status))).toEqual(new Set([201]))
    expect(new Set(answers.map(answer => answer.body.id)).size).toBe(1)
    expect(await history('product', answers[0]?.body.id ?? '')).toHaveLength(1)
  })

  test('covers batches, and belongs to its caller', async () => {
    const body = { create: [{ name: '泵', sku: 'I-6' }] }
    const first = await post('key-5', body, '/records/product/batch')
    expect((await post('key-5', body, '/records/product/batch')).body).toEqual(first.body)
    const other = await person(t, { role: 'member' })
    const theirs = await t.request({
      method: 'POST',
      path: '/records/product',
      body: { name: '泵', sku: 'I-7' },
      headers: { 'idempotency-key': 'key-5' },
      token: other.token,
    })
    expect(theirs.status).toBe(201)
  })
})

describe('an owner', () => {
  test('is whoever creates, can be named and changed, and takes the record to the department', async () => {
    const sales = await t.api<{ id: string }>('POST', '/departments', { name: '销售' })
    const wang = await person(t, { role: 'member', departmentId: sales.body.id, name: '王' })
    const mine = await t.api<RecordRow>('POST', '/records/account', { name: '甲公司' }, wang.token)
    expect(mine.body).toMatchObject({ owner_id: wang.memberId, owner_id_name: '王' })
    const { body: given } = await create('account', { name: '乙公司', owner_id: wang.memberId })
    expect(given['owner_id']).toBe(wang.memberId)
    const freed = await t.api<RecordRow>('PATCH', `/records/account/${given.id}`, { owner_id: null })
    expect(freed.body['owner_id']).toBeNull()
    expect((await history('account', given.id))[0]?.changes).toEqual([
      { field: 'owner_id', before: wang.memberId, after: null },
    ])
    const nobody = await create('account', { name: '丙公司', owner_id: '01980000-0000-7000-8000-000000000000' })
    expect(nobody.body['errors']).toMatchObject([{ path: 'owner_id', code: 'not_found' }])
    const rows = await t.runtime.db.query<{ department_id: string | null }>(
      'select department_id from ws.rec_account where id = any($1) order by name',
      [[mine.body.id, given.id]],
    )
    expect(rows.map(row => row.department_id).sort()).toEqual([sales.body.id, null].sort())
  })

  test('who gives a record away, or may create but not read, is told its id and no more', async () => {
    const own = { read: 'own', update: 'own', delete: 'own', create: true, export: false, import: false } as const
    await role(t, 'giver', { byObject: { account: own, product: { ...own, read: 'none' } } })
    const giver = await person(t, { role: 'giver' })
    const other = await person(t, { role: 'member' })
    const made = await t.api<RecordRow>('POST', '/records/account', { name: '送人' }, giver.token)
    const given = await t.api('PATCH', `/records/account/${made.body.id}`, { owner_id: other.memberId }, giver.token)
    expect([given.status, given.body]).toEqual([200, { id: made.body.id, version: 2 }])
    const blind = await t.api('POST', '/records/product', { name: '看不见' }, giver.token)
    expect([blind.status, Object.keys(blind.body).sort()]).toEqual([201, ['id', 'version']])
  })
})
