import type { SourceKind, Trust, WhoKind } from '@huiliu/contracts'
import { barOf } from '../identity/index.ts'
import type { Queryable, Row } from '../kernel/index.ts'

/** By what a channel reaches somebody; `own`: an id that means something to this very source alone. */
const REACHED_BY: Partial<Record<SourceKind, { kind: WhoKind; own: boolean }>> = {
  mail: { kind: 'email', own: false },
  wechat: { kind: 'openid', own: true },
}

/** An address of a person, by the evidence that it is his. */
export type Address = {
  edgeId: string
  sightingId: string
  kind: WhoKind
  scope: string
  value: string
  trust: Trust
  shared: boolean
  /** what his record calls him */
  name: string | null
}

/**
 * The addresses by which a source reaches a person, the best first: the one his record shows, then those that are
 * somebody's own, proved, and lately seen.
 */
export async function addressesOf(
  q: Queryable,
  { personId, source }: { personId: string; source: { id: string; kind: SourceKind } },
): Promise<Address[]> {
  const by = REACHED_BY[source.kind]
  if (!by) return []
  const rows = await q.query<Row & Address & { preferred: boolean }>(
    `select distinct on (e.scope, e.value) e.id as "edgeId", e.sighting_id as "sightingId", e.kind, e.scope, e.value, e.trust,
            m.id is not null as shared, e.last_at, c.name, coalesce(c.email = e.value, false) as preferred
     from ws.sighting s join ws.identity_edge e on e.sighting_id = s.id
     left join ws.identifier_mark m on m.kind = e.kind and m.scope = e.scope and m.value = e.value and m.withdrawn_act_id is null
     left join ws.rec_contact c on c.id = s.person_id
     where s.person_id = $1 and e.kind = $2 and e.cut_act_id is null and (s.source_id = $3 or not $4)
     order by e.scope, e.value, s.source_id = $3 desc, e.trust desc, e.last_at desc`,
    [personId, by.kind, source.id, by.own],
    { prepare: true },
  )
  return rows.toSorted((a, b) => rank(b) - rank(a) || lastOf(b) - lastOf(a))
}

type Ranked = Address & Row & { preferred: boolean }

function rank({ kind, value, preferred, shared, trust }: Ranked): number {
  const own = barOf({ kind, value }) === null && !shared
  return (preferred ? 4 : 0) + (own ? 2 : 0) + (trust === 'verified' ? 1 : 0)
}

function lastOf(row: Row): number {
  const at = row['last_at']
  return at instanceof Date ? at.getTime() : 0
}
