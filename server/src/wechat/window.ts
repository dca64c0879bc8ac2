import type { SourceKind } from '@huiliu/contracts'
import type { Queryable } from '../kernel/index.ts'
import type { Trigger } from './quotas.ts'

/** What a follower's acts allow to be sent to him. `remaining` and `expiresAt` are of the window that ends last. */
export type Window = { trigger: Trigger; remaining: number; expiresAt: Date }
export type OpenWindow = { trigger: Trigger; left: number; expiresAt: Date }

/**
 * All open windows together: how many sends are left, and until when the last of them may leave. With none left the window
 * that ends last says so; null where none is open.
 */
export function windowIn(windows: OpenWindow[], now: Date): Window | null {
  const open = windows.filter(one => one.expiresAt > now).sort((a, b) => b.expiresAt.getTime() - a.expiresAt.getTime())
  const [longest] = open.filter(one => one.left > 0)
  const [last] = open
  if (!last) return null
  const { trigger, expiresAt } = longest ?? last
  return { trigger, remaining: open.reduce((sum, one) => sum + one.left, 0), expiresAt }
}

export type WindowAsked = { sourceId: string; kind: SourceKind; recipient: string; now: Date }

/** What the send gate asks: undefined for another kind of channel, null where nothing may be sent now. */
export async function windowOf(q: Queryable, asked: WindowAsked): Promise<Window | null | undefined> {
  if (asked.kind !== 'wechat') return undefined
  const { sourceId, recipient, now } = asked
  const rows = await q.query<OpenWindow>(
    `select w.trigger, w.sends - cardinality(w.spent) as left, w.expires_at as "expiresAt"
     from ws.wechat_window w
     where w.source_id = $1 and w.openid = $2 and w.expires_at > $3
       and not exists (select 1 from ws.wechat_follower f
                       where f.source_id = w.source_id and f.openid = w.openid and not f.follows)`,
    [sourceId, recipient, now],
    { prepare: true },
  )
  return windowIn(rows, now)
}
