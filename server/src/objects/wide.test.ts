import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FIELD_TYPES, type FieldType, type List, type ObjectDef, type Problem, type RecordRow } from '@huiliu/contracts'
import { testApp, type TestApp } from '../../test/app.ts'

let t: TestApp
beforeAll(async () => {
  t = await testApp()
})
afterAll(() => t?.close())

const label = { zh: `引号"'与😀`, en: `Quote "' and 😀 ; drop table` }
const RESERVED = ['select', 'table', 'user', 'order', 'group', 'desc', 'all', 'default', 'null', 'offset', 'lateral']

describe('names', () => {
  test('words of SQL are names like any other, and labels hold any character', async () => {
    const fields = RESERVED.map(name => ({ name, label, type: 'text', indexed: true, unique: name === 'order' }))
    const made = await t.api('POST', '/objects', { name: 'select', label, nameField: 'table', fields })
    expect(made.status).toBe(201)
    const values = Object.fromEntries(RESERVED.map(name => [name, `${name} '"\\`]))
    const { body } = await t.api<RecordRow>('POST', '/records/select', values)
    expect(body).toMatchObject(values)
    const filter = { all: RESERVED.map(field => ({ field, op: 'contains', value: `'"` })) }
    const sort = [
      { field: 'desc', dir: 'desc' },
      { field: 'order', dir: 'asc' },
    ]
    const found = await t.api<List<RecordRow>>('POST', '/records/select/query', { filter, sort, count: true })
    expect(found.body).toMatchObject({ count: 1, items: [values] })
    const by = await t.api<RecordRow>(
      'PUT',
      `/records/select/by/order/${encodeURIComponent(String(values['order']))}`,
      { user: 'x' },
    )
    expect(by.body).toMatchObject({ id: body.id, user: 'x' })
    const formula = { name: 'total', label, type: 'formula', formula: 'select & "/" & user' }
    expect((await t.api('POST', '/objects/select/fields', formula)).status).toBe(201)
    expect((await t.api<RecordRow>('GET', `/records/select/${body.id}`)).body['total']).toBe(`${values['select']}/x`)
  })

  test('names of any other form are refused where they stand', async () => {
    for (const name of ['o"brien', '设备', '😀', 'Name', '_x', 'a__b', 'constructor', '__proto__', 'x'.repeat(60)]) {
      const { status, body } = await t.api<Problem>('POST', '/objects/account/fields', { name, label, type: 'text' })
      expect([name, status, body.errors?.[0]?.path]).toEqual([name, 422, 'name'])
    }
  })
})

/** What every field takes as it is. */
const TYPES = FIELD_TYPES.filter(
  type => !['lookup', 'lookup_many', 'select', 'multi_select', 'auto_number'].includes(type),
)
const VALUES: Partial<Record<FieldType, unknown>> = {
  text: '青禾泵业',
  number: '12.5',
  boolean: true,
  date: '2026-03-09',
  email: 'a@b.cn',
}

describe('an object with 500 fields', () => {
  const fields = Array.from({ length: 500 }, (_, n) => ({
    name: n === 0 ? 'name' : `f_${n}`,
    label: { zh: `字段 ${n}`, en: `Field ${n}` },
    type: n === 0 ? 'text' : TYPES[n % TYPES.length],
  }))

  test('is made, read, changed, filtered, grouped, described and laid out like any other', async () => {
    expect((await t.api('POST', '/objects', { name: 'wide', label, fields })).status).toBe(201)
    const values = Object.fromEntries(
      fields.flatMap(({ name, type }) => (type && VALUES[type] !== undefined ? [[name, VALUES[type]]] : [])),
    )
    const made = await t.api<RecordRow>('POST', '/records/wide', values)
    expect([made.status, made.body]).toMatchObject([201, values])
    const changed = await t.api<RecordRow>(
      'PATCH',
      `/records/wide/${made.body.id}`,
      Object.fromEntries(Object.keys(values).map(name => [name, null])),
    )
    expect([changed.status, changed.body.version]).toEqual([200, 2])
    expect((await t.api('DELETE', `/acts/${changed.headers['x-act-id']}`)).status).toBe(200)
    const query = { filter: { field: 'f_499', op: 'isEmpty' }, fields: fields.map(field => field.name), count: true }
    const found = await t.api<List<RecordRow>>('POST', '/records/wide/query', query)
    expect(found.body).toMatchObject({ count: 1, items: [values] })
    expect((await t.api('POST', '/records/wide/groups', { by: 'name' })).status).toBe(200)
    expect((await t.api('GET', `/records/wide/${made.body.id}/history`)).status).toBe(200)
    expect((await t.api<List<unknown>>('GET', '/search?q=青禾泵业')).status).toBe(200)
    const order = { fields: fields.map(field => field.name).toReversed() }
    expect((await t.api<ObjectDef>('PUT', '/objects/wide/field-order', order)).body.fields).toHaveLength(500)
    const { body } = await t.api<{ components: { schemas: Record<string, { properties: object }> } }>(
      'GET',
      '/openapi.json',
    )
    expect(Object.keys(body.components.schemas['Wide']?.properties ?? {}).length).toBeGreaterThan(500)
    const one = await t.api<Problem>('POST', '/objects/wide/fields', { name: 'more', label, type: 'text' })
    expect([one.status, one.body.code]).toEqual([409, 'too_many_fields'])
  })

  test('a record too large for a row is refused with the reason, and nothing is written', async () => {
    const texts = Array.from({ length: 500 }, (_, n) => ({ name: n === 0 ? 'name' : `t_${n}`, label, type: 'text' }))
    expect((await t.api('POST', '/objects', { name: 'wider', label, fields: texts })).status).toBe(201)
    const full = (size: number) =>
      Object.fromEntries(texts.map(({ name }, n) => [name, `${n}`.padEnd(size, '汇流设备')]))
    const refused = await t.api<Problem>('POST', '/records/wider', full(200))
    expect([refused.status, refused.body.code]).toEqual([422, 'beyond_limits'])
    expect((await t.api<List<RecordRow>>('GET', '/records/wider')).body.items).toEqual([])
    expect((await t.api('POST', '/records/wider', full(4))).status).toBe(201)
  })

  test('no object begins with more', async () => {
    const more = await t.api<Problem>('POST', '/objects', {
      name: 'widest',
      label,
      nameField: 'own',
      fields: [...fields.slice(1), { name: 'z', label, type: 'text' }],
    })
    expect([more.status, more.body.code]).toEqual([409, 'too_many_fields'])
  })
})
