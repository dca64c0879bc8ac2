import { afterAll, beforeAll, expect, test } from 'vitest'
import { testWorkspace, type TestWorkspace } from '../../test/workspace.ts'
import type { Db } from './index.ts'

let ws: TestWorkspace
beforeAll(async () => {
  ws = await testWorkspace()
})
afterAll(() => ws.close())

const backend = async (db: Pick<Db, 'query'>) => (await db.query<{ pid: number }>('select pg_backend_pid() as pid'))[0]

test('statements asked together are answered on one connection, each its own', async () => {
  const asked = Array.from({ length: 20 }, (_, n) => n)
  const answers = await ws.db.together(db =>
    Promise.all(
      asked.map(n =>
        db.query<{ n: number; pid: number }>('select $1::int as n, pg_backend_pid() as pid', [n], { prepare: true }),
      ),
    ),
  )
  expect(answers.flat().map(row => row.n)).toEqual(asked)
  expect(new Set(answers.flat().map(row => row.pid)).size).toBe(1)
})

test('one that fails takes none of the others with it', async () => {
  const outcomes = await ws.db.together(db =>
    Promise.allSettled([
      db.query('select 1 as n'),
      db.query('select 1 / 0', [], { prepare: true }),
      db.query('select 2 as n', [], { prepare: true }),
    ]),
  )
  expect(outcomes.map(one => one.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
})

test('work left behind by a failure does not reach the connection any more', async () => {
  const handles: Db[] = []
  const failing = ws.db.together(async db => {
    handles.push(db)
    await db.query('select 1 / 0')
  })
  await expect(failing).rejects.toThrow()
  await ws.db.tx(async tx => {
    const mine = await backend(tx)
    for (const left of handles) expect(await backend(left)).not.toEqual(mine)
  })
})
