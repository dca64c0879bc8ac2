import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { List, Problem, RecordRow } from '@huiliu/contracts'
import { testApp, type TestApp } from '../../test/app.ts'
import { person, role } from '../../test/people.ts'
import type { BatchItem } from './batch.ts'

let t: TestApp
beforeAll(async () => {
  t = await testApp()
  const text = (name: string, more = {}) => ({ name, label: { zh: name, en: name }, type: 'text', ...more })
  const machine = {
    name: 'machine',
    label: { zh: '设备', en: 'Machine' },
    fields: [
      text('name'),
      text('code', { unique: true }),
      text('secret', { unique: true }),
      { name: 'serial', label: { zh: '序号', en: 'Serial' }, type: 'number', unique: true },
    ],
  }
  expect((await t.api('POST', '/objects', machine)).status).toBe(201)
})
afterAll(() => t?.close())

type Batched = { actId: string | null; items: BatchItem[] }
const by = (field: string, value: string) => `/records/machine/by/${field}/${encodeURIComponent(value)}`
const codes = async () =>
  (await t.api<List<RecordRow>>('GET', '/records/machine?limit=500')).body.items.map(one => one['code']).toSorted()

describe('a record is found, changed or made by what another system calls it', () => {
  test('made once and then changed, whatever stands in the value', async () => {
    for (const value of ['A-1', `O'Brien "/ %`, '设备😀', 'select']) {
      const made = await t.api<RecordRow>('PUT', by('code', value), { name: '泵' })
      expect([made.status, made.body]).toMatchObject([201, { code: value, name: '泵', version: 1 }])
      const changed = await t.api<RecordRow>('PUT', by('code', value), { name: '阀', code: value })
      expect([changed.status, changed.body]).toMatchObject([200, { id: made.body.id, name: '阀', version: 2 }])
      expect((await t.api<RecordRow>('GET', by('code', value))).body).toMatchObject({ id: made.body.id, name: '阀' })
      const same = await t.api<RecordRow>('PUT', by('code', value), { name: '阀' })
      expect([same.status, same.body.version, same.headers['x-act-id']]).toEqual([200, 2, undefined])
    }
    expect((await t.api('GET', by('code', 'nobody'))).status).toBe(404)
  })

  test('one number is one, however it is written', async () => {
    const made = await t.api<RecordRow>('PUT', by('serial', '12.50'), { name: '泵' })
    const again = await t.api<RecordRow>('PUT', by('serial', '012.5'), { name: '阀' })
    expect([made.status, again.status, again.body.id]).toEqual([201, 200, made.body.id])
  })

  test('only by a unique field the caller sees as it is, and by the same value', async () => {
    const refused = async (path: string, body: unknown, token?: string) => {
      const answer = await t.api<Problem>('PUT', path, body, token)
      return [answer.status, answer.body.errors?.map(error => `${error.path} ${error.code}`)]
    }
    expect(await refused(by('name', 'x'), {})).toEqual([422, ['field not_unique']])
    expect(await refused(by('nothing', 'x'), {})).toEqual([422, ['field unknown_field']])
    expect(await refused(by('code', 'x'), { code: 'y' })).toEqual([422, ['code differs']])
    expect(await refused(by('serial', 'x'), {})).toEqual([422, ['value wrong_format']])
    const masking = await role(t, 'masking', {
      byObject: { '*': { read: 'all', update: 'all', delete: 'all', create: true, export: false, import: false } },
      byField: { 'machine.secret': 'masked' },
    })
    const { token } = await person(t, { role: masking })
    await t.api('PUT', by('secret', 'known'), { name: 'x' })
    expect(await refused(by('secret', 'known'), {}, token)).toEqual([422, ['field unknown_field']])
    expect((await t.api('GET', by('secret', 'known'), undefined, token)).status).toBe(422)
  })

  test('what the caller may not see is not his to change, and its value is taken', async () => {
    const own = await role(t, 'own', {
      byObject: { machine: { read: 'own', update: 'own', delete: 'own', create: true, export: false, import: false } },
    })
    const { token } = await person(t, { role: own })
    await t.api('PUT', by('code', 'theirs'), { name: '别人的' })
    expect((await t.api('GET', by('code', 'theirs'), undefined, token)).status).toBe(404)
    const refused = await t.api<Problem>('PUT', by('code', 'theirs'), { name: 'x' }, token)
    expect([refused.status, refused.body.errors?.[0]?.code]).toEqual([422, 'unique_taken'])
    expect((await t.api('PUT', by('code', 'mine'), { name: 'x' }, token)).status).toBe(201)
  })

  test('If-Match changes only what is there and unchanged; a repeated key gets the first answer', async () => {
    const put = (value: string, headers: Record<string, string>, name = 'x') =>
      t.request<RecordRow>({ method: 'PUT', path: by('code', value), body: { name }, headers })
    expect((await put('new', { 'if-match': '*' })).status).toBe(409)
    expect((await put('new', { 'if-match': '"1"' })).status).toBe(409)
    const made = await put('new', { 'idempotency-key': 'k1' })
    const again = await put('new', { 'idempotency-key': 'k1' })
    expect([made.status, again.status, again.body, again.headers['idempotency-replayed']]).toEqual([
      201,
      201,
      made.body,
      'true',
    ])
    expect((await put('new', { 'if-match': '"1"' }, 'y')).body.version).toBe(2)
    expect((await put('new', { 'if-match': '"1"' }, 'z')).status).toBe(409)
  })

  test('eight writers of one key make one record', async () => {
    for (const key of ['race-1', 'race-2', 'race-3']) {
      const answers = await Promise.all(
        Array.from({ length: 8 }, (_, n) => t.api<RecordRow>('PUT', by('code', key), { name: `w${n}` })),
      )
      const statuses = answers.map(one => one.status)
      expect(statuses.filter(status => status === 201)).toHaveLength(1)
      expect(statuses.filter(status => status === 200)).toHaveLength(7)
      expect(new Set(answers.map(one => one.body.id)).size).toBe(1)
      const { body } = await t.api<RecordRow>('GET', by('code', key))
      expect(body.version).toBe(Math.max(...answers.map(one => one.body.version)))
    }
  })
})

