import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Field } from '@huiliu/contracts'
import { forbidden } from '../../kernel/index.ts'
import { catalogOf, countEvery, objectIn, queryRecords } from '../../objects/index.ts'
import { profileOf, rightsOn, type CallCtx } from '../../workspace/index.ts'
import type { Mark, OutCell, OutRows } from '../files/out.ts'
import { MOST_SHEET_ROWS, writeSheet } from '../files/write.ts'
import { wallAt } from '../meaning/local-time.ts'
import { nothingToExport, tooManyToExport } from '../problems.ts'
import { cellOf } from './cell.ts'
import { columnsOf } from './columns.ts'
import { decidersOf } from './deciders.ts'
import { exportPolicy, findExport, type ExportRow } from './store.ts'
import { tellExport } from './tell-export.ts'

export type Exporting = { folder: string; stopping: () => boolean }

const PAGE = 500
const TOLD_EVERY = 10
/** Whoever waits for fewer sees them come. */
const WORTH_A_NOTICE = 5000
const DAY_MS = 86_400_000

/** Thrown where the server stops: the export is written anew when it starts. */
class Stopped extends Error {}

/** Counts, asks for leave where that is needed, and writes the file: all of it or nothing. Throws forbidden, too_many_to_export. */
export async function runExport(ctx: CallCtx, id: string, { folder, stopping }: Exporting): Promise<void> {
  const row = await findExport(ctx.db, id)
  if (!rightsOn(ctx.caller, row.object).export) throw forbidden()
  const policy = await exportPolicy(ctx.db)
  const expected = await countEvery(ctx, { object: row.object, filter: row.query.filter, search: row.query.search })
  if (row.format === 'xlsx' && expected >= MOST_SHEET_ROWS) throw tooManyToExport({ max: MOST_SHEET_ROWS - 1 })
  await ctx.db.query('update ws.export set expected = $2, rows = 0 where id = $1', [id, expected])
  const isAllowed = row.decided_by !== null || policy.approveAbove === null || expected <= policy.approveAbove
  if (!isAllowed) return askLeave(ctx, row, expected)
  const path = join(folder, id)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  try {
    const file = await written(ctx, row, { path: `${path}.part`, stopping, marked: policy.marked })
    await rename(`${path}.part`, path)
    await finish(ctx, row, { ...file, keptUntil: new Date(Date.now() + policy.keptDays * DAY_MS) })
  } catch (error) {
    await rm(`${path}.part`, { force: true })
    if (!(error instanceof Stopped)) throw error
  }
}

async function askLeave(ctx: CallCtx, row: ExportRow, expected: number): Promise<void> {
  const members = await decidersOf(ctx, row)
  await ctx.db.tx(async tx => {
    const [waits] = await tx.query(
      `update ws.export set status = 'waiting' where id = $1 and status = 'running' returning id`,
      [row.id],
    )
    if (!waits) return
    const body = { export: row.id, object: row.object, rows: expected }
    await tellExport(tx, ctx, { type: 'export.asked', body, tell: { kind: 'export_asked', members } })
  })
}

type Written = { rows: number; bytes: number; sha256: string; name: string }
type Writing = { path: string; stopping: () => boolean; marked: boolean }

async function written(ctx: CallCtx, row: ExportRow, { path, stopping, marked }: Writing): Promise<Written> {
  const { timeZone } = await profileOf(ctx)
  const object = objectIn(await catalogOf(ctx), row.object)
  const columns = columnsOf(ctx, object, row.fields)
  if (columns.length === 0) throw nothingToExport()
  const now = wallAt(new Date().toISOString(), timeZone)
  const name = `${object.label[ctx.locale]}-${now.slice(0, 10)}.${row.format}`
  const counted = { rows: 0 }
  const rows = pages(ctx, row, { columns, timeZone, stopping, counted })
  const mark: Mark = { by: row.actor.name, at: now.slice(0, 16).replace('T', ' '), locale: ctx.locale, line: marked }
  const hash = createHash('sha256')
  let bytes = 0
  const measured = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk)
      bytes += chunk.length
      done(null, chunk)
    },
  })
  await pipeline(writeSheet(row.format, rows, { mark }), measured, createWriteStream(path, { mode: 0o600 }))
  return { rows: counted.rows, bytes, sha256: hash.digest('hex'), name }
}

type Paging = { columns: Field[]; timeZone: string; stopping: () => boolean; counted: { rows: number } }

async function* pages(ctx: CallCtx, { id, object, query }: ExportRow, paging: Paging): OutRows {
  const { columns, timeZone, stopping, counted } = paging
  yield [columns.map(({ label }): OutCell => ({ is: 'text', text: label[ctx.locale] }))]
  const { fields: own } = objectIn(await catalogOf(ctx), object)
  const fields = columns.map(field => field.name).filter(name => own.some(field => field.name === name))
  let cursor: string | undefined
  for (let page = 1; ; page++) {
    if (stopping()) throw new Stopped()
    const { items, next } = await queryRecords(ctx, object, {
      ...query,
      fields,
      limit: PAGE,
      ...(cursor && { cursor }),
    })
    yield items.map(row => columns.map(field => cellOf(ctx, { field, row, timeZone })))
    counted.rows += items.length
    if (next === null) return
    cursor = next
    if (page % TOLD_EVERY === 0) await tellProgress(ctx, id, counted.rows)
  }
}

/** Stops where the export was withdrawn meanwhile. */
async function tellProgress({ db }: CallCtx, id: string, rows: number): Promise<void> {
  const found = await db.query(`update ws.export set rows = $2 where id = $1 and status = 'running' returning id`, [
    id,
    rows,
  ])
  if (found.length === 0) throw new Stopped()
}

async function finish(
  outer: CallCtx,
  row: ExportRow,
  { rows, bytes, sha256, name, keptUntil }: Written & { keptUntil: Date },
): Promise<void> {
  const ctx = { ...outer, now: new Date() }
  await ctx.db.tx(async tx => {
    const [done] = await tx.query(
      `update ws.export set status = 'done', rows = $2, bytes = $3, sha256 = $4, file_name = $5, kept_until = $6, ended_at = $7
       where id = $1 and status = 'running' returning id`,
      [row.id, rows, bytes, sha256, name, keptUntil, ctx.now],
    )
    if (!done) return
    const isTold = row.decided_by !== null || rows > WORTH_A_NOTICE
    const members = isTold && row.member_id !== null ? [row.member_id] : []
    const body = { export: row.id, object: row.object, rows, fields: row.fields, query: row.query, sha256 }
    await tellExport(tx, ctx, { type: 'export.done', body, tell: { kind: 'export_done', members } })
  })
}
