import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ImportView, RecordRow } from '@huiliu/contracts'
import { testApp, type TestApp } from '../../test/app.ts'
import { person } from '../../test/people.ts'
import { download, dropFile, undoToEnd } from '../../test/transfer.ts'
import { newRunning, runStep } from './import/run.ts'
import { recut } from './testing/recut.ts'

let t: TestApp
beforeAll(async () => {
  t = await testApp()
})
afterAll(() => t.close())

const label = (zh: string) => ({ zh, en: zh })
const CSV = '名称,编码,温度\n一,A,1\n二,B,2\n三,C,3\n四,D,4\n五,E,5'

async function begun(object: string): Promise<string> {
  const { status } = await t.api('POST', '/objects', {
    name: object,
    label: label('读数'),
    fields: [
      { name: 'name', type: 'text', label: label('名称') },
      { name: 'code', type: 'text', label: label('编码'), unique: true },
      { name: 'heat', type: 'number', label: label('温度') },
    ],
  })
  expect(status).toBe(201)
  const { body } = await dropFile(t, CSV, { object })
  await recut(t, body.id, 2)
  await t.runtime.db.query(`update ws.import set status = 'running', started_at = now() where id = $1`, [body.id])
  return body.id
}

/** One transaction of the run at a time, as the background does it. */
async function steps(id: string, most: number): Promise<void> {
  const { ctx } = await person(t, { role: 'admin' })
  const running = newRunning(t.runtime.imports.store)
  for (let n = 0; n < most; n++) if (!(await runStep(ctx, id, running))) return
}

const viewOf = async (id: string) => (await t.api<ImportView>('GET', `/imports/${id}`)).body

test('a field deleted while an import runs: rows after it are refused, those before are whole', async () => {
  const id = await begun('reading')
  await steps(id, 1)
  expect((await t.api('DELETE', '/objects/reading/fields/heat')).status).toBe(204)
  await steps(id, 10)
  expect(await viewOf(id)).toMatchObject({ status: 'done', counts: { rows: 5, created: 2, refused: 3 } })
  const { body } = await t.api<{ items: RecordRow[] }>('GET', '/records/reading?limit=10&sort=name')
  expect(body.items.map(row => row['code']).sort()).toEqual(['A', 'B'])
  const refused = (await download(t, `/imports/${id}/refused`)).bytes.toString().split('\r\n')
  expect(refused[1]).toBe('三,C,3,温度：这一列对应的字段已被删除，或您不能再写')
  expect(refused).toHaveLength(5)
  expect(await undoToEnd(t, id)).toMatchObject({ status: 'undone', counts: { kept: 0 } })
  expect((await t.api<{ items: unknown[] }>('GET', '/records/reading?limit=10')).body.items).toEqual([])
})

test('the whole object deleted while an import runs: the rest is refused, and the run ends', async () => {
  const id = await begun('gone')
  await steps(id, 1)
  expect((await t.api('DELETE', '/objects/gone')).status).toBe(204)
  await steps(id, 10)
  expect(await viewOf(id)).toMatchObject({ status: 'done', counts: { rows: 5, created: 2, refused: 3 } })
})
