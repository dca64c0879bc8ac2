import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testWorkspace, type TestWorkspace } from '../../../test/workspace.ts'
import {
  appendEvents,
  createWakes,
  drainReader,
  newId,
  startReader,
  type NewEvent,
  type Reader,
  type Row,
  type Tx,
} from '../index.ts'

type Seen = Row & { seq: string; id: string; type: string }

let ws: TestWorkspace
beforeAll(async () => {
  ws = await testWorkspace()
})
afterAll(() => ws.close())

function happened(type: string): NewEvent {
  return { id: newId(), type, occurredAt: new Date(), receivedAt: new Date(), body: { n: 1 } }
}

/** A reader that writes down what it saw, in the transaction that moves its cursor. */
function recorder(name: string, seen: string[], failOn?: string): Reader<Seen> {
  return {
    name,
    table: 'event',
    columns: 'id, type',
    batch: 10,
    handle: async (_tx, rows) => {
      if (rows.some(row => row.type === failOn)) throw new Error('bad row')
      seen.push(...rows.filter(row => row.type.startsWith(`${name}.`)).map(row => row.type))
    },
    giveUp: async (_tx: Tx, row) => {
      seen.push(`gave up ${row.type}`)
    },
  }
}

test('a reader never passes a row of a transaction that is still running', async () => {
  const wakes = createWakes()
  const seen: string[] = []
  const reader = recorder('slow', seen)
  let release = () => {}
  const held = new Promise<void>(resolve => (release = resolve))
  const slow = ws.db.tx(async tx => {
    await appendEvents(tx, wakes, [happened('slow.first')])
    await held
  })
  await sleep(50)
  await ws.db.tx(tx => appendEvents(tx, wakes, [happened('slow.second')]))
  await drainReader(ws.db, reader)
  expect(seen).toEqual([])
  release()
  await slow
  await drainReader(ws.db, reader)
  expect(seen).toEqual(['slow.first', 'slow.second'])
})

test('what a reader does takes effect once, however often it is run and by however many', async () => {
  const wakes = createWakes()
  const seen: string[] = []
  const reader = recorder('once', seen)
  for (let n = 0; n < 35; n++) await ws.db.tx(tx => appendEvents(tx, wakes, [happened(`once.${n}`)]))
  await Promise.all([drainReader(ws.db, reader), drainReader(ws.db, reader), drainReader(ws.db, reader)])
  await drainReader(ws.db, reader)
  expect(seen).toEqual(Array.from({ length: 35 }, (_, n) => `once.${n}`))
})

test('a row that cannot be handled is given up alone and holds up nobody', async () => {
  const wakes = createWakes()
  const seen: string[] = []
  for (const type of ['bad.1', 'bad.broken', 'bad.2']) await ws.db.tx(tx => appendEvents(tx, wakes, [happened(type)]))
  const stop = startReader({ db: ws.db, wakes, log: ws.log }, recorder('bad', seen, 'bad.broken'))
  await expect.poll(() => seen, { timeout: 10_000 }).toEqual(['bad.1', 'gave up bad.broken', 'bad.2'])
  await stop()
})

test('a wake after the commit is enough: a reader need not wait for its poll', async () => {
  const wakes = createWakes()
  const seen: string[] = []
  const stop = startReader({ db: ws.db, wakes, log: ws.log }, recorder('wake', seen))
  await ws.db.tx(tx => appendEvents(tx, wakes, [happened('wake.1')]))
  await expect.poll(() => seen).toEqual(['wake.1'])
  await stop()
})

test('hash is that of salt and body, so that erasing both leaves a chain that verifies', async () => {
  const wakes = createWakes()
  const event = { ...happened('hash.1'), body: { 名: '李晓雯', n: 1.5 } }
  await ws.db.tx(tx => appendEvents(tx, wakes, [event]))
  const [row] = await ws.db.query(
    `select hash = sha256(salt || convert_to(body::text, 'UTF8')) as ok, length(salt) as salt from ws.event where id = $1`,
    [event.id],
  )
  expect(row).toEqual({ ok: true, salt: 16 })
})
