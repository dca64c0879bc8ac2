import { afterAll, beforeAll, expect, test } from 'vitest'
import type { List, LookupView, Notice } from '@huiliu/contracts'
import { testApp, type TestApp } from '../../test/app.ts'
import { person, role, type Person } from '../../test/people.ts'

let t: TestApp
let li: Person
let wang: Person
let boss: Person
beforeAll(async () => {
  t = await testApp()
  const own = { read: 'own', update: 'own', delete: 'own', create: true, export: false, import: false } as const
  const ownOnly = await role(t, 'own_only', { byObject: { '*': own } })
  li = await person(t, { role: ownOnly, name: '李' })
  wang = await person(t, { role: ownOnly, name: '王' })
  boss = await person(t, { role: 'admin', name: '经理' })
})
afterAll(() => t.close())

async function told(who: Person): Promise<Notice[]> {
  return (await t.api<List<Notice>>('GET', '/notices', undefined, who.token)).body.items
}

async function contact(name: string, owner: Person, email?: string): Promise<string> {
  const values = { name, owner_id: owner.memberId, ...(email && { email }) }
  return (await t.api<{ id: string }>('POST', '/records/contact', values)).body.id
}

async function join(a: string, b: string): Promise<string> {
  const ref = (value: string) => ({ kind: 'contact', value })
  const { status, body } = await t.api<{ actId: string }>(
    'POST',
    '/identity/edges',
    { a: ref(a), b: ref(b), reason: '电话里说的' },
    boss.token,
  )
  expect(status).toBe(201)
  await t.processed()
  return body.actId
}

test('both owners are told, each of his own; who may not see the person learns no more', async () => {
  const first = await contact('李的客户', li)
  const second = await contact('王的客户', wang)
  await join(first, second)
  expect(await told(li)).toMatchObject([
    { kind: 'owners_differ', name: '王的客户', contactId: first, owners: ['王'], why: '经理 认定是同一人：电话里说的' },
  ])
  expect(await told(wang)).toMatchObject([
    { kind: 'owners_differ', name: '王的客户', contactId: null, owners: ['李'], why: '经理 认定是同一人' },
  ])
  expect(await told(boss)).toEqual([])
  expect((await t.api<List<Notice>>('GET', '/notices')).body.items).toEqual([])
})

test('one puts his away, and nobody else can', async () => {
  const [notice] = await told(li)
  const path = `/notices/${notice?.id}`
  for (const other of [wang, boss]) expect((await t.api('DELETE', path, undefined, other.token)).status).toBe(404)
  expect(await told(li)).toHaveLength(1)
  for (const _ of [1, 2]) expect((await t.api('DELETE', path, undefined, li.token)).status).toBe(204)
  expect(await told(li)).toEqual([])
  expect(await told(wang)).toHaveLength(1)
})

test('a notice is void once the join is taken back, or one owner has both', async () => {
  const [a, b] = [await contact('甲', li), await contact('乙', wang)]
  const actId = await join(a, b)
  expect(await told(li)).toHaveLength(1)
  await t.api('DELETE', `/acts/${actId}`, undefined, boss.token)
  expect(await told(li)).toEqual([])
  await join(a, b)
  expect(await told(li)).toHaveLength(1)
  await t.api('PATCH', `/records/contact/${a}`, { owner_id: wang.memberId })
  expect(await told(li)).toEqual([])
})

test('a join by itself tells them, too; one of contacts of the same owner tells nobody', async () => {
  const { key } = await t.source('server')
  const mine = await contact('自动', li, 'auto-1@example.org')
  await contact('另一个', wang, 'auto-2@example.org')
  const before = (await told(wang)).length
  await t.collect(key, 'identify', { userId: 'auto', traits: { email: 'auto-1@example.org' } })
  await t.collect(key, 'identify', { userId: 'auto', traits: { email: 'auto-2@example.org' } })
  await t.processed()
  const { body } = await t.api<LookupView>('POST', '/contacts/lookup', { kind: 'user_id', value: 'auto' })
  expect(body.contact?.id).toBe(mine)
  expect(await told(li)).toMatchObject([{ name: '另一个', owners: ['王'], why: '有相同的标识，自动合为同一人' }])
  expect(await told(wang)).toHaveLength(before + 1)
  const same = [await contact('同一个 1', li), await contact('同一个 2', li)] as const
  await join(...same)
  expect(await told(li)).toHaveLength(1)
})
