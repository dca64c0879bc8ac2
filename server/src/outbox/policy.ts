import type { SendPolicy } from '@huiliu/contracts'
import { recordAct, type Queryable } from '../kernel/index.ts'
import type { CallCtx } from '../workspace/index.ts'

export const MAX_CAP_DAYS = 90

/** Until somebody decides: nobody is asked anything at night, or more than three times a week, and nothing is looked at. */
const FIRST: SendPolicy = {
  quiet: { from: '21:00', to: '08:00' },
  caps: [{ messages: 3, days: 7 }],
  opens: false,
  clicks: false,
}

export async function policyOf(q: Queryable): Promise<SendPolicy> {
  const [row] = await q.query<{ policy: SendPolicy }>('select policy from ws.send_policy', [], { prepare: true })
  return row?.policy ?? FIRST
}

export async function changePolicy(ctx: CallCtx, change: Partial<SendPolicy>): Promise<SendPolicy> {
  return ctx.db.tx(async tx => {
    const policy = { ...(await policyOf(tx)), ...change }
    await tx.query(
      'insert into ws.send_policy (policy) values ($1) on conflict (id) do update set policy = excluded.policy',
      [JSON.stringify(policy)],
    )
    await recordAct(tx, ctx, {
      kind: 'send_policy',
      type: 'send_policy.changed',
      object: 'send_policy',
      body: { policy },
    })
    return policy
  })
}
