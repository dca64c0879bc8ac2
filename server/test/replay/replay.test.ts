import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRandom, type Random } from '../../src/kernel/index.ts'
import { liveOf } from '../../src/objects/ddl.ts'
import { testApp, type TestApp } from '../app.ts'

const RUNS = process.env['HUILIU_SOAK'] === '1' ? 1000 : 60
const WAVES = 4

let t: TestApp
beforeAll(async () => {
  t = await testApp()
})
afterAll(() => t.close())

type Item = Record<string, unknown>

/** One short life of a shop: three users, shared devices and addresses, orders told in several messages. */
function stream(seed: number): (prefix: string) => Item[] {
  return prefix => {
    const random = createRandom(seed)
    return Array.from({ length: random.int(4, 14) }, (_, at) => ({
      ...item(random, prefix),
      messageId: `${prefix}-${at}`,
      // Coarse, so that equal times happen.
      timestamp: new Date(Date.UTC(2026, 0, 1, 0, random.int(0, 12))).toISOString(),
    }))
  }
}

const ORDER_EVENTS = ['Order Completed', 'Order Updated', 'Order Shipped', 'Order Delivered', 'Order Refunded'] as const

function item(random: Random, prefix: string): Item {
  const userId = `${prefix}-u${random.int(1, 3)}`
  const device = random.chance(0.5) ? { anonymousId: `${prefix}-d${random.int(1, 2)}` } : {}
  if (random.chance(0.4)) {
    const email = random.chance(0.6) ? { email: `${prefix}-${random.pick(['a', 'b'])}@example.com` } : {}
    return {
      type: 'identify',
      userId,
      ...device,
      traits: { ...email, name: random.pick(['安', '白', '陈']), city: random.pick(['上海', '苏州']) },
    }
  }
  if (random.chance(0.3))
    return { type: 'page', name: 'Home', ...(random.chance(0.5) ? { userId } : {}), anonymousId: `${prefix}-d1` }
  return { type: 'track', event: random.pick(ORDER_EVENTS), ...orderOf(random, prefix) }
}

/** Messages about one order disagree on what it came to, what was bought, in which currency and by whom. */
function orderOf(random: Random, prefix: string): Item {
  const lines = Array.from({ length: random.int(0, 3) }, () => ({
    sku: `P-${random.int(1, 2)}`,
    quantity: random.int(1, 2),
    price: 3,
  }))
  const total = random.int(0, 9)
  const said = {
    ...(total > 0 && { total }),
    ...(random.chance(0.3) && { currency: 'USD' }),
    ...(lines.length > 0 && { products: lines }),
  }
  return {
    // Who says the same of an order at the same time is the same: nothing but his message's id would settle it.
    userId: `${prefix}-u${1 + (total % 3)}`,
    properties: { order_id: `${prefix}-o${random.int(1, 2)}`, ...said },
  }
}

async function deliver(key: string, batch: Item[]): Promise<void> {
  if (batch.length > 0) expect(await t.collect(key, 'batch', { batch })).toBe(200)
}

/** The same items shuffled, some of them twice or thrice, cut into batches. */
function disturbed(items: Item[], random: Random): Item[][] {
  const all = items.flatMap(one => Array.from({ length: random.chance(0.4) ? random.int(2, 3) : 1 }, () => one))
  const shuffled = all.map(one => ({ one, place: random.next() })).toSorted((a, b) => a.place - b.place)
  const batches: Item[][] = Array.from({ length: WAVES }, () => [])
  for (const { one } of shuffled) batches[random.int(0, WAVES - 1)]?.push(one)
  return batches
}

/** All that a stream came to, by names that do not say which telling it was. */
async function outcome(prefix: string): Promise<unknown> {
  const like = `${prefix}-%`
  const q = (text: string) => t.runtime.db.query<{ told: string }>(text, [like])
  const persons = await q(
    `select string_agg(key_kind || ' ' || key_value, ', ' order by key_kind collate "C", key_value collate "C") as told
     from ws.sighting where key_value like $1 group by person_id`,
  )
  const contacts = await q(
    `select concat_ws(' | ', c.name, c.email, c.city, (select string_agg(s.key_value, ', ' order by s.key_value collate "C") from ws.sighting s where s.person_id = c.id)) as told
     from ws.rec_contact c where ${liveOf('contact', 'c')} and exists (select from ws.sighting s where s.person_id = c.id and s.key_value like $1)`,
  )
  const facts = await q(
    `select s.key_value || ' ' || f.field || ' ' || f.value::text || ' ' || f.at as told from ws.fact f join ws.sighting s on s.id = f.sighting_id where s.key_value like $1`,
  )
  const orders = await q(
    `select concat_ws(' | ', o.number, o.status, o.total, o.currency_code, o.ordered_at, s.key_value,
       (select string_agg(concat_ws(' ', l.sku, l.quantity, l.amount), ', ' order by l.sku, l.quantity, l.amount) from ws.rec_order_line l where l."order" = o.id and l.deleted_at is null)) as told
     from ws.rec_order o left join ws.sighting s on s.id = o.contact_via where o.number like $1 and o.deleted_at is null`,
  )
  const events = await q(
    `select s.key_value || ' ' || e.type || ' ' || e.occurred_at || ' ' || e.body::text as told
     from ws.event e join ws.sighting s on s.id = e.sighting_id where s.key_value like $1 and e.type !~ '^(record|identity)'`,
  )
  const plain = (rows: { told: string }[]) => rows.map(({ told }) => told.replaceAll(prefix, 'p')).toSorted()
  return {
    persons: plain(persons),
    contacts: plain(contacts),
    facts: plain(facts),
    orders: plain(orders),
    events: plain(events),
  }
}

test(`in any order, in any batches, however often: ${RUNS} streams come to the same`, async () => {
  const { key } = await t.source('server')
  const runs = Array.from({ length: RUNS }, (_, seed) => ({ seed, clean: `c${1000 + seed}`, again: `d${1000 + seed}` }))
  for (const { seed, clean } of runs) {
    const inOrder = stream(seed)(clean).toSorted((a, b) => String(a['timestamp']).localeCompare(String(b['timestamp'])))
    await deliver(key, inOrder)
  }
  await t.processed()
  const waves = runs.map(({ seed, again }) => disturbed(stream(seed)(again), createRandom(seed + 7)))
  for (let wave = 0; wave < WAVES; wave++) {
    for (const batches of waves) await deliver(key, batches[wave] ?? [])
    await t.processed()
  }
  // And all of it once more.
  for (const { seed, again } of runs) await deliver(key, stream(seed)(again))
  await t.processed()
  for (const { seed, clean, again } of runs)
    expect(await outcome(again), `stream ${seed}`).toEqual(await outcome(clean))
}, 600_000)
