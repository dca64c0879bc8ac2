import { forbidden } from '../kernel/index.ts'
import { getRecord } from '../objects/index.ts'
import type { CallCtx } from '../workspace/index.ts'

/** Of a record that the caller may read. */
type Which = { object: string; id: string }
const RECENT = 50

function memberOf({ caller }: CallCtx): string {
  if (caller.memberId === null) throw forbidden()
  return caller.memberId
}

/** Keeps a record under an eye or at hand; a second time changes nothing. Throws not_found, and forbidden for a token. */
export async function follow(ctx: CallCtx, which: Which): Promise<void> {
  const member = memberOf(ctx)
  const { id } = await getRecord(ctx, which.object, which.id)
  await ctx.db.query(
    'insert into ws.follow (member_id, object, record_id, at) values ($1, $2, $3, $4) on conflict do nothing',
    [member, which.object, id, ctx.now],
  )
}

export async function favour(ctx: CallCtx, which: Which): Promise<void> {
  const member = memberOf(ctx)
  const { id } = await getRecord(ctx, which.object, which.id)
  await ctx.db.query(
    'insert into ws.favourite (member_id, object, record_id, at) values ($1, $2, $3, $4) on conflict do nothing',
    [member, which.object, id, ctx.now],
  )
}

/** Lets go of it, also when it can no longer be seen. */
export async function unfollow(ctx: CallCtx, { id }: Which): Promise<void> {
  await ctx.db.query('delete from ws.follow where member_id = $1 and record_id = $2', [memberOf(ctx), id])
}

export async function unfavour(ctx: CallCtx, { id }: Which): Promise<void> {
  await ctx.db.query('delete from ws.favourite where member_id = $1 and record_id = $2', [memberOf(ctx), id])
}

/** Notes that a member opened a record; only the latest are kept. */
export async function opened(ctx: CallCtx, which: Which): Promise<void> {
  const member = memberOf(ctx)
  const { id } = await getRecord(ctx, which.object, which.id)
  await ctx.db.query(
    `insert into ws.recent (member_id, object, record_id, at) values ($1, $2, $3, $4)
     on conflict (member_id, record_id) do update set at = excluded.at`,
    [member, which.object, id, ctx.now],
  )
  await ctx.db.query(
    `delete from ws.recent where member_id = $1
       and at < (select at from ws.recent where member_id = $1 order by at desc offset ${RECENT - 1} limit 1)`,
    [member],
  )
}
