import fc from 'fast-check'
import { expect, test } from 'vitest'
import { differences, merge } from './merge.ts'

/** Objects as the merge sees them: properties, and fields known by their names with properties of their own. */
type Flat = Map<string, string>

const value = fc.constantFrom('a', 'b', 'c')
const field = fc.record({ label: fc.option(value, { nil: undefined }), help: fc.option(value, { nil: undefined }) })
const shape = fc.record({
  label: fc.option(value, { nil: undefined }),
  fields: fc.dictionary(fc.constantFrom('one', 'two', 'three'), field, { noNullPrototype: true }),
})
type Shape = {
  label?: string | undefined
  fields: Record<string, { label?: string | undefined; help?: string | undefined }>
}

function bodyOf({ label, fields }: Shape) {
  const said = (from: object) => Object.fromEntries(Object.entries(from).filter(([, one]) => one !== undefined))
  return { ...said({ label }), fields: Object.entries(fields).map(([name, rest]) => ({ name, ...said(rest) })) }
}

function flat(of: Shape): Flat {
  const leaves: [string, string][] = []
  if (of.label !== undefined) leaves.push(['label', of.label])
  for (const [name, rest] of Object.entries(of.fields)) {
    leaves.push([`fields.${name}`, 'is there'])
    for (const [key, one] of Object.entries(rest)) if (one !== undefined) leaves.push([`fields.${name}.${key}`, one])
  }
  return new Map(leaves)
}

function flatBody(body: unknown): Flat {
  const { label, fields = [] } = Object(body) as {
    label?: string
    fields?: ({ name: string } & Record<string, string>)[]
  }
  return flat({
    ...(label !== undefined && { label }),
    fields: Object.fromEntries(fields.map(({ name, ...rest }) => [name, rest])),
  })
}

/** One place at a time: what the company changed stays, everything else becomes theirs. */
function oracle(base: Flat, mine: Flat, theirs: Flat): Flat {
  const result: Flat = new Map()
  const places = new Set([...base.keys(), ...mine.keys(), ...theirs.keys()])
  const pick = (place: string) => (mine.get(place) !== base.get(place) ? mine.get(place) : theirs.get(place))
  for (const place of places) {
    const [, name] = place.split('.')
    const whole = name === undefined ? undefined : `fields.${name}`
    const chosen = whole === undefined ? pick(place) : inField(place, whole)
    if (chosen !== undefined) result.set(place, chosen)
  }
  return result

  // A field that one side took away is gone, or stays, as a whole: half a field is none.
  function inField(place: string, whole: string): string | undefined {
    const of = (flatOne: Flat) =>
      [...flatOne].filter(([key]) => key === whole || key.startsWith(`${whole}.`)).toSorted()
    const [b, m, t] = [of(base), of(mine), of(theirs)].map(one => JSON.stringify(one))
    if (!mine.has(whole) || !theirs.has(whole)) return (m === b ? theirs : mine).get(place)
    if (m === t || b === t) return mine.get(place)
    return pick(place)
  }
}

test('the merge is the oracle’s, place by place', () => {
  fc.assert(
    fc.property(shape, shape, shape, (base, mine, theirs) => {
      const merged = merge({ base: bodyOf(base), mine: bodyOf(mine), theirs: bodyOf(theirs) })
      expect(flatBody(merged.value)).toEqual(oracle(flat(base), flat(mine), flat(theirs)))
    }),
    { numRuns: 5000 },
  )
})

test('who changed nothing gets theirs; where they changed nothing, everything stays; and nothing kept is silent', () => {
  fc.assert(
    fc.property(shape, shape, shape, (base, mine, theirs) => {
      const [b, m, t] = [bodyOf(base), bodyOf(mine), bodyOf(theirs)]
      expect(merge({ base: b, mine: b, theirs: t })).toEqual({ value: t, kept: [] })
      expect(merge({ base: b, mine: m, theirs: b })).toEqual({ value: m, kept: [] })
      const merged = merge({ base: b, mine: m, theirs: t })
      const lost = differences(merged.value, t).filter(
        ({ path }) => !merged.kept.some(kept => path === kept.path || path.startsWith(`${kept.path}.`)),
      )
      // What differs from theirs and is not told as kept is only what theirs never touched.
      for (const { path } of lost) expect(differences(b, t).map(one => one.path)).not.toContain(path)
    }),
    { numRuns: 2000 },
  )
})

test('a list in an order of the company’s keeps it, and new ones stand after what they stand after', () => {
  const of = (...names: string[]) => names.map(name => ({ name }))
  const { value } = merge({ base: of('a', 'b', 'c'), mine: of('c', 'a', 'b'), theirs: of('a', 'x', 'b', 'c') })
  expect(value).toEqual(of('c', 'a', 'x', 'b'))
})

test('a condition is taken as a whole: half of one and half of another ask for what nobody meant', () => {
  const of = (one: number, two: number) => ({
    filter: {
      all: [
        { field: 'a', value: one },
        { field: 'b', value: two },
      ],
    },
  })
  const merged = merge({ base: of(1, 1), mine: of(2, 1), theirs: of(1, 2) })
  expect(merged).toEqual({
    value: of(2, 1),
    kept: [{ path: 'filter', before: of(2, 1).filter, after: of(1, 2).filter }],
  })
})
