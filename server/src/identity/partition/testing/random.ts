import fc from 'fast-check'
import type { IdentifierKind } from '@huiliu/contracts'
import { YEAR } from './build.ts'
import type { Edge, IdentitySet, Link, Sighting } from '../types.ts'

type Named = { kind: IdentifierKind; scope: string; value: string }
type Seen = { sighting: Omit<Sighting, 'id' | 'seq'>; own: (Named & { trust: Edge['trust'] })[] }

const user = fc.constantFrom('ann', 'bob', 'cyn')
const device = fc.constantFrom('x', 'y', 'z')
const identifier: fc.Arbitrary<Named> = fc.oneof(
  { weight: 4, arbitrary: device.map((value): Named => ({ kind: 'anonymous_id', scope: 'shop', value })) },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom('13800000001', '13800000002')
      .map((value): Named => ({ kind: 'phone', scope: '', value })),
  },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom('a@example.org', 'b@example.org')
      .map((value): Named => ({ kind: 'email', scope: '', value })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('o1', 'o2').map((value): Named => ({ kind: 'openid', scope: 'wx1', value })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Named>(
      { kind: 'unionid', scope: 'open', value: 'n1' },
      { kind: 'member_code', scope: '', value: 'm1' },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Named>(
      { kind: 'phone', scope: '', value: '138****0001' },
      { kind: 'virtual_phone', scope: '', value: '95013' },
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(user, fc.constantFrom('shop', 'forum'))
      .map(([value, scope]): Named => ({ kind: 'user_id', scope, value })),
  },
)

const seen: fc.Arbitrary<Seen> = fc.oneof(
  fc
    .tuple(fc.constantFrom('web', 'blog'), device)
    .map(([sourceId, value]) =>
      seenAs({ sourceId, public: true, keyKind: 'anonymous_id', keyValue: value, device: '' }),
    ),
  fc
    .tuple(fc.constantFrom('web', 'blog'), user, device)
    .map(([sourceId, keyValue, value]) =>
      seenAs({ sourceId, public: true, keyKind: 'user_id', keyValue, device: value }),
    ),
  fc
    .tuple(fc.constantFrom('server', 'erp'), user)
    .map(([sourceId, keyValue]) => seenAs({ sourceId, public: false, keyKind: 'user_id', keyValue, device: '' })),
  fc
    .constantFrom('1', '2', '3')
    .map(keyValue => seenAs({ sourceId: 'sheet', public: false, keyKind: 'record_id', keyValue, device: '' })),
  fc
    .constantFrom('13800000001', '13800000002')
    .map(keyValue => seenAs({ sourceId: 'line', public: false, keyKind: 'phone', keyValue, device: '' })),
)

function seenAs(sighting: Seen['sighting']): Seen {
  const trust = sighting.public ? 'claimed' : 'verified'
  const scope = sighting.keyKind === 'user_id' || sighting.keyKind === 'anonymous_id' ? 'shop' : ''
  const own = [{ kind: sighting.keyKind, scope, value: sighting.keyValue, trust } as const]
  return {
    sighting,
    own: sighting.device ? [...own, { kind: 'anonymous_id', scope: 'shop', value: sighting.device, trust }] : own,
  }
}

const year = fc.integer({ min: 0, max: 9 })
const extra = fc.record({
  named: identifier,
  public: fc.boolean(),
  odd: fc.integer({ min: 0, max: 9 }),
  at: year,
  years: fc.constantFrom(0, 0, 1),
  cut: fc.integer({ min: 0, max: 11 }),
})

/** Small worlds in which everything meets everything: few values, many sources, marks, links, cuts, long silences. */
export const identitySet: fc.Arbitrary<IdentitySet> = fc
  .record({
    seen: fc.uniqueArray(fc.tuple(seen, fc.array(extra, { maxLength: 3 }), year), {
      minLength: 2,
      maxLength: 9,
      selector: ([one]) => JSON.stringify(one.sighting),
    }),
    marks: fc.array(identifier, { maxLength: 1 }),
    words: fc.array(fc.tuple(fc.nat(8), fc.nat(8), fc.constantFrom<Link['verdict']>('same', 'never'), fc.nat(3)), {
      maxLength: 3,
    }),
  })
  .map(({ seen: all, marks, words }) => {
    const sightings = all.map(([one], at) => ({ ...one.sighting, id: `s${at}`, seq: at }))
    const links = words.flatMap(([a, b, verdict, at], place): Link[] =>
      a !== b && a < all.length && b < all.length ? [{ id: `l${place}`, a: `s${a}`, b: `s${b}`, verdict, at }] : [],
    )
    const isRepeated = (link: Link, at: number): boolean =>
      links.findIndex(one => pairOf(one) === pairOf(link) && one.at === link.at) !== at
    return { sightings, edges: edgesOf(all), marks, links: links.filter((link, at) => !isRepeated(link, at)) }
  })

function pairOf({ a, b }: Link): string {
  return [a, b].sort().join()
}

function edgesOf(
  all: [Seen, { named: Named; odd: number; at: number; years: number; cut: number }[], number][],
): Edge[] {
  const edges = all.flatMap(([{ sighting, own }, extras, at], place) => {
    const carried = [
      ...own.map(one => ({ ...one, at, years: 0, cut: 0 })),
      ...extras.map(one => ({ ...one.named, ...one, trust: trustOf(sighting.public, one.odd) })),
    ]
    return carried.map(({ kind, scope, value, trust, at: from, years, cut }) => ({
      id: `s${place}|${kind}|${scope}|${value}|${trust}`,
      sightingId: `s${place}`,
      kind,
      scope,
      value,
      trust,
      rule: kind,
      firstAt: from * YEAR,
      lastAt: (from + years) * YEAR,
      cut: cut === 11,
    }))
  })
  return edges.filter((edge, at) => edges.findIndex(one => one.id === edge.id) === at)
}

/** A visitor may confirm an address, and a server may pass on a claim, each rarely. */
function trustOf(isPublic: boolean, odd: number): Edge['trust'] {
  return isPublic === odd > 0 ? 'claimed' : 'verified'
}
