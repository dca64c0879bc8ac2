import { appendEvent, notFound, startAct, type Queryable, type Tx } from '../kernel/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { affectedBy, asSet, loadClosure } from './closure.ts'
import { POLICY, minimumCut, partition, type Identifier } from './partition/index.ts'
import { notSame } from './problems.ts'
import { lockIdentity } from './lock.ts'
import { settle } from './settle.ts'
import { restate } from './staff-words.ts'

type Cutting = { edges: string[]; links: string[]; reason: string }
export type Cut = { actId: string; edges: string[]; persons: string[] }

/**
 * Cuts edges and withdraws links. A cut is a tombstone: as if the evidence had never existed, and later evidence for the
 * same sighting and identifier does not reopen it. Every later message, order and value goes to the side whose identifier
 * it carries.
 */
export async function cutEdges(tx: Tx, ctx: CallCtx, { edges, links, reason }: Cutting): Promise<Cut> {
  await lockIdentity(tx)
  const actId = await startAct(tx, ctx, { kind: 'identity.cut', reason })
  // All that was said about the sighting and the identifier goes: a claim would keep showing a value cut as verified.
  const cut = await tx.query<Identifier & { sighting_id: string }>(
    `update ws.identity_edge e set cut_act_id = $2 from ws.identity_edge c
     where c.id = any($1) and e.sighting_id = c.sighting_id and e.kind = c.kind and e.scope = c.scope and e.value = c.value
       and e.cut_act_id is null returning e.sighting_id, e.kind, e.scope, e.value`,
    [edges, actId],
  )
  const withdrawn = await tx.query<{ a: string; b: string }>(
    'update ws.identity_link set withdrawn_act_id = $2 where id = any($1) and withdrawn_act_id is null returning a, b',
    [links, actId],
  )
  const touched = [...cut.map(row => row.sighting_id), ...withdrawn.flatMap(row => [row.a, row.b])]
  const [first] = touched
  if (!first) throw notFound()
  await restate(tx, touched)
  const { persons } = await settle(tx, ctx, {
    sightings: await affectedBy(tx, { sightings: touched, identifiers: cut }),
    actId,
  })
  await appendEvent(tx, ctx, { type: 'identity.cut', actId, sightingId: first, body: { edges, links, reason } })
  return { actId, edges: [...edges, ...links], persons }
}

/** Cuts the smallest set of edges that parts two sightings. Throws `not_same` when nothing joins them. */
export async function cutBetween(
  tx: Tx,
  ctx: CallCtx,
  { a, b, reason }: { a: string; b: string; reason: string },
): Promise<Cut> {
  await lockIdentity(tx)
  const { edges, links } = await smallestCut(tx, a, b)
  return cutEdges(tx, ctx, { edges, links, reason })
}

export async function smallestCut(q: Queryable, a: string, b: string): Promise<{ edges: string[]; links: string[] }> {
  const set = asSet(await loadClosure(q, [a, b]))
  const cut = minimumCut(set, partition(set, POLICY), { a, b })
  if (!cut) throw notSame()
  return cut
}
