import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { IMPORT_MODES, type ImportMode, type RecordRow } from '@huiliu/contracts'
import { testApp, type TestApp } from '../../test/app.ts'
import { dropFile, runToEnd, undoToEnd } from '../../test/transfer.ts'

let t: TestApp
beforeAll(async () => {
  t = await testApp()
})
afterAll(() => t.close())

const label = (text: string) => ({ zh: text, en: text })

async function part(name: string): Promise<void> {
  const { status } = await t.api('POST', '/objects', {
    name,
    label: label('备件'),
    fields: [
      { name: 'name', type: 'text', label: label('名称') },
      { name: 'code', type: 'text', label: label('编码') },
      { name: 'site', type: 'text', label: label('地点') },
      { name: 'count', type: 'number', label: label('数量') },
    ],
  })
  expect(status).toBe(201)
}

type Row = { code: string; site: string; name: string; count: string }
type Held = { name: string | null; count: string | null }
type Sum = { new: number; update: number; unchanged: number; skip: number; refused: number }

/** What rows do to records, by the rules as people know them: one row after the other. */
function oracle(
  before: Map<string, Held>,
  rows: Row[],
  { mode, clears, also }: Way,
): { after: Map<string, Held>; sum: Sum } {
  const after = new Map([...before].map(([key, held]) => [key, { ...held }]))
  const sum: Sum = { new: 0, update: 0, unchanged: 0, skip: 0, refused: 0 }
  for (const row of rows) {
    const key = keyOf(row, also)
    const held = after.get(key)
    const told = { name: row.name || null, count: row.count || null }
    if (!held && mode === 'update') sum.refused++
    else if (!held) {
      after.set(key, told)
      sum.new++
    } else if (mode === 'add') sum.refused++
    else if (mode === 'skip') sum.skip++
    else {
      const next = { name: told.name ?? (clears ? null : held.name), count: told.count ?? (clears ? null : held.count) }
      sum[next.name === held.name && next.count === held.count ? 'unchanged' : 'update']++
      after.set(key, next)
    }
  }
  return { after, sum }
}
type Way = { mode: ImportMode; clears: boolean; also: boolean }

function keyOf({ code, site }: { code: string; site: string }, also: boolean): string {
  return also ? `${code}@${site}` : code
}

async function held(object: string, also: boolean): Promise<Map<string, Held>> {
  const { body } = await t.api<{ items: RecordRow[] }>('POST', `/records/${object}/query`, { limit: 500 })
  const text = (value: unknown) => (value === null || value === undefined ? null : String(value))
  return new Map(
    body.items.map(row => [
      keyOf({ code: String(row['code']), site: String(row['site']) }, also),
      { name: text(row['name']), count: text(row['count']) },
    ]),
  )
}

const aRow = fc.record({
  code: fc.constantFrom('A', 'B', 'C', 'D', 'E'),
  site: fc.constantFrom('东', '西'),
  name: fc.constantFrom('', '泵', '阀'),
  count: fc.constantFrom('', '1', '2'),
})
const rowsOf = (also: boolean) => fc.uniqueArray(aRow, { maxLength: 6, selector: row => keyOf(row, also) })

test('whatever the rows and the mode: what is told before, done, held after and taken back is what the rules say', async () => {
  let n = 0
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...IMPORT_MODES),
      fc.boolean(),
      fc
        .boolean()
        .chain(also => fc.tuple(fc.constant(also), rowsOf(also), fc.array(aRow, { minLength: 1, maxLength: 12 }))),
      async (mode, clears, [also, first, rows]) => {
        const object = `part_${n++}`
        await part(object)
        await t.api('POST', `/records/${object}/batch`, {
          create: first.map(({ name, count, ...key }) => ({ ...key, name: name || null, count: count || null })),
        })
        const before = await held(object, also)
        const { after, sum } = oracle(before, rows, { mode, clears, also })
        const csv = [
          '编码,地点,名称,数量',
          ...rows.map(({ code, site, name, count }) => [code, site, name, count].join()),
        ]
        const mapping = {
          // Without it in the key, the second column is nothing that records differ by.
          columns: ['code', also ? 'site' : null, 'name', 'count'],
          ...{ key: 'code', alsoKey: also ? ['site'] : [], make: [], sameDespiteName: false },
          ...{ mode, empty: clears ? ('clear' as const) : ('leave' as const) },
        }
        const { status, body } = await dropFile(t, csv.join('\n'), { object, mapping })
        expect(status).toBe(201)
        expect(body.preview).toMatchObject(sum)
        const { counts } = await runToEnd(t, body.id)
        expect(counts).toMatchObject({ created: sum.new, updated: sum.update, skipped: sum.skip, refused: sum.refused })
        expect(await held(object, also)).toEqual(after)
        await undoToEnd(t, body.id)
        expect(await held(object, also)).toEqual(before)
      },
    ),
    { numRuns: 15 },
  )
}, 120_000)
