import type { SubscriptionTrial } from '@huiliu/contracts'
import { newId, type Sealer } from '../kernel/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { secretsOf } from './secrets.ts'
import { subscription } from './subscriptions.ts'
import { post } from './worker/post.ts'

/** One signed message that says nothing, now; what the address answered. Throws not_found. */
export async function trySubscription(ctx: CallCtx, sealer: Sealer, id: string): Promise<SubscriptionTrial> {
  const { url, networks, name } = await subscription(ctx, id)
  const secrets = await secretsOf(ctx.db, sealer, { id, now: ctx.now })
  const body = JSON.stringify({ type: 'test', timestamp: ctx.now.toISOString(), data: { subscription: name } })
  const began = performance.now()
  const { status, detail } = await post({ url, networks, id: newId(), body, secrets, now: ctx.now })
  const ok = status !== null && status >= 200 && status < 300
  return { ok, status, detail, milliseconds: Math.round(performance.now() - began) }
}
