import type { Condition, PoolReason, PoolRules, PoolView, RecordList } from '@huiliu/contracts'
import { dayAt, startOfDay } from '@huiliu/contracts/values'
import type { Queryable, Row } from '../../kernel/index.ts'
import { catalogOf, objectIn, liveOf, queryRecords, tableOf, wordedText } from '../../objects/index.ts'
import { memberNames, profileOf, rightsOn, type CallCtx, type Caller } from '../../workspace/index.ts'
import { noPool } from '../problems.ts'
import { rulesFor } from '../rules.ts'

/** The pools the caller may look into, with how far his limits reach. */
export async function pools(ctx: CallCtx): Promise<PoolView[]> {
  const { objects } = await catalogOf(ctx)
  const found = await Promise.all(objects.map(({ name }) => poolView(ctx, name)))
  return found.flatMap(pool => pool ?? [])
}

export async function poolView(ctx: CallCtx, object: string): Promise<PoolView | null> {
  const { pool: rules } = await rulesFor(ctx, object)
  const rights = rightsOn(ctx.caller, object)
  if (!rules.on || rights.read === 'none') return null
  const me = ctx.caller.memberId
  const counts = me ? await heldBy(ctx.db, { object, member: me, since: await today(ctx) }) : { held: 0, today: 0 }
  const can = { claim: me !== null && rights.update !== 'none', assign: rights.update === 'all' }
  return { object, rules, ...counts, can }
}

/** The rules of a pool the caller may look into. Throws unknown_object, no_pool. */
export async function openPool(ctx: CallCtx, object: string): Promise<PoolRules> {
  objectIn(await catalogOf(ctx), object)
  const { pool } = await rulesFor(ctx, object)
  if (!pool.on || rightsOn(ctx.caller, object).read === 'none') throw noPool()
  return pool
}

/** When the day began in which a day's claims are counted. */
export async function today(ctx: Pick<CallCtx, 'db' | 'now'>): Promise<Date> {
  const { timeZone } = await profileOf(ctx)
  return new Date(startOfDay(dayAt(ctx.now.getTime(), timeZone), timeZone))
}

type Asked = { object: string; member: string; since: Date }

/** How many records a member owns, and how many he has claimed since. */
export async function heldBy(q: Queryable, { object, member, since }: Asked): Promise<{ held: number; today: number }> {
  const [row] = await q.query<{ held: number; today: number }>(
    `select (select count(*)::int from ${tableOf(object)} r where r.owner_id = $1 and ${liveOf(object, 'r')}) as held,
       (select count(*)::int from ws.pool_claim c where c.member_id = $1 and c.object = $2 and c.at >= $3) as today`,
    [member, object, since],
  )
  return row ?? { held: 0, today: 0 }
}

/** Who looks into a pool sees its records whatever his reach, and the fields it masks masked. */
function poolReader(caller: Caller, object: string, masked: string[]): Caller {
  const { byObject, byField } = caller.rights
  const own = { ...byField }
  for (const field of masked) if (own[`${object}.${field}`] !== 'hidden') own[`${object}.${field}`] = 'masked'
  const rights = { ...rightsOn(caller, object), read: 'all' as const }
  return { ...caller, rights: { ...caller.rights, byObject: { ...byObject, [object]: rights }, byField: own } }
}

const UNOWNED: Condition = { field: 'owner_id', op: 'isEmpty' }
type PoolQuery = { search?: string; limit?: number; cursor?: string; count?: boolean }

/** A page of a pool, what came into it last first, each with why it is there. Throws unknown_object, no_pool, invalid_input. */
export async function poolRecords(
  ctx: CallCtx,
  object: string,
  query: PoolQuery,
): Promise<RecordList & { reasons: PoolReason[] }> {
  const { masked } = await openPool(ctx, object)
  const reader = { ...ctx, caller: poolReader(ctx.caller, object, masked) }
  const sort = [{ field: 'updated_at', dir: 'desc' as const }]
  const { hint: _, ...list } = await queryRecords(reader, object, { ...query, filter: UNOWNED, sort })
  const ids = list.items.map(item => item.id)
  return { ...list, reasons: await reasonsOf(ctx, ids) }
}

type ReasonRow = Row & { id: string; at: Date; from: string | null; by: string; reason: string | null }

async function reasonsOf(ctx: CallCtx, ids: string[]): Promise<PoolReason[]> {
  const rows = await ctx.db.query<ReasonRow>(
    `select i.id, e.occurred_at as at, e.body -> 'changes' -> 'owner_id' ->> 0 as from, a.actor_name as by, a.reason
     from unnest($1::uuid[]) i(id) cross join lateral (
       select e.occurred_at, e.body, e.act_id from ws.event e
       where e.record_id = i.id and e.type = 'record.updated' and e.body -> 'changes' ? 'owner_id'
       order by e.occurred_at desc, e.seq desc limit 1) e
     join ws.act a on a.id = e.act_id`,
    [ids],
  )
  const names = await memberNames(
    ctx,
    rows.flatMap(row => row.from ?? []),
  )
  return rows.map(({ from, at, ...row }) => ({
    ...row,
    at: at.toISOString(),
    reason: row.reason && wordedText(row.reason, ctx.locale),
    from: (from && names.get(from)) ?? null,
  }))
}
