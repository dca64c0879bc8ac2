import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Field, HistoryEntry, List, Problem, RecordFile, RecordRow } from '@huiliu/contracts'
import { testApp, type TestApp } from '../../test/app.ts'
import { person, role } from '../../test/people.ts'
import { formOf } from '../../test/transfer.ts'
import { newId } from '../kernel/index.ts'

let t: TestApp
beforeAll(async () => {
  t = await testApp()
  await t.api('POST', '/objects', { name: 'region', label: label('大区'), fields: [] })
  const made = await t.api('POST', '/objects', { name: 'site', label: label('站点'), fields: FIELDS })
  expect(made).toMatchObject({ status: 201 })
})
afterAll(() => t.close())

const label = (zh: string) => ({ zh, en: zh })
const field = (name: string, type: Field['type'], rest: Partial<Field> = {}): Field => ({
  name,
  type,
  label: label(name),
  ...rest,
})
const options = (...values: string[]) => values.map(value => ({ value, label: label(value) }))
const FIELDS: Field[] = [
  field('name', 'text', { required: true }),
  field('code', 'auto_number', { pattern: 'S-{YYYY}-{000}' }),
  field('about', 'rich_text'),
  field('opens', 'time', { indexed: true }),
  field('stars', 'rating', { max: 6 }),
  field('place', 'address'),
  field('spot', 'location'),
  field('regions', 'lookup_many', { object: 'region' }),
  field('team', 'department'),
  field('papers', 'file'),
  field('photos', 'image'),
  field('signed', 'signature'),
  field('kind', 'select', { options: options('pump', 'valve') }),
  field('model', 'select', {
    dependsOn: 'kind',
    options: [
      { value: 'P1', label: label('P1'), when: ['pump'] },
      { value: 'V1', label: label('V1'), when: ['valve'] },
      { value: 'any', label: label('any') },
    ],
  }),
  field('state', 'select', { options: options('new', 'done'), default: 'new' }),
  field('since', 'date', { default: { relative: 'today' } }),
]

let n = 0
const create = (values: Record<string, unknown>, token?: string) =>
  t.api<RecordRow>('POST', '/records/site', { name: `站点 ${(n += 1)}`, ...values }, token)
const codeOf = async (values: Record<string, unknown>) => {
  const { status, body } = await t.api<Problem>('POST', '/records/site', { name: 'x', ...values })
  return [status, body.errors?.map(error => `${error.path} ${error.code}`).join()]
}
const found = async (filter: unknown) => {
  const { body } = await t.api<List<RecordRow>>('POST', '/records/site/query', { filter, limit: 500 })
  return body.items.map(row => row.id)
}

