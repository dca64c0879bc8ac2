import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { HistoryEntry, List, Problem, RecordRow, UndoResult } from '@huiliu/contracts'
import { testApp, type TestApp } from '../../test/app.ts'
import { person, role } from '../../test/people.ts'

let t: TestApp
beforeAll(async () => {
  t = await testApp()
})
afterAll(() => t.close())

let numbers = 0
async function product(values: Record<string, unknown> = {}) {
  const { body, headers } = await t.api<RecordRow>('POST', '/records/product', {
    name: '泵',
    sku: `U-${numbers++}`,
    ...values,
  })
  return {
    id: body.id,
    act: String(headers['x-act-id']),
    path: `/records/product/${body.id}`,
    sku: String(body['sku']),
  }
}
async function change(path: string, values: Record<string, unknown>, token = t.token) {
  const { headers } = await t.api('PATCH', path, values, token)
  return String(headers['x-act-id'])
}
const read = async (path: string) => (await t.api<RecordRow>('GET', path)).body
const undo = (act: string, token = t.token) => t.api<UndoResult & Problem>('DELETE', `/acts/${act}`, undefined, token)

describe('undo', () => {
  test('gives each field its former value back, and says which', async () => {
    const { path, id } = await product({ price: 1, note: '旧' })
    const act = await change(path, { price: 2, note: '新', active: true })
    const { body } = await undo(act)
    expect(body).toMatchObject({
      undone: [{ object: 'product', id, fields: expect.arrayContaining(['price', 'note', 'active']) }],
      kept: [],
    })
    expect(await read(path)).toMatchObject({ price: '1', note: '旧', active: null, version: 3 })
  })

  test('keeps later work and lists it', async () => {
    const { path, id } = await product({ price: 1, note: '旧' })
    const act = await change(path, { price: 2, note: '新' })
    await change(path, { note: '更新' })
    const { body } = await undo(act)
    expect(body.undone).toEqual([{ object: 'product', id, fields: ['price'] }])
    expect(body.kept).toEqual([{ object: 'product', id, field: 'note', value: '更新' }])
    expect(await read(path)).toMatchObject({ price: '1', note: '更新' })
  })

  test('of an act of which nothing is left undoes nothing and leaves it in effect', async () => {
    const { path, id } = await product({ price: 1 })
    const act = await change(path, { price: 2 })
    await change(path, { price: 3 })
    const { body } = await undo(act)
    expect(body).toEqual({ actId: null, undone: [], kept: [{ object: 'product', id, field: 'price', value: '3' }] })
    const { body: entries } = await t.api<List<HistoryEntry>>('GET', `${path}/history`)
    expect(entries.items.map(entry => entry.undone)).toEqual([false, false, false])
  })

  test('of a creation deletes the record, but not one that was worked on since', async () => {
    const untouched = await product()
    await undo(untouched.act)
    expect((await t.api('GET', untouched.path)).status).toBe(404)
    const worked = await product()
    await change(worked.path, { price: 5 })
    const { body } = await undo(worked.act)
    expect(body).toMatchObject({ actId: null, kept: [{ id: worked.id, field: 'id' }] })
    expect((await t.api('GET', worked.path)).status).toBe(200)
  })

  test('of a contact with a number that was put in another form takes the whole creation back', async () => {
    const made = await t.api<RecordRow>('POST', '/records/contact', { name: '李雷', phone: '138 0012 7788' })
    const { body } = await undo(String(made.headers['x-act-id']))
    expect(body.undone).toMatchObject([{ object: 'contact', id: made.body.id }])
    expect((await t.api('GET', `/records/contact/${made.body.id}`)).status).toBe(404)
  })

  test('of a deletion brings the record back as it was', async () => {
    const { path } = await product({ price: 7 })
    const before = await read(path)
    const { body: deleted } = await t.api<{ actId: string }>('DELETE', path)
    await undo(deleted.actId)
    expect(await read(path)).toMatchObject({ ...before, version: 3, updated_at: expect.any(String) })
  })

  test('of a deletion is refused when its number is used again', async () => {
    const { path, sku } = await product()
    const { body: deleted } = await t.api<{ actId: string }>('DELETE', path)
    await product({ sku })
    const { status, body } = await undo(deleted.actId)
    expect([status, body.errors]).toMatchObject([422, [{ path: 'sku', code: 'unique_taken' }]])
    expect((await t.api('GET', path)).status).toBe(404)
  })

  test('of a batch takes all of it back, one record changed twice included', async () => {
    const one = await product({ price: 1 })
    const two = await product()
    const { body: batch } = await t.api<{ actId: string; items: { id: string }[] }>('POST', '/records/product/batch', {
      create: [{ name: '新', sku: `U-${numbers++}` }],
      update: [
        { id: one.id, price: 2 },
        { id: one.id, price: 3, note: '批' },
      ],
      delete: [two.id],
    })
    const { body } = await undo(batch.actId)
    expect(body.kept).toEqual([])
    expect(await read(one.path)).toMatchObject({ price: '1', note: null })
    expect((await t.api('GET', two.path)).status).toBe(200)
    expect((await t.api('GET', `/records/product/${batch.items[0]?.id}`)).status).toBe(404)
  })

  test('can itself be undone, and then the act can be undone again', async () => {
    const { path } = await product({ price: 1 })
    const act = await change(path, { price: 2 })
    const { body: first } = await undo(act)
    await undo(first.actId ?? '')
    expect(await read(path)).toMatchObject({ price: '2' })
    expect((await undo(act)).status).toBe(200)
    expect(await read(path)).toMatchObject({ price: '1' })
  })

  test('happens once, also when asked twice at the same moment', async () => {
    const { path } = await product({ price: 1 })
    const act = await change(path, { price: 2 })
    const answers = await Promise.all([undo(act), undo(act), undo(act)])
    expect(answers.map(answer => answer.status).sort()).toEqual([200, 409, 409])
    expect((await undo(act)).body.code).toBe('already_undone')
    expect(await read(path)).toMatchObject({ price: '1', version: 3 })
  })

  test('lists a value its field would no longer take', async () => {
    const { path, id } = await product({ category: 'pump' })
    const act = await change(path, { category: 'motor', price: 4 })
    const { body: object } = await t.api<{ fields: { name: string; options?: { value: string }[] }[] }>(
      'GET',
      '/objects/product',
    )
    const options = object.fields.find(field => field.name === 'category')?.options ?? []
    await t.api('PATCH', '/objects/product/fields/category', { options: options.filter(one => one.value !== 'pump') })
    const { body } = await undo(act)
    expect(body.kept).toEqual([{ object: 'product', id, field: 'category', value: 'motor' }])
    await t.api('PATCH', '/objects/product/fields/category', { options })
  })
})

