import { afterAll, beforeAll, expect, test } from 'vitest'
import type { List, LookupView } from '@huiliu/contracts'
import { testApp, type TestApp } from '../app.ts'

/** Rows as SQL makes them: many within one millisecond, some at the very same time. */
const ROWS = 40
const TIMES = `timestamptz '2026-11-01 08:00:00.5' + (i / 2) * interval '1 microsecond'`

let t: TestApp
beforeAll(async () => {
  t = await testApp()
})
afterAll(() => t.close())

/** Every item of a list read page by page, by the cursors it gives. */
async function paged<T>(page: (cursor: string | null) => Promise<List<T>>): Promise<T[]> {
  const all: T[] = []
  for (let cursor: string | null = null, pages = 0; pages <= ROWS; pages++) {
    const { items, next }: List<T> = await page(cursor)
    all.push(...items)
    if (next === null) return all
    cursor = next
  }
  throw new Error('a list without end')
}

async function get<T>(path: string, params: Record<string, string | null>): Promise<List<T>> {
  const given = Object.entries(params).filter((pair): pair is [string, string] => pair[1] !== null)
  const { status, body } = await t.api<List<T>>('GET', `${path}?${String(new URLSearchParams(given))}`)
  expect(status).toBe(200)
  return body
}

test.each(['asc', 'desc'] as const)('records in the order of their changes, %s: each once', async dir => {
  await t.runtime.db.query(
    `insert into ws.rec_product (id, created_at, updated_at, name)
     select gen_random_uuid(), ${TIMES}, ${TIMES}, '${dir} ' || i from generate_series(1, ${ROWS}) as i`,
  )
  const sort = [{ field: 'updated_at', dir }]
  const filter = { field: 'name', op: 'startsWith', value: `${dir} ` }
  const found = await paged(async cursor => {
    const query = { sort, filter, limit: 7, ...(cursor && { cursor }) }
    return (await t.api<List<{ id: string }>>('POST', '/records/product/query', query)).body
  })
  const wanted = await t.runtime.db.query<{ id: string }>(
    `select id from ws.rec_product where name like '${dir} %' order by updated_at ${dir}, id ${dir}`,
  )
  expect(found.map(one => one.id)).toEqual(wanted.map(one => one.id))
})

test('the timeline and what arrived: each once', async () => {
  const { id: source, key } = await t.source('server')
  await t.collect(key, 'identify', { userId: 'paged', timestamp: '2026-10-01T00:00:00Z' })
  await t.processed()
  const { db } = t.runtime
  await db.query(
    `insert into ws.event (id, type, occurred_at, received_at, sighting_id, body)
     select gen_random_uuid(), 'page', ${TIMES}, now(), s.id, '{}' from ws.sighting s, generate_series(1, ${ROWS}) as i where s.key_value = 'paged'`,
  )
  await db.query(
    `insert into ws.delivery (source_id, received_at, path, body)
     select $1, ${TIMES}, '/v1/batch', '{"batch":[]}' from generate_series(1, ${ROWS}) as i`,
    [source],
  )
  const { body } = await t.api<LookupView>('POST', '/contacts/lookup', { kind: 'user_id', value: 'paged' })
  const path = `/contacts/${body.contact?.id}/timeline`
  const events = await paged<{ id: string }>(before => get(path, { limit: '7', before, kind: 'page' }))
  const told = await db.query<{ id: string }>(
    `select id from ws.event where type = 'page' order by occurred_at desc, seq desc`,
  )
  expect(events.map(one => one.id)).toEqual(told.map(one => one.id))

  const arrived = await paged<{ seq: string }>(before => get('/deliveries', { limit: '7', before, source }))
  const deliveries = await db.query<{ seq: string }>(
    'select seq from ws.delivery where source_id = $1 order by received_at desc, seq desc',
    [source],
  )
  expect(arrived.map(one => one.seq)).toEqual(deliveries.map(one => one.seq))
})
