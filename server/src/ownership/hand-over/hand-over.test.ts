import { afterAll, beforeAll, expect, test } from 'vitest'
import type { BulkView, Department, List, MemberBelongings, Problem, RecordRow, RecordShares } from '@huiliu/contracts'
import { testApp, type TestApp } from '../../../test/app.ts'
import { person, role, type Person } from '../../../test/people.ts'

let t: TestApp
let leaver: Person
let heir: Person
let boss: Person
let department: string
let team: Person[]
let theirs: string
beforeAll(async () => {
  t = await testApp()
  boss = await person(t, { role: 'admin', name: '经理' })
  const rights = { read: 'own', update: 'own', delete: 'none', create: true, export: false, import: false } as const
  const own = await role(t, 'seller', { byObject: { '*': rights } })
  department = (await t.api<Department>('POST', '/departments', { name: '二组' })).body.id
  leaver = await person(t, { role: own, name: '走的' })
  heir = await person(t, { role: own, name: '接的' })
  team = [
    await person(t, { role: own, name: '甲', departmentId: department }),
    await person(t, { role: own, name: '乙', departmentId: department }),
  ]
  const accounts = Array.from({ length: 60 }, (_, n) => ({ name: `公司 ${n}`, owner_id: leaver.memberId }))
  await t.api('POST', '/records/account/batch', { create: accounts })
  const tasks = Array.from({ length: 5 }, (_, n) => ({ subject: `事 ${n}`, owner_id: leaver.memberId }))
  await t.api('POST', '/records/task/batch', { create: tasks })
  theirs = (await t.api<RecordRow>('POST', '/records/account', { name: '别人的', owner_id: heir.memberId })).body.id
  const to = { kind: 'member', id: leaver.memberId }
  await t.api('POST', `/records/account/${theirs}/shares`, { to, level: 'update', duty: '售前' }, heir.token)
  const view = { name: '我的', shared: false, query: {}, columns: [] }
  await t.api('POST', '/views?object=account', view, leaver.token)
  await t.api('POST', `/records/account/${theirs}/follow`, undefined, leaver.token)
  const endsAt = new Date(Date.now() + 3_600_000).toISOString()
  await t.api('POST', '/delegations', { to: heir.memberId, from: leaver.memberId, endsAt })
})
afterAll(() => t.close())

async function belongings(who: Person): Promise<MemberBelongings> {
  return (await t.api<MemberBelongings>('GET', `/members/${who.memberId}/belongings`)).body
}

const counts = ({ objects, others }: MemberBelongings) =>
  Object.fromEntries([...objects.map(one => [one.object, one.count]), ...others.map(one => [one.kind, one.count])])

test('everything goes to others under one act, and comes back as one; later work is kept', async () => {
  const before = counts(await belongings(leaver))
  expect(before).toMatchObject({ account: 60, task: 5, teams: 1, delegations: 1, views: 1, follows: 1 })
  const heirBefore = counts(await belongings(heir))
  const given = await t.api<{ actId: string; bulks: string[] }>(
    'POST',
    '/hand-overs',
    {
      from: leaver.memberId,
      to: heir.memberId,
      objects: [{ object: 'account', to: { department } }],
      reason: '离职',
    },
    boss.token,
  )
  expect(given.status).toBe(202)
  await t.processed()
  expect(counts(await belongings(leaver))).toEqual({})
  expect(await Promise.all(team.map(async one => counts(await belongings(one))))).toMatchObject([
    { account: 30 },
    { account: 30 },
  ])
  expect(counts(await belongings(heir))).toMatchObject({ account: 1, task: 5, teams: 1 })
  const shares = await t.api<RecordShares>('GET', `/records/account/${theirs}/shares`)
  expect(shares.body.items).toMatchObject([{ to: { name: '接的' }, level: 'update', duty: '售前' }])
  const [one] = (await t.api<List<RecordRow>>('GET', '/records/account?limit=1', undefined, team[0]?.token)).body.items
  await t.api('PATCH', `/records/account/${one?.id}`, { owner_id: team[1]?.memberId })

  expect((await t.api('DELETE', `/acts/${given.body.actId}`, undefined, heir.token)).status).toBe(403)
  expect((await t.api('DELETE', `/acts/${given.body.actId}`, undefined, boss.token)).status).toBe(200)
  await t.processed()
  expect(counts(await belongings(leaver))).toEqual({ ...before, account: 59 })
  expect(counts(await belongings(heir))).toEqual(heirBefore)
  const tray = (await t.api<List<BulkView>>('GET', '/bulk', undefined, boss.token)).body.items
  expect(
    tray.map(({ object, status, counts: { changed, undone, kept } }) => [object, status, changed, undone, kept]),
  ).toEqual(
    expect.arrayContaining([
      ['account', 'undone', 60, 59, 1],
      ['task', 'undone', 5, 5, 0],
    ]),
  )
})

test('it is refused where it cannot go, and to who has not all rights', async () => {
  const give = (body: object, token = boss.token) => t.api<Problem>('POST', '/hand-overs', body, token)
  const from = leaver.memberId
  expect((await give({ from, to: from })).body.code).toBe('same_member')
  expect((await give({ from, to: heir.memberId }, heir.token)).status).toBe(403)
  const empty = (await t.api<Department>('POST', '/departments', { name: '空' })).body.id
  const objects = [{ object: 'account', to: { department: empty } }]
  expect((await give({ from, to: heir.memberId, objects })).body.code).toBe('nobody_there')
  expect((await give({ from, to: '00000000-0000-7000-8000-000000000000' })).status).toBe(404)
})
