import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type {
  Dependent,
  Field,
  LayoutForMe,
  List,
  ObjectDef,
  Problem,
  RecordRow,
  SavedLayout,
  ShapeChange,
} from '@huiliu/contracts'
import { testApp, type TestApp } from '../../test/app.ts'
import { eventually } from '../../test/eventually.ts'
import { person, role } from '../../test/people.ts'
import { openPool } from '../kernel/index.ts'
import { disagreements } from './agreement.ts'
import { forgetUnfinished } from './install.ts'

let t: TestApp
beforeAll(async () => {
  t = await testApp()
})
afterAll(() => t.close())

const label = (zh: string) => ({ zh, en: zh })
let n = 0
async function object(fields: Field[] = []): Promise<string> {
  const name = `thing_${(n += 1)}`
  const made = await t.api('POST', '/objects', { name, label: label('东西'), fields: [text('name'), ...fields] })
  expect(made).toMatchObject({ status: 201 })
  return name
}
const text = (name: string): Field => ({ name, type: 'text', label: label(name) })
const def = async (name: string) => (await t.api<ObjectDef>('GET', `/objects/${name}`)).body
const names = async (name: string) => (await def(name)).fields.map(field => field.name)

describe('changing the shape', () => {
  test('fields stand in the order they were put in, and later ones after them', async () => {
    const name = await object([text('a'), text('b'), text('c')])
    await t.api('PUT', `/objects/${name}/field-order`, { fields: ['c', 'a'] })
    expect(await names(name)).toEqual(['c', 'a', 'name', 'b'])
    await t.api('POST', `/objects/${name}/fields`, text('d'))
    expect(await names(name)).toEqual(['c', 'a', 'name', 'b', 'd'])
    expect((await t.api('PUT', `/objects/${name}/field-order`, { fields: ['x'] })).status).toBe(404)
  })

  test('names of any kind do no harm: quotes, emoji, words of SQL', async () => {
    const strange = `Robert'); drop table "x";-- 😀 \\ select`
    const name = await object([text('select'), { ...text('order'), label: label(strange) }, text('user')])
    const record = await t.api<RecordRow>('POST', `/records/${name}`, { select: strange, order: 'from', user: '"' })
    expect(record.body).toMatchObject({ select: strange, order: 'from', user: '"' })
    expect((await def(name)).fields[2]?.label.zh).toBe(strange)
    const filter = {
      all: [
        { field: 'select', op: 'eq', value: strange },
        { field: 'user', op: 'contains', value: '"' },
      ],
    }
    const list = await t.api<List<RecordRow>>('POST', `/records/${name}/query`, {
      filter,
      sort: [{ field: 'order', dir: 'asc' }],
    })
    expect(list.body.items).toHaveLength(1)
  })

  test('objects may look each other up in a circle', async () => {
    const [a, b] = [await object(), await object()]
    const lookup = (on: string, to: string) =>
      t.api('POST', `/objects/${on}/fields`, { name: 'other', type: 'lookup', object: to, label: label('另一个') })
    expect([(await lookup(a, b)).status, (await lookup(b, a)).status]).toEqual([201, 201])
    const one = await t.api<RecordRow>('POST', `/records/${a}`, { name: '一' })
    const two = await t.api<RecordRow>('POST', `/records/${b}`, { name: '二', other: one.body.id })
    expect((await t.api('PATCH', `/records/${a}/${one.body.id}`, { other: two.body.id })).status).toBe(200)
  })

  test('options depend on a select of the object, and not in a circle', async () => {
    const select = (name: string, dependsOn?: string): Field => ({
      name,
      type: 'select',
      label: label(name),
      options: [{ value: 'x', label: label('x') }],
      ...(dependsOn && { dependsOn }),
    })
    const name = await object([select('a'), select('b', 'a'), text('t')])
    const refused = await t.api<Problem>('PATCH', `/objects/${name}/fields/a`, { dependsOn: 'b' })
    expect(refused.body.errors).toMatchObject([{ path: 'dependsOn', code: 'not_allowed' }])
    expect((await t.api('POST', `/objects/${name}/fields`, select('c', 't'))).status).toBe(422)
    expect((await t.api('PATCH', `/objects/${name}/fields/b`, { dependsOn: null })).status).toBe(200)
  })

  test('a default is a value the field takes', async () => {
    const name = await object([{ name: 'amount', type: 'number', label: label('数') }])
    const refused = await t.api<Problem>('PATCH', `/objects/${name}/fields/amount`, { default: 'many' })
    expect(refused.body.errors).toMatchObject([{ path: 'default', code: 'wrong_format' }])
    await t.api('PATCH', `/objects/${name}/fields/amount`, { default: 3 })
    expect((await t.api('POST', `/records/${name}`, {})).body).toMatchObject({ amount: '3' })
    await t.api('PATCH', `/objects/${name}/fields/amount`, { default: null })
    expect((await t.api('POST', `/records/${name}`, {})).body).toMatchObject({ amount: null })
  })

  test('values are kept different from then on; where they are not, the field says so and works as before', async () => {
    const name = await object([text('a'), text('b')])
    for (const [a, b] of [
      ['1', 'x'],
      ['2', 'x'],
    ] as const)
      await t.api('POST', `/records/${name}`, { a, b })
    const field = async (one: string) => (await def(name)).fields.find(found => found.name === one)
    for (const one of ['a', 'b']) await t.api('PATCH', `/objects/${name}/fields/${one}`, { unique: true })
    await eventually(
      async () => (await field('a'))?.indexing === undefined && (await field('b'))?.indexing === 'failed',
    )
    expect(await field('a')).toMatchObject({ unique: true })
    expect(await field('b')).toMatchObject({ unique: false })
    expect((await t.api<Problem>('POST', `/records/${name}`, { a: '1' })).body.errors).toMatchObject([
      { code: 'unique_taken' },
    ])
    expect((await t.api('POST', `/records/${name}`, { a: '3', b: 'x' })).status).toBe(201)
  })
})

