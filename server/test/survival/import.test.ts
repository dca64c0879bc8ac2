import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ImportView } from '@huiliu/contracts'
import { formOf } from '../transfer.ts'
import { install, type Installation } from './installation.ts'

const ROWS = process.env['HUILIU_SOAK'] === '1' ? 100_000 : 4000
/** every so many rows one is refused */
const BAD = 50
const PATIENCE = { timeout: 600_000, interval: 30 }

let huiliu: Installation
beforeAll(async () => {
  huiliu = await install()
})
afterAll(() => huiliu.remove())

async function ask<T = ImportView>(method: string, path: string): Promise<T | undefined> {
  const headers = { authorization: `Bearer ${huiliu.token}` }
  const answer = await fetch(`${huiliu.origin}/api/v1${path}`, { method, headers }).catch(() => undefined)
  // An answer that is lost is asked for again.
  return answer?.ok ? JSON.parse(await answer.text()) : undefined
}

async function drop(csv: string): Promise<ImportView> {
  const { body, type } = await formOf({ object: 'order' }, { name: 'orders.csv', bytes: csv })
  const headers = { authorization: `Bearer ${huiliu.token}`, 'content-type': type }
  const answer = await fetch(`${huiliu.origin}/api/v1/imports`, {
    method: 'POST',
    headers,
    body: Uint8Array.from(body),
  })
  return JSON.parse(await answer.text())
}

/** Kills when about that many rows are taken, or taken back, and starts what died again. */
async function killAt(
  id: string,
  isThere: (view: ImportView) => boolean,
  victim: 'server' | 'postgres',
): Promise<void> {
  await expect.poll(async () => ask('GET', `/imports/${id}`).then(view => view && isThere(view)), PATIENCE).toBe(true)
  if (victim === 'postgres') return huiliu.killPostgres()
  await huiliu.killServer()
  await huiliu.revive()
}

async function untilIt(id: string, status: ImportView['status']): Promise<ImportView | undefined> {
  await expect.poll(async () => (await ask('GET', `/imports/${id}`))?.status, PATIENCE).toBe(status)
  return ask('GET', `/imports/${id}`)
}

test('killed in the middle, an import goes on where it stood: every row once, none half; and so does its undoing', async () => {
  const lines = Array.from({ length: ROWS }, (_, n) => {
    const total = n % BAD === 0 ? 'much' : `${n}.5`
    return `NO-${n},1${3_000_000_000 + Math.floor(n / 2)},客户${Math.floor(n / 2)},${total}`
  })
  const draft = await drop(`订单号,买家电话,买家,金额\n${lines.join('\n')}`)
  expect(draft.mapping.columns).toEqual(['number', 'contact.phone', 'contact.name', 'total'])
  expect(draft.preview).toMatchObject({ new: ROWS - ROWS / BAD, refused: ROWS / BAD })
  await ask('POST', `/imports/${draft.id}/run`)
  await killAt(draft.id, view => view.counts.rows >= ROWS / 6, 'server')
  await killAt(draft.id, view => view.counts.rows >= ROWS / 3, 'postgres')
  await killAt(draft.id, view => view.counts.rows >= (ROWS * 2) / 3, 'server')
  const done = await untilIt(draft.id, 'done')
  expect(done?.counts).toMatchObject({ rows: ROWS, created: ROWS - ROWS / BAD, refused: ROWS / BAD })
  const [orders] = await huiliu.sql<{ n: number; numbers: number; sum: string }>(
    `select count(*)::int as n, count(distinct number)::int as numbers, sum(total)::text as sum from ws.rec_order where deleted_at is null and contact is not null`,
  )
  const kept = lines.flatMap((_, n) => (n % BAD === 0 ? [] : n + 0.5))
  expect(orders).toEqual({
    n: kept.length,
    numbers: kept.length,
    sum: kept.reduce((sum, one) => sum + one, 0).toFixed(1),
  })
  const [events] = await huiliu.sql<{ n: number }>(
    `select count(*)::int as n from ws.event where type = 'record.created' and object = 'order'`,
  )
  expect(events?.n).toBe(kept.length)
  const [refusals] = await huiliu.sql<{ n: number }>('select count(*)::int as n from ws.import_refusal')
  expect(refusals?.n).toBe(ROWS / BAD)
  const persons = `select count(*)::int as n from ws.rec_contact where deleted_at is null and joined_into is null`
  expect(await huiliu.sql(persons)).toEqual([{ n: ROWS / 2 }])

  await ask('DELETE', `/imports/${draft.id}`)
  await killAt(draft.id, view => view.status !== 'undoing' || view.counts.undone >= ROWS / 4, 'server')
  const undone = await untilIt(draft.id, 'undone')
  expect(undone?.counts.kept).toBe(0)
  expect(await huiliu.sql(persons)).toEqual([{ n: 0 }])
  expect(await huiliu.sql('select 1 from ws.rec_order where deleted_at is null')).toEqual([])
}, 3_600_000)
