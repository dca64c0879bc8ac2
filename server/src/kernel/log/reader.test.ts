import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testWorkspace, type TestWorkspace } from '../../../test/workspace.ts'
import {
  appendEvents,
  createWakes,
  drainReader,
  newId,
  readerLag,
  startReader,
  stepReader,
  type Db,
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
    pause: 0,
    handle: async (_tx, rows) => {
      if (rows.some(row => row.type === failOn)) throw new Error('bad row')
      seen.push(...rows.filter(row => row.type.startsWith(`${name}.`)).map(row => row.type))
    },
    giveUp: async (_tx: Tx, row) => {
      seen.push(`gave up ${row.type}`)
    },
  }
}

/** A transaction that does `work` and then stays open until `release` is called. */
async function heldOpen(work: (tx: Tx) => Promise<void>): Promise<{ release: () => Promise<void> }> {
  let release = () => {}
  let began = () => {}
  const held = new Promise<void>(resolve => (release = resolve))
  const worked = new Promise<void>(resolve => (began = resolve))
  const done = ws.db.tx(async tx => {
    await work(tx)
    began()
    await held
  })
  await worked
  return { release: () => (release(), done) }
}

test('a reader never passes a row of a transaction that is still running', async () => {
  const wakes = createWakes()
  const seen: string[] = []
  const reader = recorder('slow', seen)
  await ws.db.tx(tx => appendEvents(tx, wakes, [happened('slow.before')]))
  const slow = await heldOpen(tx => appendEvents(tx, wakes, [happened('slow.first')]))
  await ws.db.tx(tx => appendEvents(tx, wakes, [happened('slow.second')]))
  await drainReader(ws.db, reader)
  expect(seen).toEqual(['slow.before'])
  await slow.release()
  await drainReader(ws.db, reader)
  expect(seen).toEqual(['slow.before', 'slow.first', 'slow.second'])
})

test('a transaction that writes, but not to the log, holds up no reader; nor does one taken back', async () => {
  const wakes = createWakes()
  const seen: string[] = []
  const reader = recorder('beside', seen)
  const beside = await heldOpen(async tx => {
    await tx.query(`insert into ws.department (id, name, path) values ($1, '测试', array[$1::uuid])`, [newId()])
    await tx.query('savepoint before')
    await appendEvents(tx, wakes, [happened('beside.never')])
    await tx.query('rollback to savepoint before')
  })
  await ws.db.tx(tx => appendEvents(tx, wakes, [happened('beside.1')]))
  await drainReader(ws.db, reader)
  expect(seen).toEqual(['beside.1'])
  await beside.release()
})

test('a reader of some rows passes the others unread, and a heavy row comes alone', async () => {
  const wakes = createWakes()
  const seen: string[] = []
  const steps: string[][] = []
  const reader: Reader<Seen> = {
    ...recorder('some', seen),
    only: `type like 'some.wanted%'`,
    weight: { of: 'length(type)', most: 30 },
    handle: async (_tx, rows) => void steps.push(rows.map(row => row.type)),
  }
  const types = [
    'some.other',
    'some.wanted.1',
    'some.wanted.2',
    'some.other',
    `some.wanted.${'x'.repeat(40)}`,
    'some.wanted.3',
  ]
  await ws.db.tx(tx => appendEvents(tx, wakes, [...types.map(happened), happened('some.other')]))
  expect(await drainReader(ws.db, reader)).toBeGreaterThan(types.length)
  expect(steps).toEqual([types.slice(1, 3), types.slice(4, 5), types.slice(5, 6)])
  expect(await stepReader(ws.db, reader)).toBe(0)
})

test('who holds a reader back is named', async () => {
  const wakes = createWakes()
  const slow = await heldOpen(async tx => {
    await appendEvents(tx, wakes, [happened('named.1')])
    await tx.query('select pg_sleep(2.1)')
  })
  const { blockedBy } = await readerLag(ws.db, recorder('named', []))
  expect(blockedBy).toBeGreaterThan(0)
  await slow.release()
})

/** What a writer does: its events in several statements, some in savepoints, some taken back, with pauses in between. */
const writer = fc.record({
  commits: fc.boolean(),
  steps: fc.array(
    fc.record({ rows: fc.integer({ min: 1, max: 3 }), back: fc.boolean(), ms: fc.integer({ max: 5, min: 0 }) }),
    {
      minLength: 1,
      maxLength: 4,
    },
  ),
})

