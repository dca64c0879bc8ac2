import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRandom, idFrom } from '../../src/kernel/index.ts'
import { startClients, type Known } from './client.ts'
import { install, type Installation } from './installation.ts'

const isSoak = process.env['HUILIU_SOAK'] === '1'
const ROUNDS = isSoak ? 50 : 3
const SEED = Number(process.env['HUILIU_SEED'] ?? Date.now() % 1_000_000)
const PATIENCE = { timeout: 60_000, interval: 200 }

let huiliu: Installation
beforeAll(async () => {
  huiliu = await install()
})
afterAll(() => huiliu.remove())

const VICTIMS = ['server', 'postgres', 'both'] as const

/** Kills at a random moment; whoever looks after the dead starts them again. */
async function kill(victim: (typeof VICTIMS)[number], delayMs: number): Promise<void> {
  await sleep(delayMs)
  if (victim !== 'server') huiliu.killPostgres()
  if (victim === 'postgres') return
  await huiliu.killServer()
  await huiliu.revive()
}

async function healthy(): Promise<boolean> {
  const answer = await fetch(`${huiliu.origin}/healthz`).catch(() => undefined)
  if (!answer?.ok) return false
  const { readers }: { readers: { seconds: number }[] } = JSON.parse(await answer.text())
  return readers.length > 0 && readers.every(({ seconds }) => seconds === 0)
}

test(`killed ${ROUNDS} times under load, every acknowledged event is there exactly once`, async () => {
  const random = createRandom(SEED)
  console.log(`seed ${SEED}`)
  for (let round = 0; round < ROUNDS; round++) {
    const victim = VICTIMS[round % VICTIMS.length] ?? 'server'
    const clients = startClients(huiliu, { random, prefix: `r${round}` })
    await kill(victim, random.int(300, 1500))
    // Some load on what has just come back, too.
    await sleep(random.int(100, 700))
    const known = await clients.stop()
    await expect.poll(healthy, PATIENCE).toBe(true)
    expect(known.wrong, `${victim}, round ${round}`).toEqual([])
    expect(known.sent.size).toBeGreaterThan(0)
    await eventsAreThere(known)
    await recordsAreThere(known)
    await timelinesAreThose(known)
    await nothingContradicts()
  }
}, 3_600_000)

async function eventsAreThere({ sent }: Known): Promise<void> {
  const byEventId = new Map([...sent].map(([id, one]) => [idFrom(huiliu.source.id, id), one]))
  const rows = await huiliu.sql<{ id: string; n: number }>(
    'select id, count(*)::int as n from ws.event where id = any($1) group by id',
    [[...byEventId.keys()]],
  )
  const counts = new Map(rows.map(({ id, n }) => [id, n]))
  expect([...byEventId].filter(([id, one]) => one.acknowledged && counts.get(id) !== 1)).toEqual([])
  expect([...counts].filter(([, n]) => n > 1)).toEqual([])
}

/** Orders are made by a reader of their own, accounts by requests: none is missing, none is there twice. */
async function recordsAreThere({ sent, accounts }: Known): Promise<void> {
  const orders = new Map([...sent.values()].flatMap(one => (one.order ? [[one.order, one.acknowledged]] : [])))
  const made = await huiliu.sql<{ number: string }>('select number from ws.rec_order where number = any($1)', [
    [...orders.keys()],
  ])
  expectOnce(
    orders,
    made.map(row => row.number),
  )
  const named = await huiliu.sql<{ name: string }>('select name from ws.rec_account where name = any($1)', [
    [...accounts.keys()],
  ])
  expectOnce(
    accounts,
    named.map(row => row.name),
  )
}

function expectOnce(wanted: Map<string, boolean>, found: string[]): void {
  expect(found.length).toBe(new Set(found).size)
  const there = new Set(found)
  expect([...wanted].filter(([key, acknowledged]) => acknowledged && !there.has(key))).toEqual([])
}

type Page = { items: { id: string; type: string }[]; next: string | null }

/** What the API shows of each person is what his client knows, once each. */
async function timelinesAreThose({ sent }: Known): Promise<void> {
  for (const [user, own] of Map.groupBy(sent, ([, one]) => one.user)) {
    const acknowledged = own.flatMap(([id, one]) => (one.acknowledged ? [idFrom(huiliu.source.id, id)] : []))
    const shown = await timelineOf(user)
    expect(shown.length, user).toBe(new Set(shown).size)
    expect(
      acknowledged.filter(id => !shown.includes(id)),
      user,
    ).toEqual([])
    const known = new Set(own.map(([id]) => idFrom(huiliu.source.id, id)))
    expect(
      shown.filter(id => !known.has(id)),
      user,
    ).toEqual([])
  }
}

/** Ids of the shop's events on the timeline of a user, who may be unknown when nothing of his was acknowledged. */
async function timelineOf(user: string): Promise<string[]> {
  const { contact } = await api<{ contact: { id: string } | null }>(
    `/contacts/lookup?kind=user_id&value=${user}&scope=${huiliu.source.namespace}`,
  )
  const ids: string[] = []
  for (let before = ''; contact;) {
    const page = await api<Page>(`/contacts/${contact.id}/timeline?limit=200${before}`)
    ids.push(...page.items.flatMap(({ id, type }) => (/^(track|identify)/.test(type) ? [id] : [])))
    if (!page.next) break
    before = `&before=${page.next}`
  }
  return ids
}

async function api<T>(path: string): Promise<T> {
  const answer = await fetch(`${huiliu.origin}/api/v1${path}`, { headers: { authorization: `Bearer ${huiliu.token}` } })
  if (!answer.ok) throw new Error(`${path} ${answer.status} ${await answer.text()}`)
  return JSON.parse(await answer.text())
}

/** Nobody gave up on anything; versions are those of the log; each order has its line; every person is a sighting. */
async function nothingContradicts(): Promise<void> {
  const versions = ['order', 'account', 'contact'].map(
    object => `(select count(*) from ws.rec_${object} r
       where r.version <> (select count(distinct e.record_version) from ws.event e where e.record_id = r.id))::int as ${object}s`,
  )
  const [found] = await huiliu.sql(`select ${versions.join(', ')},
    (select count(*) from ws.delivery_problem)::int as problems,
    (select count(*) from ws.act where kind = 'sales.order_not_taken')::int as orders_not_taken,
    (select count(*) from ws.rec_order o where 1 <> (select count(*) from ws.rec_order_line l where l."order" = o.id))::int as lines,
    (select count(*) from ws.sighting s where not exists (select from ws.sighting p where p.id = s.person_id))::int as persons`)
  expect(found).toEqual({ orders: 0, accounts: 0, contacts: 0, problems: 0, orders_not_taken: 0, lines: 0, persons: 0 })
}
