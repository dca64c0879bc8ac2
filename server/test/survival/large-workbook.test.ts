import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ImportView } from '@huiliu/contracts'
import { sendFile } from '../transfer.ts'
import { install, type Installation } from './installation.ts'
import { withFolder } from './folder.ts'

/** Nearly all that a sheet of Excel can hold. */
const ROWS = Number(process.env['HUILIU_ROWS'] ?? 1_000_000)
const PATIENCE = { timeout: 3 * 3_600_000, interval: 200 }

let huiliu: Installation
beforeAll(async () => {
  huiliu = await install()
})
afterAll(() => huiliu?.remove())

test(
  'a workbook of a million rows, the server killed twice in the middle: every row is there once',
  async () => {
    const draft = await withFolder(async folder => drop(await written(join(folder, 'orders.xlsx'))))
    expect(draft.preview).toMatchObject({ new: ROWS, refused: 0 })
    await ask('POST', `/imports/${draft.id}/run`)
    for (const part of [1 / 3, 2 / 3]) {
      await expect
        .poll(async () => ((await ask('GET', `/imports/${draft.id}`))?.counts.rows ?? 0) >= ROWS * part, PATIENCE)
        .toBe(true)
      await huiliu.killServer()
      await huiliu.revive()
    }
    await expect.poll(async () => (await ask('GET', `/imports/${draft.id}`))?.status, PATIENCE).toBe('done')
    const [held] = await huiliu.sql(
      `select count(*)::int as rows, count(distinct number)::int as numbers, sum(total)::text as sum,
              (select count(*)::int from ws.event where type = 'record.created' and object = 'order') as told
       from ws.rec_order where deleted_at is null`,
    )
    expect(held).toEqual({ rows: ROWS, numbers: ROWS, told: ROWS, sum: ((ROWS * (ROWS - 1)) / 2).toString() })
  },
  4 * 3_600_000,
)

/** By a streaming writer of others: row by row, texts shared between cells. */
async function written(filename: string): Promise<string> {
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({ filename, useSharedStrings: true, useStyles: true })
  const sheet = book.addWorksheet('订单')
  sheet.addRow(['订单号', '金额', '状态', '下单时间']).commit()
  const day = new Date(Date.UTC(2024, 0, 5, 8, 30))
  for (let n = 0; n < ROWS; n++) sheet.addRow([`NO-${n}`, n, '已付款', day]).commit()
  sheet.commit()
  await book.commit()
  return filename
}

async function drop(path: string): Promise<ImportView> {
  const { origin, token } = huiliu
  const file = { name: 'orders.xlsx', bytes: await readFile(path) }
  const { status, text } = await sendFile({ origin, token, fields: { object: 'order' }, file })
  expect(status, text.slice(0, 300)).toBe(201)
  return JSON.parse(text)
}

async function ask(method: string, path: string): Promise<ImportView | undefined> {
  const headers = { authorization: `Bearer ${huiliu.token}` }
  const answer = await fetch(`${huiliu.origin}/api/v1${path}`, { method, headers }).catch(() => undefined)
  return answer?.ok ? JSON.parse(await answer.text()) : undefined
}
