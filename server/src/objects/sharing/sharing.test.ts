import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { List, Problem, RecordAccess, RecordRow, RecordShares, SharingRule } from '@huiliu/contracts'
import { testApp, type TestApp } from '../../../test/app.ts'
import { person, role, type Person } from '../../../test/people.ts'
import { backgroundDone } from '../background.ts'

const none = { read: 'none', update: 'none', delete: 'none', create: false, export: false, import: false } as const
let t: TestApp
let own: string
let lin: Person
beforeAll(async () => {
  t = await testApp()
  own = await role(t, 'own_only', { byObject: { account: { ...none, read: 'own', update: 'own', create: true } } })
  lin = await person(t, { role: own, name: '林晓' })
})
afterAll(() => t?.close())

const applied = () => backgroundDone(t.runtime.db)
const make = async (values: object) => (await t.api<RecordRow>('POST', '/records/account', values)).body.id
const rule = (body: object) => t.api<SharingRule & Problem>('POST', '/sharing-rules', { object: 'account', ...body })
const toLin = () => ({ kind: 'member', id: lin.memberId })
const sees = async (id: string, who = lin) =>
  (await t.api('GET', `/records/account/${id}`, undefined, who.token)).status === 200
const changes = async (id: string, who = lin) =>
  (await t.api('PATCH', `/records/account/${id}`, { website: 'https://example.com' }, who.token)).status

