import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RecordRow } from '@huiliu/contracts'
import { testApp, type TestApp } from '../../test/app.ts'
import { dropFile, runToEnd, undoToEnd } from '../../test/transfer.ts'
import { fingerprint, sightingIds, type Fingerprint } from './testing/fingerprint.ts'
import { recut } from './testing/recut.ts'

let t: TestApp
let shop: { key: string }
let site: { key: string }
beforeAll(async () => {
  t = await testApp()
  shop = await t.source('server')
  site = await t.source('website')
})
afterAll(() => t.close())

const NAMES = ['王芳', '李雷', '赵云', '孙尚香', '']
const phone = fc.constantFrom(
  '13800131001',
  '138 0013 1002',
  '+86 13800131003',
  '13800131004',
  '',
  '4008001234',
  '不详',
)
const email = fc.constantFrom('a@example.com', 'B@example.com', 'info@example.com', '', 'nobody')
const person = fc.record({ name: fc.constantFrom(...NAMES), phone, email })
const told = fc.record({
  ...{ name: fc.constantFrom(...NAMES), phone, email },
  stage: fc.constantFrom('潜在', '客户', '', '乱写'),
  note: fc.constantFrom('会再来', ''),
  owner: fc.constantFrom('', '测试负责人'),
  company: fc.constantFrom('', '大江公司'),
})
const world = fc.record({
  typed: fc.array(person, { maxLength: 3 }),
  seen: fc.array(person, { maxLength: 3 }),
  claimed: fc.array(person, { maxLength: 2 }),
  rows: fc.array(told, { minLength: 1, maxLength: 8 }),
  size: fc.integer({ min: 1, max: 8 }),
  orders: fc.array(
    fc.record({ number: fc.constantFrom('A1', 'A2', 'A3'), phone, total: fc.constantFrom('12.5', '7', '') }),
    { maxLength: 6 },
  ),
  sameDespiteName: fc.boolean(),
  later: fc.array(
    fc.record({
      whose: fc.nat(2),
      field: fc.constantFrom('note', 'stage', 'title'),
      value: fc.constantFrom('会再来', 'lost', 'customer', null),
    }),
    { maxLength: 3 },
  ),
})
type World = typeof world extends fc.Arbitrary<infer T> ? T : never

const WORDS = ['王芳', '赵', '1001', 'a@example', '大江', 'A1']

test('an import taken back leaves records, persons and search as they were', async () => {
  await t.api('POST', '/members', { name: '测试负责人', roles: ['member'], email: 'owner@example.com' })
  let round = 0
  await fc.assert(
    fc.asyncProperty(world, async given => {
      const typed = await furnish(given, `r${round++}`)
      const sightings = await sightingIds(t)
      const before = await fingerprint(t, { words: WORDS, sightings })
      const own = await contacts(typed)
      const imports = [await importRows(given), await importOrders(given)]
      const imported = await contacts(typed)
      await workLater(given, [...own.keys()])
      const worked = await contacts(typed)
      const kept: unknown[] = []
      for (const id of imports.toReversed()) {
        if (id === undefined) continue
        const undone = await undoToEnd(t, id)
        expect({ failure: undone.failure, status: undone.status }).toEqual({ failure: null, status: 'undone' })
        kept.push(...undone.kept.map(one => `${one.id} ${one.field} ${one.value}`))
      }
      const { later, listed } = laterWork({ own, imported, worked })
      expect(kept.toSorted()).toEqual(listed.toSorted())
      expect(await fingerprint(t, { words: WORDS, sightings })).toEqual(withLater(before, later))
    }),
    { numRuns: process.env['HUILIU_SOAK'] === '1' ? 100 : 12 },
  )
}, 600_000)

type Contacts = Map<string, RecordRow>
const WORKED = ['note', 'stage', 'title']

/** Those of the given ids that lists show. */
async function contacts(ids: string[]): Promise<Contacts> {
  const { body } = await t.api<{ items: RecordRow[] }>('POST', '/records/contact/query', { limit: 500 })
  return new Map(body.items.filter(row => ids.includes(row.id)).map(row => [row.id, row]))
}

async function workLater({ later }: World, ids: string[]): Promise<void> {
  for (const { whose, field, value } of later) {
    const id = ids[whose]
    if (id === undefined || (field === 'stage') !== (value === 'lost' || value === 'customer')) continue
    await t.api('PATCH', `/records/contact/${id}`, { [field]: value })
  }
}

type Times = Record<'own' | 'imported' | 'worked', Contacts>

