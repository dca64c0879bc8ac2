import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Condition, IdentityView, List, LookupView, Me, RecordRow } from '@huiliu/contracts'
import { testApp, type TestApp } from '../app.ts'
import { person, role } from '../people.ts'

let t: TestApp
beforeAll(async () => {
  t = await testApp()
})
afterAll(() => t.close())

async function found(filter: Condition): Promise<unknown[]> {
  const query = { filter, sort: [{ field: 'name', dir: 'asc' }] }
  return (await t.api<List<RecordRow>>('POST', '/records/account/query', query)).body.items.map(row => row['name'])
}

/** Settings are remembered for a second. */
async function movedTo(country: string): Promise<void> {
  await t.runtime.db.query('update ws.profile set country = $1', [country])
  await expect.poll(async () => (await t.api<Me>('GET', '/me')).body.workspace.country).toBe(country)
}

test('one number is one number, however it was typed and however it is asked for', async () => {
  const forms = ['021-58881234', '(021) 5888 1234', '+86 21 5888 1234', '０２１－５８８８１２３４']
  for (const [n, phone] of forms.entries()) await t.api('POST', '/records/account', { name: `form ${n}`, phone })
  await t.api('POST', '/records/account', { name: 'words', phone: '问前台' })
  const all = forms.map((_, n) => `form ${n}`)
  for (const value of forms) {
    expect(await found({ field: 'phone', op: 'eq', value })).toEqual(all)
    expect(await found({ field: 'phone', op: 'in', value: [value, '110'] })).toEqual(all)
  }
  expect(await found({ field: 'phone', op: 'startsWith', value: '021 58' })).toEqual(all)
  expect(await found({ field: 'phone', op: 'ne', value: '02158881234' })).toEqual(['words'])
  expect(await found({ field: 'phone', op: 'eq', value: '问前台' })).toEqual(['words'])
})

test('the form is written, typing it again changes nothing, and what is no number stays as typed', async () => {
  const { body: made } = await t.api<RecordRow>('POST', '/records/contact', { name: '号', phone: '138 0012 0009' })
  expect(made['phone']).toBe('+8613800120009')
  const { body: same } = await t.api<RecordRow>('PATCH', `/records/contact/${made.id}`, { phone: '0086-13800120009' })
  expect(same.version).toBe(made.version)
  const { body: words } = await t.api<RecordRow>('PATCH', `/records/contact/${made.id}`, { phone: '打前台 58880000' })
  expect(words['phone']).toBe('打前台 58880000')
})

test('abroad, numbers are those of the country, and hide as such', async () => {
  await movedTo('US')
  const { body } = await t.api<RecordRow>('POST', '/records/contact', { name: 'Ann', phone: '(415) 555-2671' })
  expect(body['phone']).toBe('+14155552671')
  const { key } = await t.source('server')
  await t.collect(key, 'identify', { userId: '4155552672', traits: { name: 'Bob' } })
  await t.processed()
  const read = { read: 'all', update: 'none', delete: 'none', create: false, export: false, import: false } as const
  const rights = { identity: true, byObject: { '*': read }, byField: { 'contact.phone': 'masked' as const } }
  const reader = await person(t, { role: await role(t, 'masked', rights) })
  const { body: bob } = await t.api<LookupView>('POST', '/contacts/lookup', { kind: 'user_id', value: '4155552672' })
  const { body: seen } = await t.api<IdentityView>(
    'GET',
    `/contacts/${bob.contact?.id}/identity`,
    undefined,
    reader.token,
  )
  expect(seen.sightings).toHaveLength(1)
  expect(JSON.stringify(seen)).not.toContain('4155552672')
  await movedTo('CN')
})
