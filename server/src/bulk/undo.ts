import type { UndoResult } from '@huiliu/contracts'
import { joining, ProblemError, type Tx } from '../kernel/index.ts'
import { notUndoable, registerUndo, takeBack } from '../objects/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { advance, end, findBulk, type BulkRow } from './store.ts'
import { BULK } from './wake.ts'

const STEP = 500

/** Taking the act back begins here and goes on in the background; on each record the rights of whoever asked are judged. */
export function registerBulkUndo(): void {
  registerUndo(
    'bulk',
    async (tx, ctx, { actId }) => {
      if ((await undoBulksOf(tx, ctx, actId)) === 0) throw notUndoable()
    },
    () => true,
  )
}

/** Begins to take back the bulk acts that are part of an act; answers with how many those are. */
export async function undoBulksOf(tx: Tx, ctx: CallCtx, actId: string): Promise<number> {
  const rows = await tx.query(
    `update ws.bulk set status = 'undoing', undoer = $2, ended_at = null, dismissed_at = null
     where act_id = $1 and status in ('running', 'done', 'stopped', 'failed') returning id`,
    [actId, ctx.actor],
  )
  tx.afterCommit(() => ctx.wakes.wake(BULK))
  return rows.length
}

/** Takes the next records back, field by field where the value is still the act's. Returns whether there is more. */
export async function undoStep(ctx: CallCtx, id: string): Promise<boolean> {
  const row = await findBulk(ctx.db, id)
  if (row.status !== 'undoing') return false
  const records = await ctx.db.query<{ record_id: string }>(
    `select distinct record_id from ws.event where act_id = $1 and object = $3 and type like 'record.%' and ($2::uuid is null or record_id > $2)
     order by record_id limit ${STEP}`,
    [row.act_id, row.undone_after, row.object],
  )
  if (records.length === 0) {
    await end(ctx.db, id, { from: 'undoing', to: 'undone' })
    return false
  }
  await attempt(
    ctx,
    row,
    records.map(one => one.record_id),
  )
  return true
}

async function attempt(ctx: CallCtx, row: BulkRow, ids: string[]): Promise<void> {
  try {
    await ctx.db.tx(async tx => {
      const at = await stillAt(tx, row)
      if (at) await settle(tx, at, ids, await back(tx, ctx, { row, ids }))
    })
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    const [only] = ids
    if (ids.length > 1 || !only) return attempt(ctx, row, ids.slice(0, Math.ceil(ids.length / 2)))
    const kept = [{ object: row.object, id: only, field: 'id', value: null }]
    await ctx.db.tx(async tx => {
      const at = await stillAt(tx, row)
      if (at) await settle(tx, at, ids, { actId: null, undone: [], kept })
    })
  }
}

/** The row, locked, where no other process has gone on with it meanwhile. */
async function stillAt(tx: Tx, { id, status, undone_after: after }: BulkRow): Promise<BulkRow | undefined> {
  const row = await findBulk(tx, id, { lock: true })
  return row.status === status && row.undone_after === after ? row : undefined
}

async function back(tx: Tx, ctx: CallCtx, { row, ids }: { row: BulkRow; ids: string[] }): Promise<UndoResult> {
  const { act_id: actId } = row
  return takeBack(tx, { ...ctx, db: joining(tx) }, { actId, among: [actId], only: ids })
}

async function settle(tx: Tx, row: BulkRow, ids: string[], { undone, kept }: UndoResult): Promise<void> {
  const last = ids.at(-1)
  await advance(tx, row, {
    counts: { undone: undone.length, kept: kept.length },
    kept: kept.map(one => one.id),
    ...(last && { undoneAfter: last }),
  })
}