describe('deleting', () => {
  test('looks first at what needs the field', async () => {
    const parent = await object([text('grade')])
    const child = await object([{ name: 'up', type: 'lookup', object: parent, label: label('上级') }])
    const view = {
      name: '按级别',
      shared: true,
      query: { filter: { field: 'up.grade', op: 'eq', value: 'A' } },
      columns: [],
    }
    await t.api('POST', `/views?object=${child}`, view)
    const layout = {
      tabs: [
        {
          id: 'm',
          label: label(''),
          sections: [{ id: 's', label: label(''), columns: 1, fields: ['grade'] }],
          related: [],
        },
      ],
      without: [],
    }
    expect((await t.api('PUT', `/objects/${parent}/layouts`, { layout })).status).toBe(200)
    const needed = async (query = '') =>
      (await t.api<List<Dependent>>('GET', `/objects/${parent}/dependents${query}`)).body.items
    expect((await needed('?field=grade')).map(one => one.kind).toSorted()).toEqual(['layout', 'view'])
    expect((await needed()).map(one => one.kind)).toContain('lookup')
  })

  test('an object goes with what points to it, and both come back with their values', async () => {
    const parent = await object()
    const child = await object([{ name: 'up', type: 'lookup', object: parent, label: label('上级') }])
    const up = (await t.api<RecordRow>('POST', `/records/${parent}`, { name: '上' })).body.id
    const { id } = (await t.api<RecordRow>('POST', `/records/${child}`, { name: '下', up })).body
    expect((await t.api('DELETE', `/objects/${parent}`)).status).toBe(204)
    expect((await t.api('GET', `/records/${parent}/${up}`)).status).toBe(404)
    expect(await names(child)).toEqual(['name'])
    expect((await t.api('PATCH', `/records/${child}/${id}`, { name: '仍在' })).status).toBe(200)
    expect((await t.api('POST', '/objects', { name: parent, label: label('x'), fields: [] })).status).toBe(409)
    expect((await t.api('DELETE', `/objects/${parent}/deletion`)).status).toBe(200)
    expect((await t.api('GET', `/records/${child}/${id}`)).body).toMatchObject({ up, up_name: '上', name: '仍在' })
    expect((await t.api('DELETE', '/objects/contact')).status).toBe(409)
  })

  test('the history says who changed what', async () => {
    const name = await object([text('a')])
    await t.api('PATCH', `/objects/${name}/fields/a`, { required: true })
    await t.api('DELETE', `/objects/${name}/fields/a`)
    const { body } = await t.api<List<ShapeChange>>('GET', `/objects/${name}/history`)
    expect(body.items.map(one => [one.type, one.field])).toEqual([
      ['field.deleted', 'a'],
      ['field.changed', 'a'],
      ['object.created', null],
    ])
    expect(body.items[1]?.changes).toEqual([{ part: 'required', before: false, after: true }])
  })
})

