import { newId, type Tx } from '../kernel/index.ts'
import type { AboutRecord } from './tell-of-records.ts'

/** SQL for the events of exports that somebody is told of. */
export const ABOUT_EXPORTS = `type in ('export.asked', 'export.approved', 'export.refused', 'export.done')`

/** Tells the members that an export's event names; answers with whom. */
export async function tellOfExports(tx: Tx, rows: AboutRecord[]): Promise<string[]> {
  const told = rows.flatMap(({ id, type, act_id, occurred_at: at, body }) => {
    const { kind, members } = type.startsWith('export.') ? tellingOf(body) : { kind: '', members: [] }
    return members.map(member_id => ({ id: newId(), member_id, kind, event_id: id, act_id, at, ...aboutOf(body) }))
  })
  if (told.length === 0) return []
  tx.send(
    `insert into ws.notice (id, member_id, kind, event_id, act_id, at, object, export_id, by_name)
     select t.id, t.member_id, t.kind, t.event_id, t.act_id, t.at, t.object, t.export_id, a.actor_name
     from jsonb_to_recordset($1::jsonb)
       as t(id uuid, member_id uuid, kind text, event_id uuid, act_id uuid, at timestamptz, object text, export_id uuid)
       join ws.act a on a.id = t.act_id
     on conflict do nothing`,
    [JSON.stringify(told)],
  )
  return told.map(one => one.member_id)
}

type Body = AboutRecord['body']

function tellingOf(body: Body): { kind: string; members: string[] } {
  const tell: unknown = body?.['tell']
  if (typeof tell !== 'object' || tell === null || !('kind' in tell) || !('members' in tell))
    return { kind: '', members: [] }
  const members: unknown[] = Array.isArray(tell.members) ? tell.members : []
  return { kind: String(tell.kind), members: members.filter(one => typeof one === 'string') }
}

function aboutOf(body: Body): { object: unknown; export_id: unknown } {
  return { object: body?.['object'] ?? null, export_id: body?.['export'] ?? null }
}
