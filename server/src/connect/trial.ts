import type { SubscriptionTrial } from '@huiliu/contracts'
import { newId, type Sealer } from '../kernel/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { secretsOf } from './secrets.ts'
import { subscription } from './subscriptions.ts'
import { isTaken, post } from './worker/post.ts'

/** One signed message that says nothing, now; what the address answered. Throws not_found. */
export async function trySubscription(ctx: CallCtx, sealer: Sealer, id: string): Promise<SubscriptionTrial> {
  const { url, networks, name } = await subscription(ctx, id)
  const secrets = await secretsOf(ctx.db, sealer, { id, now: ctx.now })
  const body = JSON.stringify({ type: 'test', timestamp: ctx.now.toISOString(), data: { subscription: name } })
  const began = performance.now()
  const said = await post({ url, networks, id: newId(), body, secrets, now: ctx.now })
  const { status, detail } = said
  return { ok: isTaken(said), status, detail, milliseconds: Math.round(performance.now() - began) }
}