describe('a batch', () => {
  test('does what it is told in order, over objects, and one undo takes it back', async () => {
    const before = await codes()
    const { body: kept } = await t.api<RecordRow>('PUT', by('code', 'kept'), { name: 'kept' })
    const { status, body } = await t.api<Batched>('POST', '/batch', {
      reason: '从旧系统搬来',
      operations: [
        { op: 'create', object: 'account', values: { name: '批量' } },
        { op: 'upsert', object: 'machine', field: 'code', value: 'b-1', values: { name: '一' } },
        { op: 'upsert', object: 'machine', field: 'code', value: 'b-1', values: { name: '二' } },
        { op: 'update', object: 'machine', id: kept.id, values: { name: '改' } },
        { op: 'update', object: 'machine', id: kept.id, values: { name: '改' } },
        { op: 'delete', object: 'machine', id: kept.id },
        { op: 'create', object: 'machine', values: { code: 'b-2', name: '新' } },
      ],
    })
    expect(status).toBe(200)
    expect(body.items.map(({ status: one, op, version }) => [one, op, version])).toEqual([
      [201, 'create', 1],
      [201, 'create', 1],
      [200, 'update', 2],
      [200, 'update', 2],
      [200, 'update', undefined],
      [200, 'delete', 3],
      [201, 'create', 1],
    ])
    expect(body.items[1]?.id).toBe(body.items[2]?.id)
    expect((await t.api('DELETE', `/acts/${body.actId}`)).status).toBe(200)
    expect(await codes()).toEqual([...before, 'kept'].toSorted())
    expect((await t.api<RecordRow>('GET', by('code', 'kept'))).body).toMatchObject({ id: kept.id, name: 'kept' })
  })

  const mixed = [
    { op: 'create', object: 'machine', values: { code: 'm-1' } },
    { op: 'create', object: 'machine', values: { code: 'm-1' } },
    { op: 'create', object: 'machine', values: { nobody: 1 } },
    { op: 'upsert', object: 'machine', field: 'code', value: 'm-2', values: {} },
    { op: 'update', object: 'machine', id: '00000000-0000-4000-8000-000000000000', values: {} },
    { op: 'create', object: 'nothing', values: {} },
    { op: 'create', object: 'machine', values: { code: 'm-3' } },
  ]

  test('of which one part fails does nothing, and names the part', async () => {
    const before = await codes()
    const { status, body } = await t.api<Problem>('POST', '/batch', { operations: mixed.slice(2) })
    expect([status, body.errors?.[0]?.path]).toEqual([422, 'operations.0.nobody'])
    expect(await codes()).toEqual(before)
  })

  test('that is not atomic does what it can, each part with its own answer, under one act and one key', async () => {
    const ask = () =>
      t.request<Batched>({
        method: 'POST',
        path: '/batch',
        body: { atomic: false, operations: mixed },
        headers: { 'idempotency-key': 'mixed' },
      })
    const { body } = await ask()
    expect(body.items.map(one => one.problem?.code ?? one.status)).toEqual([
      201,
      'invalid_input',
      'invalid_input',
      201,
      'not_found',
      'unknown_object',
      201,
    ])
    expect(body.items[1]?.problem).toMatchObject({ status: 422, errors: [{ path: 'code', code: 'unique_taken' }] })
    expect((await ask()).body).toEqual(body)
    const [act] = await t.runtime.db.query<{ events: number }>(
      'select count(*)::int as events from ws.event where act_id = $1',
      [body.actId],
    )
    expect(act?.events).toBe(3)
    await t.api('DELETE', `/acts/${body.actId}`)
    expect((await codes()).filter(code => String(code).startsWith('m-'))).toEqual([])
  })

  test('does no more than the caller may', async () => {
    const reading = await role(t, 'reading', {
      byObject: { '*': { read: 'all', update: 'none', delete: 'none', create: false, export: false, import: false } },
    })
    const { token } = await person(t, { role: reading })
    const operations = [
      { op: 'create', object: 'machine', values: {} },
      { op: 'upsert', object: 'machine', field: 'code', value: 'A-1', values: { name: 'x' } },
    ]
    const { body } = await t.api<Batched>('POST', '/batch', { atomic: false, operations }, token)
    expect(body).toMatchObject({ actId: null, items: [{ status: 403 }, { status: 403 }] })
    expect((await t.api('POST', '/batch', { operations }, token)).status).toBe(403)
  })

  test('of many upserts of the same keys by eight writers makes each record once', async () => {
    const operations = Array.from({ length: 40 }, (_, n) => ({
      op: 'upsert',
      object: 'machine',
      field: 'code',
      value: `many-${n}`,
      values: { name: 'x' },
    }))
    const asked = Array.from({ length: 8 }, (_, n) =>
      t.api<Batched>('POST', '/batch', { atomic: n % 2 === 0, operations }),
    )
    const answers = await Promise.all(asked)
    expect(answers.map(one => one.status)).toEqual(Array.from({ length: 8 }, () => 200))
    expect(answers.flatMap(one => one.body.items).filter(item => item.status === 201)).toHaveLength(40)
    expect(answers.flatMap(one => one.body.items).filter(item => item.problem)).toEqual([])
    expect((await codes()).filter(code => String(code).startsWith('many-'))).toHaveLength(40)
  })
})
