import { forbidden, joining, type Tx } from '../../kernel/index.ts'
import { registerPhrases, registerUndo, takeBack } from '../../objects/index.ts'
import { rightsOn, type CallCtx, type Caller } from '../../workspace/index.ts'
import { movedOn } from '../problems.ts'
import { rulesFor } from '../rules.ts'
import { keepLimits } from './move.ts'

/** A move through the pool is taken back by who made it, or by whoever may change all of the object's records. */
export function registerPools(): void {
  registerPhrases({
    pool_recycled: {
      zh: '{days} 天没有跟进，最后一次是 {last}',
      en: 'not followed up for {days} days, the last time on {last}',
    },
  })
  registerUndo('pool', undoMove, () => true)
}

type Undoing = { actId: string; kind: string; undoActId: string }

async function undoMove(tx: Tx, ctx: CallCtx, { actId, kind, undoActId }: Undoing): Promise<void> {
  const [act] = await tx.query<{ mine: boolean; object: string; owners: string[] }>(
    `select a.actor_id = $2 as mine, min(e.object) as object,
       array_remove(array_agg(e.body -> 'changes' -> 'owner_id' ->> 0), null) as owners
     from ws.act a join ws.event e on e.act_id = a.id and e.type = 'record.updated' where a.id = $1 group by a.id`,
    [actId, ctx.actor.id],
  )
  if (!act) throw movedOn()
  if (!act.mine && rightsOn(ctx.caller, act.object).update !== 'all') throw forbidden()
  if (kind !== 'pool.claim') await keepHoldLimits(tx, ctx, act)
  const caller = withAllOf(ctx.caller, act.object)
  const { undone } = await takeBack(tx, { ...ctx, caller, db: joining(tx) }, { actId, under: undoActId })
  if (undone.length === 0) throw movedOn()
}

/** What goes back to its former owners counts among what they hold. */
async function keepHoldLimits(
  tx: Tx,
  ctx: CallCtx,
  { object, owners }: { object: string; owners: string[] },
): Promise<void> {
  const { pool } = await rulesFor({ db: joining(tx) }, object)
  const rules = { holdLimit: pool.holdLimit, dayLimit: null }
  for (const [member, own] of [...Map.groupBy(owners, one => one)].sort(([a], [b]) => (a < b ? -1 : 1)))
    await keepLimits(tx, { object, member, more: own.length, since: ctx.now, rules })
}

function withAllOf(caller: Caller, object: string): Caller {
  const own = { ...rightsOn(caller, object), read: 'all' as const, update: 'all' as const }
  const byField = Object.fromEntries(
    Object.entries(caller.rights.byField).filter(([name]) => name !== `${object}.owner_id`),
  )
  return {
    ...caller,
    rights: { ...caller.rights, byObject: { ...caller.rights.byObject, [object]: own }, byField },
  }
}
