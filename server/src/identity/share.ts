import type { IdentifierKind } from '@huiliu/contracts'
import { appendEvents, invalidInput, newId, notFound, startAct, type Tx } from '../kernel/index.ts'
import { countryOf, type CallCtx } from '../workspace/index.ts'
import { identifierOf } from './normalize/index.ts'
import { unusableText } from './sentences.ts'
import { lockIdentity, settle } from './settle.ts'

type Sharing = { kind: IdentifierKind; value: string; scope: string; reason: string }

/** Marks an identifier as shared (a shop's phone, a family's number): from now on it joins nobody, past joins included. */
export async function markShared(
  tx: Tx,
  ctx: CallCtx,
  { kind, value, scope, reason }: Sharing,
): Promise<{ id: string; actId: string }> {
  const identifier = identifierOf(kind, value, { scope, country: await countryOf(tx) })
  if ('refused' in identifier) {
    const { refused } = identifier
    const message = { zh: unusableText(refused, 'zh'), en: unusableText(refused, 'en') }
    throw invalidInput({}, [{ path: 'value', code: refused, message }])
  }
  await lockIdentity(tx)
  const actId = await startAct(tx, ctx, { kind: 'identity.shared', reason })
  const [mark] = await tx.query<{ id: string }>(
    `insert into ws.identifier_mark (id, kind, scope, value, act_id) values ($1, $2, $3, $4, $5)
     on conflict on constraint identifier_mark_value do update set kind = excluded.kind returning id`,
    [newId(), identifier.kind, identifier.scope, identifier.value, actId],
  )
  const seeds = await carriersOf(tx, identifier)
  await settle(tx, ctx, { sightings: seeds, actId })
  const event = {
    id: newId(),
    type: 'identity.shared',
    occurredAt: ctx.now,
    receivedAt: ctx.now,
    actId,
    sightingId: seeds[0] ?? null,
  }
  await appendEvents(tx, ctx.wakes, [{ ...event, body: { kind, reason } }])
  return { id: mark?.id ?? '', actId }
}

export async function unmarkShared(tx: Tx, ctx: CallCtx, id: string): Promise<{ actId: string }> {
  await lockIdentity(tx)
  const [mark] = await tx.query<{ kind: string; scope: string; value: string }>(
    'delete from ws.identifier_mark where id = $1 returning kind, scope, value',
    [id],
  )
  if (!mark) throw notFound()
  const actId = await startAct(tx, ctx, { kind: 'identity.unshared' })
  await settle(tx, ctx, { sightings: await carriersOf(tx, mark), actId })
  return { actId }
}

export async function carriersOf(
  tx: Tx,
  { kind, scope, value }: { kind: string; scope: string; value: string },
): Promise<string[]> {
  const rows = await tx.query<{ sighting_id: string }>(
    'select distinct sighting_id from ws.identity_edge where value = $1 and kind = $2 and scope = $3',
    [value, kind, scope],
  )
  return rows.map(row => row.sighting_id)
}
