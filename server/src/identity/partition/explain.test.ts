import fc from 'fast-check'
import { expect, test } from 'vitest'
import { explain, partition, POLICY, type IdentitySet, type Why } from './index.ts'
import { cutting, story, YEAR } from './testing/build.ts'
import { identitySet } from './testing/random.ts'

function why(set: IdentitySet, a: string, b: string): Why {
  return explain(set, partition(set, POLICY), { a, b })
}

test('the path names the edges of both sides at every step, and the hand link', () => {
  const { set, cookie, serverUser, sighting, link } = story()
  cookie('visits', 'x')
  serverUser('ann', 'ann', 'x')
  sighting('card', { keyKind: 'record_id', keyValue: '1', sourceId: 'sheet', public: false })
  const word = link('ann', 'card', 'same')
  expect(why(set, 'visits', 'card')).toEqual({
    same: true,
    path: [
      {
        from: 'visits',
        to: 'ann',
        edges: expect.arrayContaining(['visits:anonymous_id:x:claimed', 'ann:anonymous_id:x:verified']),
        link: null,
      },
      { from: 'ann', to: 'card', edges: [], link: word },
    ],
  })
  expect(why(set, 'ann', 'ann')).toEqual({ same: true, path: [] })
})

test('a corroborated claim shows the login id and the device on both sides', () => {
  const { set, browserUser, serverUser } = story()
  serverUser('ann', 'ann', 'x')
  browserUser('here', 'ann', 'x')
  browserUser('bob', 'bob', 'x')
  const found = why(set, 'here', 'ann')
  expect(found.same && found.path.map(step => step.edges.toSorted())).toEqual([
    [
      'ann:anonymous_id:x:verified',
      'ann:user_id:ann:verified',
      'here:anonymous_id:x:claimed',
      'here:user_id:ann:claimed',
    ],
  ])
})

test('what is missing: each identifier in common and why it does not join, over the whole of both persons', () => {
  const { set, cookie, serverUser, caller, carries, link, mark } = story()
  serverUser('ann', 'ann', 'x')
  cookie('visits', 'x')
  caller('call', '+861', { at: 9 * YEAR })
  carries('ann', { kind: 'phone', value: '+861', trust: 'verified' })
  cookie('form', 'f')
  carries('form', { kind: 'email', value: 'a@example.org' })
  carries('visits', { kind: 'email', value: 'a@example.org' })
  const refusals = (a: string, b: string): unknown => {
    const found = why(set, a, b)
    return found.same ? 'same' : found.missing.map(one => one.refusal)
  }
  expect(refusals('call', 'visits')).toEqual(['number_reassigned'])
  expect(refusals('form', 'ann')).toEqual(['claimed_meets_verified'])
  expect(refusals('form', 'call')).toEqual(['nothing_in_common'])
  expect(refusals('form', 'nobody')).toEqual(['nothing_in_common'])
  link('form', 'ann', 'never')
  expect(refusals('form', 'ann')).toEqual(['declared_strangers', 'declared_strangers'])
  mark({ kind: 'phone', scope: '', value: '+861' })
  expect(refusals('call', 'visits')).toEqual(['shared_identifier'])
  const parted = cutting(set, ['form:email:a@example.org:claimed'], ['never form ann'])
  expect(explain(parted, partition(parted, POLICY), { a: 'form', b: 'ann' })).toMatchObject({
    missing: [{ refusal: 'cut' }],
  })
})

test('two login ids outweigh the identifier they share', () => {
  const { set, serverUser, carries } = story()
  for (const id of ['ann', 'bob']) {
    serverUser(id, id)
    carries(id, { kind: 'email', value: 'family@example.org', trust: 'verified' })
  }
  expect(why(set, 'ann', 'bob')).toEqual({
    same: false,
    missing: [
      {
        refusal: 'two_login_ids',
        edges: ['ann:email:family@example.org:verified', 'bob:email:family@example.org:verified'],
      },
    ],
  })
})

test('any two sightings have either an unbroken path of living evidence or a reason', () => {
  fc.assert(
    fc.property(identitySet, set => {
      const parted = partition(set, POLICY)
      const dead = new Set(set.edges.filter(edge => edge.cut).map(edge => edge.id))
      const [first] = set.sightings
      for (const { id } of set.sightings.slice(1)) {
        const found = explain(set, parted, { a: first?.id ?? '', b: id })
        expect(found.same).toBe(parted.personOf.get(first?.id ?? '') === parted.personOf.get(id))
        if (!found.same) {
          expect(found.missing.length).toBeGreaterThan(0)
          continue
        }
        expect([found.path[0]?.from, found.path.at(-1)?.to]).toEqual([first?.id, id])
        for (const [at, step] of found.path.entries()) {
          if (at > 0) expect(step.from).toBe(found.path[at - 1]?.to)
          expect(step.link !== null || step.edges.length >= 2).toBe(true)
          expect(step.edges.some(edge => dead.has(edge))).toBe(false)
        }
      }
    }),
    { numRuns: process.env.HUILIU_SOAK ? 10_000 : 300 },
  )
}, 600_000)
