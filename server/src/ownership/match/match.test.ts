import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AccessRequest, List, Notice, OwnedMatch, Problem, RecordRow, RecordShares } from '@huiliu/contracts'
import { testApp, type TestApp } from '../../../test/app.ts'
import { person, role, type Person } from '../../../test/people.ts'
import { companyKey } from './keys.ts'

let t: TestApp
let own: string
let li: Person
let wang: Person
beforeAll(async () => {
  t = await testApp()
  const rights = { read: 'own', update: 'own', delete: 'none', create: true, export: false, import: false } as const
  own = await role(t, 'seller', { byObject: { '*': rights } })
  li = await person(t, { role: own, name: '李' })
  wang = await person(t, { role: own, name: '王' })
})
afterAll(() => t.close())

async function make(object: string, values: Record<string, unknown>, who: Person): Promise<string> {
  const { body } = await t.api<RecordRow>('POST', `/records/${object}`, values, who.token)
  await t.processed()
  return body.id
}

async function matches(object: string, values: Record<string, unknown>, who: Person): Promise<OwnedMatch[]> {
  const { status, body } = await t.api<List<OwnedMatch>>('POST', `/records/${object}/matches`, { values }, who.token)
  expect(status).toBe(200)
  return body.items
}

const told = async (who: Person) => (await t.api<List<Notice>>('GET', '/notices', undefined, who.token)).body.items

test('what the caller may see is told in full, what he may not by its owner and what he typed, masked', async () => {
  const id = await make('account', { name: '杭州汇流科技有限公司', phone: '0571-88880001', city: '杭州' }, li)
  const mine = await matches('account', { name: '杭州 汇流科技（有限公司）' }, li)
  expect(mine).toEqual([
    {
      object: 'account',
      by: ['name'],
      record: { id, name: '杭州汇流科技有限公司' },
      owner: '李',
      mine: true,
      pooled: false,
      shown: expect.any(String),
      ref: null,
      asked: false,
    },
  ])
  const [closed, ...none] = await matches('account', { name: '杭州汇流科技', phone: '057188880001' }, wang)
  expect(none).toEqual([])
  expect(closed).toEqual({
    object: 'account',
    by: ['phone', 'name'].toSorted(),
    record: null,
    owner: '李',
    mine: false,
    pooled: false,
    shown: expect.stringContaining('*'),
    ref: expect.any(String),
    asked: false,
  })
  expect(JSON.stringify(closed)).not.toMatch(new RegExp(`${id}|88880001|有限公司`))
})

test('over objects: a contact with the number, also by an identifier that is not on the record', async () => {
  const id = await make('contact', { name: '张三', phone: '13800125521', email: 'Zhang@Example.com' }, li)
  expect(await matches('contact', { email: 'zhang@example.com' }, li)).toMatchObject([
    { record: { id }, by: ['email'] },
  ])
  const { key } = await t.source('server')
  await t.collect(key, 'identify', { userId: 'z3', traits: { phone: '13800125521' } })
  await t.collect(key, 'identify', { userId: 'z3', traits: { email: 'zhangsan@work.example' } })
  await t.processed()
  expect(await matches('contact', { email: 'zhangsan@work.example' }, li)).toMatchObject([{ record: { id } }])
  expect(await matches('account', { name: '别家', phone: '+86 138-0012-5521' }, wang)).toMatchObject([
    { object: 'contact', record: null, owner: '李' },
  ])
})

test('deleted, changed and excepted records are no matches; rules switch it off and keep owners to themselves', async () => {
  const id = await make('account', { name: '改名前公司', credit_code: '91330100MA2ABCDE1X' }, li)
  expect(await matches('account', { credit_code: '91330100ma2abcde1x' }, li)).toHaveLength(1)
  await t.api('PATCH', `/records/account/${id}`, { credit_code: null }, li.token)
  await t.processed()
  expect(await matches('account', { credit_code: '91330100MA2ABCDE1X' }, li)).toEqual([])
  const except = await t.api<List<OwnedMatch>>('POST', '/records/account/matches', {
    values: { name: '改名前公司' },
    except: id,
  })
  expect(except.body.items).toEqual([])
  const pool = { on: false, days: null, warnDays: 3, holdLimit: null, dayLimit: null, masked: [] }
  await t.api('PUT', '/ownership/account', { matched: true, tellsOwner: false, pool })
  expect(await matches('account', { name: '改名前公司' }, wang)).toMatchObject([{ record: null, owner: null }])
  await t.api('PUT', '/ownership/account', { matched: false, tellsOwner: false, pool })
  expect(await matches('account', { name: '改名前公司' }, wang)).toEqual([])
  await t.api('PUT', '/ownership/account', { matched: true, tellsOwner: true, pool })
  await t.api('DELETE', `/records/account/${id}`)
  await t.processed()
  expect(await matches('account', { name: '改名前公司' }, wang)).toEqual([])
})

