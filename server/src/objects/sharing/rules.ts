import type { Condition, NewSharingRule, ObjectDef, SharingRule } from '@huiliu/contracts'
import { isId, newId, notFound, recordAct, type Queryable, type Tx } from '../../kernel/index.ts'
import { memberNames, principalOf, recipientsOf, type CallCtx } from '../../workspace/index.ts'
import { catalogOf, objectIn } from '../catalog.ts'
import { describeCondition } from '../condition/index.ts'
import { applyRule } from './background.ts'
import { forgetRules, type KeptRule } from './kept-rules.ts'
import { checkRuleCondition, isBroken, ruleFields } from './rule-condition.ts'

type RuleRow = KeptRule & {
  name: string
  applied: string
  expected: string
  applied_after: string | null
  removed_at: Date | null
}

const RULE = 'id, object, name, condition, principal_id, level, applied, expected, applied_after, removed_at'
const NONE_YET = '00000000-0000-0000-0000-000000000000'

/** By object and name, those being removed included. */
export async function listRules(ctx: CallCtx): Promise<SharingRule[]> {
  const rows = await ctx.db.query<RuleRow>(`select ${RULE} from ws.sharing_rule order by object, name, id`)
  const [catalog, names, to] = await Promise.all([
    catalogOf(ctx),
    memberNames(
      ctx,
      rows.flatMap(row => idsIn(row.condition)),
    ),
    recipientsOf(
      ctx,
      rows.map(row => row.principal_id),
    ),
  ])
  return rows.map(row => ({
    id: row.id,
    object: row.object,
    name: row.name,
    condition: row.condition,
    says: sayingOf(ctx, catalog.byName.get(row.object), { condition: row.condition, names }),
    to: to.get(row.principal_id) ?? null,
    level: row.level,
    state: row.removed_at ? 'removing' : row.applied_after ? 'applying' : 'applied',
    done: Number(row.applied),
    expected: Math.max(Number(row.expected), Number(row.applied)),
    broken: isBroken(catalog.byName.get(row.object), row.condition),
  }))
}

type Saying = { condition: Condition; names: Map<string, string> }

/** The condition in words; empty where what it names is gone. */
function sayingOf({ locale }: CallCtx, object: ObjectDef | undefined, { condition, names }: Saying): string {
  if (!object || isBroken(object, condition)) return ''
  return describeCondition(condition, ruleFields(object), locale, (_field, id) => names.get(id))
}

/** The ids a condition compares with: a member's has a name. */
function idsIn(condition: Condition): string[] {
  if ('all' in condition) return condition.all.flatMap(idsIn)
  if ('any' in condition) return condition.any.flatMap(idsIn)
  if ('not' in condition) return idsIn(condition.not)
  const operands = Array.isArray(condition.value) ? condition.value : [condition.value]
  return operands.flatMap(one => (typeof one === 'string' && isId(one) ? one : []))
}

/** New writes follow it at once, the records that are there in the background. Throws unknown_object, unknown_recipient, invalid_input. */
export async function createRule(
  ctx: CallCtx,
  { object, name, condition, to, level }: NewSharingRule,
): Promise<SharingRule> {
  const checked = checkRuleCondition(objectIn(await catalogOf(ctx), object), condition)
  const id = newId()
  await ctx.db.tx(async tx => {
    const principal = await principalOf(tx, to)
    await tx.query(
      `insert into ws.sharing_rule (id, object, name, condition, principal_id, level, changed_at, applied_after)
       values ($1, $2, $3, $4, $5, $6, now(), $7)`,
      [id, object, name, JSON.stringify(checked), principal, level, NONE_YET],
    )
    await tell(tx, ctx, { type: 'sharing.created', id, body: { object, name, condition: checked, to, level } })
  })
  return started(ctx, id)
}

type RuleChange = { id: string } & Partial<Omit<NewSharingRule, 'object'>>

/** Throws not_found, unknown_recipient, invalid_input. */
export async function changeRule(ctx: CallCtx, { id, name, condition, to, level }: RuleChange): Promise<SharingRule> {
  const { object } = await ruleRow(ctx.db, id)
  const checked = condition && checkRuleCondition(objectIn(await catalogOf(ctx), object), condition)
  const again = checked !== undefined || to !== undefined || level !== undefined
  await ctx.db.tx(async tx => {
    const principal = to ? await principalOf(tx, to) : null
    const rows = await tx.query(
      `update ws.sharing_rule set name = coalesce($2, name), condition = coalesce($3, condition),
         principal_id = coalesce($4, principal_id), level = coalesce($5, level)
         ${again ? `, changed_at = now(), revision = revision + 1, applied_after = '${NONE_YET}', applied = 0` : ''}
       where id = $1 and removed_at is null returning id`,
      [id, name ?? null, checked ? JSON.stringify(checked) : null, principal, level ?? null],
    )
    if (rows.length === 0) throw notFound()
    const body = {
      ...(name && { name }),
      ...(checked && { condition: checked }),
      ...(to && { to }),
      ...(level && { level }),
    }
    await tell(tx, ctx, { type: 'sharing.changed', id, body })
  })
  return started(ctx, id)
}

/** What it shared is taken back in the background; the rule is gone when that is done. Throws not_found. */
export async function deleteRule(ctx: CallCtx, id: string): Promise<void> {
  await ctx.db.tx(async tx => {
    const [row] = await tx.query<{ name: string }>(
      `update ws.sharing_rule set removed_at = $2, changed_at = now(), revision = revision + 1,
         applied_after = '${NONE_YET}', applied = 0
       where id = $1 and removed_at is null returning name`,
      [id, ctx.now],
    )
    if (!row) throw notFound()
    await tell(tx, ctx, { type: 'sharing.deleted', id, body: { name: row.name } })
  })
  forgetRules(ctx.db)
  applyRule(ctx, id)
}

async function started(ctx: CallCtx, id: string): Promise<SharingRule> {
  forgetRules(ctx.db)
  applyRule(ctx, id)
  const rule = (await listRules(ctx)).find(one => one.id === id)
  if (!rule) throw notFound()
  return rule
}

async function ruleRow(q: Queryable, id: string): Promise<RuleRow> {
  const [row] = await q.query<RuleRow>(`select ${RULE} from ws.sharing_rule where id = $1 and removed_at is null`, [id])
  if (!row) throw notFound()
  return row
}

type Told = { type: string; id: string; body: Record<string, unknown> }

async function tell(tx: Tx, ctx: CallCtx, { type, id, body }: Told): Promise<void> {
  await recordAct(tx, ctx, { kind: 'sharing', type, object: 'sharing_rule', recordId: id, body })
}
