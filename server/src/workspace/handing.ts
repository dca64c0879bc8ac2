import type { BelongingKind } from '@huiliu/contracts'
import type { Queryable, Tx } from '../kernel/index.ts'
import type { CallCtx } from './rights.ts'

type Members = { from: string; to: string }
/**
 * What a member has beside records that he owns, and how it goes to another when he leaves. `move` answers with what `back`
 * needs to take it back; what the other has meanwhile done with it stays.
 */
export type Handing = {
  kind: BelongingKind
  count(q: Queryable, member: string): Promise<number>
  move(tx: Tx, ctx: CallCtx, members: Members): Promise<unknown[]>
  back(tx: Tx, moved: unknown[], members: Members): Promise<void>
}

/** Acting in his place, and he in others', ends. */
export const delegationsHanding: Handing = {
  kind: 'delegations',
  async count(q, member) {
    const [row] = await q.query<{ n: number }>(
      'select count(*)::int as n from ws.delegation where (from_id = $1 or to_id = $1) and ends_at > now()',
      [member],
    )
    return row?.n ?? 0
  },
  async move(tx, { now }, { from }) {
    const rows = await tx.query(
      `select id, starts_at, ends_at from ws.delegation where (from_id = $1 or to_id = $1) and ends_at > $2 for update`,
      [from, now],
    )
    await tx.query(
      `update ws.delegation set ends_at = $2, starts_at = least(starts_at, $2)
       where (from_id = $1 or to_id = $1) and ends_at > $2`,
      [from, now],
    )
    return rows
  },
  async back(tx, moved) {
    await tx.query(
      `update ws.delegation d set starts_at = m.starts_at, ends_at = m.ends_at
       from jsonb_to_recordset($1::jsonb) as m(id uuid, starts_at timestamptz, ends_at timestamptz) where d.id = m.id`,
      [JSON.stringify(moved)],
    )
  },
}