async function ask(who: Person, ref: unknown, reason = '要一起跟进') {
  return t.api<AccessRequest & Problem>('POST', '/access-requests', { ref, reason }, who.token)
}

test('asked for access, the owner is told and grants or refuses; the asker hears of it, and of no more', async () => {
  const id = await make('account', { name: '申请公司' }, li)
  const [match] = await matches('account', { name: '申请公司' }, wang)
  const asked = await ask(wang, match?.ref)
  expect(asked).toMatchObject({ status: 201, body: { recordId: null, asker: '王', answer: null } })
  expect((await ask(wang, match?.ref)).body.code).toBe('already_asked')
  expect((await ask(li, match?.ref)).status).toBe(404)
  expect(await matches('account', { name: '申请公司' }, wang)).toMatchObject([{ asked: true }])
  await t.processed()
  expect(await told(li)).toMatchObject([
    { kind: 'access_asked', recordId: id, name: '申请公司', by: '王', text: '要一起跟进' },
  ])
  const answer = (who: Person, body: object) =>
    t.api<AccessRequest & Problem>('POST', `/access-requests/${asked.body.id}/answer`, body, who.token)
  expect((await answer(wang, { answer: 'transfer' })).status).toBe(404)
  const open = await t.api<List<AccessRequest>>('GET', `/records/account/${id}/access-requests`, undefined, li.token)
  expect(open.body.items).toHaveLength(1)
  expect((await answer(li, { answer: 'refused', reason: '我在跟' })).status).toBe(200)
  expect((await answer(li, { answer: 'read' })).body.code).toBe('already_answered')
  await t.processed()
  const [refused] = await told(wang)
  expect(refused).toMatchObject({ kind: 'access_refused', by: '李', text: '我在跟', closed: true })
  expect(JSON.stringify(refused)).not.toContain('申请公司')
  expect((await t.api('GET', `/records/account/${id}`, undefined, wang.token)).status).toBe(404)
})

test.each([
  ['read', 200, 403],
  ['team', 200, 200],
  ['transfer', 200, 200],
])('granted %s, the record is read and changed accordingly', async (answer, read, change) => {
  const id = await make('account', { name: `给你${answer}` }, li)
  const [match] = await matches('account', { name: `给你${answer}` }, wang)
  const asked = await ask(wang, match?.ref)
  const granted = await t.api('POST', `/access-requests/${asked.body.id}/answer`, { answer }, li.token)
  expect(granted.status).toBe(200)
  expect((await t.api('GET', `/records/account/${id}`, undefined, wang.token)).status).toBe(read)
  expect((await t.api('PATCH', `/records/account/${id}`, { city: '宁波' }, wang.token)).status).toBe(change)
  const list = await t.api<List<RecordRow>>('GET', '/records/account?limit=200', undefined, wang.token)
  expect(list.body.items.map(row => row.id)).toContain(id)
})

test('a member of the team has a duty, and it is said', async () => {
  const id = await make('account', { name: '团队公司' }, li)
  const to = { kind: 'member', id: wang.memberId }
  const shares = await t.api<RecordShares>(
    'POST',
    `/records/account/${id}/shares`,
    { to, level: 'update', duty: ' 售前 ' },
    li.token,
  )
  expect(shares.body.items).toMatchObject([{ to: { name: '王' }, level: 'update', duty: '售前' }])
})

test('probing is limited and stands on the log', async () => {
  const names = Array.from({ length: 45 }, (_, n) => `探测第${n}号公司`)
  const create = names.map(name => ({ name, owner_id: li.memberId }))
  await t.api('POST', '/records/account/batch', { create })
  await t.processed()
  const spy = await person(t, { role: own, name: '探' })
  const answers: number[] = []
  for (const name of names) {
    const values = { name }
    answers.push((await t.api('POST', '/records/account/matches', { values }, spy.token)).status)
  }
  expect(answers.filter(status => status === 200)).toHaveLength(40)
  expect(answers.at(-1)).toBe(429)
  const [row] = await t.runtime.db.query<{ n: number }>(
    `select count(*)::int as n from ws.event e join ws.act a on a.id = e.act_id where e.type = 'match.found' and a.actor_name = '探'`,
  )
  expect(row?.n).toBe(40)
})

test('a company is known by its name whatever its form, width and marks', () => {
  const forms = ['', '有限公司', '股份有限公司', '（集团）有限责任公司', ' 有限公司分公司']
  fc.assert(
    fc.property(
      fc.stringMatching(/^[汇流科技水泵江河湖海]{2,8}$/),
      fc.constantFrom(...forms),
      fc.constantFrom('', ' ', '·', '—'),
      (name, form, mark) => {
        const written = `${name.slice(0, 1)}${mark}${name.slice(1)}${form}`
        expect(companyKey(written)).toBe(companyKey(name))
      },
    ),
  )
  expect(companyKey('Ｈuiliu Co., Ltd.')).toBe('huiliu')
  expect(companyKey('公司')).toBe('公司')
})
