import fc from 'fast-check'
import { expect, test } from 'vitest'
import { minimumCut, partition, POLICY, type Edge, type IdentitySet, type Link } from './index.ts'
import { cutting, isSameUnit, people } from './testing/build.ts'
import { identitySet } from './testing/random.ts'

type Step = { edge: Edge } | { link: Link } | { partAt: number }

/**
 * A life: evidence and hand links arrive one by one, in any order and some of it twice, and now and then a person parts
 * two sightings that had become one. At the end it must be as if what was cut had never been said, however much came later.
 */
test(
  'after joins and cuts in any order the state is that of a stream without what was cut',
  { timeout: 600_000 },
  () => {
    const parts = fc.array(fc.nat(1000), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(identitySet, parts, fc.infiniteStream(fc.nat(1000)), (whole, cuts, random) => {
        const steps = [
          ...whole.edges.flatMap((edge): Step[] => [
            { edge: { ...edge, lastAt: edge.firstAt } },
            { edge: { ...edge, firstAt: edge.lastAt } },
          ]),
          ...whole.links.map((link): Step => ({ link })),
          ...cuts.map((partAt): Step => ({ partAt })),
        ]
          .map(step => ({ step, place: random.next().value }))
          .sort((a, b) => a.place - b.place)
        let set: IdentitySet = { ...whole, edges: [], links: [] }
        const withdrawn: string[] = []
        for (const { step } of steps) {
          if ('edge' in step) set = { ...set, edges: arrived(set.edges, step.edge) }
          else if ('link' in step) set = { ...set, links: [...set.links, step.link] }
          else {
            const cut = cutSomewhere(set, step.partAt)
            set = cutting(set, cut.edges, cut.links)
            withdrawn.push(...cut.links)
          }
        }
        const dead = set.edges.filter(edge => edge.cut)
        const never = {
          ...whole,
          edges: whole.edges.filter(edge => !dead.some(one => isSameUnit(one, edge))),
          links: whole.links.filter(link => !withdrawn.includes(link.id)),
        }
        const [after, clean] = [partition(set, POLICY), partition(never, POLICY)]
        expect(people(after)).toEqual(people(clean))
        for (const { id } of never.edges) expect(after.judged.get(id)).toEqual(clean.judged.get(id))
      }),
      { numRuns: process.env.HUILIU_SOAK ? 10_000 : 300 },
    )
  },
)

/** One row per evidence, its span growing, its tombstone staying. */
function arrived(edges: Edge[], edge: Edge): Edge[] {
  const known = edges.find(one => one.id === edge.id)
  if (!known) return [...edges, edge]
  const grown = {
    ...known,
    firstAt: Math.min(known.firstAt, edge.firstAt),
    lastAt: Math.max(known.lastAt, edge.lastAt),
  }
  return edges.map(one => (one === known ? grown : one))
}

function cutSomewhere(set: IdentitySet, at: number): { edges: string[]; links: string[] } {
  const parted = partition(set, POLICY)
  const joined = parted.components.filter(ids => ids.length > 1)
  const ids = joined[at % Math.max(1, joined.length)] ?? []
  const [a, b] = [ids[0], ids.at(-1)]
  if (a === undefined || b === undefined) return { edges: [], links: [] }
  return minimumCut(set, parted, { a, b }) ?? { edges: [], links: [] }
}
