import type { IdentifierKind, Proposal } from '@huiliu/contracts'
import { readableExists } from '../objects/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { identifierKey, type KeptEdge } from './closure.ts'
import { masksOf } from './masking.ts'
import { displayNames } from './names.ts'
import { refusalText } from './sentences.ts'

type ProposalRow = { edge_id: string; person_id: string; kind: IdentifierKind; scope: string; value: string }

/**
 * Others who carry the same identifier but were not joined, because a person has to decide. Neither those whom the caller
 * may not see, nor those known by an identifier that is hidden from him.
 */
export async function proposals(ctx: CallCtx, personId: string, edges: KeptEdge[]): Promise<Proposal[]> {
  const params: unknown[] = [personId]
  const readable = readableExists(ctx.caller, { object: 'contact', id: 's.person_id', params })
  const rows = await ctx.db.query<ProposalRow>(
    `select distinct on (s.person_id, e.kind, e.scope, e.value)
            case when mine.refusal = 'claimed_meets_verified' then mine.id else e.id end as edge_id,
            s.person_id, e.kind, e.scope, e.value
     from ws.sighting own join ws.identity_edge mine on mine.sighting_id = own.id
     join ws.identity_edge e on e.value = mine.value and e.kind = mine.kind and e.scope = mine.scope and e.cut_act_id is null
     join ws.sighting s on s.id = e.sighting_id
     where own.person_id = $1 and mine.cut_act_id is null and mine.kind <> 'anonymous_id' and s.person_id <> $1 and 'claimed_meets_verified' in (mine.refusal, e.refusal)
       and not exists (select 1 from ws.identity_link l where l.verdict = 'never' and l.withdrawn_act_id is null
                       and ((l.a = e.sighting_id and l.b = mine.sighting_id) or (l.b = e.sighting_id and l.a = mine.sighting_id)))
       and ${readable}
     order by s.person_id, e.kind, e.scope, e.value, e.first_at limit 50`,
    params,
    { prepare: true },
  )
  const masks = await masksOf(ctx)
  const told = rows.filter(row => !masks.isHidden(row))
  const onePerPerson = [...new Map(told.toReversed().map(row => [row.person_id, row])).values()]
    .reverse()
    .slice(0, SHOWN)
  const names = await displayNames(
    ctx,
    onePerPerson.map(row => row.person_id),
  )
  return onePerPerson.flatMap((row): Proposal[] => {
    const edge = edges.find(one => identifierKey(one) === identifierKey(row))
    if (!edge) return []
    const value = masks.shown(edge.kind, row.value)
    return [
      {
        edgeId: row.edge_id,
        contactId: row.person_id,
        name: names.get(row.person_id) ?? '',
        identifier: { kind: edge.kind, scope: row.scope, value, trust: edge.trust, shared: false },
        refusal: 'claimed_meets_verified',
        sentence: refusalText('claimed_meets_verified')[ctx.locale],
      },
    ]
  })
}

const SHOWN = 20
