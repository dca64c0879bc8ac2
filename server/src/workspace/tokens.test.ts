import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Problem } from '@huiliu/contracts'
import { testApp, type TestApp } from '../../test/app.ts'
import { person, role } from '../../test/people.ts'
import { coversRights } from './covers.ts'
import { ADMIN_RIGHTS, MEMBER_RIGHTS, type Rights } from './rights.ts'
import { SCOPES, covers, narrowed } from './scopes.ts'
import type { Issued, TokenView } from './tokens.ts'

let t: TestApp
beforeAll(async () => {
  t = await testApp()
})
afterAll(() => t?.close())

async function issue(body: Record<string, unknown>, token?: string): Promise<Issued & { token: string }> {
  const made = await t.api<Issued>('POST', '/tokens', { name: 'x', role: 'admin', ...body }, token)
  expect(made.status).toBe(201)
  return { ...made.body, token: made.body.token ?? '' }
}

describe('scopes are rights narrowed', () => {
  const scope = fc.oneof(
    fc.constantFrom(...SCOPES),
    fc.constantFrom(
      'records:read:contact',
      'records:write:contact',
      'records:read:account',
      'records:write:constructor',
    ),
  )
  const rights = fc.constantFrom<Rights>(ADMIN_RIGHTS, MEMBER_RIGHTS, {
    ...MEMBER_RIGHTS,
    sources: true,
    byObject: {
      contact: { read: 'department', update: 'own', delete: 'none', create: true, export: true, import: true },
    },
    byField: { 'contact.phone': 'masked' },
  })

  test('never to more than the rights, nor by fewer scopes to more', () => {
    fc.assert(
      fc.property(rights, fc.array(scope), fc.array(scope), (whole, few, others) => {
        const left = narrowed(whole, few)
        return coversRights(whole, left) && coversRights(narrowed(whole, [...few, ...others]), left)
      }),
    )
  })

  test('a scope that is covered leaves nothing beyond what covers it', () => {
    fc.assert(
      fc.property(rights, fc.array(scope), scope, (whole, scopes, one) => {
        fc.pre(covers(scopes, one))
        return coversRights(narrowed(whole, scopes), narrowed(whole, [one]))
      }),
    )
  })
})

test('a scoped token sees and changes its objects and nothing of the others, in every way of asking', async () => {
  await t.api('POST', '/records/account', { name: '青禾泵业' })
  const { token } = await issue({ scopes: ['records:write:contact', 'records:read:order'] })
  const seen = await t.api<{ items: { name: string }[] }>('GET', '/objects', undefined, token)
  expect(seen.body.items.map(one => one.name).toSorted()).toEqual(['contact', 'order'])
  expect((await t.api('POST', '/records/contact', { name: '安' }, token)).status).toBe(201)
  expect((await t.api('POST', '/records/order', {}, token)).status).toBe(403)
  expect((await t.api<{ items: [] }>('GET', '/records/account', undefined, token)).body.items).toEqual([])
  expect((await t.api<{ items: [] }>('GET', '/search?q=青禾', undefined, token)).body.items).toEqual([])
  expect((await t.api('GET', '/tokens', undefined, token)).status).toBe(403)
  expect((await t.api('GET', '/sharing-rules', undefined, token)).status).toBe(403)
})

test('a token that only reads changes nothing of any kind', async () => {
  const { body: account } = await t.api<{ id: string }>('POST', '/records/account', { name: '只读' })
  const { token } = await issue({ scopes: ['records:read'] })
  const asked: [string, string, unknown][] = [
    ['POST', '/records/account', { name: 'x' }],
    ['PATCH', `/records/account/${account.id}`, { name: 'x' }],
    ['DELETE', `/records/account/${account.id}`, undefined],
    ['POST', `/records/account/${account.id}/comments`, { text: 'x' }],
    ['POST', '/views?object=account', { name: 'x', shared: false, query: {}, columns: [] }],
  ]
  for (const [method, path, body] of asked) {
    const answer = await t.api<Problem>(method, path, body, token)
    expect([path, answer.body.code]).toEqual([path, 'insufficient_scope'])
  }
  expect((await t.api('POST', '/records/account/query', {}, token)).status).toBe(200)
})

test('a member’s own narrowed token cannot act in anybody’s place', async () => {
  const admin = await person(t, { role: 'admin' })
  const member = await person(t, { role: 'member' })
  const { token } = await issue({ mine: true, scopes: ['records:write', 'settings'] }, admin.token)
  expect((await t.api('POST', '/me/acting', { member: member.memberId }, token)).status).toBe(403)
})

test('nobody issues or replaces what he could not do himself, or what is another’s own', async () => {
  const lesser = await role(t, 'settles', { settings: true, byObject: {} })
  const { token } = await person(t, { role: lesser })
  const beyond = await t.api<Problem>('POST', '/tokens', { name: 'x', role: 'admin' }, token)
  expect(beyond.body.code).toBe('rights_beyond_yours')
  // Of the admin's rights nothing but what the issuer has.
  await issue({ scopes: ['settings'] }, token)
  const { id } = await issue({})
  expect((await t.api('POST', `/tokens/${id}/secrets`, { overlapHours: 1 }, token)).status).toBe(403)
  const admin = await person(t, { role: 'admin' })
  const own = await issue({ mine: true }, admin.token)
  expect((await t.api('POST', `/tokens/${own.id}/secrets`, { overlapHours: 1 })).status).toBe(403)
  expect((await t.api('POST', `/tokens/${own.id}/secrets`, { overlapHours: 1 }, admin.token)).status).toBe(201)
})

test('a secret is replaced with an overlap, and where a token was used from is told', async () => {
  const first = await issue({ perMinute: 10 })
  const works = async (token: string) => (await t.api('GET', '/me', undefined, token)).status
  const { body: second } = await t.api<Issued>('POST', `/tokens/${first.id}/secrets`, { overlapHours: 24 })
  expect([await works(first.token), await works(second.token ?? '')]).toEqual([200, 200])
  const { body: list } = await t.api<{ items: TokenView[] }>('GET', '/tokens')
  expect(list.items.find(one => one.id === first.id)).toMatchObject({ lastUsedFrom: '127.0.0.1', perMinute: 10 })
  expect(second.replacedUntil).not.toBeNull()
  await t.runtime.db.query(
    `update ws.token_secret set expires_at = now() - interval '1 minute' where token_id = $1 and expires_at is not null`,
    [first.id],
  )
  const third = await t.api<Issued>('POST', `/tokens/${first.id}/secrets`, { overlapHours: 0 })
  expect([await works(first.token), await works(second.token ?? '')]).toEqual([401, 401])
  const limited = await t.api('GET', '/me', undefined, third.body.token)
  expect(limited.headers['ratelimit']).toMatch(/^"minute";r=\d+;t=\d+$/)
})
