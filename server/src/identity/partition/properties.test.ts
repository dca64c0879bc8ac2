import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { partition, POLICY, type Edge, type IdentitySet, type Partition } from './index.ts'
import { cutting, isSameUnit, people } from './testing/build.ts'
import { oracle } from './testing/oracle.ts'
import { identitySet } from './testing/random.ts'

const runs = { numRuns: process.env.HUILIU_SOAK ? 10_000 : 300 }
const soak = 600_000
const choice = fc.nat(1000)

function pick<T>(among: T[], at: number): T | undefined {
  return among[at % Math.max(1, among.length)]
}

/** Everything partition() says that does not name a changed id. */
function said({ components, judged, joints }: Partition): unknown {
  const members = joints.map(({ rule, members, link }) => ({ rule, members: members.map(one => one.sightingId), link }))
  return { people: people({ components }), judged: [...judged].sort(byFirst), members }
}

function byFirst([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1
}

function judgedOf(parted: Partition, edges: Edge[]): unknown[] {
  return edges.map(({ id }) => [id, parted.judged.get(id)])
}

describe('partition', () => {
  test('agrees with the rules written a second time', { timeout: soak }, () => {
    fc.assert(
      fc.property(identitySet, set => {
        expect(people(partition(set, POLICY))).toEqual(oracle(set, POLICY))
      }),
      runs,
    )
  })

  test('neither the order given, nor ids, nor the order of creation matter', { timeout: soak }, () => {
    fc.assert(
      fc.property(identitySet, fc.infiniteStream(choice), (set, random) => {
        const shuffled = <T>(list: T[]): T[] =>
          list
            .map(one => ({ one, place: random.next().value }))
            .sort((a, b) => a.place - b.place)
            .map(({ one }) => one)
        const names = new Map(shuffled(set.sightings).map(({ id }, at) => [id, `n${at}`]))
        const originals = new Map([...names].map(([id, name]) => [name, id]))
        const renamed = (id: string): string => names.get(id) ?? id
        const other = partition(
          {
            sightings: shuffled(set.sightings).map((one, seq) => ({ ...one, id: renamed(one.id), seq })),
            edges: shuffled(set.edges).map(edge => ({ ...edge, sightingId: renamed(edge.sightingId) })),
            marks: shuffled(set.marks),
            links: shuffled(set.links).map(link => ({ ...link, a: renamed(link.b), b: renamed(link.a) })),
          },
          POLICY,
        )
        const original = (id: string): string => originals.get(id) ?? id
        const joints = other.joints.map(joint => ({
          ...joint,
          members: joint.members.map(one => ({ ...one, sightingId: original(one.sightingId) })),
        }))
        const back = { ...other, joints, components: other.components.map(ids => ids.map(original)) }
        expect(said(back)).toEqual(said(partition(set, POLICY)))
      }),
      runs,
    )
  })

  test(
    'a cut is as if the evidence had never existed, and later evidence does not reopen it',
    { timeout: soak },
    () => {
      fc.assert(
        fc.property(identitySet, choice, fc.boolean(), (set, at, again) => {
          const edge = pick(set.edges, at)
          fc.pre(edge !== undefined)
          const rest = set.edges.filter(one => !isSameUnit(one, edge))
          const trust = edge.trust === 'verified' ? 'claimed' : 'verified'
          const later = again ? [{ ...edge, id: 'later', trust } as const] : []
          const cut = cutting({ ...set, edges: [...set.edges, ...later] }, [edge.id])
          const after = partition(cut, POLICY)
          const never = partition({ ...set, edges: rest }, POLICY)
          expect(people(after)).toEqual(people(never))
          expect(after.joints).toEqual(never.joints)
          expect(judgedOf(after, rest)).toEqual(judgedOf(never, rest))
          expect(after.judged.get(edge.id)).toEqual({ state: 'cut', refusal: 'cut' })
        }),
        runs,
      )
    },
  )

  test('what is not connected in the evidence does not matter', { timeout: soak }, () => {
    fc.assert(
      fc.property(identitySet, identitySet, (left, plain) => {
        const right = elsewhere(plain)
        const [a, b] = [partition(left, POLICY), partition(right, POLICY)]
        const both = partition(
          {
            sightings: [...left.sightings, ...right.sightings],
            edges: [...left.edges, ...right.edges],
            marks: [...left.marks, ...right.marks],
            links: [...left.links, ...right.links],
          },
          POLICY,
        )
        expect(people(both)).toEqual(people({ components: [...a.components, ...b.components] }))
        expect(new Map([...both.judged].sort(byFirst))).toEqual(new Map([...a.judged, ...b.judged].sort(byFirst)))
        expect(both.personOf).toEqual(new Map([...a.personOf, ...b.personOf]))
      }),
      runs,
    )
  })

  test('every sighting is in exactly one component, every edge is judged', { timeout: soak }, () => {
    fc.assert(
      fc.property(identitySet, set => {
        const { components, judged, personOf } = partition(set, POLICY)
        expect(components.flat().sort()).toEqual(set.sightings.map(one => one.id).sort())
        expect(set.edges.every(edge => judged.has(edge.id))).toBe(true)
        for (const ids of components) for (const id of ids) expect(personOf.get(id)).toBe(ids[0])
      }),
      runs,
    )
  })

  test('no person has two login ids of one scope, and strangers are never one', { timeout: soak }, () => {
    fc.assert(
      fc.property(identitySet, set => {
        const parted = partition(set, POLICY)
        for (const ids of parted.components) {
          const logins = set.edges.filter(
            edge =>
              edge.kind === 'user_id' &&
              ids.includes(edge.sightingId) &&
              parted.judged.get(edge.id)?.state !== 'cut' &&
              !isSecondLogin(set, edge),
          )
          const scopes = Map.groupBy(logins, edge => edge.scope)
          for (const edges of scopes.values()) expect(new Set(edges.map(edge => edge.value)).size).toBe(1)
        }
        for (const { a, b, verdict } of set.links)
          if (verdict === 'never') expect(parted.personOf.get(a)).not.toBe(parted.personOf.get(b))
      }),
      runs,
    )
  })

  test(
    'only devices a server vouches for and hand links bring a mere claim into a verified person',
    { timeout: soak },
    () => {
      fc.assert(
        fc.property(identitySet, set => {
          const { components, personOf } = partition(set, POLICY)
          const cut = set.edges.filter(edge => edge.cut)
          const edges = set.edges.filter(edge => !cut.some(one => isSameUnit(one, edge)))
          const isVerified = (id: string): boolean =>
            edges.some(edge => edge.sightingId === id && edge.trust === 'verified')
          for (const ids of components) {
            if (!ids.some(isVerified)) continue
            const linked = new Set(
              set.links
                .filter(one => one.verdict === 'same' && personOf.get(one.a) === personOf.get(one.b))
                .flatMap(one => [one.a, one.b]),
            )
            const vouched = edges.filter(
              edge => edge.kind === 'anonymous_id' && edge.trust === 'verified' && ids.includes(edge.sightingId),
            )
            for (const one of set.sightings.filter(
              other => ids.includes(other.id) && !isVerified(other.id) && !linked.has(other.id),
            )) {
              const device = one.keyKind === 'anonymous_id' ? one.keyValue : one.device
              expect(vouched.some(edge => edge.value === device)).toBe(true)
            }
          }
        }),
        runs,
      )
    },
  )
})

/** The second login id on one sighting is refused as evidence, since a sighting cannot be divided. */
function isSecondLogin(set: IdentitySet, edge: Edge): boolean {
  const own = set.edges.filter(
    one => one.sightingId === edge.sightingId && one.kind === 'user_id' && one.scope === edge.scope,
  )
  return new Set(own.map(one => one.value)).size > 1
}

/** The same world in another place: nothing in it has anything to do with the first. */
function elsewhere(set: IdentitySet): IdentitySet {
  const far = (value: string): string => `far ${value}`
  return {
    sightings: set.sightings.map(one => ({
      ...one,
      id: far(one.id),
      keyValue: far(one.keyValue),
      device: one.device && far(one.device),
    })),
    edges: set.edges.map(edge => ({
      ...edge,
      id: far(edge.id),
      sightingId: far(edge.sightingId),
      value: far(edge.value),
    })),
    marks: set.marks.map(mark => ({ ...mark, value: far(mark.value) })),
    links: set.links.map(link => ({ ...link, id: far(link.id), a: far(link.a), b: far(link.b) })),
  }
}
