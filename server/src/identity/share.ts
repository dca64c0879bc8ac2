import type { IdentifierKind } from '@huiliu/contracts'
import { appendEvent, invalidInput, newId, notFound, startAct, type ProblemError, type Tx } from '../kernel/index.ts'
import { readableExists } from '../objects/index.ts'
import { countryOf, type CallCtx } from '../workspace/index.ts'
import { carriersOf } from './closure.ts'
import { identifierOf, isWorldwide, type Unusable } from './normalize/index.ts'
import type { Identifier } from './partition/index.ts'
import { unusableText } from './sentences.ts'
import { lockIdentity } from './lock.ts'
import { settle } from './settle.ts'

type Sharing = { kind: IdentifierKind; value: string; scope: string | undefined; reason: string }

/** Marks an identifier as shared (a shop's phone, a family's number): from now on it joins nobody, past joins included. */
export async function markShared(
  tx: Tx,
  ctx: CallCtx,
  { kind, value, scope, reason }: Sharing,
): Promise<{ id: string; actId: string }> {
  await lockIdentity(tx)
  const identifier = await scopedIdentifier(tx, ctx, { kind, value, scope })
  const actId = await startAct(tx, ctx, { kind: 'identity.shared', reason })
  const [mark] = await tx.query<{ id: string }>(
    `insert into ws.identifier_mark as m (id, kind, scope, value, act_id) values ($1, $2, $3, $4, $5)
     on conflict on constraint identifier_mark_value do update
       set act_id = case when m.withdrawn_act_id is null then m.act_id else excluded.act_id end, withdrawn_act_id = null
     returning id`,
    [newId(), identifier.kind, identifier.scope, identifier.value, actId],
  )
  const seeds = await carriersOf(tx, [identifier])
  await settle(tx, ctx, { sightings: seeds, actId })
  await appendEvent(tx, ctx, {
    type: 'identity.shared',
    actId,
    sightingId: seeds[0] ?? null,
    body: { kind, reason },
  })
  return { id: mark?.id ?? '', actId }
}

/**
 * Where no scope is given, the one in which somebody whom the caller may see carries it. Throws invalid_input for none and
 * where there are several.
 */
async function scopedIdentifier(
  tx: Tx,
  ctx: CallCtx,
  { kind, value, scope }: Omit<Sharing, 'reason'>,
): Promise<Identifier> {
  const identifier = identifierOf(kind, value, { scope: scope ?? null, country: await countryOf(tx) })
  if ('refused' in identifier) throw unusable('value', identifier.refused)
  if (scope !== undefined || isWorldwide(identifier.kind)) return identifier
  const params: unknown[] = [identifier.value, identifier.kind]
  const readable = readableExists(ctx.caller, { object: 'contact', id: 's.person_id', params })
  const carried = await tx.query<{ scope: string }>(
    `select distinct e.scope from ws.identity_edge e join ws.sighting s on s.id = e.sighting_id
     where e.value = $1 and e.kind = $2 and ${readable}`,
    params,
  )
  const [only, another] = carried
  if (!only || another) throw unusable('scope', 'no_scope')
  return { ...identifier, scope: only.scope }
}

function unusable(path: string, code: Unusable): ProblemError {
  const message = { zh: unusableText(code, 'zh'), en: unusableText(code, 'en') }
  return invalidInput({}, [{ path, code, message }])
}

export async function unmarkShared(tx: Tx, ctx: CallCtx, id: string): Promise<{ actId: string }> {
  await lockIdentity(tx)
  const actId = await startAct(tx, ctx, { kind: 'identity.unshared' })
  const [mark] = await tx.query<Identifier>(
    `update ws.identifier_mark set withdrawn_act_id = $2 where id = $1 and withdrawn_act_id is null returning kind, scope, value`,
    [id, actId],
  )
  if (!mark) throw notFound()
  await settle(tx, ctx, { sightings: await carriersOf(tx, [mark]), actId })
  return { actId }
}