/** What people did since the import, and of that what stands where the import had written, too. */
function laterWork({ own, imported, worked }: Times): {
  later: Map<string, Record<string, unknown>>
  listed: string[]
} {
  const later = new Map<string, Record<string, unknown>>()
  const listed: string[] = []
  for (const [id, before] of own) {
    for (const field of WORKED) {
      const [was, by, now] = [before[field], imported.get(id)?.[field], worked.get(id)?.[field]]
      if (now === by) continue
      later.set(id, { ...later.get(id), [field]: now })
      if (by !== was && now !== was) listed.push(`${id} ${field} ${now}`)
    }
  }
  return { later, listed }
}

function withLater(before: Fingerprint, later: Map<string, Record<string, unknown>>): Fingerprint {
  const records = before.records.map(({ object, rows }) => ({
    object,
    rows: rows.map(row => ({ ...row, ...later.get(String(row['id'])) })),
  }))
  return { ...before, records }
}

async function furnish({ typed, seen, claimed }: World, prefix: string): Promise<string[]> {
  const ids: string[] = []
  for (const one of typed) ids.push((await t.api<{ id: string }>('POST', '/records/contact', one)).body?.id ?? '')
  for (const [at, one] of seen.entries())
    await t.collect(shop.key, 'identify', { userId: `${prefix}u${at}`, traits: one })
  for (const [at, one] of claimed.entries())
    await t.collect(site.key, 'identify', { anonymousId: `${prefix}d${at}`, traits: one })
  await t.processed()
  return ids
}

async function importRows({ rows, size, sameDespiteName }: World): Promise<string | undefined> {
  const csv = [
    '姓名,手机,邮箱,阶段,备注,负责人,所属公司',
    ...rows.map(row =>
      Object.values(row)
        .map(one => `"${one}"`)
        .join(','),
    ),
  ]
  const mapping = {
    columns: ['name', 'phone', 'email', 'stage', 'note', 'owner_id', 'account.name'],
    key: null,
    make: ['account'],
    sameDespiteName,
  }
  const { status, body } = await dropFile(t, csv.join('\n'), { mapping })
  expect(status).toBe(201)
  return agreeing(body.id, size)
}

async function importOrders({ orders, size, sameDespiteName }: World): Promise<string | undefined> {
  if (orders.length === 0) return undefined
  const csv = ['订单号,买家电话,金额', ...orders.map(row => Object.values(row).join(','))]
  const mapping = { columns: ['number', 'contact.phone', 'total'], key: 'number', make: ['contact'], sameDespiteName }
  const { status, body } = await dropFile(t, csv.join('\n'), { object: 'order', mapping })
  expect(status).toBe(201)
  return agreeing(body.id, size)
}

/** Runs in transactions of so many rows, and holds what became of the rows against what was told. */
async function agreeing(id: string, size: number): Promise<string> {
  await recut(t, id, size)
  const done = await runToEnd(t, id)
  const { preview, counts } = done
  expect({ status: done.status, failure: done.failure, rows: counts.rows }).toEqual({
    status: 'done',
    failure: null,
    rows: done.total,
  })
  expect(counts.refused).toBe((preview?.refused ?? 0) + (preview?.conflict ?? 0))
  expect(counts.created).toBe((preview?.new ?? 0) + (preview?.proposal ?? 0))
  return id
}

test('later work is kept and listed; the rest goes', async () => {
  const csv = '姓名,手机,备注\n周瑜,13800135001,旧\n小乔,13800135002,旧'
  const { body } = await dropFile(t, csv)
  await runToEnd(t, body.id)
  const find = async (search: string) =>
    (await t.api<{ items: RecordRow[] }>('POST', '/records/contact/query', { search })).body.items[0]
  const row = await find('周瑜')
  await t.api('PATCH', `/records/contact/${row?.id}`, { note: '打过电话', title: '都督' })
  const undone = await undoToEnd(t, body.id)
  expect(undone.counts.kept).toBe(1)
  expect(undone.kept).toEqual([{ object: 'contact', id: row?.id, field: 'note', value: '打过电话' }])
  expect(await find('小乔')).toBeUndefined()
  const kept = (await t.api<RecordRow>('GET', `/records/contact/${row?.id}`)).body
  expect(kept).toMatchObject({ note: '打过电话', title: '都督', name: null, phone: null })
  const again = await t.request({ method: 'DELETE', path: `/imports/${body.id}` })
  expect(again.status).toBe(409)
})
