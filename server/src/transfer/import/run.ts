import type { Label } from '@huiliu/contracts'
import { createMemory, insertSource, type IdentityServices, type Memory } from '../../identity/index.ts'
import { joining, ProblemError, startAct, type FileStore, type Tx } from '../../kernel/index.ts'
import type { CallCtx } from '../../workspace/index.ts'
import type { SheetRow } from '../files/sheet.ts'
import { planRows } from '../plan/plan.ts'
import type { Landing, RowIn, RowIssue } from '../plan/types.ts'
import { applyRows } from './apply.ts'
import { saveOptions } from './add-options.ts'
import { prepare } from './around.ts'
import { unfitting } from './unfitting.ts'
import { outcomeOf } from './preview.ts'
import { NO_COUNTS, findImport, insertRefusals, insertStep, readChunk, type ImportRow } from './store.ts'

/** What a run knows of the tables from one transaction to the next, and which rows of the present one were refused. */
export type Running = { memory: Memory; store: FileStore; refused: Map<number, RowIssue[]> }

/** Customers told in passing are told again soon; the rows themselves never are. */
const REMEMBERED = 10_000

export function newRunning(store: FileStore): Running {
  return { memory: createMemory(REMEMBERED), store, refused: new Map() }
}

/**
 * One transaction of an import: the rows of a chunk, what became of each, and how far the import has come, all or nothing.
 * So a crash anywhere takes it up at the first row that was not taken. Returns whether there is more.
 */
export async function runStep(ctx: CallCtx, id: string, running: Running): Promise<boolean> {
  const at = await findImport(ctx.db, id)
  if (at.status !== 'running') return false
  const chunk = await readChunk(ctx.db, id, at.next_chunk)
  if (!chunk) {
    await finish(ctx, id)
    return false
  }
  const rows = chunk.slice(at.next_place)
  await saveOptions(ctx, at, rows)
  await attempt(ctx, { at, size: chunk.length, rows, running })
  running.refused.clear()
  return true
}

/** `size`: rows of the whole chunk */
type Attempt = { at: ImportRow; size: number; rows: SheetRow[]; running: Running }

/** A row that the database refuses spoils the others of its transaction: it is told apart, refused, and the others taken. */
async function attempt(ctx: CallCtx, given: Attempt): Promise<void> {
  const { rows, running } = given
  try {
    return await ctx.db.tx(tx => take(tx, ctx, given))
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    const named = issuesByRow(error)
    for (const [row, issues] of named) running.refused.set(row, issues)
    const [only] = rows
    if (named.size === 0 && rows.length === 1 && only) running.refused.set(only.row, issuesOf(error))
  }
  const isTold = rows.some(({ row }) => running.refused.has(row))
  const fewer = isTold ? rows : rows.slice(0, Math.ceil(rows.length / 2))
  await attempt(ctx, { ...given, rows: fewer })
}

async function take(tx: Tx, outer: CallCtx, { at, size, rows, running }: Attempt): Promise<void> {
  const ctx = { ...outer, db: joining(tx) }
  // What a crash of the machine would lose is read again: how far the import has come is lost with it. Its end is flushed.
  tx.send('set local synchronous_commit = off')
  const now = await findImport(tx, at.id, { lock: true })
  if (now.status !== 'running' || now.next_chunk !== at.next_chunk || now.next_place !== at.next_place) return
  if (now.counts.rows === 0) await insertSource(tx, { id: at.id, kind: 'file', name: at.file_name, writeKey: null })
  const fitting = await prepared(ctx, at)
  const given = rows.map((one): RowIn => ({ ...one, issues: [...(running.refused.get(one.row) ?? [])] }))
  if ('issues' in fitting) for (const { issues } of given) issues.push(...fitting.issues)
  const landings = 'issues' in fitting ? [] : await planRows(fitting.around, fitting.root, given)
  const accepted = landings.flatMap((landing, place): Landing[] =>
    landing && given[place]?.issues.length === 0 ? [landing] : [],
  )
  if (accepted.length > 0 && !('issues' in fitting)) {
    const actId = await startAct(tx, ctx, { kind: 'import', reason: at.file_name })
    const applying = {
      importId: at.id,
      actId,
      services: servicesOf(ctx, running.memory),
      store: running.store,
      toldAt: tellingTimes(at),
    }
    const sightings = await applyRows(tx, fitting.around, applying, {
      root: fitting.root,
      landings: accepted,
    })
    await insertStep(tx, at.id, { actId, sightings })
  }
  const refused = given.filter((row, place) => row.issues.length > 0 || !landings[place])
  await insertRefusals(
    tx,
    at.id,
    refused.map(({ row, cells, issues }) => ({
      row,
      cells,
      problems: issues.map(({ field, message }) => ({ field, message })),
    })),
  )
  await move(tx, now, { size, rows: given, landings })
}