describe('a rule', () => {
  test('shares what is there in the background, and what is written in its very transaction', async () => {
    const before = await make({ name: '早', city: '上海' })
    const other = await make({ name: '别处', city: '成都' })
    const made = await rule({
      name: '上海',
      condition: { field: 'city', op: 'eq', value: '上海' },
      to: toLin(),
      level: 'read',
    })
    expect([made.status, made.body.state]).toEqual([201, 'applying'])
    const after = await make({ name: '晚', city: '上海' })
    expect(await sees(after)).toBe(true)
    await applied()
    const { body } = await t.api<List<SharingRule>>('GET', '/sharing-rules')
    expect(body.items.find(one => one.id === made.body.id)).toMatchObject({
      state: 'applied',
      broken: false,
      says: '城市 是 上海',
    })
    expect([await sees(before), await sees(other)]).toEqual([true, false])
    expect(await changes(before)).toBe(403)
    await t.api('PATCH', `/records/account/${before}`, { city: '成都' })
    await t.api('PATCH', `/records/account/${other}`, { city: '上海' })
    expect([await sees(before), await sees(other)]).toEqual([false, true])
  })

  test('that is changed or deleted takes back what it shared', async () => {
    const one = await make({ name: '甲', industry: 'trade' })
    const two = await make({ name: '乙', industry: 'retail' })
    const condition = (value: string) => ({ field: 'industry', op: 'eq', value })
    const { body } = await rule({ name: '贸易', condition: condition('trade'), to: toLin(), level: 'read' })
    await applied()
    expect([await sees(one), await sees(two)]).toEqual([true, false])
    await t.api('PATCH', `/sharing-rules/${body.id}`, { condition: condition('retail'), level: 'update' })
    await applied()
    expect([await sees(one), await sees(two), await changes(two)]).toEqual([false, true, 200])
    expect((await t.api('DELETE', `/sharing-rules/${body.id}`)).status).toBe(204)
    await applied()
    expect(await sees(two)).toBe(false)
    expect(await t.runtime.db.query('select 1 from ws.record_grant where via = $1', [body.id])).toEqual([])
    const { body: rules } = await t.api<List<SharingRule>>('GET', '/sharing-rules')
    expect(rules.items.some(left => left.id === body.id)).toBe(false)
  })

  test('reaches a department with those below it or alone, and who has a role', async () => {
    const root = (await t.api<{ id: string }>('POST', '/departments', { name: '总部' })).body.id
    const leaf = (await t.api<{ id: string }>('POST', '/departments', { name: '门店', parent: root })).body.id
    const [head, shop] = [
      await person(t, { role: own, departmentId: root }),
      await person(t, { role: own, departmentId: leaf }),
    ]
    const told = await person(t, { role: await role(t, 'told', { byObject: { account: { ...none, read: 'own' } } }) })
    const shared = async (city: string, to: object) => {
      await rule({ name: city, condition: { field: 'city', op: 'eq', value: city }, to, level: 'read' })
      return make({ name: city, city })
    }
    const below = await shared('苏州', { kind: 'below', id: root })
    const alone = await shared('杭州', { kind: 'department', id: root })
    const byRole = await shared('南京', { kind: 'role', id: 'told' })
    const seen = (id: string) => Promise.all([head, shop, told].map(one => sees(id, one)))
    expect(await seen(below)).toEqual([true, true, false])
    expect(await seen(alone)).toEqual([true, false, false])
    expect(await seen(byRole)).toEqual([false, false, true])
  })

  test('names only what is the record’s own and stays: no path, no counted day, nobody unknown', async () => {
    const base = { name: '不行', to: toLin(), level: 'read' }
    const path = await rule({ ...base, object: 'contact', condition: { field: 'account.city', op: 'eq', value: 'x' } })
    expect([path.status, path.body.errors?.[0]?.path]).toEqual([422, 'condition.field'])
    const day = { field: 'created_at', op: 'gte', value: { relative: 'daysAgo', n: 7 } }
    const counted = await rule({ ...base, condition: { all: [day] } })
    expect([counted.status, counted.body.errors?.[0]?.code]).toEqual([422, 'relative_day'])
    const whole = { field: 'city', op: 'isEmpty' }
    const nobody = await rule({ ...base, condition: whole, to: { kind: 'member', id: 'nobody' } })
    expect([nobody.status, nobody.body.code]).toEqual([422, 'unknown_recipient'])
    expect((await t.api('GET', '/sharing-rules', undefined, lin.token)).status).toBe(403)
  })

  test('holds for what eight write at once while it is being applied', async () => {
    const city = (n: number) => (n % 2 === 0 ? '武汉' : '西安')
    const ids = await Promise.all(Array.from({ length: 40 }, (_, n) => make({ name: `并发${n}`, city: city(n) })))
    const writer = async (k: number) => {
      for (const [n, id] of ids.entries())
        if (n % 8 === k) await t.api('PATCH', `/records/account/${id}`, { city: city(n + 1) })
    }
    const made = rule({
      name: '并发',
      condition: { field: 'city', op: 'eq', value: '武汉' },
      to: toLin(),
      level: 'read',
    })
    await Promise.all([made, ...Array.from({ length: 8 }, (_, k) => writer(k))])
    await applied()
    const rows = await t.api<List<RecordRow>>('POST', '/records/account/query', {
      filter: { field: 'city', op: 'eq', value: '武汉' },
      limit: 500,
    })
    const hers = await t.api<List<RecordRow>>(
      'POST',
      '/records/account/query',
      { filter: { field: 'city', op: 'in', value: ['武汉', '西安'] }, limit: 500 },
      lin.token,
    )
    expect(hers.body.items.map(row => row.id).sort()).toEqual(rows.body.items.map(row => row.id).sort())
  })

  test('whose field is gone holds for nothing and says so', async () => {
    await t.api('POST', '/objects/account/fields', {
      name: 'region',
      label: { zh: '大区', en: 'Region' },
      type: 'text',
    })
    const { body } = await rule({
      name: '大区',
      condition: { field: 'region', op: 'eq', value: '东' },
      to: toLin(),
      level: 'read',
    })
    const id = await make({ name: '东一', region: '东' })
    expect(await sees(id)).toBe(true)
    await t.api('DELETE', '/objects/account/fields/region')
    await t.api('PATCH', `/records/account/${id}`, { city: '大连' })
    expect(await sees(id)).toBe(false)
    const { body: rules } = await t.api<List<SharingRule>>('GET', '/sharing-rules')
    expect(rules.items.find(one => one.id === body.id)?.broken).toBe(true)
  })
})

