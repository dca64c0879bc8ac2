import { recordAct, type Tx } from '../kernel/index.ts'
import type { CallCtx } from '../workspace/index.ts'

const SUBSCRIPTIONS_CHANGED = 'subscription'

type Change = { id: string; type: `subscription.${string}`; body: Record<string, unknown> }

/** A change as an act of its own, in the transaction that makes it. */
export async function tell(tx: Tx, ctx: CallCtx, { id, type, body }: Change): Promise<void> {
  tx.afterCommit(() => ctx.wakes.wake(SUBSCRIPTIONS_CHANGED))
  await recordAct(tx, ctx, { kind: 'subscription', type, object: 'subscription', recordId: id, body })
}