/** What the rows need; or why none of them can be taken any more, since what they are about was changed meanwhile. */
async function prepared(
  ctx: CallCtx,
  at: ImportRow,
): Promise<Awaited<ReturnType<typeof prepare>> | { issues: RowIssue[] }> {
  try {
    return await prepare(ctx, at)
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    return { issues: unfitting(error, at.columns) }
  }
}

/** What comes of who is who is done in the name of whoever imports. */
function servicesOf(ctx: CallCtx, memory: Memory): IdentityServices {
  return { wakes: ctx.wakes, memory, system: now => ({ ...ctx, now }) }
}

/** A millisecond from row to row, the last one when the import began. */
function tellingTimes({ started_at, total }: ImportRow): (row: number) => Date {
  const began = started_at?.getTime() ?? 0
  return row => new Date(began - Math.max(0, total + 100 - row))
}

async function move(
  tx: Tx,
  { id, next_chunk, next_place, counts }: ImportRow,
  { size, rows, landings }: { size: number; rows: RowIn[]; landings: (Landing | null)[] },
): Promise<void> {
  const after = { ...NO_COUNTS, ...counts, rows: counts.rows + rows.length }
  for (const [at, row] of rows.entries()) after[COUNTED[outcomeOf(row, landings[at] ?? null)]]++
  const place = next_place + rows.length
  const chunk = place >= size ? [next_chunk + 1, 0] : [next_chunk, place]
  await tx.query('update ws.import set next_chunk = $2, next_place = $3, counts = $4 where id = $1', [
    id,
    ...chunk,
    after,
  ])
}

const COUNTED = {
  new: 'created',
  proposal: 'created',
  update: 'updated',
  join: 'joined',
  unchanged: 'unchanged',
  skip: 'skipped',
  conflict: 'refused',
  refused: 'refused',
} as const

async function finish({ db }: CallCtx, id: string): Promise<void> {
  await db.tx(async tx => {
    await tx.query(`update ws.import set status = 'done', ended_at = now() where id = $1 and status = 'running'`, [id])
    // What was read is in the records now; the refused rows are kept apart.
    await tx.query('delete from ws.import_chunk where import_id = $1', [id])
  })
}

/** `row.12.phone` is what the row's own change was called. */
function issuesByRow(error: ProblemError): Map<number, RowIssue[]> {
  const found = new Map<number, RowIssue[]>()
  for (const { path, code, message } of error.errors) {
    const [, row, field = ''] = /^row\.(\d+)\.(.+)$/.exec(path) ?? []
    if (row === undefined) continue
    const issue: RowIssue = { field: field === '' ? null : field, code, message }
    found.set(Number(row), [...(found.get(Number(row)) ?? []), issue])
  }
  return found
}

function issuesOf({ definition: { code, title }, errors, params }: ProblemError): RowIssue[] {
  const fill = (text: string) => text.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''))
  const whole: Label = { zh: fill(title.zh), en: fill(title.en) }
  if (errors.length === 0) return [{ field: null, code, message: whole }]
  return errors.map(({ path, code: inner, message }) => ({ field: path, code: inner, message }))
}
