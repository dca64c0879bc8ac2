import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Condition, ObjectDef, RecordList, RecordQuery } from '@huiliu/contracts'
import { person, role, type Person } from '../../test/people.ts'
import { testApp, type TestApp } from '../../test/app.ts'
import { backgroundDone } from './background.ts'

/** Enough records for lists to choose their way, and to hint at missing indexes. */
const RECORDS = 60_000

let t: TestApp
let colleague: Person
beforeAll(async () => {
  t = await testApp()
  const rights = { read: 'own', update: 'own', delete: 'own', create: true, export: false, import: false } as const
  colleague = await person(t, { role: await role(t, 'own_only', { byObject: { '*': rights } }) })
  // One in eight is the colleague's; changed in an order that has nothing to do with that of their ids.
  await t.runtime.db.query(
    `insert into ws.rec_account (id, created_at, updated_at, owner_id, name, industry, city, website)
     select ('00000000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid, t - make_interval(mins => i),
       t - make_interval(secs => (i * 7919) % 1000003), case when i % 8 = 3 then $1::uuid end, 'name ' || (i * 31) % 997,
       case when i % 3 = 0 then 'trade' when i % 3 = 1 then 'retail' end, case when i % 5000 = 3 then '拉萨' else '上海' end,
       case when i % 4 > 0 then 'https://' || (i * 17) % 1009 || '.example.com' end
     from generate_series(1, ${RECORDS}) as i, date_trunc('milliseconds', now()) as t`,
    [colleague.memberId],
  )
  await t.runtime.db.query('analyze ws.rec_account')
}, 60_000)
afterAll(() => t.close())

const field = (name: string, op: 'eq' | 'contains' | 'gte' | 'isEmpty', value?: string): Condition =>
  value === undefined ? { field: name, op } : { field: name, op, value }
const CASES: [what: string, query: RecordQuery, where: string, order: string][] = [
  ['everything', {}, 'true', 'updated_at desc, id desc'],
  ['much of it', { filter: field('industry', 'eq', 'trade') }, `industry = 'trade'`, 'updated_at desc, id desc'],
  ['little of it', { filter: field('city', 'eq', '拉萨') }, `city = '拉萨'`, 'updated_at desc, id desc'],
  ['a place in a text', { filter: field('name', 'contains', '99') }, `name like '%99%'`, 'updated_at desc, id desc'],
  ['nothing', { filter: field('name', 'contains', 'zz') }, 'false', 'updated_at desc, id desc'],
  [
    'what seems much and stands last',
    { filter: field('created_at', 'gte', '2000-01-01'), sort: [{ field: 'created_at', dir: 'asc' }] },
    'true',
    'created_at, id',
  ],
  [
    'an order without index, empty ones last',
    { sort: [{ field: 'website', dir: 'desc' }] },
    'true',
    'website desc nulls last, id desc',
  ],
  [
    'an order without index within much',
    { filter: field('industry', 'isEmpty'), sort: [{ field: 'website', dir: 'asc' }] },
    'industry is null',
    'website asc nulls last, id',
  ],
  [
    'an order with index within much',
    { filter: field('industry', 'isEmpty'), sort: [{ field: 'name', dir: 'desc' }] },
    'industry is null',
    'name desc, id desc',
  ],
]

describe.each(['admin', 'colleague'])('the %s sees page by page', who => {
  test.each(CASES)('%s', async (_, query, where, order) => {
    const own = who === 'colleague' ? [colleague.memberId] : []
    const wanted = await t.runtime.db.query<{ id: string }>(
      `select id from ws.rec_account where ${where} ${own.length > 0 ? 'and owner_id = $1' : ''} order by ${order}`,
      own,
    )
    const token = who === 'colleague' ? colleague.token : t.token
    let cursor: string | undefined
    for (const from of [0, 60, 120]) {
      const asked = { ...query, limit: 60, count: true, ...(cursor && { cursor }) }
      const { body } = await t.api<RecordList>('POST', '/records/account/query', asked, token)
      expect(body.items.map(item => item.id)).toEqual(wanted.slice(from, from + 60).map(row => row.id))
      if (body.countIs === 'exact') expect(body.count).toBe(wanted.length)
      else expect(body.count).toBeLessThanOrEqual(wanted.length)
      expect(body.next === null).toBe(wanted.length <= from + 60)
      cursor = body.next ?? undefined
      if (!cursor) return
    }
  })
})

describe('a list of very many hints at the index it lacks', () => {
  const ask = async (query: RecordQuery, token = t.token) =>
    (await t.api<RecordList>('POST', '/records/account/query', query, token)).body.hint
  const byWebsite: RecordQuery = { sort: [{ field: 'website', dir: 'asc' }] }

  test('of its order and of its filter, to be had by who may change fields', async () => {
    const hint = { code: 'add_index', field: 'website' }
    expect(await ask(byWebsite)).toEqual({ ...hint, may: true })
    expect(await ask({ filter: field('website', 'eq', 'x') })).toEqual({ ...hint, may: true })
    expect(await ask(byWebsite, colleague.token)).toEqual({ ...hint, may: false })
  })

  test('and at none where there is one, or none would serve', async () => {
    expect(await ask({})).toBeUndefined()
    expect(await ask({ sort: [{ field: 'name', dir: 'asc' }] })).toBeUndefined()
    expect(await ask({ filter: field('website', 'contains', 'x') })).toBeUndefined()
    expect(await ask({ filter: field('note', 'contains', 'x') })).toBeUndefined()
  })

  test('until it was added', async () => {
    const { body } = await t.api<ObjectDef>('PATCH', '/objects/account/fields/website', { indexed: true })
    expect(body.fields.find(one => one.name === 'website')?.indexing).toBe('building')
    expect(await ask(byWebsite)).toEqual({ code: 'index_building', field: 'website', may: true })
    await backgroundDone(t.runtime.db)
    expect(await ask(byWebsite)).toBeUndefined()
  })
})