describe('a share by hand', () => {
  const share = (id: string, body: object, token?: string) =>
    t.api<RecordShares & Problem>('POST', `/records/account/${id}/shares`, body, token)

  test('is given by who may change the record, seen on it, and ended', async () => {
    const id = await make({ name: '手工' })
    expect((await share(id, { to: toLin(), level: 'read' }, lin.token)).status).toBe(404)
    const given = await share(id, { to: toLin(), level: 'read' })
    expect(given.body.items).toMatchObject([{ to: { kind: 'member', name: '林晓' }, level: 'read', rule: null }])
    expect([await sees(id), await changes(id)]).toEqual([true, 403])
    expect((await share(id, { to: toLin(), level: 'update' }, lin.token)).status).toBe(403)
    await share(id, { to: toLin(), level: 'update' })
    expect(await changes(id)).toBe(200)
    const hers = await t.api<RecordShares>('GET', `/records/account/${id}/shares`, undefined, lin.token)
    expect([hers.body.may, hers.body.items.length]).toEqual([true, 1])
    expect((await t.api('DELETE', `/records/account/${id}/shares/${lin.memberId}`)).status).toBe(204)
    expect(await sees(id)).toBe(false)
    expect((await t.api('DELETE', `/records/account/${id}/shares/${lin.memberId}`)).status).toBe(404)
  })

  test('ends by itself', async () => {
    const id = await make({ name: '限期' })
    const past = await share(id, { to: toLin(), level: 'read', endsAt: new Date(Date.now() - 1000).toISOString() })
    expect([past.status, past.body.code]).toEqual([422, 'share_ends_before'])
    await share(id, { to: toLin(), level: 'update', endsAt: new Date(Date.now() + 3_600_000).toISOString() })
    expect(await sees(id)).toBe(true)
    await t.runtime.db.query(`update ws.record_grant set ends_at = now() - interval '1 s' where record_id = $1`, [id])
    expect([await sees(id), await changes(id)]).toEqual([false, 404])
    expect((await t.api<RecordShares>('GET', `/records/account/${id}/shares`)).body.items).toEqual([])
  })
})

describe('why she sees it', () => {
  const why = (id: string, member = lin.memberId, token?: string) =>
    t.api<RecordAccess & Problem>('GET', `/records/account/${id}/access?member=${member}`, undefined, token)

  test('names each way and whether it leads there', async () => {
    const id = await make({ name: '为什么', city: '上海' })
    await t.api('POST', `/records/account/${id}/shares`, { to: toLin(), level: 'update' })
    const { body } = await why(id)
    expect(body).toMatchObject({
      member: { name: '林晓' },
      can: { read: true, update: true, delete: false },
      reach: { read: 'own' },
    })
    const shared = body.ways.find(way => way.kind === 'share')
    expect(body.ways.map(way => [way.kind, way.holds])).toEqual([
      ['owner', false],
      ['department', false],
      ['share', true],
    ])
    expect(shared?.kind === 'share' && shared.shares.map(one => one.rule?.name ?? null)).toEqual([null, '上海'])
  })

  test('tells the fields she sees less of, but none that the asker may not know', async () => {
    const byObject = { account: { ...none, read: 'all', update: 'all' } as const }
    const byField = { 'account.phone': 'masked', 'account.city': 'hidden' } as const
    const masked = await person(t, { role: await role(t, 'masked_phone', { byObject, byField }) })
    const asker = await person(t, {
      role: await role(t, 'no_city', { byObject, byField: { 'account.city': 'hidden' } }),
    })
    const id = await make({ name: '字段' })
    expect((await why(id, masked.memberId)).body.fields).toEqual(
      expect.arrayContaining([
        { field: 'phone', right: 'masked' },
        { field: 'city', right: 'hidden' },
      ]),
    )
    expect((await why(id, masked.memberId, asker.token)).body.fields).toEqual([{ field: 'phone', right: 'masked' }])
  })

  test('is asked about others only by who may change the record or looks after members, and tells nobody that a record is', async () => {
    const reader = await person(t, { role: 'read_only' })
    const id = await make({ name: '问' })
    expect((await why(id, lin.memberId, reader.token)).status).toBe(403)
    expect((await why(id, reader.memberId, reader.token)).body.can).toEqual({
      read: true,
      update: false,
      delete: false,
    })
    const hidden = await why(id, lin.memberId, lin.token)
    const nothing = await why('00000000-0000-7000-8000-000000000000', lin.memberId, lin.token)
    expect([hidden.status, hidden.body.code, hidden.body.title]).toEqual([404, nothing.body.code, nothing.body.title])
  })

  test('says in whose place she may act, and what that gives', async () => {
    const giver = await person(t, { role: 'member', name: '赵总' })
    const { body: record } = await t.api<RecordRow>('POST', '/records/account', { name: '赵总的' }, giver.token)
    const endsAt = new Date(Date.now() + 3_600_000).toISOString()
    const body = { from: giver.memberId, to: lin.memberId, endsAt }
    expect((await t.api('POST', '/delegations', body)).status).toBe(201)
    const answer = await why(record.id)
    expect(answer.body.can.read).toBe(false)
    expect(answer.body.delegations).toMatchObject([
      { from: { name: '赵总' }, can: { read: true, update: true, delete: true } },
    ])
  })
})
