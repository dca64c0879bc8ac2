import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type {
  FollowUpView,
  HistoryEntry,
  List,
  Notice,
  PoolReason,
  PoolRules,
  PoolView,
  Problem,
  RecordList,
  RecordRow,
} from '@huiliu/contracts'
import { testApp, type TestApp } from '../../../test/app.ts'
import { person, role, type Person } from '../../../test/people.ts'
import { recyclePools } from '../index.ts'
import { fateOf } from './fate.ts'

let t: TestApp
let own: string
let boss: Person
const RULES: PoolRules = { on: true, days: null, warnDays: 3, holdLimit: null, dayLimit: null, masked: ['phone'] }
const DAY = 24 * 3_600_000

beforeAll(async () => {
  t = await testApp()
  const rights = { read: 'own', update: 'own', delete: 'none', create: true, export: false, import: false } as const
  own = await role(t, 'seller', { byObject: { '*': rights } })
  boss = await person(t, { role: 'admin', name: '经理' })
})
afterAll(() => t.close())

async function setPool(pool: Partial<PoolRules>, object = 'account'): Promise<void> {
  const rules = { matched: true, tellsOwner: true, pool: { ...RULES, ...pool } }
  expect((await t.api('PUT', `/ownership/${object}`, rules)).status).toBe(200)
}

async function account(values: Record<string, unknown> = {}): Promise<string> {
  const { body } = await t.api<RecordRow>('POST', '/records/account', { name: '公海公司', owner_id: null, ...values })
  return body.id
}

async function ownerOf(id: string): Promise<unknown> {
  return (await t.api<RecordRow>('GET', `/records/account/${id}`)).body['owner_id']
}

const claim = (who: Person, ids: string[]) =>
  t.api<Problem & { actId: string; ids: string[]; gone: string[] }>('POST', '/pools/account/claims', { ids }, who.token)

test('a pool shows what nobody owns, masked, to who sees only his own; claimed, it is his', async () => {
  await setPool({})
  const li = await person(t, { role: own, name: '李' })
  const id = await account({ name: '甲公司', phone: '13800125521' })
  const { body } = await t.api<RecordList & { reasons: PoolReason[] }>(
    'GET',
    '/pools/account/records?search=甲公司&count=true',
    undefined,
    li.token,
  )
  expect(body.items).toMatchObject([{ id, name: '甲公司', phone: expect.stringContaining('****') }])
  expect((await t.api('GET', `/records/account/${id}`, undefined, li.token)).status).toBe(404)
  const taken = await claim(li, [id])
  expect(taken).toMatchObject({ status: 201, body: { ids: [id], gone: [] } })
  const seen = await t.api<RecordRow>('GET', `/records/account/${id}`, undefined, li.token)
  expect(seen.body['phone']).toContain('13800125521')
  expect((await claim(boss, [id])).body.code).toBe('already_claimed')
})

test('given back with a reason it stands in the history and the pool, is told, and can be taken back by who gave it', async () => {
  const li = await person(t, { role: own, name: '李' })
  const id = await account({ name: '乙公司', owner_id: li.memberId })
  const back = await t.api<{ actId: string }>(
    'POST',
    '/pools/account/returns',
    { ids: [id], reason: '打不通' },
    li.token,
  )
  expect(back.status).toBe(201)
  const pool = await t.api<RecordList & { reasons: PoolReason[] }>(
    'GET',
    '/pools/account/records?search=乙公司',
    undefined,
    li.token,
  )
  expect(pool.body.reasons).toMatchObject([{ id, from: '李', by: '李', reason: '打不通' }])
  const history = await t.api<List<HistoryEntry>>('GET', `/records/account/${id}/history`)
  expect(history.body.items[0]).toMatchObject({ actId: back.body.actId, reason: '打不通' })
  const stranger = await person(t, { role: own, name: '别人' })
  expect((await t.api('DELETE', `/acts/${back.body.actId}`, undefined, stranger.token)).status).toBe(403)
  expect((await t.api('DELETE', `/acts/${back.body.actId}`, undefined, li.token)).status).toBe(200)
  expect(await ownerOf(id)).toBe(li.memberId)
  const again = await t.api<{ actId: string }>(
    'POST',
    '/pools/account/returns',
    { ids: [id], reason: '再退' },
    li.token,
  )
  await claim(stranger, [id])
  expect((await t.api<Problem>('DELETE', `/acts/${again.body.actId}`, undefined, li.token)).body.code).toBe('moved_on')
})

