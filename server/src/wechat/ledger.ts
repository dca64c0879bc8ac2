import type { ChannelLedger } from '@huiliu/contracts'
import { wechatWords } from '../channels/index.ts'
import type { CallCtx } from '../workspace/index.ts'

type Row = { followers: number | null; compared_at: Date | null; problem: string | null; ours: number }

/** Followers the platform counted and those we have heard anything of, as of the last comparison. */
export async function wechatLedger({ db, locale }: CallCtx, sourceId: string): Promise<ChannelLedger> {
  const [row] = await db.query<Row>(
    `select a.followers, a.compared_at, a.problem,
            (select count(*)::int from ws.wechat_follower f where f.source_id = $1 and f.follows) as ours
     from (select) one left join ws.wechat_account a on a.source_id = $1`,
    [sourceId],
  )
  const platform = row?.followers ?? null
  const ours = row?.ours ?? 0
  return {
    items: [{ name: 'followers', platform, ours, missing: platform === null ? null : Math.max(0, platform - ours) }],
    comparedAt: row?.compared_at?.toISOString() ?? null,
    problem: row?.problem ? (wechatWords[row.problem]?.[locale] ?? row.problem) : null,
  }
}