describe('undo without the rights', () => {
  const rights = { read: 'all', update: 'own', delete: 'none', create: true, export: false, import: false } as const

  test('is refused and tells nothing, whether or not something would be left to undo', async () => {
    await role(t, 'clerk', { byObject: { product: rights } })
    await role(t, 'stranger', { byObject: { account: rights } })
    const clerk = await person(t, { role: 'clerk' })
    const stranger = await person(t, { role: 'stranger' })
    const { path } = await product({ price: 1 })
    const act = await change(path, { price: 2 })
    await change(path, { price: 3 })
    expect((await undo(act, clerk.token)).status).toBe(403)
    const hidden = await undo(act, stranger.token)
    expect([hidden.status, hidden.body.kept]).toEqual([404, undefined])
    expect(await read(path)).toMatchObject({ price: '3', version: 3 })
  })

  test('whoever may change his own record may take its creation back', async () => {
    const clerk = await person(t, { role: 'clerk' })
    const made = await t.api<RecordRow>('POST', '/records/product', { name: '我的' }, clerk.token)
    expect((await undo(String(made.headers['x-act-id']), clerk.token)).status).toBe(200)
  })

  test('an act on a field one may not change is refused', async () => {
    await role(t, 'priceless', {
      byObject: { product: { ...rights, update: 'all' } },
      byField: { 'product.price': 'read' },
    })
    const { token } = await person(t, { role: 'priceless' })
    const { path } = await product({ price: 1 })
    expect((await undo(await change(path, { price: 2 }), token)).status).toBe(403)
    expect(await read(path)).toMatchObject({ price: '2' })
  })

  test('acts that are not about records cannot be undone this way, whoever asks', async () => {
    const { token } = await person(t, { role: 'read_only' })
    await t.api('PATCH', '/objects/product', { label: { zh: '产品', en: 'Product' } })
    const [act] = await t.runtime.db.query<{ id: string }>(`select id from ws.act where kind = 'metadata' limit 1`)
    const refused = await undo(act?.id ?? '', token)
    expect([refused.status, refused.body.code]).toEqual([409, 'act_not_undoable'])
    const [after] = await t.runtime.db.query<{ undone_by: string | null }>(
      'select undone_by from ws.act where id = $1',
      [act?.id],
    )
    expect(after?.undone_by).toBeNull()
  })
})
