import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DeliveryView, List } from '@huiliu/contracts'
import { testApp, type TestApp } from '../../test/app.ts'

let t: TestApp
let key: string
beforeAll(async () => {
  t = await testApp()
  key = (await t.source('website')).key
})
afterAll(() => t.close())

async function eventTypes(anonymousId: string): Promise<string[]> {
  const rows = await t.runtime.db.query<{ type: string }>(
    `select e.type from ws.event e join ws.sighting s on s.id = e.sighting_id where s.key_value = $1 order by e.seq`,
    [anonymousId],
  )
  return rows.map(row => row.type)
}

test('hostile items spoil neither their batch nor the arrivals page', async () => {
  const hostile = { toString: 1, constructor: 1 }
  const half = `${'x'.repeat(499)}😀`
  const page = { type: 'page', anonymousId: 'hostile' }
  const batch = [
    { ...page, messageId: '1', type: hostile },
    { ...page, messageId: '2', type: 'constructor' },
    { ...page, messageId: '3', timestamp: hostile },
    { ...page, messageId: '4', timestamp: `${'x'.repeat(63)}😀` },
    { ...page, messageId: '5', type: 'identify', traits: { name: half, company: { name: half }, phone: half } },
    { ...page, messageId: '6', type: 'track', event: 'a\u0000b\ud800' },
    { type: 'page', messageId: '7', anonymousId: `null${'\u200b'.repeat(3)}`, userId: `${'u'.repeat(511)}` },
    { ...page, messageId: '8' },
  ]
  expect(await t.collect(key, 'batch', { batch })).toBe(200)
  await t.processed()
  expect(await eventTypes('hostile')).toEqual(['page', 'page', 'identify', 'track.a\ufffdb\ufffd', 'page'])
  const { status, body } = await t.api<List<DeliveryView>>('GET', '/deliveries')
  expect(status).toBe(200)
  expect(body.items[0]?.problems.map(({ item, code }) => [item, code])).toEqual([
    [0, 'unknown_type'],
    [1, 'unknown_type'],
  ])
})

test('an item that cannot be processed spoils no other of its delivery', async () => {
  const { db } = t.runtime
  await db.query(`alter table ws.event add constraint no_such_type check (type <> 'track.Impossible')`)
  const item = { type: 'track', anonymousId: 'partly' }
  const batch = [
    { ...item, messageId: 'p1', event: 'Before' },
    { ...item, messageId: 'p2', type: 'nonsense' },
    { ...item, messageId: 'p3', event: 'Impossible' },
    { ...item, messageId: 'p4', event: 'After' },
  ]
  expect(await t.collect(key, 'batch', { batch })).toBe(200)
  // The running reader finds the bad one; draining beside it would throw.
  await expect.poll(() => eventTypes('partly'), { timeout: 20_000 }).toEqual(['track.Before', 'track.After'])
  await t.processed()
  await db.query('alter table ws.event drop constraint no_such_type')
  const { body } = await t.api<List<DeliveryView>>('GET', '/deliveries')
  expect(body.items[0]?.problems.map(({ item: place, code }) => [place, code])).toEqual([
    [1, 'unknown_type'],
    [2, 'processing_failed'],
  ])
})
