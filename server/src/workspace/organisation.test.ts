import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Department, List, Member, Problem } from '@huiliu/contracts'
import { testApp, type TestApp } from '../../test/app.ts'
import { person, role } from '../../test/people.ts'
import { backgroundDone } from '../objects/index.ts'
import { memberCaller } from './callers.ts'

let t: TestApp
beforeAll(async () => {
  t = await testApp()
})
afterAll(() => t?.close())

async function department(name: string, parent: string | null = null): Promise<string> {
  const { status, body } = await t.api<Department>('POST', '/departments', { name, parent })
  expect(status).toBe(201)
  return body.id
}

test('a department moves with everything below it, and never below itself', async () => {
  const [east, west] = [await department('华东'), await department('西部')]
  const shanghai = await department('上海', east)
  const pudong = await department('浦东', shanghai)
  const moved = await t.api<Department>('PATCH', `/departments/${shanghai}`, { parent: west, name: '上海店' })
  expect(moved.body).toMatchObject({ name: '上海店', parent: west, path: [west, shanghai] })
  const { body } = await t.api<List<Department>>('GET', '/departments')
  expect(body.items.find(one => one.id === pudong)?.path).toEqual([west, shanghai, pudong])
  const circle = await t.api<Problem>('PATCH', `/departments/${west}`, { parent: pudong })
  expect([circle.status, circle.body.code]).toEqual([422, 'department_cycle'])
})

test('only an empty department is deleted, and what is in it is named', async () => {
  const parent = await department('总部')
  const below = await department('售后', parent)
  const { memberId } = await person(t, { role: 'member', departmentId: below, name: '何苗' })
  const refused = await t.api<Problem>('DELETE', `/departments/${parent}`)
  expect([refused.status, refused.body.code]).toEqual([409, 'department_in_use'])
  expect(refused.body.title).toContain('售后')
  expect((await t.api<Problem>('DELETE', `/departments/${below}`)).body.title).toContain('何苗')
  await t.api('PATCH', `/members/${memberId}`, { department: parent })
  expect((await t.api('DELETE', `/departments/${below}`)).status).toBe(204)
  expect((await t.api('DELETE', `/departments/${below}`)).status).toBe(404)
})

test('a member has several roles, and may what any of them may', async () => {
  const none = { read: 'none', update: 'none', delete: 'none', create: false, export: false, import: false } as const
  await role(t, 'seller', { byObject: { contact: { ...none, read: 'own', create: true } } })
  await role(t, 'clerk', { byObject: { order: { ...none, read: 'all', export: true } } })
  const { memberId, userId } = await person(t, { role: 'seller' })
  const { status, body } = await t.api<Member>('PATCH', `/members/${memberId}`, { roles: ['clerk', 'seller', 'clerk'] })
  expect([status, body.roles]).toEqual([200, ['clerk', 'seller']])
  const caller = await memberCaller(t.runtime.db, userId)
  expect(caller?.rights.byObject).toMatchObject({
    contact: { read: 'own', create: true, export: false },
    order: { read: 'all', create: false, export: true },
  })
  const unknown = await t.api<Problem>('PATCH', `/members/${memberId}`, { roles: ['seller', 'nobody'] })
  expect([unknown.status, unknown.body.code]).toEqual([422, 'unknown_role'])
  expect((await t.api('PATCH', `/members/${memberId}`, { roles: [] })).status).toBe(422)
})

test('nobody gives roles that together hold more than his own', async () => {
  const all = { read: 'all', update: 'all', delete: 'all', create: true, export: true, import: true } as const
  const none = { read: 'none', update: 'none', delete: 'none', create: false, export: false, import: false } as const
  await role(t, 'keeper', { members: true, byObject: { contact: all, '*': none } })
  await role(t, 'contacts', { byObject: { contact: all } })
  await role(t, 'orders', { byObject: { order: all } })
  const keeper = await person(t, { role: 'keeper' })
  const { memberId } = await person(t, { role: 'contacts' })
  const give = (roles: string[]) => t.api<Problem>('PATCH', `/members/${memberId}`, { roles }, keeper.token)
  expect((await give(['contacts'])).status).toBe(200)
  expect((await give(['contacts', 'orders'])).body.code).toBe('rights_beyond_yours')
})

test('the last admin stays, whatever other roles are given instead', async () => {
  const only = await person(t, { role: 'admin', name: '周楠' })
  const refused = await t.api<Problem>('PATCH', `/members/${only.memberId}`, { roles: ['member', 'read_only'] })
  expect([refused.status, refused.body.code]).toEqual([409, 'last_admin'])
  expect((await t.api('PATCH', `/members/${only.memberId}`, { roles: ['member', 'admin'] })).status).toBe(200)
})

test('the records of a member who moves follow into the department', async () => {
  const [from, to] = [await department('一部'), await department('二部')]
  const none = { read: 'none', update: 'none', delete: 'none', create: false, export: false, import: false } as const
  await role(t, 'of_department', { byObject: { account: { ...none, read: 'department' } } })
  const mover = await person(t, { role: 'member', departmentId: from })
  const colleague = await person(t, { role: 'of_department', departmentId: to })
  const { body } = await t.api<{ id: string }>('POST', '/records/account', { name: '随迁公司' }, mover.token)
  const seen = async () => (await t.api('GET', `/records/account/${body.id}`, undefined, colleague.token)).status
  expect(await seen()).toBe(404)
  await t.api('PATCH', `/members/${mover.memberId}`, { department: to })
  await backgroundDone(t.runtime.db)
  expect(await seen()).toBe(200)
})
