import { afterAll, beforeAll, expect, test } from 'vitest'
import { testApp, type TestApp } from '../../test/app.ts'
import { person } from '../../test/people.ts'

let t: TestApp
beforeAll(async () => {
  t = await testApp()
})
afterAll(() => t?.close())

const none = { read: 'none', update: 'none', delete: 'none', create: false, export: false, import: false }
const rights = {
  settings: false,
  members: false,
  sources: false,
  objects: false,
  identity: false,
  byObject: { '*': none },
  byField: { 'contact.phone': 'masked' },
}
const made = (name: string) => ({ name, label: { zh: '导购', en: 'Clerk' }, rights })
const names = async () => {
  const { body } = await t.api<{ items: { name: string }[] }>('GET', '/roles')
  return body.items.map(role => role.name)
}

test('a role is made, renamed and deleted; built-in ones stay', async () => {
  expect((await t.api('POST', '/roles', made('clerk'))).status).toBe(201)
  expect((await t.api('POST', '/roles', made('clerk'))).body['code']).toBe('role_taken')
  const label = { zh: '店员', en: 'Clerk' }
  expect((await t.api('PATCH', '/roles/clerk', { label })).body).toEqual({ ...made('clerk'), label, standard: false })
  expect((await t.api('DELETE', '/roles/clerk')).status).toBe(204)
  expect(await names()).not.toContain('clerk')
  expect((await t.api('DELETE', '/roles/clerk')).status).toBe(404)
  for (const name of ['admin', 'member', 'read_only'])
    expect((await t.api('DELETE', `/roles/${name}`)).body['code']).toBe('role_standard')
})

test('a role somebody has, or a token, is not deleted, and the refusal names them', async () => {
  await t.api('POST', '/roles', made('shop'))
  const { memberId } = await person(t, { role: 'shop', name: '沈佳' })
  const token = await t.api('POST', '/tokens', { name: '收银机', role: 'shop' })
  const refused = await t.api('DELETE', '/roles/shop')
  expect(refused.body).toMatchObject({ status: 409, code: 'role_in_use' })
  expect(refused.body['title']).toContain('沈佳')
  expect(refused.body['title']).toContain('收银机')

  await t.api('PATCH', `/members/${memberId}`, { roles: ['read_only'] })
  await t.api('DELETE', `/tokens/${String(token.body['id'])}`)
  const mine = await t.api<{ items: { id: string; name: string }[] }>('GET', '/tokens')
  for (const { id, name } of mine.body.items) if (name === '沈佳') await t.api('DELETE', `/tokens/${id}`)
  expect((await t.api('DELETE', '/roles/shop')).status).toBe(204)
  expect(await names()).not.toContain('shop')
})

test('only an admin deletes roles', async () => {
  await t.api('POST', '/roles', made('spare'))
  const member = await t.tokenFor('member')
  expect((await t.api('DELETE', '/roles/spare', undefined, member)).status).toBe(403)
  expect(await names()).toContain('spare')
})
