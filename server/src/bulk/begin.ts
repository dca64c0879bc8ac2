import type { BulkCounts, BulkView, Condition, Field } from '@huiliu/contracts'
import { forbidden, invalidInput, newId, notFound, startAct, type LocalFieldProblem, type Tx } from '../kernel/index.ts'
import {
  OWNER,
  catalogOf,
  checkValue,
  countMatching,
  objectIn,
  refusal,
  valueProblem,
  writtenFields,
  type Counted,
} from '../objects/index.ts'
import { countryOf, rightsOn, type CallCtx } from '../workspace/index.ts'
import { bulksOf, bulkView, end, findBulk, type BulkRow } from './store.ts'
import { BULK } from './wake.ts'

export type BulkInput = {
  filter?: Condition
  search?: string
  set?: Record<string, unknown>
  delete?: boolean
  reason?: string
}
const NO_COUNTS: BulkCounts = { seen: 0, changed: 0, refused: 0, undone: 0, kept: 0 }

/**
 * Begins to change or delete everything a filter and words find, in the caller's name and with his rights. Throws
 * unknown_object, forbidden, invalid_input.
 */
export async function beginBulk(ctx: CallCtx, name: string, input: BulkInput): Promise<BulkView> {
  const { filter, search, reason } = input
  const { count, countIs } = await countMatching(ctx, { object: name, filter, search })
  const kind = kindOf(input)
  if (rightsOn(ctx.caller, name)[kind] === 'none') throw forbidden()
  const values = await valuesOf(ctx, name, input.set ?? {})
  const id = newId()
  await ctx.db.tx(async tx => {
    const actId = await startAct(tx, ctx, { kind: `bulk.${kind}`, reason })
    await tx.query(
      `insert into ws.bulk (id, object, kind, query, values, status, act_id, actor, locale, total, total_is, counts, created_at)
       values ($1, $2, $3, $4, $5, 'running', $6, $7, $8, $9, $10, $11, $12)`,
      [
        ...[id, name, kind, { ...(filter && { filter }), ...(search && { search }) }, values, actId],
        ...[ctx.actor, ctx.locale, count, countIs, NO_COUNTS, ctx.now],
      ],
    )
    tx.afterCommit(() => ctx.wakes.wake(BULK))
  })
  return bulkView(await findBulk(ctx.db, id))
}

function kindOf({ set, delete: remove = false }: BulkInput): 'update' | 'delete' {
  if (remove === (set !== undefined && Object.keys(set).length > 0))
    throw invalidInput({}, [
      {
        path: 'set',
        code: 'required',
        message: { zh: '请给出要改的字段，或要求删除', en: 'must say what to set, or delete must be asked for' },
      },
    ])
  return remove ? 'delete' : 'update'
}

/** What is set, in its stored form; whether it fits a record's other values is seen at each. Throws invalid_input. */
async function valuesOf(ctx: CallCtx, name: string, set: Record<string, unknown>): Promise<Record<string, unknown>> {
  const object = objectIn(await catalogOf(ctx), name)
  const country = await countryOf(ctx.db)
  const fields = writtenFields(object)
  const problems: LocalFieldProblem[] = []
  const values = Object.entries(set).flatMap(([path, given]): [string, unknown][] => {
    const field = fields.get(path)
    const refused = refusal(object, field, ctx.caller)
    const checked = field && !refused ? checkValue(field, given, country) : { code: refused ?? 'unknown_field' }
    const code = 'code' in checked ? checked.code : notForMany(field, checked.value)
    if (code) problems.push(valueProblem(`set.${path}`, code))
    return 'value' in checked ? [[path, checked.value]] : []
  })
  if (problems.length > 0) throw invalidInput({}, problems)
  return Object.fromEntries(values)
}

/** A required field is emptied for none, and one value for all is none for a field whose values must differ. */
function notForMany(field: Field | undefined, value: unknown): string | undefined {
  if (value === null) return field?.required ? 'required' : undefined
  return field?.unique ? 'unique_taken' : undefined
}

type Giving = {
  object: string
  actId: string
  filter: Condition
  /** each record to the next of them */
  to: string[]
  total: Counted
}

/** Begins to give everything a filter finds to members in turn, as a part of a greater act, in the caller's name. */
export async function beginGiving(tx: Tx, ctx: CallCtx, { object, actId, filter, to, total }: Giving): Promise<string> {
  const id = newId()
  await tx.query(
    `insert into ws.bulk (id, object, kind, query, values, spread, status, act_id, actor, locale, total, total_is, counts, created_at)
     values ($1, $2, 'update', $3, $4, $5, 'running', $6, $7, $8, $9, $10, $11, $12)`,
    [
      ...[id, object, { filter }, { [OWNER.name]: to[0] }, to.length > 1 ? to : null, actId],
      ...[ctx.actor, ctx.locale, total.count, total.countIs, NO_COUNTS, ctx.now],
    ],
  )
  tx.afterCommit(() => ctx.wakes.wake(BULK))
  return id
}

export async function bulkViews(ctx: CallCtx): Promise<BulkView[]> {
  return (await bulksOf(ctx.db, ctx.actor.id)).map(bulkView)
}

/** Of the caller's own. Throws not_found. */
export async function ownBulk(ctx: CallCtx, id: string): Promise<BulkRow> {
  const row = await findBulk(ctx.db, id)
  if (row.actor.id === null || row.actor.id !== ctx.actor.id) throw notFound()
  return row
}

/** What is done stays done, and can be taken back. */
export async function stopBulk(ctx: CallCtx, id: string): Promise<BulkView> {
  await ownBulk(ctx, id)
  await end(ctx.db, id, { from: 'running', to: 'stopped' })
  return bulkView(await findBulk(ctx.db, id))
}

export async function dismissBulk(ctx: CallCtx, id: string): Promise<void> {
  await ownBulk(ctx, id)
  await ctx.db.query('update ws.bulk set dismissed_at = $2 where id = $1 and ended_at is not null', [id, ctx.now])
}
