import type { Queryable } from '../kernel/index.ts'
import type { Handing } from '../workspace/index.ts'

async function counted(q: Queryable, sql: string, member: string): Promise<number> {
  const [row] = await q.query<{ n: number }>(sql, [member])
  return row?.n ?? 0
}

/** Places on records' teams: shares by hand, each with its level, duty and end. */
export const teamsHanding: Handing = {
  kind: 'teams',
  count: (q, member) =>
    counted(
      q,
      `select count(*)::int as n from ws.record_grant where principal_id = $1 and via = 'hand' and (ends_at is null or ends_at > now())`,
      member,
    ),
  // Where the other is on the team already he stays as he was.
  move: (tx, { now }, { from, to }) =>
    tx.query(
      `with gone as (delete from ws.record_grant where principal_id = $1 and via = 'hand' returning *),
         made as (
           insert into ws.record_grant (object, record_id, principal_id, level, via, ends_at, granted_at, granted_by, duty)
           select object, record_id, $2, level, via, ends_at, $3, granted_by, duty from gone
           on conflict do nothing returning object, record_id)
       select g.*, m.record_id is not null as made from gone g left join made m using (object, record_id)`,
      [from, to, now],
    ),
  async back(tx, moved, { to }) {
    const rows = JSON.stringify(moved)
    await tx.query(
      `delete from ws.record_grant g using jsonb_to_recordset($1::jsonb) as m(object text, record_id uuid, made boolean)
       where m.made and g.object = m.object and g.record_id = m.record_id and g.principal_id = $2 and g.via = 'hand'`,
      [rows, to],
    )
    await tx.query(
      `insert into ws.record_grant (object, record_id, principal_id, level, via, ends_at, granted_at, granted_by, duty)
       select object, record_id, principal_id, level, via, ends_at, granted_at, granted_by, duty
       from jsonb_populate_recordset(null::ws.record_grant, $1::jsonb) on conflict do nothing`,
      [rows],
    )
  },
}

export const viewsHanding: Handing = {
  kind: 'views',
  count: (q, member) => counted(q, 'select count(*)::int as n from ws.view where owner_id = $1', member),
  move: (tx, _ctx, { from, to }) =>
    tx.query('update ws.view set owner_id = $2 where owner_id = $1 returning id', [from, to]),
  async back(tx, moved, { from, to }) {
    await tx.query(
      `update ws.view v set owner_id = $2 from jsonb_to_recordset($1::jsonb) as m(id uuid) where v.id = m.id and v.owner_id = $3`,
      [JSON.stringify(moved), from, to],
    )
  },
}