test('twenty claim one record at once: exactly one gets it', async () => {
  const sellers = await Promise.all(Array.from({ length: 20 }, () => person(t, { role: own })))
  const id = await account({ name: '抢' })
  const answers = await Promise.all(sellers.map(one => claim(one, [id])))
  expect(answers.filter(one => one.status === 201)).toHaveLength(1)
  expect(answers.filter(one => one.body.code === 'already_claimed')).toHaveLength(19)
  const winner = sellers[answers.findIndex(one => one.status === 201)]
  expect(await ownerOf(id)).toBe(winner?.memberId)
})

test('limits hold whatever is claimed, given back and taken back at the same time', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        hold: fc.integer({ min: 1, max: 4 }),
        day: fc.integer({ min: 1, max: 5 }),
        acts: fc.array(fc.constantFrom('claim', 'claim two', 'return', 'undo'), { minLength: 4, maxLength: 10 }),
      }),
      async ({ hold, day, acts }) => {
        await setPool({ holdLimit: hold, dayLimit: day })
        const one = await person(t, { role: own })
        const ids = await Promise.all(Array.from({ length: 8 }, () => account({ name: '限' })))
        const done: string[] = []
        await Promise.all(
          acts.map(async (act, n) => {
            if (act.startsWith('claim')) return claim(one, ids.slice(n % 7, (n % 7) + (act === 'claim' ? 1 : 2)))
            if (act === 'undo' && done[0]) return t.api('DELETE', `/acts/${done[0]}`, undefined, one.token)
            const body = { ids: [ids[n % 8]], reason: '退' }
            const { body: answer } = await t.api<{ actId?: string }>('POST', '/pools/account/returns', body, one.token)
            if (answer.actId) done.unshift(answer.actId)
            return answer
          }),
        )
        const [view] = (await t.api<List<PoolView>>('GET', '/pools', undefined, one.token)).body.items
        expect(view?.held).toBeLessThanOrEqual(hold)
        expect(view?.today).toBeLessThanOrEqual(day)
      },
    ),
    { numRuns: 12 },
  )
  await setPool({})
})

test('what would bring a member over his limit is refused and says how far he is', async () => {
  await setPool({ holdLimit: 1 })
  const one = await person(t, { role: own })
  const [a, b] = [await account(), await account()]
  await claim(one, [a])
  expect((await claim(one, [b])).body).toMatchObject({ code: 'hold_limit_reached' })
  const given = await t.api<Problem>('POST', '/pools/account/assignments', { ids: [b], to: one.memberId })
  expect(given.body.code).toBe('hold_limit_reached')
  const refused = await t.api('POST', '/pools/account/assignments', { ids: [b], to: one.memberId }, one.token)
  expect(refused.status).toBe(403)
  await setPool({})
  expect((await t.api('POST', '/pools/account/assignments', { ids: [b], to: one.memberId })).status).toBe(201)
  await t.processed()
  const told = await t.api<List<Notice>>('GET', '/notices', undefined, one.token)
  expect(told.body.items).toMatchObject([{ kind: 'pool_assigned', recordId: b }])
})

