import type { IdentifierKind, Trust } from '@huiliu/contracts'
import type { Ctx, Queryable, Tx } from '../kernel/index.ts'
import { affectedBy } from './closure.ts'
import type { Identifier } from './partition/index.ts'
import { lockIdentity } from './lock.ts'
import { settle } from './settle.ts'

/** What an import needs of identity beside `observe`: who carries what, and taking back what a file said. */

export type CarriedBy = Identifier & { personId: string; trust: Trust }

/** Who carries one of the identifiers and is neither cut off from it nor carries it as a shared one; each person once. */
export async function carriersOfAll(q: Queryable, identifiers: Identifier[]): Promise<CarriedBy[]> {
  if (identifiers.length === 0) return []
  const rows = await q.query<{ kind: IdentifierKind; scope: string; value: string; person_id: string; trust: Trust }>(
    `select e.kind, e.scope, e.value, s.person_id, max(e.trust) as trust
     from (select distinct * from unnest($1::text[], $2::text[], $3::text[])) as i(kind, scope, value)
     join ws.identity_edge e using (kind, scope, value) join ws.sighting s on s.id = e.sighting_id
     where e.cut_act_id is null and not exists (
       select 1 from ws.identifier_mark m
       where m.kind = e.kind and m.scope = e.scope and m.value = e.value and m.withdrawn_act_id is null)
     group by e.kind, e.scope, e.value, s.person_id`,
    [identifiers.map(one => one.kind), identifiers.map(one => one.scope), identifiers.map(one => one.value)],
    { prepare: true },
  )
  return rows.map(({ person_id: personId, ...rest }) => ({ ...rest, personId }))
}

/** `person field` of contacts' fields that hold what staff typed: no source's word shows there. */
export async function typedFields(q: Queryable, personIds: string[]): Promise<Set<string>> {
  if (personIds.length === 0) return new Set()
  const rows = await q.query<{ person_id: string; field: string }>(
    `select s.person_id, f.field from ws.sighting s join ws.fact f on f.sighting_id = s.id
     where s.person_id = any($1) and f.origin = 'crm' and f.value <> 'null'`,
    [personIds],
    { prepare: true },
  )
  return new Set(rows.map(row => `${row.person_id} ${row.field}`))
}

/** Whose each sighting is now. */
export async function personsOfSightings(q: Queryable, ids: string[]): Promise<Map<string, string>> {
  const rows = await q.query<{ id: string; person_id: string }>(
    'select id, person_id from ws.sighting where id = any($1)',
    [ids],
    { prepare: true },
  )
  return new Map(rows.map(row => [row.id, row.person_id]))
}

/**
 * Takes back what a file said through the given sightings, facts and evidence: as if it had never been imported. Cuts stay:
 * they are somebody's word. Who is who is judged anew; a contact of whom nothing else is known steps back.
 */
export async function withdrawSightings(tx: Tx, ctx: Ctx, sightingIds: string[]): Promise<void> {
  if (sightingIds.length === 0) return
  await lockIdentity(tx)
  tx.send(`delete from ws.fact where sighting_id = any($1) and origin = 'sighting'`, [sightingIds])
  const identifiers = await tx.query<Identifier>(
    `delete from ws.identity_edge where sighting_id = any($1) and rule = 'file' and cut_act_id is null returning kind, scope, value`,
    [sightingIds],
  )
  const sightings = await affectedBy(tx, { sightings: sightingIds, identifiers })
  await settle(tx, ctx, { sightings, actId: null })
}