describe('values of each type', () => {
  test('rich text keeps what an editor writes and loses what runs', async () => {
    const about =
      '<p onclick="x()">你好<script>alert(1)</script> <strong>世界</strong><a href="javascript:x">a</a></p><div>二</div>'
    const { body } = await create({ about })
    expect(body['about']).toMatch(
      /^<p>你好 <strong>世界<\/strong><a rel="[a-z ]+" target="_blank">a<\/a><\/p><p>二<\/p>$/,
    )
    expect((await create({ about: '<p> </p>' })).body['about']).toBeNull()
  })

  test('a time of day is read with and without seconds, sorts and compares', async () => {
    const { body } = await create({ opens: '09:30' })
    expect(body['opens']).toBe('09:30:00')
    expect(await codeOf({ opens: '24:00' })).toEqual([422, 'opens wrong_format'])
    expect(await found({ field: 'opens', op: 'between', value: ['09:29', '09:30:00'] })).toEqual([body.id])
    expect(await found({ field: 'opens', op: 'lt', value: '09:30' })).toEqual([])
    const sorted = await t.api<List<RecordRow>>('GET', '/records/site?sort=opens&limit=1')
    expect(sorted.body.items[0]?.['opens']).toBe('09:30:00')
  })

  test('stars are whole and within their number', async () => {
    expect((await create({ stars: 6 })).body['stars']).toBe(6)
    expect(await codeOf({ stars: 7 })).toEqual([422, 'stars out_of_range'])
    expect(await codeOf({ stars: 2.5 })).toEqual([422, 'stars wrong_type'])
    expect(await found({ field: 'stars', op: 'gte', value: 6 })).toHaveLength(1)
  })

  test('an address takes its names from its division, and is found by its parts', async () => {
    const { body } = await create({ place: { region: '440305', street: '科技园路 1 号', postcode: '518000' } })
    expect(body['place']).toEqual({
      country: 'CN',
      region: '440305',
      province: '广东省',
      city: '深圳市',
      district: '南山区',
      street: '科技园路 1 号',
      postcode: '518000',
    })
    expect((await create({ place: { region: '31' } })).body['place']).toEqual({
      country: 'CN',
      region: '310000',
      province: '上海市',
    })
    const abroad = { country: 'DE', city: 'Berlin', street: 'Torstr. 1' }
    expect((await create({ place: abroad })).body['place']).toEqual(abroad)
    expect(await codeOf({ place: { country: 'XX', city: 'x' } })).toEqual([422, 'place unknown_country'])
    expect(await codeOf({ place: { region: '999999' } })).toEqual([422, 'place unknown_division'])
    expect(await codeOf({ place: { planet: 'x' } })).toEqual([422, 'place wrong_format'])
    expect(await found({ field: 'place.region', op: 'startsWith', value: '44' })).toEqual([body.id])
    expect(await found({ field: 'place.city', op: 'eq', value: 'Berlin' })).toHaveLength(1)
  })

  test('a location is within the world and found by its degrees', async () => {
    const { body } = await create({ spot: { lat: 31.23041600001, lng: 121.473701, label: '外滩' } })
    expect(body['spot']).toEqual({ lat: 31.230416, lng: 121.473701, label: '外滩' })
    expect(await codeOf({ spot: { lat: 91, lng: 0 } })).toEqual([422, 'spot out_of_range'])
    expect(await found({ field: 'spot.lat', op: 'between', value: [31, 32] })).toEqual([body.id])
  })

  test('many records are pointed to, in their order, each of them there', async () => {
    const region = async (name: string) => (await t.api<RecordRow>('POST', '/records/region', { name })).body.id
    const [east, west] = [await region('东区'), await region('西区')]
    const { body } = await create({ regions: [west, east, west] })
    expect(body).toMatchObject({ regions: [west, east], regions_names: ['西区', '东区'] })
    expect(await codeOf({ regions: [newId()] })).toEqual([422, 'regions not_found'])
    expect(await found({ field: 'regions', op: 'contains', value: east })).toEqual([body.id])
    const changed = await t.api<RecordRow>('PATCH', `/records/site/${body.id}`, { regions: [east], version: 1 })
    expect(changed.body).toMatchObject({ regions: [east] })
    const history = await t.api<List<HistoryEntry>>('GET', `/records/site/${body.id}/history`)
    expect(history.body.items[0]?.changes).toEqual([{ field: 'regions', before: [west, east], after: [east] }])
  })

  test('a department is one there is, shown by its name', async () => {
    const { body: team } = await t.api<{ id: string }>('POST', '/departments', { name: '巡检组' })
    expect((await create({ team: team.id })).body).toMatchObject({ team: team.id, team_name: '巡检组' })
    expect(await codeOf({ team: newId() })).toEqual([422, 'team not_found'])
  })

  test('an option that depends on another field goes with its value only, also when that changes', async () => {
    const { body } = await create({ kind: 'pump', model: 'P1' })
    expect(body).toMatchObject({ kind: 'pump', model: 'P1' })
    expect(await codeOf({ kind: 'valve', model: 'P1' })).toEqual([422, 'model not_with'])
    expect(await codeOf({ model: 'P1' })).toEqual([422, 'model not_with'])
    expect((await create({ model: 'any' })).status).toBe(201)
    const path = `/records/site/${body.id}`
    expect((await t.api('PATCH', path, { kind: 'valve' })).status).toBe(422)
    expect((await t.api('PATCH', path, { kind: 'valve', model: 'V1' })).status).toBe(200)
  })

  test('a new record begins with its defaults, which what is given replaces', async () => {
    const { body } = await create({})
    expect(body).toMatchObject({ state: 'new', since: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) })
    expect((await create({ state: null, since: '2020-01-02' })).body).toMatchObject({
      state: null,
      since: '2020-01-02',
    })
  })

  test('numbers are given once each, whoever creates at the same time', async () => {
    const made = await Promise.all(Array.from({ length: 8 }, () => create({})))
    const codes = made.map(one => String(one.body['code']))
    expect(new Set(codes).size).toBe(8)
    expect(codes.every(code => /^S-\d{4}-\d{3,}$/.test(code))).toBe(true)
    expect(await codeOf({ code: 'S-1' })).toEqual([201, undefined])
  })
})

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

