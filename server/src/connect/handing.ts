import type { Handing } from '../workspace/index.ts'

/** Who is told outside goes on being told, as far as the new maker sees. */
export const subscriptionsHanding: Handing = {
  kind: 'subscriptions',
  async count(q, member) {
    const [row] = await q.query<{ n: number }>(
      `select count(*)::int as n from ws.subscription where maker_kind = 'member' and maker_id = $1`,
      [member],
    )
    return row?.n ?? 0
  },
  move: (tx, _ctx, { from, to }) => tx.query(GIVE, [from, to, null]),
  async back(tx, moved, { from, to }) {
    await tx.query(GIVE, [to, from, JSON.stringify(moved)])
  },
}

const GIVE = `
  update ws.subscription s set maker_id = m.id, maker_name = m.name from ws.member m
  where m.id = $2 and s.maker_kind = 'member' and s.maker_id = $1
    and ($3::jsonb is null or s.id in (select t.id from jsonb_to_recordset($3::jsonb) as t(id uuid))) returning s.id`
