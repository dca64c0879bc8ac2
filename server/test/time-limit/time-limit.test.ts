import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ObjectDef, Problem, RecordRow } from '@huiliu/contracts'
import { backgroundDone } from '../../src/objects/index.ts'
import { asSomebodyElse } from '../../src/kernel/db.ts'
import { testApp, type TestApp } from '../app.ts'

const LIMIT_MS = 250

let t: TestApp
beforeAll(async () => {
  t = await testApp({ statementMs: LIMIT_MS })
})
afterAll(() => t.close())

/** While somebody else holds the products. */
async function locked<T>(mode: string, work: () => Promise<T>): Promise<T> {
  return t.runtime.db.tx(async tx => {
    await tx.query(`lock table ws.rec_product in ${mode} mode`)
    return work()
  })
}

test('a statement that takes too long is ended and told as such; a change leaves nothing behind', async () => {
  const { body: made } = await t.api<RecordRow>('POST', '/records/product', { name: '泵' })
  const path = `/records/product/${made.id}`
  await locked('access exclusive', async () => {
    for (const [method, url, body] of [
      ['GET', '/records/product', undefined],
      ['PATCH', path, { name: '电机' }],
      ['POST', '/records/product', { name: '电机' }],
    ] as const) {
      const answer = await t.api<Problem>(method, url, body)
      expect(answer).toMatchObject({ status: 422, body: { code: 'query_too_slow' } })
    }
  })
  expect((await t.api(`GET`, path)).body).toEqual(made)
  expect((await t.api<{ items: RecordRow[] }>('GET', '/records/product')).body.items).toHaveLength(1)
})

test('an index asked for by a request takes as long as it wants', async () => {
  const { db } = t.runtime
  const waits = () =>
    db.query<{ ms: number }>(
      `select extract(epoch from now() - query_start)::float8 * 1000 as ms from pg_stat_activity
       where query like 'create index concurrently%' || $1 || '%' and wait_event_type = 'Lock'`,
      [db.schema],
    )
  await locked('row exclusive', async () => {
    const path = '/objects/product/fields/unit'
    expect((await t.api('PATCH', path, { indexed: true })).status).toBe(200)
    await expect
      .poll(async () => (await asSomebodyElse(waits))[0]?.ms ?? 0, { timeout: 20_000 })
      .toBeGreaterThan(2 * LIMIT_MS)
  })
  await backgroundDone(db)
  const { body } = await t.api<ObjectDef>('GET', '/objects/product')
  const unit = body.fields.find(field => field.name === 'unit')
  expect(unit).toMatchObject({ indexed: true })
  expect(unit).not.toHaveProperty('indexing')
})
