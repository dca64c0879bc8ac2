import type { PoolRules } from '@huiliu/contracts'
import { dayAt } from '@huiliu/contracts/values'
import { ident, joining, startAct, type Ctx, type Tx } from '../../kernel/index.ts'
import { catalogOf, liveOf, phrase, tableOf, write, type Catalog } from '../../objects/index.ts'
import { profileOf } from '../../workspace/index.ts'
import { allRules } from '../rules.ts'
import { dueAt, fateOf } from './fate.ts'
import { lastFollowUps } from './follow-up.ts'
import { tellOwner } from './move.ts'

const BATCH = 200
const DAY_MS = 24 * 3_600_000

type Pool = { object: string; rules: PoolRules }
type Owned = { id: string; owner_id: string; name: string | null }

/**
 * Gives back what nobody has followed up for as long as a pool allows, each record under an act of its own that says why, and
 * warns the owners of what is near. A stop in between loses nothing: what is left is found again.
 */
export async function recyclePools(ctx: Ctx): Promise<{ returned: number; warned: number }> {
  const done = { returned: 0, warned: 0 }
  const catalog = await catalogOf({ db: ctx.db })
  for (const { object, pool: rules } of await allRules(ctx)) {
    if (!rules.on || rules.days === null) continue
    let after: string | null = null
    do {
      const step = await recycle(ctx, { catalog, pool: { object, rules }, after })
      done.returned += step.returned
      done.warned += step.warned
      after = step.last
    } while (after !== null)
  }
  return done
}

type Walk = { catalog: Catalog; pool: Pool; after: string | null }

/** The next records by id, locked, so that a follow-up of the same moment is seen or comes after. */
async function recycle(
  ctx: Ctx,
  { catalog, pool, after }: Walk,
): Promise<{ returned: number; warned: number; last: string | null }> {
  return ctx.db.tx(async tx => {
    const { object, rules } = pool
    const { nameField = 'id' } = catalog.byName.get(object) ?? {}
    const rows = await tx.query<Owned>(
      `select r.id, r.owner_id, r.${ident(nameField)}::text as name from ${tableOf(object)} r
       where r.owner_id is not null and ${liveOf(object, 'r')} and r.created_at <= $1 and ($2::uuid is null or r.id > $2)
       order by r.id limit ${BATCH} for update skip locked`,
      [new Date(ctx.now.getTime() - Math.max(0, (rules.days ?? 0) - rules.warnDays) * DAY_MS), after],
    )
    const last = await lastFollowUps(tx, { catalog, object, ids: rows.map(row => row.id) })
    let [returned, warned] = [0, 0]
    for (const row of rows) {
      const at = last.get(row.id)?.at
      const fate = at ? fateOf(rules, { last: at, now: ctx.now }) : 'keep'
      if (!at || fate === 'keep') continue
      if (fate === 'return') returned += await back(tx, ctx, { pool, row, at })
      else warned += await warn(tx, ctx, { pool, row, at })
    }
    return { returned, warned, last: rows.length === BATCH ? (rows.at(-1)?.id ?? null) : null }
  })
}

type One = { pool: Pool; row: Owned; at: Date }

async function back(tx: Tx, ctx: Ctx, { pool: { object, rules }, row, at }: One): Promise<number> {
  const { timeZone } = await profileOf({ db: joining(tx) })
  const reason = phrase('pool_recycled', { days: String(rules.days), last: dayAt(at.getTime(), timeZone) })
  const actId = await startAct(tx, ctx, { kind: 'pool.recycle', reason })
  const change = { op: 'update' as const, object, id: row.id, values: { owner_id: null } }
  await write(tx, { ...ctx, db: joining(tx) }, { actId, changes: [change] })
  await tellOwner(tx, ctx, { type: 'pool.recycled', actId, object, ids: [row.id], owner: row.owner_id, name: row.name })
  return 1
}

/** Once for each moment at which it would go. */
async function warn(tx: Tx, ctx: Ctx, { pool: { object, rules }, row, at }: One): Promise<number> {
  const fresh = await tx.query(
    `insert into ws.pool_warning as w (record_id, object, due_at) values ($1, $2, $3)
     on conflict (record_id) do update set due_at = excluded.due_at where w.due_at <> excluded.due_at returning record_id`,
    [row.id, object, dueAt(rules, at)],
  )
  if (fresh.length === 0) return 0
  await tellOwner(tx, ctx, { type: 'pool.warned', actId: null, object, ids: [row.id], owner: row.owner_id })
  return 1
}
