import type { Queryable } from '../kernel/index.ts'

/** Messages that were sent or withheld are kept for thirty days; dead ones until somebody looks after them. */
export async function forgetTold(q: Queryable, now: Date): Promise<void> {
  await q.query(
    `delete from ws.subscription_event e using ws.subscription s
     where e.subscription_id = s.id and e.state in ('sent', 'withheld') and e.settled_at < $1::timestamptz - interval '30 days'`,
    [now],
  )
}
