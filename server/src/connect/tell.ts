import { appendEvents, newId, startAct, type Tx } from '../kernel/index.ts'
import type { CallCtx } from '../workspace/index.ts'

const SUBSCRIPTIONS_CHANGED = 'subscription'

type Change = { id: string; type: `subscription.${string}`; body: Record<string, unknown> }

/** A change as an act of its own, in the transaction that makes it. */
export async function tell(tx: Tx, ctx: CallCtx, { id, type, body }: Change): Promise<void> {
  tx.afterCommit(() => ctx.wakes.wake(SUBSCRIPTIONS_CHANGED))
  const actId = await startAct(tx, ctx, { kind: 'subscription' })
  const times = { occurredAt: ctx.now, receivedAt: ctx.now }
  await appendEvents(tx, ctx.wakes, [
    { id: newId(), type, ...times, actId, object: 'subscription', recordId: id, body },
  ])
}
