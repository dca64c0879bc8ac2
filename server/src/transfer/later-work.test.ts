import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ImportKept, RecordRow } from '@huiliu/contracts'
import { testApp, type TestApp } from '../../test/app.ts'
import { dropFile, runToEnd, undoToEnd } from '../../test/transfer.ts'
import { recut } from './testing/recut.ts'

let t: TestApp
beforeAll(async () => {
  t = await testApp()
})
afterAll(() => t.close())

const FIELDS = ['name', 'price', 'unit'] as const
type Values = Record<(typeof FIELDS)[number], string | null>
type Held = Values & { alive: boolean }
/** sku → what is held */
type Shelf = Map<string, Held>

const sku = fc.constantFrom('A', 'B', 'C', 'D')
const name = fc.constantFrom('水泵', '电机')
const price = fc.constantFrom('1', '2.5', '30')
const unit = fc.constantFrom('台', '件')
const nothing = fc.constant('')
const world = fc.record({
  before: fc.uniqueArray(fc.record({ sku, name, price: fc.option(price), unit: fc.option(unit) }), {
    selector: one => one.sku,
    maxLength: 3,
  }),
  rows: fc.array(
    fc.record({ sku, name: fc.oneof(name, nothing), price: fc.oneof(price, nothing), unit: fc.oneof(unit, nothing) }),
    { minLength: 1, maxLength: 9 },
  ),
  size: fc.integer({ min: 1, max: 4 }),
  later: fc.array(
    fc.oneof(
      fc.record({ sku, values: fc.record({ price: fc.option(price), unit: fc.option(unit) }, { requiredKeys: [] }) }),
      fc.record({ sku, values: fc.constant(null) }),
    ),
    { maxLength: 5 },
  ),
})
type World = typeof world extends fc.Arbitrary<infer T> ? T : never

test('a file in several transactions is taken back field by field, as one; work since then stays and is listed', async () => {
  let round = 0
  await fc.assert(
    fc.asyncProperty(world, async given => {
      const prefix = `r${round++}-`
      const ids = new Map<string, string>()
      for (const one of given.before)
        await t
          .api('POST', '/records/product', { ...one, sku: prefix + one.sku })
          .then(({ status }) => expect(status).toBe(201))
      const csv = [
        '编码,名称,价格,单位',
        ...given.rows.map(row => `${prefix}${row.sku},${row.name},${row.price},${row.unit}`),
      ]
      const { body } = await dropFile(t, csv.join('\n'), { object: 'product', mapping: MAPPING })
      await recut(t, body.id, given.size)
      expect((await runToEnd(t, body.id)).failure).toBeNull()
      const model = modelOf(given)
      expect(await shelf(prefix, ids)).toEqual(living(model.imported))
      for (const one of given.later) await workOn(ids.get(one.sku), one.values)
      expect(await shelf(prefix, ids)).toEqual(living(model.worked))

      const undone = await undoToEnd(t, body.id)
      expect({ failure: undone.failure, status: undone.status }).toEqual({ failure: null, status: 'undone' })
      expect(await shelf(prefix, ids)).toEqual(living(model.undone))
      expect(listed(undone.kept, ids)).toEqual(model.kept.toSorted())
      expect(undone.counts.kept).toBe(model.kept.length)
    }),
    { numRuns: process.env['HUILIU_SOAK'] === '1' ? 400 : 15 },
  )
}, 600_000)

const MAPPING = { columns: ['sku', 'name', 'price', 'unit'], key: 'sku', make: [], sameDespiteName: false }

/** By hand; null deletes. What is not there (any more) is passed over. */
async function workOn(id: string | undefined, values: Partial<Values> | null): Promise<void> {
  if (id === undefined) return
  if (values === null) await t.api('DELETE', `/records/product/${id}`)
  else await t.api('PATCH', `/records/product/${id}`, values)
}

async function shelf(prefix: string, ids: Map<string, string>): Promise<Record<string, Values>> {
  const filter = { field: 'sku', op: 'startsWith', value: prefix }
  const { body } = await t.api<{ items: RecordRow[] }>('POST', '/records/product/query', { limit: 100, filter })
  const found: Record<string, Values> = {}
  for (const row of body.items.toSorted((a, b) => (String(a['sku']) < String(b['sku']) ? -1 : 1))) {
    const own = String(row['sku']).slice(prefix.length)
    ids.set(own, row.id)
    found[own] = valuesOf(name => row[name])
  }
  return found
}

function valuesOf(of: (name: string) => unknown): Values {
  const text = (value: unknown) => (value === null || value === undefined ? null : String(value))
  return { name: text(of('name')), price: text(of('price')), unit: text(of('unit')) }
}

function listed(kept: ImportKept[], ids: Map<string, string>): string[] {
  const skus = new Map([...ids].map(([own, id]) => [id, own]))
  return kept.map(({ id, field, value }) => `${skus.get(id)} ${field} ${field === 'id' ? '' : value}`).toSorted()
}

function living(all: Shelf): Record<string, Values> {
  const alive = [...all].filter(([, held]) => held.alive).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(alive.map(([own, held]) => [own, valuesOf(name => held[name as keyof Values])]))
}

/** What must come of it, told by rules alone. */
function modelOf({ before, rows, later }: World) {
  const first: Shelf = new Map(before.map(({ sku: own, ...values }) => [own, { ...values, alive: true }]))
  const imported = copyOf(first)
  for (const { sku: own, ...said } of rows) {
    const values = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== ''))
    const held = imported.get(own)
    if (held) Object.assign(held, values)
    else if (said.name !== '') imported.set(own, { name: null, price: null, unit: null, ...values, alive: true })
  }
  const worked = copyOf(imported)
  const touched = new Set<string>()
  for (const { sku: own, values } of later) {
    const held = worked.get(own)
    if (!held?.alive) continue
    const changes = values === null ? { alive: false } : values
    if (Object.entries(changes).some(([key, value]) => held[key as keyof Held] !== value)) touched.add(own)
    Object.assign(held, changes)
  }
  return { imported, worked, ...undoneOf({ first, imported, worked, touched }) }
}

type Times = { first: Shelf; imported: Shelf; worked: Shelf; touched: Set<string> }

function undoneOf({ first, imported, worked, touched }: Times): { undone: Shelf; kept: string[] } {
  const undone = copyOf(worked)
  const kept: string[] = []
  for (const [own, now] of undone) {
    const [was, by] = [first.get(own), imported.get(own)]
    if (!was && now.alive && touched.has(own)) kept.push(`${own} id `)
    if (!was && !touched.has(own)) now.alive = false
    if (!was || !by) continue
    for (const field of FIELDS) {
      if (by[field] === was[field]) continue
      const isTheirs = now[field] === by[field] && now.alive
      if (isTheirs) now[field] = was[field]
      else if (now[field] !== was[field]) kept.push(`${own} ${field} ${now[field]}`)
    }
  }
  return { undone, kept }
}

function copyOf(all: Shelf): Shelf {
  return new Map([...all].map(([own, held]) => [own, { ...held }]))
}
