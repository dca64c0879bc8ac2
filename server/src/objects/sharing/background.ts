import { setTimeout as sleep } from 'node:timers/promises'
import type { Db, Logger, Tx } from '../../kernel/index.ts'
import { later, olderWritesDone } from '../background.ts'
import { catalogOf } from '../catalog.ts'
import { tableOf } from '../ddl.ts'
import { applyRules } from './apply.ts'
import type { KeptRule } from './kept-rules.ts'

type RuleAtWork = KeptRule & { after: string; removed: boolean }

/** ⏱ some 30 ms a batch: no transaction is long, and each leaves behind how far it came. */
const BATCH = 1000
/** Rules are remembered for a second (`rulesOf`); a little more, for clocks that differ. */
const KNOWN_MS = 1500

/** Applies a rule to the records that are there, or takes back what a removed one shared, in the background. */
export function applyRule({ db, log }: { db: Db; log: Logger }, id: string): void {
  later({ db, log }, { name: `sharing rule ${id}`, run: patient => applyAll(patient, id) })
}

/** Takes up what was interrupted; at the start of a workspace. */
export async function resumeRules(ctx: { db: Db; log: Logger }): Promise<void> {
  const rows = await ctx.db.query<{ id: string }>('select id from ws.sharing_rule where applied_after is not null')
  for (const { id } of rows) applyRule(ctx, id)
}

async function applyAll(db: Db, id: string): Promise<void> {
  const [rule] = await db.query<{ object: string; revision: number; wait: number }>(
    `select object, revision, greatest(0, ${KNOWN_MS} - extract(epoch from now() - changed_at) * 1000)::float8 as wait
     from ws.sharing_rule where id = $1 and applied_after is not null`,
    [id],
  )
  if (!rule) return
  await sleep(rule.wait)
  await olderWritesDone(db)
  const catalog = await catalogOf({ db })
  if (catalog.byName.has(rule.object)) {
    await db.query(
      `update ws.sharing_rule set expected = (select count(*) from ${tableOf(rule.object)}) where id = $1`,
      [id],
    )
  }
  while (await db.tx(tx => applySome(tx, { id, revision: rule.revision })));
}

/** True while there is more. A rule that was changed meanwhile is applied by the work its change began. */
async function applySome(tx: Tx, { id, revision }: { id: string; revision: number }): Promise<boolean> {
  const [rule] = await tx.query<RuleAtWork>(
    `select id, object, condition, principal_id, level, applied_after as after, removed_at is not null as removed
     from ws.sharing_rule where id = $1 and revision = $2 and applied_after is not null for no key update`,
    [id, revision],
  )
  if (!rule) return false
  const catalog = await catalogOf({ db: tx })
  const object = catalog.byName.get(rule.object)
  // Held against writers, so that a record's shares are those of its latest values.
  const rows = object
    ? await tx.query<{ id: string }>(
        `select id from ${tableOf(object.name)} where id > $1 order by id limit ${BATCH} for share`,
        [rule.after],
      )
    : []
  const ids = rows.map(row => row.id)
  if (object && ids.length > 0) await applyRules(tx, { object, ids, rules: [rule], holds: !rule.removed })
  const last = ids.length < BATCH ? null : ids.at(-1)
  if (last === null && rule.removed) {
    // Of an object that is gone nothing was looked through.
    if (!object) await tx.query('delete from ws.record_grant where object = $1 and via = $2', [rule.object, id])
    await tx.query('delete from ws.sharing_rule where id = $1', [id])
  } else {
    await tx.query('update ws.sharing_rule set applied_after = $2, applied = applied + $3 where id = $1', [
      id,
      last,
      ids.length,
    ])
  }
  return last !== null
}
