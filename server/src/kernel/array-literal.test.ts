import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testWorkspace, type TestWorkspace } from '../../test/workspace.ts'

let ws: TestWorkspace
beforeAll(async () => {
  ws = await testWorkspace()
})
afterAll(() => ws.close())

async function back(type: string, items: unknown[]): Promise<unknown[]> {
  const [row] = await ws.db.query<{ items: unknown[] }>(`select $1::${type}[] as items`, [items])
  return row?.items ?? []
}

test('any text comes back from an array as it went', async () => {
  const unit = fc.oneof(
    fc.constantFrom('"', '\\', '{', '}', ',', '\n', '\t', '\u007f', '\u2028', ' ', 'null'),
    fc.string({ unit: 'grapheme' }),
  )
  const text = fc.oneof(
    fc.constantFrom('', 'NULL', 'null'),
    fc.array(unit).map(parts => parts.join('').replaceAll('\u0000', '')),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(fc.option(text)), async items => {
      expect(await back('text', items)).toEqual(items)
    }),
    { numRuns: 200 },
  )
})

test('instants, bytes, numbers, truth, JSON and arrays of arrays do, too', async () => {
  const instants = [new Date('2026-11-25T01:02:03.456Z'), new Date('1969-12-31T23:59:59.999Z'), null]
  expect(await back('timestamptz', instants)).toEqual(instants)
  expect(await back('bytea', [Buffer.from([0, 255, 92, 34])])).toEqual([Buffer.from([0, 255, 92, 34])])
  expect(await back('float8', [1.5, -2, 1e300])).toEqual([1.5, -2, 1e300])
  expect(await back('bigint', [9007199254740993n])).toEqual(['9007199254740993'])
  expect(await back('boolean', [true, false, null])).toEqual([true, false, null])
  const json = [{ a: '"\\\n\u2028', b: [1, null] }, { 名: '李' }]
  expect(await back('jsonb', json)).toEqual(json)
  expect(
    await back(
      'jsonb',
      json.map(one => JSON.stringify(one)),
    ),
  ).toEqual(json)
  expect(
    await back('integer', [
      [1, 2],
      [3, 4],
    ]),
  ).toEqual([
    [1, 2],
    [3, 4],
  ])
  expect(await back('text', [])).toEqual([])
})
