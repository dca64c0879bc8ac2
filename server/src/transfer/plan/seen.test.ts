import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createKeys, emptySeen } from './seen.ts'

test('keys are found again, and none that was never given, however many', () => {
  const keys = createKeys()
  const numbers = Array.from({ length: 50_000 }, (_, n) => n)
  expect(numbers.filter(n => !keys.add(`phone||+86138${n}`, n))).toEqual([])
  expect(numbers.filter(n => keys.find(`phone||+86138${n}`) !== n)).toEqual([])
  expect(keys.add('phone||+861380', 7)).toBe(false)
  expect(keys.find('phone||+861380')).toBe(0)
  expect(keys.find('email||+861380')).toBeUndefined()
})

test('persons are those of a Map: the first who carried an identifier, with the name of then', () => {
  const name = fc.string({ unit: fc.constantFrom('王', 'a', '𠮷', ' '), maxLength: 400 })
  const told = fc.record({ keys: fc.array(fc.integer({ min: 0, max: 3000 }).map(String), { maxLength: 3 }), name })
  fc.assert(
    fc.property(fc.array(told, { maxLength: 3000 }), rows => {
      const { persons } = emptySeen()
      const oracle = new Map<string, { row: number; name: string }>()
      for (const [row, one] of rows.entries()) {
        for (const key of one.keys) expect(persons.of(key)).toEqual(oracle.get(key))
        persons.add(one.keys, { row, name: one.name })
        for (const key of one.keys) if (!oracle.has(key)) oracle.set(key, { row, name: one.name })
      }
      for (const [key, person] of oracle) expect(persons.of(key)).toEqual(person)
    }),
    { numRuns: 20 },
  )
})
