import type { SignOnAccount } from '@huiliu/contracts'
import { constraintOf, notFound, type Queryable, type Tx } from '../kernel/index.ts'
import { noteChange, type CallCtx, type ChangeCtx } from '../workspace/index.ts'
import { alreadyLinked } from './problems.ts'

type Row = Omit<SignOnAccount, 'linkedAt' | 'usedAt'> & { linked: Date; used: Date | null }
export type Link = { way: string; subject: string; memberId: string; shown: string }

/** Who comes by a way. */
export async function listLinked(q: Queryable, way: string): Promise<SignOnAccount[]> {
  const rows = await q.query<Row>(
    `select a.subject, a.shown, json_build_object('id', m.id, 'name', m.name) as member, a.linked_at as linked, a.used_at as used
     from ws.sign_in_account a join ws.member m on m.id = a.member_id where a.way_id = $1 order by m.name, a.subject`,
    [way],
  )
  return rows.map(({ linked, used, ...row }) => ({
    ...row,
    linkedAt: linked.toISOString(),
    usedAt: used?.toISOString() ?? null,
  }))
}

export type LinkedMember = { memberId: string; userId: string | null; active: boolean }

/** Which member a provider's account is linked to. */
export async function linkedMember(q: Queryable, way: string, subject: string): Promise<LinkedMember | undefined> {
  const [row] = await q.query<LinkedMember>(
    `select m.id as "memberId", m.user_id as "userId", m.deactivated_at is null as active
     from ws.sign_in_account a join ws.member m on m.id = a.member_id where a.way_id = $1 and a.subject = $2`,
    [way, subject],
  )
  return row
}

export async function noteUse(q: Queryable, { way, subject, now }: { way: string; subject: string; now: Date }) {
  await q.query('update ws.sign_in_account set used_at = $3 where way_id = $1 and subject = $2', [way, subject, now])
}

/** Throws already_linked, not_found for an unknown member. */
export async function link(tx: Tx, ctx: ChangeCtx, { way, subject, memberId, shown }: Link): Promise<void> {
  try {
    const linked = await tx.query(
      `insert into ws.sign_in_account (way_id, subject, member_id, shown, linked_at)
       select $1, $2, m.id, $4, $5 from ws.member m where m.id = $3 and m.deactivated_at is null returning subject`,
      [way, subject, memberId, shown, ctx.now],
    )
    if (linked.length === 0) throw notFound()
  } catch (error) {
    throw constraintOf(error)?.startsWith('sign_in_account_') ? alreadyLinked() : error
  }
  await noteChange(tx, ctx, {
    type: 'sign_in_account.linked',
    object: 'member',
    id: memberId,
    body: { way, subject, shown },
  })
}

/** Throws not_found. */
export async function unlink(ctx: CallCtx, { way, subject }: { way: string; subject: string }): Promise<void> {
  await ctx.db.tx(async tx => {
    const [gone] = await tx.query<{ member_id: string }>(
      'delete from ws.sign_in_account where way_id = $1 and subject = $2 returning member_id',
      [way, subject],
    )
    if (!gone) throw notFound()
    const change = {
      type: 'sign_in_account.unlinked',
      object: 'member',
      id: gone.member_id,
      body: { way, subject },
    } as const
    await noteChange(tx, ctx, change)
  })
}
