import type { Trust } from '@huiliu/contracts'
import type { Queryable } from '../kernel/index.ts'
import type { Unusable } from './normalize/index.ts'
import type { Fact } from './survivorship.ts'

type FactRow = {
  sighting_id: string
  field: string
  origin: 'sighting' | 'crm'
  value: unknown
  at: Date
  trust: Trust
  unusable: Unusable | null
}

/** By person, so that one plan serves persons of every size. */
export async function factsOfPerson(q: Queryable, personId: string): Promise<Fact[]> {
  const rows = await q.query<FactRow>(
    `select f.sighting_id, f.field, f.origin, f.value, f.at, f.trust, f.unusable
     from ws.sighting s join ws.fact f on f.sighting_id = s.id where s.person_id = $1`,
    [personId],
    { prepare: true },
  )
  return rows.map(factOf)
}

export async function factsOf(q: Queryable, sightingIds: string[]): Promise<Fact[]> {
  if (sightingIds.length === 0) return []
  const rows = await q.query<FactRow>(
    'select sighting_id, field, origin, value, at, trust, unusable from ws.fact where sighting_id = any($1)',
    [sightingIds],
    {
      prepare: true,
    },
  )
  return rows.map(factOf)
}

function factOf(row: FactRow): Fact {
  return {
    sightingId: row.sighting_id,
    field: row.field,
    origin: row.origin,
    value: row.value,
    at: row.at.getTime(),
    trust: row.trust,
    unusable: row.unusable,
  }
}
