import type { Queryable } from '../kernel/index.ts'
import { quotasAt, type Trigger } from './quotas.ts'

export type QuotaView = {
  /** the day on which the figures were read */
  readAt: string
  triggers: { trigger: Trigger; sends: number; minutes: number; open: number; left: number }[]
}

/** The figures in force, and how many windows are open by each of them with how many sends. */
export async function quotaView(q: Queryable, sourceId: string, now: Date): Promise<QuotaView> {
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
  return { readAt, triggers }
}
