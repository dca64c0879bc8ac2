import { notFound, startAct, type Tx } from '../kernel/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { mustBeWritable } from './views.ts'
import { notQueued, notResendable } from './problems.ts'
import { tellOf } from './tell.ts'
import type { OutgoingRow } from './types.ts'

/** Takes a message back while it waits. Throws not_found, and message_left once it does no longer. */
export async function takeBack(ctx: CallCtx, id: string): Promise<void> {
  await mustBeWritable(ctx, id)
  await ctx.db.tx(async tx => {
    if ((await locked(tx, id)).state !== 'queued') throw notQueued()
    const actId = await startAct(tx, ctx, { kind: 'message' })
    await tx.query(`update ws.outgoing set state = 'taken_back', reason = null where id = $1`, [id])
    await tellOf(tx, ctx, { id, actId, to: 'taken_back', reason: null })
  })
}

/**
 * A person's word that a message whose outcome is unknown, or that failed, is to be sent once more: the customer may get it
 * twice. Throws not_found, and message_not_open for any other.
 */
export async function resend(ctx: CallCtx, id: string, reason: string): Promise<string> {
  await mustBeWritable(ctx, id)
  return ctx.db.tx(async tx => {
    const { state } = await locked(tx, id)
    if (state !== 'unknown' && state !== 'failed') throw notResendable()
    const actId = await startAct(tx, ctx, { kind: 'message.resend', reason })
    await tx.query(`update ws.outgoing set state = 'queued', reason = null, due_at = $2 where id = $1`, [id, ctx.now])
    await tellOf(tx, ctx, { id, actId, to: 'queued', reason: null })
    return actId
  })
}

/** The worker that is just claiming it is waited for: what it decides is seen. */
async function locked(tx: Tx, id: string): Promise<Pick<OutgoingRow, 'state'>> {
  const [row] = await tx.query<Pick<OutgoingRow, 'state'>>('select state from ws.outgoing where id = $1 for update', [
    id,
  ])
  if (!row) throw notFound()
  return row
}
