import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SolutionChange, SolutionPlan } from '@huiliu/contracts'
import { testApp, type TestApp } from '../../test/app.ts'
import { disagreements } from '../objects/index.ts'
import { shippedSolutions } from './shipped.ts'

const ORDER = ['sales', 'service', 'marketing']
let t: TestApp
beforeAll(async () => {
  t = await testApp()
})
afterAll(() => t.close())

describe('what the product ships', () => {
  test('installs in an empty workspace, part by part, and is then as its files say', async () => {
    for (const name of ORDER) {
      const done = await t.api<SolutionChange>('PUT', `/solutions/${name}/installation`)
      expect([name, done.status, done.body.state ?? done.body]).toEqual([name, 200, 'done'])
    }
    await t.processed()
    for (const name of ORDER) {
      const { body } = await t.api<SolutionPlan>('GET', `/solutions/${name}/plan`)
      expect(body.parts.filter(part => part.act !== 'none' || part.kept.length > 0)).toEqual([])
    }
    expect(await disagreements(t.runtime.db)).toEqual([])
  }, 120_000)

  test('every view of every object answers, as a list and in its groups', async () => {
    for (const solution of shippedSolutions().values())
      for (const { name, body } of solution.parts.filter(part => part.kind === 'view')) {
        const object = String(body['object'])
        const { filter, sort } = Object(body['query'])
        const list = await t.api('POST', `/records/${object}/query`, { filter, sort, count: true })
        const { group: by, sums } = Object(body['display'])
        const groups = await t.api('POST', `/records/${object}/groups`, { filter, by, sums })
        expect([name, list.status, groups.status, groups.status === 200 ? '' : groups.body]).toEqual([
          name,
          200,
          200,
          '',
        ])
      }
  })

  test('every word for people is there in both languages', () => {
    for (const { head, parts } of shippedSolutions().values())
      for (const [at, label] of [head, ...parts.map(part => part.body)].flatMap(one => labelsIn(one, head.name))) {
        expect([at, typeof label.zh, typeof label.en]).toEqual([at, 'string', 'string'])
        expect([at, label.zh === '', label.en === '']).toEqual([at, label.en === '', label.zh === ''])
        if (label.en !== '')
          expect([at, label.en, /\p{Script=Han}/u.test(String(label.en))]).toEqual([at, label.en, false])
      }
  })
})

type Words = { zh?: unknown; en?: unknown }

/** Everything that has words in one of the languages, with where it stands. */
function labelsIn(value: unknown, at: string): [string, Words][] {
  if (typeof value !== 'object' || value === null) return []
  const inner = Object.entries(value).flatMap(([key, one]) => labelsIn(one, `${at}.${key}`))
  return 'zh' in value || 'en' in value ? [[at, value], ...inner] : inner
}
