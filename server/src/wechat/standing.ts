import type { WechatStanding } from '@huiliu/contracts'
import type { Queryable } from '../kernel/index.ts'
import { quotasAt } from './quotas.ts'

/** When the platform called last; the figures in force, and how many windows are open by each with how many sends. */
export async function wechatStanding(q: Queryable, sourceId: string, now: Date): Promise<WechatStanding> {
  const rows = await q.query<{ trigger: string; open: number; left: number }>(
    `select trigger, count(*)::int as open, sum(sends - cardinality(spent))::int as left
     from ws.wechat_window where source_id = $1 and expires_at > $2 group by trigger`,
    [sourceId, now],
  )
  const { readAt, by } = quotasAt(now)
  const triggers = (['message', 'menu', 'follow', 'scan'] as const).map(trigger => {
    const found = rows.find(row => row.trigger === trigger)
    return { trigger, ...by[trigger], open: found?.open ?? 0, left: found?.left ?? 0 }
  })
  const [called] = await q.query<{ at: Date }>(
    `select received_at as at from ws.delivery where source_id = $1 and path = '/hooks' order by received_at desc limit 1`,
    [sourceId],
  )
  return { calledAt: called?.at.toISOString() ?? null, readAt, triggers }
}
