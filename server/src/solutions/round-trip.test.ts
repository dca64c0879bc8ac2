import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PartBody, Solution, SolutionPart } from '@huiliu/contracts'
import { testApp, type TestApp } from '../../test/app.ts'
import { exported } from './exports.ts'
import { filesOf, readSolution } from './read-files.ts'
import { keepUpload } from './store.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp()
})
afterAll(() => app.close())

const label = fc.record({
  zh: fc.constantFrom('甲', '乙“引号”', '丙 emoji 🚚'),
  en: fc.constantFrom('One', "Two's", 'Three "3"'),
})
const flags = (...names: string[]) =>
  fc.record(Object.fromEntries(names.map(name => [name, fc.constant(true)])), { requiredKeys: [] })
const typed = (type: string, parts: fc.Arbitrary<object>) =>
  fc.tuple(label, parts).map(([text, more]) => ({ ...more, type, label: text }))
const field = fc.oneof(
  typed('text', flags('required', 'unique', 'searchable', 'indexed', 'hidden')),
  typed('number', flags('required', 'indexed')),
  typed('boolean', fc.constantFrom({}, { default: true })),
  typed('lookup', fc.constantFrom({ object: 'contact' }, { object: 'account', indexed: true })),
  typed('rating', fc.record({ max: fc.integer({ min: 3, max: 10 }) })),
  typed(
    'select',
    fc
      .array(label, { minLength: 1, maxLength: 4 })
      .map(texts => ({ options: texts.map((text, at) => ({ value: `v${at}`, label: text })) })),
  ),
  typed('text', fc.constant({ formula: 'CONCAT(name, "!")' })),
  typed('auto_number', fc.constant({ pattern: 'N-{0000}' })),
)
const reach = fc.constantFrom('none', 'own', 'department', 'below', 'all')
const rights = fc.record({ read: reach, update: reach, create: fc.boolean() })

/** A solution with one object `on`, and a part of every other kind about it. */
function solutionOn(on: string): fc.Arbitrary<Solution> {
  return fc.tuple(label, fc.array(field, { maxLength: 8 }), rights).map(([text, more, allowed]) => {
    const named = { name: 'name', type: 'text', label: text }
    const fields = [named, ...more.map((one, at) => ({ ...one, name: `f${at}` }))]
    const section = { id: 's', label: text, columns: 2, fields: fields.map(one => one.name).toReversed() }
    const view = {
      object: on,
      name: text,
      query: {},
      columns: [{ field: 'name', width: 90 }],
      display: { kind: 'table' },
    }
    const bodies: [SolutionPart['kind'], string, PartBody][] = [
      ['object', on, { name: on, label: text, icon: 'box', nameField: 'name', fields }],
      ['role', `role_${on}`, { name: `role_${on}`, label: text, rights: { byObject: { [on]: allowed } } }],
      ['layout', on, { tabs: [{ id: 't', label: text, sections: [section], related: [] }], without: [] }],
      ['view', `${on}.all`, view],
      ['app', on, { name: on, label: text, icon: 'box', items: [{ object: on }, { view: `${on}.all` }] }],
    ]
    const head = { name: on, label: text, description: { zh: '', en: '' }, version: '1.0.0', objects: [on] }
    return readSolution(filesOf({ head, parts: bodies.map(([kind, name, body]) => ({ kind, name, body })) }))
  })
}

test('whatever is installed is exported as it was', { timeout: 120_000 }, async () => {
  const samples = Array.from({ length: 12 }, (_, at) => at)
  for (const at of samples) {
    const [solution] = fc.sample(solutionOn(`thing${at}`), { numRuns: 1, seed: 4200 + at })
    if (!solution) throw new Error('nothing was made')
    await keepUpload(app.runtime.db, solution, new Date())
    const { status, body } = await app.api('PUT', `/solutions/thing${at}/installation`)
    expect([status, body]).toMatchObject([200, { state: 'done' }])
    const { objects: _objects, ...head } = solution.head
    const parts = solution.parts.map(({ kind, name }) => ({ kind, name }))
    const back = await exported(app.runtime.db, { ...head, parts })
    expect(filesOf(back)).toEqual(filesOf(solution))
  }
})
