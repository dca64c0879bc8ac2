import { notFound, type Queryable } from '../kernel/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { unlink } from './linked.ts'

type Mine = { way: string; name: string; shown: string | null; linkedAt: string | null }

/** Every way that is open, with the member's account there, if one is linked. */
export async function myLinked(q: Queryable, memberId: string): Promise<Mine[]> {
  const rows = await q.query<Omit<Mine, 'linkedAt'> & { linked: Date | null }>(
    `select w.id as way, w.name, a.shown, a.linked_at as linked
     from ws.sign_in_way w left join ws.sign_in_account a on a.way_id = w.id and a.member_id = $1
     where w.enabled or a.subject is not null order by w.created_at, w.id`,
    [memberId],
  )
  return rows.map(({ linked, ...row }) => ({ ...row, linkedAt: linked?.toISOString() ?? null }))
}

/** Throws not_found. */
export async function unlinkMine(ctx: CallCtx, { way, memberId }: { way: string; memberId: string }): Promise<void> {
  const [mine] = await ctx.db.query<{ subject: string }>(
    'select subject from ws.sign_in_account where way_id = $1 and member_id = $2',
    [way, memberId],
  )
  if (!mine) throw notFound()
  await unlink(ctx, { way, subject: mine.subject })
}
