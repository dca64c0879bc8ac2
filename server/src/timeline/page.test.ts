import type { CustomerPage } from '@huiliu/contracts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testApp, type TestApp } from '../../test/app.ts'

const DAY_MS = 86_400_000

let t: TestApp
let shop: string
beforeAll(async () => {
  t = await testApp()
  shop = (await t.source('server')).key
})
afterAll(() => t.close())

/** Somebody with as many page views, evenly over the days before now, and a word about who he is. */
async function visitor(name: string, { views, days }: { views: number; days: number }): Promise<string> {
  const at = (n: number) => new Date(Date.now() - (n * days * DAY_MS) / views).toISOString()
  const batch = Array.from({ length: views }, (_, n) => ({
    type: 'page',
    userId: name,
    name: `第 ${n} 页`,
    timestamp: at(n),
    messageId: `${name}-${n}`,
  }))
  const traits = { email: `${name}@example.com` }
  const known = { type: 'identify', userId: name, traits, messageId: `${name}-known` }
  expect(await t.collect(shop, 'batch', { batch: [...batch, known] })).toBe(200)
  await t.processed()
  const [sighting] = await t.runtime.db.query<{ person_id: string }>(
    'select person_id from ws.sighting where key_value = $1',
    [name],
  )
  return sighting?.person_id ?? ''
}

test.each([
  { views: 20, days: 5 },
  { views: 40, days: 100 },
  { views: 50, days: 700 },
  { views: 90, days: 60 },
])('the page of $views views over $days days is what its parts are', async ({ views, days }) => {
  const id = await visitor(`v${views}d${days}`, { views, days })
  const part = async (path: string) => (await t.api('GET', `/contacts/${id}${path}`)).body
  const { body: page } = await t.api<CustomerPage>('GET', `/contacts/${id}/page`)
  expect(page.river).toEqual(await part('/river'))
  expect(page.timeline).toEqual(await part('/timeline?limit=60'))
  expect(page.identity).toEqual(await part('/identity'))
  expect(page.contact).toEqual(await part(''))
  // The views, what was said of him, and the contact it made.
  expect(page.river.streams.map(stream => stream.total)).toEqual([views + 2])
})
