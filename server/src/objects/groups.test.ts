import { afterAll, beforeAll, expect, test } from 'vitest'
import type { List, Problem, RecordGroups, SavedView } from '@huiliu/contracts'
import { testApp, type TestApp } from '../../test/app.ts'
import { person, role, type Person } from '../../test/people.ts'

let t: TestApp
let boss: Person
let own: Person
let shut: Person
beforeAll(async () => {
  t = await testApp()
  const reads = (read: 'own' | 'all' | 'none') => ({
    '*': { read, update: read, delete: 'none', create: true, export: false, import: false } as const,
  })
  boss = await person(t, { role: 'admin', name: '经理' })
  own = await person(t, { role: await role(t, 'own_only', { byObject: reads('own') }), name: '李' })
  const byField = { 'order.status': 'masked', 'order.total': 'hidden', 'order.ordered_at': 'masked' } as const
  shut = await person(t, { role: await role(t, 'shut', { byObject: reads('all'), byField }), name: '王' })
  const orders = [
    { number: 'A-1', status: 'paid', total: '10.10', ordered_at: '2026-10-31T15:59:00Z', owner_id: own.memberId },
    { number: 'A-2', status: 'paid', total: '0.20', ordered_at: '2026-10-31T16:01:00Z' },
    { number: 'A-3', status: 'shipped', total: '5', ordered_at: '2026-11-02T00:00:00Z', owner_id: own.memberId },
    { number: 'B-1', status: 'shipped', total: '7', currency_code: 'usd' },
    { number: 'B-2', total: '3', owner_id: boss.memberId },
  ]
  const { status, body } = await t.api('POST', '/records/order/batch', { create: orders })
  if (status !== 200) throw new Error(JSON.stringify(body))
})
afterAll(() => t.close())

async function groups(body: unknown, who = boss): Promise<RecordGroups> {
  const answer = await t.api<RecordGroups>('POST', '/records/order/groups', body, who.token)
  expect(answer.body).toMatchObject({ countIs: 'exact' })
  return answer.body
}

test('groups are counted and added up; amounts of several currencies have no sum', async () => {
  const { items, more } = await groups({ by: 'status', sums: ['total'] })
  expect(more).toBe(false)
  expect(items).toEqual([
    { value: 'paid', name: null, count: 2, sums: [{ field: 'total', amount: '10.30', currency: 'CNY' }] },
    { value: 'shipped', name: null, count: 2, sums: [{ field: 'total', amount: null, currency: null }] },
    { value: null, name: null, count: 1, sums: [{ field: 'total', amount: '3', currency: 'CNY' }] },
  ])
  const { items: largest, more: further } = await groups({ by: 'status', limit: 1 })
  expect([largest.length, further]).toEqual([1, true])
})

test('a narrow member sees counts and sums of his records alone', async () => {
  expect((await groups({ by: 'status', sums: ['total'] }, own)).items).toEqual([
    { value: 'paid', name: null, count: 1, sums: [{ field: 'total', amount: '10.10', currency: 'CNY' }] },
    { value: 'shipped', name: null, count: 1, sums: [{ field: 'total', amount: '5', currency: 'CNY' }] },
  ])
  expect((await groups({ by: 'owner_id' }, own)).items).toEqual([
    { value: own.memberId, name: '李', count: 2, sums: [] },
  ])
  expect((await groups({ sums: ['total'] }, own)).items).toMatchObject([
    { value: null, count: 2, sums: [{ amount: '15.10' }] },
  ])
})

test('groups follow the filter and the words, like the list', async () => {
  const filter = { field: 'number', op: 'startsWith', value: 'B' }
  expect((await groups({ by: 'status', filter })).items.map(one => one.count)).toEqual([1, 1])
  expect((await groups({ by: 'status', search: 'A-3' })).items).toMatchObject([{ value: 'shipped', count: 1 }])
  expect((await groups({ by: 'status', search: 'nothing like it' })).items).toEqual([])
})

test('dates are grouped by the days of the workspace', async () => {
  const { items } = await groups({ by: 'ordered_at', unit: 'month' })
  expect(items.map(({ value, count }) => [value, count])).toEqual([
    ['2026-11-01', 2],
    [null, 2],
    ['2026-10-01', 1],
  ])
  const byDay = await groups({ by: 'ordered_at', unit: 'day', filter: { field: 'status', op: 'eq', value: 'paid' } })
  expect(byDay.items.map(one => one.value)).toEqual(['2026-10-31', '2026-11-01'])
})

test('what is masked or hidden is told by no group and no sum', async () => {
  for (const body of [{ by: 'status' }, { sums: ['total'] }, { by: 'ordered_at', unit: 'day' }, { by: 'nothing' }]) {
    const answer = await t.api<Problem>('POST', '/records/order/groups', body, shut.token)
    expect([answer.status, answer.body.errors?.[0]?.code]).toEqual([422, 'unknown_field'])
  }
  const wrong = await t.api<Problem>('POST', '/records/order/groups', { by: 'total' })
  expect(wrong.body.errors).toMatchObject([{ path: 'by', code: 'wrong_type' }])
  const closed = await role(t, 'none', { byObject: {} })
  const nobody = await person(t, { role: closed })
  expect((await groups({ by: 'status' }, nobody)).items).toEqual([])
})

test('a view keeps how it shows its records, and is not shown to whom that would tell something', async () => {
  const board = { kind: 'kanban', group: 'status', sums: ['total'] }
  const view = { name: '按状态', shared: true, query: {}, columns: [], display: board }
  const made = await t.api<SavedView>('POST', '/views?object=order', view, boss.token)
  expect([made.status, made.body.display]).toEqual([201, board])
  const seen = async (who: Person) =>
    (await t.api<List<SavedView>>('GET', '/views?object=order', undefined, who.token)).body.items
  expect(await seen(own)).toMatchObject([{ name: '按状态', display: board }])
  expect(await seen(shut)).toEqual([])
  const plain = await t.api<SavedView>(
    'POST',
    '/views?object=order',
    { name: '表', shared: false, query: {}, columns: [] },
    boss.token,
  )
  expect(plain.body.display).toEqual({ kind: 'table' })
  const changed = await t.api<SavedView>(
    'PATCH',
    `/views/${plain.body.id}`,
    { display: { kind: 'calendar', start: 'ordered_at' } },
    boss.token,
  )
  expect(changed.body.display).toEqual({ kind: 'calendar', start: 'ordered_at' })
  for (const display of [
    { kind: 'kanban', group: 'number' },
    { kind: 'calendar', start: 'status' },
    { kind: 'table', sums: ['nothing'] },
  ]) {
    const answer = await t.api<Problem>('POST', '/views?object=order', { ...view, display })
    expect([answer.status, answer.body.code]).toEqual([422, 'invalid_input'])
  }
})
