import type { IdentifierKind, IdentifierRef } from '@huiliu/contracts'
import { isId, type Queryable } from '../kernel/index.ts'
import { countryOf } from '../workspace/index.ts'
import { identifierOf } from './normalize/index.ts'
import { unknownIdentifier } from './problems.ts'

/** The sighting a reference means: the verified carrier first, then the earliest. Throws `unknown_identifier`. */
export async function sightingOf(q: Queryable, ref: IdentifierRef): Promise<string> {
  const [id] = await sightingsByRef(q, ref)
  if (!id) throw unknownIdentifier()
  return id
}

/** All sightings that carry it and are not cut off from it, verified ones first. */
export async function sightingsByRef(q: Queryable, { kind, value, scope }: IdentifierRef): Promise<string[]> {
  if (kind === 'contact' || kind === 'sighting') {
    if (!isId(value)) return []
    const rows = await q.query<{ id: string }>('select id from ws.sighting where id = $1', [value])
    return rows.map(row => row.id)
  }
  return (await carriers(q, { kind, value, scope })).map(row => row.sighting_id)
}

export type Carrier = { sighting_id: string; person_id: string; trust: 'claimed' | 'verified' }

export async function carriers(
  q: Queryable,
  ref: { kind: IdentifierKind; value: string; scope: string | undefined },
): Promise<Carrier[]> {
  const identifier = identifierOf(ref.kind, ref.value, { scope: ref.scope ?? null, country: await countryOf(q) })
  if ('refused' in identifier) return []
  return q.query<Carrier>(
    `select e.sighting_id, s.person_id, e.trust from ws.identity_edge e join ws.sighting s on s.id = e.sighting_id
     where e.value = $1 and e.kind = $2 and ($3::text is null or e.scope = $3) and e.cut_act_id is null
     order by e.trust desc, s.seq limit 200`,
    [identifier.value, identifier.kind, ref.scope ?? null],
    { prepare: true },
  )
}
