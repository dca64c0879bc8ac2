import type { ObjectOwnership } from '@huiliu/contracts'
import { appendEvents, forbidden, joining, newId, notFound, startAct, type Tx } from '../../kernel/index.ts'
import { liveOf, tableOf, write } from '../../objects/index.ts'
import type { CallCtx } from '../../workspace/index.ts'
import { alreadyClaimed, dayLimitReached, holdLimitReached } from '../problems.ts'
import { heldBy, openPool, poolView, today } from './pools.ts'

type Moving = { object: string; ids: string[]; reason?: string | undefined }
export type Moved = { actId: string; ids: string[]; /** meanwhile somebody else's */ gone: string[] }

/**
 * Takes records out of a pool for the caller. Of those that somebody else was quicker to claim the others are his; where none
 * is left, throws already_claimed. Also throws no_pool, forbidden, hold_limit_reached, day_limit_reached.
 */
export async function claim(ctx: CallCtx, { object, ids, reason }: Moving): Promise<Moved> {
  const pool = await poolView(ctx, object)
  const me = ctx.caller.memberId
  if (!pool || me === null || !pool.can.claim) throw pool ? forbidden() : notFound()
  return ctx.db.tx(async tx => {
    const since = await today({ ...ctx, db: joining(tx) })
    const free = await unowned(tx, { object, ids })
    await keepLimits(tx, { object, member: me, more: free.length, since, rules: pool.rules })
    const actId = await startAct(tx, ctx, { kind: 'pool.claim', reason })
    await give(tx, ctx, { actId, object, ids: free, owner: me })
    await tx.query(
      `insert into ws.pool_claim (id, object, record_id, member_id, at)
       select gen_random_uuid(), $1, id, $2, $3 from unnest($4::uuid[]) id`,
      [object, me, ctx.now, free],
    )
    return moved(actId, ids, free)
  })
}

/** Gives records of a pool to a member: by whoever may change all of the object's records. Throws as `claim`. */
export async function assign(ctx: CallCtx, { to, ...moving }: Moving & { to: string }): Promise<Moved> {
  const { object, ids, reason } = moving
  const pool = await poolView(ctx, object)
  if (!pool?.can.assign) throw pool ? forbidden() : notFound()
  return ctx.db.tx(async tx => {
    const since = await today({ ...ctx, db: joining(tx) })
    const free = await unowned(tx, { object, ids })
    const rules = { ...pool.rules, dayLimit: null }
    await keepLimits(tx, { object, member: to, more: free.length, since, rules })
    const actId = await startAct(tx, ctx, { kind: 'pool.assign', reason })
    await give(tx, ctx, { actId, object, ids: free, owner: to })
    await tellOwner(tx, ctx, { type: 'pool.assigned', actId, object, ids: free, owner: to })
    return moved(actId, ids, free)
  })
}

/** Gives records back to the pool, by whoever may change them. Throws no_pool, not_found, forbidden. */
export async function giveBack(ctx: CallCtx, { object, ids, reason }: Moving): Promise<Moved> {
  await openPool(ctx, object)
  return ctx.db.tx(async tx => {
    const actId = await startAct(tx, ctx, { kind: 'pool.return', reason })
    const changes = ids.map(id => ({ op: 'update' as const, object, id, values: { owner_id: null } }))
    const written = await write(tx, { ...ctx, db: joining(tx) }, { actId, changes, access: ctx.caller })
    return moved(
      actId,
      ids,
      written.map(one => one.id),
    )
  })
}

function moved(actId: string, asked: string[], ids: string[]): Moved {
  return { actId, ids, gone: asked.filter(id => !ids.includes(id)) }
}

/** Those of the records that are in the pool, locked: of two who claim one, the second finds it gone. Throws already_claimed. */
async function unowned(tx: Tx, { object, ids }: { object: string; ids: string[] }): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `select r.id from ${tableOf(object)} r where r.id = any($1) and r.owner_id is null and ${liveOf(object, 'r')}
     order by r.id for update`,
    [ids],
  )
  if (rows.length === 0) throw alreadyClaimed()
  return rows.map(row => row.id)
}

type Limits = {
  object: string
  member: string
  more: number
  since: Date
  rules: Pick<ObjectOwnership['pool'], 'holdLimit' | 'dayLimit'>
}

/**
 * A member's claims are counted one after the other: his row is locked until each is written. Throws not_found (of who does
 * not work here any more), hold_limit_reached, day_limit_reached.
 */
export async function keepLimits(tx: Tx, { object, member, more, since, rules }: Limits): Promise<void> {
  const locked = await tx.query('select id from ws.member where id = $1 and deactivated_at is null for no key update', [
    member,
  ])
  if (locked.length === 0) throw notFound()
  const { held, today: claimed } = await heldBy(tx, { object, member, since })
  if (rules.holdLimit !== null && held + more > rules.holdLimit)
    throw holdLimitReached({ held, limit: rules.holdLimit })
  if (rules.dayLimit !== null && claimed + more > rules.dayLimit)
    throw dayLimitReached({ today: claimed, limit: rules.dayLimit })
}

type Giving = { actId: string; object: string; ids: string[]; owner: string | null }

/** The pool's own rules allow it, whatever the caller's reach. */
export async function give(tx: Tx, ctx: CallCtx, { actId, object, ids, owner }: Giving): Promise<void> {
  const changes = ids.map(id => ({ op: 'update' as const, object, id, values: { owner_id: owner } }))
  await write(tx, { ...ctx, db: joining(tx) }, { actId, changes })
}

type Telling = {
  type: string
  actId: string | null
  object: string
  ids: string[]
  owner: string
  name?: string | null
}

/** For the notices: one event a record, of which its owner is told, by its name where he loses sight of it. */
export async function tellOwner(
  tx: Tx,
  ctx: Pick<CallCtx, 'now' | 'wakes'>,
  { type, actId, object, ids, owner, name = null }: Telling,
): Promise<void> {
  const at = { occurredAt: ctx.now, receivedAt: ctx.now }
  await appendEvents(
    tx,
    ctx.wakes,
    ids.map(id => ({ id: newId(), type, ...at, actId, object, recordId: id, body: { owner, name } })),
  )
}