describe('files of records', () => {
  const upload = async (of: string, bytes: Buffer | string, token = t.token) => {
    const { body, type } = await formOf({}, { name: '巡检 报告.txt', bytes })
    return t.request<RecordFile & Problem>({
      method: 'POST',
      path: `/objects/site/fields/${of}/files`,
      body,
      headers: { 'content-type': type },
      token,
    })
  }
  const open = (id: string, token = t.token) => t.request({ method: 'GET', path: `/record-files/${id}`, token })

  test('are uploaded, saved with a record, and read with the rights of the record and the field', async () => {
    const file = await upload('papers', '内容')
    expect(file).toMatchObject({ status: 201, body: { name: '巡检 报告.txt', bytes: 6 } })
    const { body } = await create({ papers: [file.body.id] })
    expect(body['papers']).toEqual([
      { id: file.body.id, name: '巡检 报告.txt', media_type: file.body.media_type, bytes: 6 },
    ])
    expect((await open(file.body.id)).status).toBe(200)
    const site = { read: 'all', update: 'none', delete: 'none', create: false, export: false, import: false } as const
    const reader = await person(t, { role: await role(t, 'reader', { byObject: { site } }) })
    expect((await open(file.body.id, reader.token)).status).toBe(200)
    const blind = await person(t, {
      role: await role(t, 'blind', { byObject: { site }, byField: { 'site.papers': 'masked' } }),
    })
    expect((await open(file.body.id, blind.token)).status).toBe(404)
    const stranger = await person(t, { role: await role(t, 'stranger', {}) })
    expect((await open(file.body.id, stranger.token)).status).toBe(404)
  })

  test('are of one record, and saved by who brought them', async () => {
    const mine = await upload('papers', 'a')
    const other = await person(t, { role: 'member' })
    expect((await open(mine.body.id, other.token)).status).toBe(404)
    expect((await create({ papers: [mine.body.id] }, other.token)).status).toBe(422)
    expect((await create({ papers: [mine.body.id] })).status).toBe(201)
    expect(await codeOf({ papers: [mine.body.id] })).toEqual([422, 'papers unknown_file'])
    expect(await codeOf({ photos: [mine.body.id] })).toEqual([422, 'photos unknown_file'])
  })

  test('taken away are there again by undo', async () => {
    const file = await upload('papers', 'b')
    const { body } = await create({ papers: [{ id: file.body.id }] })
    const { headers } = await t.api('PATCH', `/records/site/${body.id}`, { papers: null })
    await t.api('DELETE', `/acts/${String(headers['x-act-id'])}`)
    const again = await t.api<RecordRow>('GET', `/records/site/${body.id}`)
    expect(again.body['papers']).toMatchObject([{ id: file.body.id }])
  })

  test('pictures are pictures by their bytes', async () => {
    expect((await upload('photos', PNG)).body.media_type).toBe('image/png')
    expect((await upload('signed', '<svg onload=x>')).body).toMatchObject({ status: 422, code: 'not_a_picture' })
    const two = [(await upload('signed', PNG)).body.id, (await upload('signed', PNG)).body.id]
    expect(await codeOf({ signed: two })).toEqual([422, 'signed too_many_files'])
    expect((await create({ signed: two.slice(0, 1) })).status).toBe(201)
  })
})

describe('what belongs to another record', () => {
  beforeAll(async () => {
    const master = { object: 'site', master: true }
    await t.api('POST', '/objects', {
      name: 'visit',
      label: label('巡检'),
      fields: [field('title', 'text'), field('site', 'lookup', master)],
    })
    await t.api('POST', '/objects', {
      name: 'finding',
      label: label('发现'),
      fields: [field('title', 'text'), field('visit', 'lookup', { object: 'visit', master: true })],
    })
  })
  const visitOf = async (site: string) => (await t.api<RecordRow>('POST', '/records/visit', { title: '一', site })).body
  const there = async (path: string) => (await t.api('GET', path)).status

  test('is required, goes with its parent and comes back with it, however deep', async () => {
    expect((await t.api<Problem>('POST', '/records/visit', { title: '无' })).body.errors).toMatchObject([
      { path: 'site', code: 'required' },
    ])
    const { body: site } = await create({})
    const visit = await visitOf(site.id)
    const gone = await visitOf(site.id)
    await t.api('DELETE', `/records/visit/${gone.id}`)
    const { body: finding } = await t.api<RecordRow>('POST', '/records/finding', { title: '漏', visit: visit.id })
    const deleted = await t.api<{ actId: string }>('DELETE', `/records/site/${site.id}`)
    expect([await there(`/records/visit/${visit.id}`), await there(`/records/finding/${finding.id}`)]).toEqual([
      404, 404,
    ])
    const undone = await t.api('DELETE', `/acts/${deleted.body.actId}`)
    expect(undone).toMatchObject({ status: 200 })
    expect([await there(`/records/visit/${visit.id}`), await there(`/records/finding/${finding.id}`)]).toEqual([
      200, 200,
    ])
    expect(await there(`/records/visit/${gone.id}`)).toBe(404)
  })

  test('is its parent’s owner’s', async () => {
    const [a, b] = [await person(t, { role: 'member' }), await person(t, { role: 'member' })]
    const { body: site } = await create({ owner_id: a.memberId })
    const visit = await visitOf(site.id)
    expect(visit['owner_id']).toBe(a.memberId)
    await t.api('PATCH', `/records/site/${site.id}`, { owner_id: b.memberId })
    expect((await t.api<RecordRow>('GET', `/records/visit/${visit.id}`)).body['owner_id']).toBe(b.memberId)
  })
})
