import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { minimumCut, partition, POLICY, type Cut, type Edge, type IdentitySet, type Partition } from './index.ts'
import { cutting, people, story } from './testing/build.ts'
import { identitySet } from './testing/random.ts'

const MAIL = { kind: 'email', value: 'family@example.org', trust: 'verified' } as const

function smallest(set: IdentitySet, a: string, b: string): Cut | null {
  return minimumCut(set, partition(set, POLICY), { a, b })
}

describe('minimumCut', () => {
  test('cuts the one edge that holds somebody, not the many on the other side', () => {
    const { set, sighting, carries } = story()
    for (const id of ['a', 'b', 'c', 'd']) {
      sighting(id, { keyKind: 'record_id', keyValue: id, sourceId: 'sheet', public: false })
      carries(id, MAIL)
      if (id !== 'd') carries(id, { kind: 'phone', value: '+861', trust: 'verified' })
    }
    expect(smallest(set, 'a', 'd')).toEqual({ edges: ['d:email:family@example.org:verified'], links: [] })
    expect(smallest(set, 'd', 'a')).toEqual(smallest(set, 'a', 'd'))
    expect(smallest(set, 'a', 'b')?.edges).toHaveLength(2)
  })

  test('prefers the weaker evidence among equals, and withdraws hand links', () => {
    const { set, cookie, serverUser, sighting, link } = story()
    serverUser('ann', 'ann', 'x')
    cookie('visits', 'x')
    expect(smallest(set, 'ann', 'visits')).toEqual({ edges: ['visits:anonymous_id:x:claimed'], links: [] })
    sighting('card', { keyKind: 'record_id', keyValue: '1', sourceId: 'sheet', public: false })
    const word = link('card', 'ann', 'same')
    expect(smallest(set, 'card', 'ann')).toEqual({ edges: [], links: [word] })
  })

  test('goes on when the cut lets in what had been refused', () => {
    const { set, serverUser, browserUser, cookie } = story()
    serverUser('ann', 'ann', 'x')
    browserUser('here', 'ann', 'x')
    cookie('visits', 'x')
    // Without the server's word, the browser's own claim joins the two over the same cookie.
    const cut = smallest(set, 'here', 'visits')
    expect(people(partition(cutting(set, cut?.edges ?? []), POLICY)).some(ids => ids.length === 3)).toBe(false)
    expect(
      partition(cutting(set, cut?.edges ?? []), POLICY).components.some(
        ids => ids.includes('here') && ids.includes('visits'),
      ),
    ).toBe(false)
  })

  test('nothing to cut between strangers, oneself and the unknown', () => {
    const { set, serverUser } = story()
    serverUser('ann', 'ann')
    serverUser('bob', 'bob')
    expect(smallest(set, 'ann', 'bob')).toBeNull()
    expect(smallest(set, 'ann', 'ann')).toBeNull()
    expect(smallest(set, 'ann', 'nobody')).toBeNull()
  })

  test('parts any two, from either end alike, and nothing smaller would have done', { timeout: 600_000 }, () => {
    fc.assert(
      fc.property(identitySet, set => {
        const parted = partition(set, POLICY)
        for (const ids of parted.components) {
          const [a, b] = [ids[0] ?? '', ids.at(-1) ?? '']
          const cut = minimumCut(set, parted, { a, b })
          expect(minimumCut(set, parted, { a: b, b: a })).toEqual(cut)
          if (!cut) continue
          const after = partition(cutting(set, cut.edges, cut.links), POLICY)
          expect(after.personOf.get(a)).not.toBe(after.personOf.get(b))
          // More than the joints need is cut only where what was refused came in.
          const holding = new Set(parted.joints.flatMap(joint => joint.members.flatMap(member => member.edges)))
          if (cut.edges.every(edge => holding.has(edge))) expect(hasSmaller(set, cut, [a, b])).toBe(false)
        }
      }),
      { numRuns: process.env.HUILIU_SOAK ? 10_000 : 300 },
    )
  })
})

/** Tries every smaller set of parts: one sighting's edges at one identifier are a part, a hand link is one. */
function hasSmaller(set: IdentitySet, cut: Cut, [a, b]: [string, string]): boolean {
  const parts = [
    ...Map.groupBy(
      set.edges.filter(edge => !edge.cut),
      unitOf,
    ).values(),
  ].map(edges => ({ edges: edges.map(edge => edge.id), links: [] as string[] }))
  const all = [
    ...parts,
    ...set.links.filter(link => link.verdict === 'same').map(link => ({ edges: [], links: [link.id] })),
  ]
  const size = new Set(set.edges.filter(edge => cut.edges.includes(edge.id)).map(unitOf)).size + cut.links.length
  const parted = partition(set, POLICY)
  return subsets(all, size - 1).some(some => {
    const edges = some.flatMap(one => one.edges)
    const links = some.flatMap(one => one.links)
    return !isConnected(parted, { a, b }, new Set([...edges, ...links]))
  })
}

/** Whether joints still lead from one to the other without the given evidence. */
function isConnected({ joints }: Partition, { a, b }: { a: string; b: string }, gone: Set<string>): boolean {
  const reached = new Set([a])
  for (let size = 0; size < reached.size;) {
    size = reached.size
    for (const { members, link } of joints) {
      const left = members.filter(one => !one.edges.some(edge => gone.has(edge)) && !gone.has(link ?? ''))
      if (left.some(one => reached.has(one.sightingId))) for (const one of left) reached.add(one.sightingId)
    }
  }
  return reached.has(b)
}

function unitOf({ sightingId, kind, scope, value }: Edge): string {
  return [sightingId, kind, scope, value].join('|')
}

function subsets<T>(list: T[], size: number): T[][] {
  if (size <= 0) return [[]]
  return [[], ...list.flatMap((one, at) => subsets(list.slice(at + 1), size - 1).map(rest => [one, ...rest]))]
}
