import type { FOLLOW_UPS, FollowUpView } from '@huiliu/contracts'
import { ident, type Queryable } from '../../kernel/index.ts'
import { catalogOf, getRecord, liveOf, tableOf, type Catalog } from '../../objects/index.ts'
import type { CallCtx } from '../../workspace/index.ts'
import { rulesFor } from '../rules.ts'
import { dueAt } from './fate.ts'

export type FollowUp = { at: Date; kind: (typeof FOLLOW_UPS)[number] }

/**
 * When each record was last followed up, and by what: it was made or came to its owner, the owner changed it, somebody wrote
 * about it, a person made or changed a record that looks it up, spoke with its people or wrote to them. What the product does
 * by itself, and moves through the pool, follow nothing up.
 */
export async function lastFollowUps(
  q: Queryable,
  { catalog, object, ids }: { catalog: Catalog; object: string; ids: string[] },
): Promise<Map<string, FollowUp>> {
  if (ids.length === 0) return new Map()
  const parts = [...OWN, ...lookingUp(catalog, object), ...spoken(peopleOf(catalog, object))]
  const rows = await q.query<FollowUp & { id: string }>(
    `select r.id, f.at, f.kind from ${tableOf(object)} r
     cross join lateral (select * from (${parts.join(' union all ')}) p where p.at is not null order by p.at desc limit 1) f
     where r.id = any($1)`,
    [ids],
  )
  return new Map(rows.map(({ id, at, kind }) => [id, { at, kind }]))
}

const OWN = [
  `select r.created_at as at, 'made' as kind`,
  `select max(e.occurred_at), 'taken' from ws.event e where e.record_id = r.id and e.type = 'record.updated'
     and e.body -> 'changes' -> 'owner_id' ->> 1 = r.owner_id::text`,
  `select max(e.occurred_at), 'changed' from ws.event e join ws.act a on a.id = e.act_id left join ws.token t on t.id = a.actor_id
     where e.record_id = r.id and e.type = 'record.updated' and a.undoes is null
       and a.kind not like 'pool.%' and a.kind not like 'bulk.%' and r.owner_id in (a.actor_id, a.behalf_id, t.member_id)`,
  `select max(c.created_at), 'comment' from ws.comment c where c.record_id = r.id and c.deleted_at is null`,
]

/** A lookup without an index would be a walk through all of its object for every record. */
function lookingUp({ objects }: Catalog, target: string): string[] {
  return objects.flatMap(({ name, fields }) =>
    fields
      .filter(({ type, object, indexed, master }) => type === 'lookup' && object === target && (indexed || master))
      .map(
        field => `select max(x.updated_at), 'record' from ${tableOf(name)} x
          where x.${ident(field.name)} = r.id and ${liveOf(name, 'x')} and x.updated_by is not null`,
      ),
  )
}

/** Whose calls and messages are about the record, as SQL. */
function peopleOf({ byName }: Catalog, object: string): string | null {
  if (object === 'contact') return 'select r.id'
  const to = byName
    .get('contact')
    ?.fields.find(one => one.type === 'lookup' && one.object === object && (one.indexed || one.master))
  if (to)
    return `select k.id from ${tableOf('contact')} k where k.${ident(to.name)} = r.id and ${liveOf('contact', 'k')}`
  const from = byName.get(object)?.fields.find(one => one.type === 'lookup' && one.object === 'contact')
  return from ? `select r.${ident(from.name)}` : null
}

function spoken(people: string | null): string[] {
  if (people === null) return []
  return [
    `select max(c.started_at), 'call' from ws.call c join ws.sighting s on s.id = c.sighting_id
      where s.person_id in (${people}) and c.answered_at is not null`,
    `select max(o.sent_at), 'message' from ws.outgoing o join ws.sighting s on s.id = o.sighting_id
      where s.person_id in (${people}) and o.state = 'sent' and not o.automatic`,
  ]
}

/** Of a record the caller may read. Throws not_found. */
export async function followUpOf(ctx: CallCtx, { object, id }: { object: string; id: string }): Promise<FollowUpView> {
  const record = await getRecord(ctx, object, id)
  const catalog = await catalogOf({ db: ctx.db })
  const last = (await lastFollowUps(ctx.db, { catalog, object, ids: [record.id] })).get(record.id)
  const { pool } = await rulesFor(ctx, object)
  const at = last?.at ?? new Date(String(record['created_at']))
  const due = record['owner_id'] === null ? null : dueAt(pool, at)
  return { at: at.toISOString(), kind: last?.kind ?? 'made', dueAt: due?.toISOString() ?? null }
}
