import { appendEvent, newId, startAct, type Tx } from '../kernel/index.ts'
import { readableExists } from '../objects/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { joinRefused } from './problems.ts'
import { lockIdentity } from './lock.ts'
import { settle } from './settle.ts'
import { refusalText } from './sentences.ts'

type Word = { a: string; b: string; verdict: 'same' | 'never'; reason: string }
export type Spoken = { linkId: string; contactId: string; actId: string }

/**
 * A person's word about two sightings: the same person, or never the same. A word that the never-join rules forbid is
 * refused with the rule's name and changes nothing.
 */
export async function declare(tx: Tx, ctx: CallCtx, { a, b, verdict, reason }: Word): Promise<Spoken> {
  await lockIdentity(tx)
  const actId = await startAct(tx, ctx, { kind: `identity.${verdict}`, reason })
  const linkId = newId()
  tx.send('insert into ws.identity_link (id, a, b, verdict, at, act_id) values ($1, $2, $3, $4, $5, $6)', [
    linkId,
    a,
    b,
    verdict,
    ctx.now,
    actId,
  ])
  await settle(tx, ctx, { sightings: [a, b], actId })
  const [link] = await tx.query<{ refusal: string | null; person_id: string }>(
    'select l.refusal, s.person_id from ws.identity_link l join ws.sighting s on s.id = l.a where l.id = $1',
    [linkId],
  )
  if (link?.refusal) throw joinRefused({ reason: refusalText(link.refusal)[ctx.locale] })
  const body = { linkId, a, b, reason }
  await appendEvent(tx, ctx, { type: `identity.declared_${verdict}`, actId, sightingId: a, body })
  return { linkId, contactId: link?.person_id ?? a, actId }
}

/** Confirms a proposal: the sighting of a claimed edge is the verified person who carries the same identifier, and whom the caller may see. */
export async function confirm(
  tx: Tx,
  ctx: CallCtx,
  { edgeId, reason }: { edgeId: string; reason: string },
): Promise<Spoken | undefined> {
  const params: unknown[] = [edgeId]
  const readable = readableExists(ctx.caller, { object: 'contact', id: 'vs.person_id', params })
  const [pair] = await tx.query<{ a: string; b: string }>(
    `select c.sighting_id as a, v.sighting_id as b
     from ws.identity_edge c
     join ws.identity_edge v on v.value = c.value and v.kind = c.kind and v.scope = c.scope and v.cut_act_id is null
     join ws.sighting cs on cs.id = c.sighting_id join ws.sighting vs on vs.id = v.sighting_id
     where c.id = $1 and vs.person_id <> cs.person_id and ${readable}
     order by v.trust desc, vs.seq limit 1`,
    params,
  )
  return pair ? declare(tx, ctx, { ...pair, verdict: 'same', reason }) : undefined
}
