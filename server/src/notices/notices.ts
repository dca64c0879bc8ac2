import type { Notice, OwnersNotice } from '@huiliu/contracts'
import { notFound, type Row } from '../kernel/index.ts'
import { contactNames, readableIds } from '../objects/index.ts'
import { memberNames, type CallCtx } from '../workspace/index.ts'
import { exportNotices } from './about-exports.ts'
import { recordNotices } from './about-records.ts'

type NoticeRow = Row & {
  id: string
  kind: 'owners_differ'
  at: Date
  contact_id: string
  person_id: string
  owners: string[]
  by: string | null
  by_hand: boolean | null
  reason: string | null
}

const SHOWN = 50

/** What the caller is told and has not put away, the newest first. */
export async function notices(ctx: CallCtx): Promise<Notice[]> {
  const all = await Promise.all([ownersNotices(ctx), recordNotices(ctx), exportNotices(ctx)])
  return all.flat().sort((a, b) => (a.at < b.at ? 1 : -1))
}

/**
 * The newest of each of his customers. A notice about owners is void once there is nothing to see
 * to: the contacts are two persons again, or have one owner. Of a person whom he may not see he hears no more than that
 * it is his customer.
 */
async function ownersNotices(ctx: CallCtx): Promise<OwnersNotice[]> {
  const all = await ctx.db.query<NoticeRow>(
    `select distinct on (n.contact_id) n.id, n.kind, n.at, n.contact_id, coalesce(mine.joined_into, mine.id) as person_id,
            others.owners, a.actor_name as by, a.kind = 'identity.same' as by_hand, a.reason
     from ws.notice n join ws.rec_contact mine on mine.id = n.contact_id and mine.deleted_at is null and mine.owner_id = n.member_id
     cross join lateral (
       select array_agg(distinct o.owner_id) as owners from ws.rec_contact o
       where o.id = any(n.other_ids) and o.deleted_at is null and o.owner_id <> n.member_id
         and coalesce(o.joined_into, o.id) = coalesce(mine.joined_into, mine.id)) others
     left join ws.act a on a.id = n.act_id
     where n.member_id = $1 and n.dismissed_at is null and others.owners is not null
     order by n.contact_id, n.at desc, n.id`,
    [ctx.caller.memberId],
    { prepare: true },
  )
  const rows = all.toSorted((a, b) => +b.at - +a.at).slice(0, SHOWN)
  const [names, owners, seen] = await Promise.all([
    contactNames(
      ctx,
      rows.map(row => row.contact_id),
    ),
    memberNames(
      ctx,
      rows.flatMap(row => row.owners),
    ),
    readableIds(ctx.db, ctx.caller, { object: 'contact', ids: rows.map(row => row.person_id) }),
  ])
  return rows.map(row => ({
    id: row.id,
    kind: row.kind,
    at: row.at.toISOString(),
    name: names.get(row.contact_id) ?? '',
    contactId: seen.has(row.person_id) ? row.person_id : null,
    owners: row.owners.flatMap(id => owners.get(id) ?? []),
    why: why(ctx, row, seen.has(row.person_id)),
  }))
}

/** What a colleague gave as his reason may speak of the other customer. */
function why({ locale }: CallCtx, { by, by_hand: byHand, reason }: NoticeRow, mayKnow: boolean): string {
  if (!byHand)
    return locale === 'zh' ? '有相同的标识，自动合为同一人' : 'joined by themselves over identifiers they share'
  const said = mayKnow && reason ? (locale === 'zh' ? `：${reason}` : `: ${reason}`) : ''
  return locale === 'zh' ? `${by ?? ''} 认定是同一人${said}` : `${by ?? ''} declared them the same person${said}`
}

/** With what he was told before of the same customer. Throws not_found for what is not the caller's. */
export async function dismissNotice(ctx: CallCtx, id: string): Promise<void> {
  const rows = await ctx.db.query(
    `update ws.notice n set dismissed_at = coalesce(n.dismissed_at, $3) from ws.notice put
     where put.id = $1 and put.member_id = $2 and n.member_id = $2 
       and (n.id = put.id or (n.contact_id = put.contact_id and n.at <= put.at)) returning n.id`,
    [id, ctx.caller.memberId, ctx.now],
  )
  if (rows.length === 0) throw notFound()
}

/** All that only tell; those about owners, and exports that wait, ask for something to be done. */
export async function dismissRecordNotices(ctx: CallCtx): Promise<void> {
  await ctx.db.query(
    `update ws.notice set dismissed_at = $2 where member_id = $1 and dismissed_at is null
       and (record_id is not null or export_id is not null and kind <> 'export_asked')`,
    [ctx.caller.memberId, ctx.now],
  )
}
