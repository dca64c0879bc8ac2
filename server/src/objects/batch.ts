import type { Problem, RecordRow } from '@huiliu/contracts'
import { ProblemError, notFound, problemDetails, startAct, versionConflict, type Tx } from '../kernel/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { findRecord } from './get.ts'
import type { Answer } from './idempotency.ts'
import { againIfTaken, perform, type Done, type Operation } from './perform.ts'

export type Asked = { operations: Operation[]; atomic: boolean; reason?: string | undefined }
export type BatchItem = Partial<Done> & { status: number; problem?: Problem }

/**
 * Operations on records of any objects under one act, so that one undo takes all of it back. `atomic`: all or nothing, and
 * problems name their operation (`operations.3.email`); else each stands for itself and has its own answer.
 */
export async function performBatch(ctx: CallCtx, { operations, atomic, reason }: Asked): Promise<Answer> {
  const { actId, items } = await ctx.db.tx(async tx => {
    const act = await startAct(tx, ctx, { kind: 'record', reason })
    const asked = { actId: act, operations }
    const made = atomic
      ? (await perform(tx, ctx, { ...asked, at: 'operations' })).map(itemOf)
      : await oneByOne(tx, ctx, asked)
    return { actId: act, items: made }
  })
  const wrote = items.some(item => item.version !== undefined)
  return { actId: wrote ? actId : null, body: { actId: wrote ? actId : null, items } }
}

type Part = { actId: string; operations: Operation[] }

/** All of them in one go where nothing is wrong; where something is, by halves, until what is wrong stands alone. */
async function oneByOne(tx: Tx, ctx: CallCtx, part: Part): Promise<BatchItem[]> {
  const { actId, operations } = part
  try {
    const tried = () => tx.attempt(inner => perform(inner, ctx, part))
    const done = await (operations.length === 1 ? againIfTaken(tried) : tried())
    return done.map(itemOf)
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    if (operations.length === 1) {
      const problem = problemDetails(error, ctx)
      return [{ status: problem.status, problem }]
    }
    const middle = Math.ceil(operations.length / 2)
    const before = await oneByOne(tx, ctx, { actId, operations: operations.slice(0, middle) })
    return [...before, ...(await oneByOne(tx, ctx, { actId, operations: operations.slice(middle) }))]
  }
}

function itemOf(done: Done): BatchItem {
  return { status: done.op === 'create' ? 201 : 200, ...done }
}

type Upserting = Extract<Operation, { op: 'upsert' }>

/**
 * Changes the record with this value, or makes it; answers with it as the caller may see it, 201 when it was made. With a
 * version only what is there is changed. Throws version_conflict, invalid_input, forbidden.
 */
export async function upsertRecord(ctx: CallCtx, upsert: Upserting): Promise<Answer> {
  return ctx.db.txThen(
    async tx => {
      const actId = await startAct(tx, ctx, { kind: 'record' })
      const [done] = await perform(tx, ctx, { actId, operations: [upsert] })
      if (!done) throw notFound()
      if (done.op === 'create' && upsert.version !== undefined) throw versionConflict()
      return { actId, done }
    },
    async (db, { actId, done: { id, op, object, version } }) => {
      const record: RecordRow | undefined = await findRecord({ ...ctx, db }, object, id)
      return {
        actId: version === undefined ? null : actId,
        body: record ?? { id, version: version ?? 1 },
        status: op === 'create' ? 201 : 200,
      }
    },
  )
}
