import type { Trust } from '@huiliu/contracts'
import type { Queryable } from '../kernel/index.ts'
import type { Fact } from './survivorship.ts'

type FactRow = {
  sighting_id: string
  field: string
  origin: 'sighting' | 'crm'
  value: unknown
  at: Date
  trust: Trust
}

export async function factsOf(q: Queryable, sightingIds: string[]): Promise<Fact[]> {
  if (sightingIds.length === 0) return []
  const rows = await q.query<FactRow>(
    'select sighting_id, field, origin, value, at, trust from ws.fact where sighting_id = any($1)',
    [sightingIds],
    {
      prepare: true,
    },
  )
  return rows.map(row => ({
    sightingId: row.sighting_id,
    field: row.field,
    origin: row.origin,
    value: row.value,
    at: row.at.getTime(),
    trust: row.trust,
  }))
}
