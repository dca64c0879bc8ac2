import type { Tx } from '../kernel/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { affectedBy } from './closure.ts'
import type { Identifier } from './partition/index.ts'
import { notUndoable } from './problems.ts'
import { lockIdentity } from './lock.ts'
import { settle } from './settle.ts'
import { restate } from './staff-words.ts'

type Undoing = { actId: string; kind: string; undoActId: string }

/** Takes back what a person did about identity: a join, a declaration, a cut, a mark. The partition is judged anew. */
export async function undoIdentity(tx: Tx, ctx: CallCtx, { actId, kind, undoActId }: Undoing): Promise<void> {
  if (kind === 'identity.auto') throw notUndoable()
  await lockIdentity(tx)
  const links = await tx.query<{ a: string; b: string }>(
    `update ws.identity_link set withdrawn_act_id = case when act_id = $1 then $2::uuid end
     where (act_id = $1 and withdrawn_act_id is null) or withdrawn_act_id = $1 returning a, b`,
    [actId, undoActId],
  )
  const edges = await tx.query<Identifier & { sighting_id: string }>(
    'update ws.identity_edge set cut_act_id = null where cut_act_id = $1 returning sighting_id, kind, scope, value',
    [actId],
  )
  const marks = await tx.query<Identifier>(
    `update ws.identifier_mark set withdrawn_act_id = case when act_id = $1 then $2::uuid end
     where (act_id = $1 and withdrawn_act_id is null) or withdrawn_act_id = $1 returning kind, scope, value`,
    [actId, undoActId],
  )
  const sightings = [...links.flatMap(row => [row.a, row.b]), ...edges.map(row => row.sighting_id)]
  const withdrawn = await restate(
    tx,
    edges.map(edge => edge.sighting_id),
  )
  const affected = await affectedBy(tx, { sightings, identifiers: [...edges, ...marks, ...withdrawn] })
  if (affected.length > 0) await settle(tx, ctx, { sightings: affected, actId: undoActId })
}
