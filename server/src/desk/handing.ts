import type { Handing } from '../workspace/index.ts'

/** What he follows; its new reader may follow some of it already. */
export const followsHanding: Handing = {
  kind: 'follows',
  async count(q, member) {
    const [row] = await q.query<{ n: number }>('select count(*)::int as n from ws.follow where member_id = $1', [
      member,
    ])
    return row?.n ?? 0
  },
  move: (tx, _ctx, { from, to }) =>
    tx.query(
      `with gone as (delete from ws.follow where member_id = $1 returning *),
         made as (
           insert into ws.follow (member_id, object, record_id, at) select $2, object, record_id, at from gone
           on conflict do nothing returning record_id)
       select g.*, m.record_id is not null as made from gone g left join made m using (record_id)`,
      [from, to],
    ),
  async back(tx, moved, { to }) {
    const rows = JSON.stringify(moved)
    await tx.query(
      `delete from ws.follow f using jsonb_to_recordset($1::jsonb) as m(record_id uuid, made boolean)
       where m.made and f.record_id = m.record_id and f.member_id = $2`,
      [rows, to],
    )
    await tx.query(
      `insert into ws.follow (member_id, object, record_id, at)
       select member_id, object, record_id, at from jsonb_populate_recordset(null::ws.follow, $1::jsonb) on conflict do nothing`,
      [rows],
    )
  },
}
