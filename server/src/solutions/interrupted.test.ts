import { afterAll, beforeAll, expect, test } from 'vitest'
import type { List, SolutionView } from '@huiliu/contracts'
import { testApp, type TestApp } from '../../test/app.ts'
import { disagreements } from '../objects/index.ts'
import { createLogger } from '../kernel/logger.ts'
import { systemCtx } from '../workspace-runtime.ts'
import { resumeChanges, unfinishedChanges } from './carry-out.ts'
import { KINDS } from './kinds/index.ts'
import { compare, partsNow } from './plan.ts'
import { fleet } from './testing/fleet.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp()
})
afterAll(() => app.close())

const contextOf = () => systemCtx({ ...app.runtime, log: createLogger({ level: 'silent' }) })

test('wherever an installation ends before its end, going on comes to the same', { timeout: 60_000 }, async () => {
  const db = app.runtime.db
  const target = fleet()
  const { works } = compare({ installed: undefined, target, now: await partsNow(db) })
  for (let made = 0; made <= KINDS.length; made++) {
    // As it stands in the log when the process ends: some kinds of parts are made, and nothing says so.
    await db.query(
      `insert into ws.solution_change (id, solution, label, act, version, state, at, act_id, work, kept)
       values (gen_random_uuid(), 'fleet', $1, 'install', '1.0.0', 'running', now(), gen_random_uuid(), $2, 0)`,
      [JSON.stringify(target.head.label), JSON.stringify({ works, will: target })],
    )
    for (const { kind, apply } of KINDS.slice(0, made))
      await apply(
        contextOf(),
        works.filter(work => work.kind === kind),
      )
    expect(await unfinishedChanges(db)).toEqual(['fleet'])
    await resumeChanges(contextOf())
    expect(await unfinishedChanges(db)).toEqual([])
    const now = await partsNow(db)
    for (const { kind, name, after } of works) expect(now.get(`${kind}/${name}`), `${kind} ${name}`).toEqual(after)
    expect(await disagreements(db)).toEqual([])
    const { body } = await app.api<List<SolutionView>>('GET', '/solutions')
    expect(body.items.find(one => one.name === 'fleet')?.installed).toBe('1.0.0')
    expect((await app.api('DELETE', '/solutions/fleet/installation?confirmed=true')).status).toBe(200)
  }
})

test('one at a time: a second installation meanwhile is refused', async () => {
  const { db } = app.runtime
  await db.query(
    `insert into ws.solution_change (id, solution, label, act, state, at, act_id, work, kept)
     values (gen_random_uuid(), 'other', '{}', 'install', 'running', now(), gen_random_uuid(), '{"works":[]}', 0)`,
  )
  const refused = await app.api<{ code: string }>('PUT', '/solutions/core/installation')
  expect([refused.status, refused.body.code]).toEqual([409, 'solution_busy'])
  await db.query(`delete from ws.solution_change where solution = 'other'`)
})
