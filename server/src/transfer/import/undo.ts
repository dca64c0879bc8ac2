import type { ImportKept, UndoResult } from '@huiliu/contracts'
import { FACT_FIELDS, withdrawSightings } from '../../identity/index.ts'
import { joining, ProblemError, type Tx } from '../../kernel/index.ts'
import { takeBack } from '../../objects/index.ts'
import type { CallCtx } from '../../workspace/index.ts'
import { actsOf, findImport, lastStep, type Step } from './store.ts'

/** A contact stands for a person, whoever made it: what an import said of him goes, what others said stays. */
const EMPTIED = { contact: FACT_FIELDS }
const KEPT_SHOWN = 1000

/**
 * Takes back one transaction of an import, the last one first: the records it was the last to change, field by field where
 * the value is still the import's, then what its rows said of persons. Returns whether there is more. A crash takes it up at the same step, and
 * taking back twice changes nothing.
 */
export async function undoStep(ctx: CallCtx, id: string): Promise<boolean> {
  const { status } = await findImport(ctx.db, id)
  if (status !== 'undoing') return false
  const step = await lastStep(ctx.db, id)
  if (!step) {
    await end(ctx, id)
    return false
  }
  try {
    const among = await actsOf(ctx.db, id)
    await ctx.db.tx(async tx => {
      // What a crash of the machine would lose is taken back again.
      tx.send('set local synchronous_commit = off')
      await withdraw(tx, ctx, { id, step, result: await back(tx, ctx, { step, among }) })
    })
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    await oneByOne(ctx, id, step)
  }
  return true
}

type Back = { step: Step; among: string[]; only?: string[] }

async function back(tx: Tx, ctx: CallCtx, { step, ...which }: Back): Promise<UndoResult> {
  return takeBack(tx, { ...ctx, db: joining(tx) }, { actId: step.act_id, emptied: EMPTIED, ...which })
}

/** Where one record cannot be taken back, the others are: it is kept, and listed. */
async function oneByOne(ctx: CallCtx, id: string, step: Step): Promise<void> {
  const records = await ctx.db.query<{ object: string; record_id: string }>(
    `select object, record_id, max(seq) as last from ws.event where act_id = $1 and type like 'record.%' group by object, record_id order by last desc`,
    [step.act_id],
  )
  const among = await actsOf(ctx.db, id)
  const all: UndoResult = { actId: null, undone: [], kept: [] }
  for (const { object, record_id: record } of records) {
    try {
      const { undone, kept } = await ctx.db.tx(tx => back(tx, ctx, { step, among, only: [record] }))
      all.undone.push(...undone)
      all.kept.push(...kept)
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      all.kept.push({ object, id: record, field: 'id', value: error.definition.title[ctx.locale] })
    }
  }
  await ctx.db.tx(tx => withdraw(tx, ctx, { id, step, result: all }))
}

type Done = { id: string; step: Step; result: UndoResult }

async function withdraw(tx: Tx, ctx: CallCtx, { id, step, result }: Done): Promise<void> {
  const { status, counts, kept } = await findImport(tx, id, { lock: true })
  if (status !== 'undoing') return
  await withdrawSightings(tx, { ...ctx, db: joining(tx) }, step.sightings)
  await tx.query('update ws.import_step set undone_at = now() where import_id = $1 and number = $2', [id, step.number])
  const after = { ...counts, undone: counts.undone + result.undone.length, kept: counts.kept + result.kept.length }
  const listed: ImportKept[] = [...kept, ...result.kept].slice(0, KEPT_SHOWN)
  await tx.query('update ws.import set counts = $2, kept = $3 where id = $1', [id, after, JSON.stringify(listed)])
}

async function end({ db }: CallCtx, id: string): Promise<void> {
  await db.tx(async tx => {
    await tx.query(`update ws.import set status = 'undone', ended_at = now() where id = $1 and status = 'undoing'`, [
      id,
    ])
    await tx.query('delete from ws.import_chunk where import_id = $1', [id])
  })
}
