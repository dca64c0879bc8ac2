import type { ObjectDef } from '@huiliu/contracts'
import type { Tx } from '../../kernel/index.ts'
import { profileOf } from '../../workspace/index.ts'
import { binder } from '../branches.ts'
import { compileCondition } from '../condition/index.ts'
import { tableOf } from '../ddl.ts'
import { rulesOf, type KeptRule } from './kept-rules.ts'
import { isBroken, ruleFields } from './rule-condition.ts'

/** `holds: false`: the rules hold for nothing, whatever their condition says. */
type Applying = { object: ObjectDef; ids: string[]; rules: KeptRule[]; holds?: boolean }

/** Keeps the shares of records that were just written true to the rules, in the same transaction. */
export async function shareWritten(tx: Tx, { object, ids }: Pick<Applying, 'object' | 'ids'>): Promise<void> {
  if (ids.length === 0) return
  const rules = await rulesOf(tx, object.name)
  if (rules.length > 0) await applyRules(tx, { object, ids, rules })
}

/** Two statements, whatever the number of records and rules: what holds no more goes, what holds is there. */
export async function applyRules(tx: Tx, applying: Applying): Promise<void> {
  const { rules, holds = true } = applying
  const removing = await wantedShares(tx, applying)
  tx.send(
    `delete from ws.record_grant g where g.object = ${removing.object} and g.record_id = any(${removing.ids})
       and g.via = any(${removing.bind(rules.map(rule => rule.id))}::text[])
       and not exists (select from (${removing.wanted}) w
                       where w.record_id = g.record_id and w.via = g.via and w.principal_id = g.principal_id)`,
    removing.params,
  )
  if (!holds) return
  const adding = await wantedShares(tx, applying)
  tx.send(
    `insert into ws.record_grant (object, record_id, principal_id, level, via)
     select ${adding.object}, w.record_id, w.principal_id, w.level, w.via from (${adding.wanted}) w
     on conflict (principal_id, object, record_id, via) do update set level = excluded.level
       where record_grant.level <> excluded.level`,
    adding.params,
  )
}

/** The shares the rules want of the records, as a query; with it the parameters, to which its user may bind more. */
async function wantedShares(tx: Tx, { object, ids, rules, holds = true }: Applying) {
  const params: unknown[] = []
  const bind = binder(params)
  const named = { object: bind(object.name), ids: `${bind(ids)}::uuid[]` }
  const { timeZone, country } = await profileOf({ db: tx })
  const asked = { resolve: ruleFields(object), params, alias: 'r', now: new Date(), timeZone, country }
  const selects = rules.map(({ id, principal_id: principal, level, condition }) => {
    const met = !holds || isBroken(object, condition) ? 'false' : compileCondition(condition, asked)
    return `select r.id as record_id, ${bind(principal)}::uuid as principal_id, ${bind(level)}::text as level, ${bind(id)}::text as via
            from ${tableOf(object.name)} r where r.id = any(${named.ids}) and ${met}`
  })
  return { ...named, params, bind, wanted: selects.join(' union all ') }
}