test('the fate of a record is the arithmetic of its days', () => {
  const days = fc.integer({ min: 1, max: 400 })
  fc.assert(
    fc.property(days, fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 500 * DAY }), (n, warnDays, since) => {
      const now = new Date('2026-06-01T00:00:00Z')
      const last = new Date(now.getTime() - since)
      const expected = since >= n * DAY ? 'return' : since >= (n - warnDays) * DAY ? 'warn' : 'keep'
      expect(fateOf({ ...RULES, days: n, warnDays }, { last, now })).toBe(expected)
      expect(fateOf({ ...RULES, days: null, warnDays }, { last, now })).toBe('keep')
    }),
  )
})

async function at(when: Date): Promise<{ returned: number; warned: number }> {
  const ctx = { ...boss.ctx, actor: { kind: 'system', id: null, name: '系统' } as const, now: when }
  const done = await recyclePools(ctx)
  await t.processed()
  return done
}

test('without follow-up a record is warned of and goes back with its reason; what follows up keeps it', async () => {
  await setPool({ days: 10, warnDays: 2 })
  const li = await person(t, { role: own, name: '李' })
  const [idle, talked, worked] = [
    await account({ name: '闲置', owner_id: li.memberId }),
    await account({ name: '谈过', owner_id: li.memberId }),
    await account({ name: '有事', owner_id: li.memberId }),
  ]
  const begun = Date.now()
  await t.runtime.db.query(
    `insert into ws.comment (id, object, record_id, author_id, author_name, text, mentions, created_at)
     values (gen_random_uuid(), 'account', $1, $2, '李', '谈了', '{}', $3)`,
    [talked, li.memberId, new Date(begun + 5 * DAY)],
  )
  await t.api('POST', '/records/contact', { name: '联系人', account: worked, owner_id: li.memberId })
  await t.runtime.db.query('update ws.rec_contact set updated_by = $2, updated_at = $3 where account = $1', [
    worked,
    li.memberId,
    new Date(begun + 6 * DAY),
  ])
  await at(new Date(begun + 8.5 * DAY))
  const notices = async () =>
    (await t.api<List<Notice>>('GET', '/notices', undefined, li.token)).body.items.map(one => [
      one.kind,
      'name' in one ? one.name : '',
    ])
  expect(await notices()).toEqual([['pool_soon', '闲置']])
  await at(new Date(begun + 8.6 * DAY))
  expect(await notices()).toHaveLength(1)
  const view = await t.api<FollowUpView>('GET', `/records/account/${talked}/follow-up`, undefined, li.token)
  expect(view.body).toEqual({
    at: new Date(begun + 5 * DAY).toISOString(),
    kind: 'comment',
    dueAt: new Date(begun + 15 * DAY).toISOString(),
  })
  await at(new Date(begun + 11 * DAY))
  expect([await ownerOf(idle), await ownerOf(talked), await ownerOf(worked)]).toEqual([null, li.memberId, li.memberId])
  expect(await notices()).toContainEqual(['pool_returned', '闲置'])
  const history = await t.api<List<HistoryEntry>>('GET', `/records/account/${idle}/history`)
  expect(history.body.items[0]?.reason).toMatch(/^10 天没有跟进，最后一次是 \d{4}-/)
  await at(new Date(begun + 15.5 * DAY))
  expect(await ownerOf(talked)).toBeNull()
  expect((await t.api('DELETE', `/acts/${history.body.items[0]?.actId}`, undefined, boss.token)).status).toBe(200)
  expect(await ownerOf(idle)).toBe(li.memberId)
  await setPool({})
})

test('rules are for who has all rights, and their fields exist', async () => {
  const rules = { matched: true, tellsOwner: true, pool: { ...RULES, masked: ['nothing'] } }
  expect((await t.api<Problem>('PUT', '/ownership/account', rules)).body).toMatchObject({
    errors: [{ path: 'pool.masked.0', code: 'unknown_field' }],
  })
  const one = await person(t, { role: own })
  expect((await t.api('GET', '/ownership', undefined, one.token)).status).toBe(403)
  expect((await t.api<Problem>('GET', '/pools/order/records', undefined, one.token)).body.code).toBe('no_pool')
})
