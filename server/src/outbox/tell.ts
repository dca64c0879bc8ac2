import type { OutgoingState } from '@huiliu/contracts'
import { appendEvent, type Ctx, type Tx } from '../kernel/index.ts'
import type { Reason } from './types.ts'

/** The topic that wakes the worker. */
export const OUTGOING_WAKE = 'outgoing'

type Change = { id: string; actId: string; to: OutgoingState; reason: Reason | null }

/** A change of a message as an event about it; what was said is told by `message.sent` alone, once it was. */
export async function tellOf(
  tx: Tx,
  ctx: Pick<Ctx, 'wakes' | 'now'>,
  { id, actId, to, reason }: Change,
): Promise<void> {
  const body = { state: to, ...(reason && { reason: reason.code }) }
  await appendEvent(tx, ctx, { type: `outgoing.${to}`, actId, object: 'outgoing', recordId: id, body })
  if (to === 'queued') tx.afterCommit(() => ctx.wakes.wake(OUTGOING_WAKE))
}