describe('layouts', () => {
  const section = (id: string, fields: string[], rest = {}) => ({ id, label: label(id), columns: 2, fields, ...rest })
  const tabs = (...sections: unknown[]) => [{ id: 'main', label: label(''), sections, related: [] }]

  test('a role sees its own, everybody else the common one, and fields made since stand in the last section', async () => {
    const name = await object([text('a'), text('b')])
    await role(t, 'inspector', {
      byObject: { '*': { read: 'all', update: 'all', delete: 'none', create: true, export: false, import: false } },
    })
    const common = { tabs: tabs(section('one', ['name']), section('two', ['a'])), without: ['b'] }
    const own = { tabs: tabs(section('only', ['b'])), without: ['name', 'a'] }
    await t.api('PUT', `/objects/${name}/layouts`, { layout: common })
    await t.api('PUT', `/objects/${name}/layouts?role=inspector`, { layout: own })
    await t.api('POST', `/objects/${name}/fields`, text('late'))
    const seen = async (token: string) =>
      (await t.api<LayoutForMe>('GET', `/objects/${name}/layout`, undefined, token)).body.layout.tabs[0]?.sections.map(
        one => one.fields,
      )
    const { token } = await person(t, { role: 'inspector' })
    expect(await seen(t.token)).toEqual([['name'], ['a', 'late']])
    expect(await seen(token)).toEqual([['b', 'late']])
  })

  test('two who change one do not write over each other', async () => {
    const name = await object()
    const layout = { tabs: tabs(section('s', ['name'])), without: [] }
    const save = (version: number) => t.api<SavedLayout>('PUT', `/objects/${name}/layouts`, { version, layout })
    expect((await save(0)).body.version).toBe(1)
    expect((await save(0)).status).toBe(409)
    expect((await save(1)).body.version).toBe(2)
  })

  test('a section shows where its condition holds, and asks for nothing of other records', async () => {
    const name = await object([text('kind'), text('more')])
    const when = { field: 'kind', op: 'eq', value: '泵' }
    const layout = { tabs: tabs(section('s', ['name', 'kind']), section('pump', ['more'], { when })), without: [] }
    expect((await t.api('PUT', `/objects/${name}/layouts`, { layout })).status).toBe(200)
    const shown = async (values: unknown) =>
      (await t.api<{ shown: string[] }>('POST', `/objects/${name}/layout/sections`, { values })).body.shown
    expect(await shown({ kind: '泵' })).toEqual(['s', 'pump'])
    expect(await shown({})).toEqual(['s'])
    const bad = { tabs: tabs(section('s', ['name', 'nothing', 'name'])), without: [] }
    const refused = await t.api<Problem>('PUT', `/objects/${name}/layouts`, { layout: bad })
    expect(refused.body.errors?.map(error => error.code)).toEqual(['unknown_field', 'duplicate'])
  })
})

describe('shape and tables agree', () => {
  test('after two admins change an object at once', async () => {
    const name = await object([text('a')])
    const acts = Array.from({ length: 6 }, (_, k) => [
      t.api('POST', `/objects/${name}/fields`, text(`f${k % 3}`)),
      t.api('DELETE', `/objects/${name}/fields/a`),
      t.api('DELETE', `/objects/${name}/fields/a/deletion`),
      t.api('PATCH', `/objects/${name}/fields/a`, { indexed: true, label: label(`甲${k}`) }),
    ])
    const statuses = (await Promise.all(acts.flat())).map(one => one.status)
    expect(statuses.every(status => status < 500)).toBe(true)
    expect(statuses.filter(status => status === 201)).toHaveLength(3)
    expect(await disagreements(t.runtime.db)).toEqual([])
  })

  test('after a crash in the middle of adding a field: the connection is killed at each step, and nothing is left behind', async () => {
    const name = await object()
    const killer = openPool(inject('postgres'), 1)
    for (const unique of [false, true])
      for (const wait of [0, 2, 5, 10, 20, 40]) {
        const adding = t.api('POST', `/objects/${name}/fields`, { ...text(`k_${Number(unique)}_${wait}`), unique })
        await killer.query('select pg_sleep($1)', [wait / 1000])
        await killer.query(
          `select pg_terminate_backend(pid) from pg_stat_activity
           where pid <> pg_backend_pid() and query ~* '(alter table|create unique index|insert into|update) .*${name}' and state <> 'idle'`,
        )
        await adding
        expect(await disagreements(t.runtime.db)).toEqual([])
      }
    await killer.end()
    // What a process that is gone has claimed is void after a while, its column with it.
    await t.runtime.db.query(
      `insert into ws.field (object, name, label, type, claimed_at) values ('${name}', 'left', '{"zh":"x","en":"x"}', 'text', now() - interval '1 hour')`,
    )
    await t.runtime.db.query(`alter table ws.rec_${name} add column "left" text collate "C"`)
    expect(await disagreements(t.runtime.db)).toEqual([])
    await forgetUnfinished(t.runtime.db)
    const [column] = await t.runtime.db.query(
      `select 1 from information_schema.columns where table_schema = $1 and table_name = 'rec_${name}' and column_name = 'left'`,
      [t.runtime.db.schema],
    )
    expect(column).toBeUndefined()
    expect((await t.api('POST', `/objects/${name}/fields`, text('left'))).status).toBe(201)
  })

  test('and where they do not, it is said', async () => {
    const name = await object([text('a'), text('b')])
    await t.runtime.db.query(
      `alter table ws.rec_${name} drop column a; alter table ws.rec_${name} add column zz integer`,
    )
    await t.runtime.db.query(`alter table ws.rec_${name} alter column b type integer using 0`)
    expect(await disagreements(t.runtime.db)).toEqual([
      { what: 'column_missing', object: name, name: 'a' },
      { what: 'column_type', object: name, name: 'b' },
      { what: 'column_unknown', object: name, name: 'zz' },
    ])
    await t.runtime.db.query(`drop table ws.rec_${name}`)
    expect(await disagreements(t.runtime.db)).toEqual([{ what: 'table_missing', object: name, name: null }])
    await t.runtime.db.query(
      `delete from ws.field where object = '${name}'; delete from ws.layout where object = '${name}'`,
    )
    await t.runtime.db.query(`delete from ws.object where name = '${name}'`)
  })
})