type Writer = { commits: boolean; steps: { rows: number; back: boolean; ms: number }[] }

async function writes({ commits, steps }: Writer, name: string): Promise<string[]> {
  const wakes = createWakes()
  const kept: string[] = []
  const giveUp = new Error('taken back')
  const work = ws.db.tx(async tx => {
    kept.length = 0
    for (const [step, { rows, back, ms }] of steps.entries()) {
      const events = Array.from({ length: rows }, (_, row) => happened(`${name}.${step}.${row}`))
      await tx.query('savepoint step')
      await appendEvents(tx, wakes, events)
      await tx.query('select pg_sleep($1)', [ms / 1000])
      if (back) await tx.query('rollback to savepoint step')
      else kept.push(...events.map(event => event.type))
    }
    if (!commits) throw giveUp
  })
  await work.catch((error: unknown) => {
    if (error !== giveUp) throw error
    kept.length = 0
  })
  return kept
}

test('whatever writers do at once, a reader sees every kept row once, and a later number of one writer later', async () => {
  const name = 'many'
  const seen: string[] = []
  const reader = recorder(name, seen)
  let run = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(writer, { minLength: 1, maxLength: 4 }), { minLength: 4, maxLength: 6 }),
      async lanes => {
        seen.length = 0
        const prefix = `${name}.${run++}`
        let writing = true
        const all = Promise.all(
          lanes.map(async (own, lane) => {
            const kept: string[] = []
            for (const [n, one] of own.entries()) kept.push(...(await writes(one, `${prefix}.${lane}.${n}`)))
            return kept
          }),
        ).finally(() => (writing = false))
        while (writing) await stepReader(ws.db, reader)
        const kept = await all
        await drainReader(ws.db, reader)
        for (const [lane, own] of kept.entries())
          expect(seen.filter(type => type.startsWith(`${prefix}.${lane}.`))).toEqual(own)
        expect(seen).toHaveLength(kept.flat().length)
      },
    ),
    { numRuns: process.env['HUILIU_SOAK'] === '1' ? 300 : 12 },
  )
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

/** Runs a reader of events of its own kind until it has seen what is wanted. */
async function running(
  reader: Reader<Seen>,
  { seen, wanted, db = ws.db }: { seen: string[]; wanted: string[]; db?: Db },
): Promise<void> {
  const wakes = createWakes()
  const stop = startReader({ db, wakes, log: ws.log }, { ...reader, only: `type like '${reader.name}.%'` })
  try {
    await ws.db.tx(tx => appendEvents(tx, wakes, [happened(`${reader.name}.last`)]))
    await expect.poll(() => seen, { timeout: 20_000 }).toEqual([...wanted, `${reader.name}.last`])
  } finally {
    await stop()
  }
}

test('a row that cannot be handled is given up alone and holds up nobody', async () => {
  const wakes = createWakes()
  const seen: string[] = []
  for (const type of ['bad.1', 'bad.broken', 'bad.2']) await ws.db.tx(tx => appendEvents(tx, wakes, [happened(type)]))
  await running(recorder('bad', seen, 'bad.broken'), { seen, wanted: ['bad.1', 'gave up bad.broken', 'bad.2'] })
})

test('a running reader follows what is committed', async () => {
  const seen: string[] = []
  await running(recorder('follow', seen), { seen, wanted: [] })
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

test('of two processes, one never gives up a row at which the other has arrived meanwhile', async () => {
  const wakes = createWakes()
  const seen: string[] = []
  const mine = recorder('pair', seen, 'pair.broken')
  const theirs = { ...recorder('pair', seen), only: `type like 'pair.%'` }
  let failures = 0
  let helped = false
  const failing: Reader<Seen> = {
    ...mine,
    handle: (tx, rows) => mine.handle(tx, rows).catch(error => (failures++, Promise.reject(error))),
  }
  // After this one's last try, the other has handled the row, before this one can write down that it gave it up.
  const db: Db = {
    ...ws.db,
    tx: async work => {
      if (failures === 4 && !helped) {
        helped = true
        await stepReader(ws.db, theirs, 1)
      }
      return ws.db.tx(work)
    },
  }
  for (const type of ['pair.broken', 'pair.next']) await ws.db.tx(tx => appendEvents(tx, wakes, [happened(type)]))
  await running(failing, { seen, db, wanted: ['pair.broken', 'pair.next'] })
  expect(helped).toBe(true)
})
