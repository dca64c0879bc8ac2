import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DeletedRecord, Problem } from '@huiliu/contracts'
import { testApp, type TestApp } from '../../test/app.ts'
import { person, role, type Person } from '../../test/people.ts'

let t: TestApp
let boss: Person
let li: Person
beforeAll(async () => {
  t = await testApp()
  const rights = { read: 'own', update: 'own', delete: 'own', create: true, export: false, import: false } as const
  boss = await person(t, { role: 'admin', name: '经理' })
  li = await person(t, { role: await role(t, 'own_only', { byObject: { '*': rights } }), name: '李' })
})
afterAll(() => t.close())

type Page = { items: DeletedRecord[]; next: string | null }

async function account(name: string, owner?: Person): Promise<string> {
  const values = { name, ...(owner && { owner_id: owner.memberId }) }
  return (await t.api<{ id: string }>('POST', '/records/account', values)).body.id
}

async function bin(who: Person, query = ''): Promise<Page> {
  return (await t.api<Page>('GET', `/records/account/deletions${query}`, undefined, who.token)).body
}

test('deleted records are listed with who and when, to whom could read them, and come back together', async () => {
  const ids = [await account('李的一'), await account('李的二', li), await account('别人的')]
  await t.api('DELETE', `/records/account/${ids[0]}`, undefined, boss.token)
  await t.api('DELETE', `/records/account/${ids[1]}`, undefined, li.token)
  await t.api('DELETE', `/records/account/${ids[2]}`, undefined, boss.token)
  expect((await bin(boss)).items.map(({ name, deletedBy, may }) => [name, deletedBy, may])).toEqual([
    ['别人的', '经理', true],
    ['李的二', '李', true],
    ['李的一', '经理', true],
  ])
  expect((await bin(li)).items.map(one => one.name)).toEqual(['李的二'])
  expect((await bin(boss, `?search=${encodeURIComponent('的二')}`)).items).toHaveLength(1)

  const restore = (who: Person, some: unknown[]) =>
    t.api<{ actId: string } & Problem>('POST', '/records/account/restorations', { ids: some }, who.token)
  expect((await restore(li, [ids[1], ids[2]])).status).toBe(404)
  const done = await restore(boss, ids)
  expect(done.status).toBe(200)
  expect((await bin(boss)).items).toEqual([])
  expect((await restore(boss, ids)).status).toBe(404)
  expect((await t.api('DELETE', `/acts/${done.body.actId}`, undefined, boss.token)).status).toBe(200)
  expect((await bin(boss)).items).toHaveLength(3)
})

test('the bin is read page by page, and a masked name is neither told nor searched', async () => {
  const made = await t.api<{ items: { id: string }[] }>('POST', '/records/account/batch', {
    create: Array.from({ length: 60 }, (_, at) => ({ name: `旧公司 ${at}` })),
  })
  await t.api('POST', '/records/account/batch', { delete: made.body.items.map(one => one.id) })
  const first = await bin(boss)
  expect(first.items).toHaveLength(50)
  const second = await bin(boss, `?cursor=${first.next}`)
  expect(new Set([...first.items, ...second.items].map(one => one.id)).size).toBe(
    first.items.length + second.items.length,
  )
  expect((await t.api<Problem>('GET', '/records/account/deletions?cursor=nonsense')).body.code).toBe('invalid_input')
  const reads = { read: 'all', update: 'none', delete: 'none', create: false, export: false, import: false } as const
  const masked = await role(t, 'masked', { byObject: { '*': reads }, byField: { 'account.name': 'masked' } })
  const reader = await person(t, { role: masked })
  expect((await bin(reader)).items[0]).toMatchObject({ name: '旧****', may: false })
  expect((await bin(reader, `?search=${encodeURIComponent('旧')}`)).items).toEqual([])
})
