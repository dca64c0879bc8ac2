import type { ObjectDef } from '@huiliu/contracts'
import { invalidInput, type Ctx, type LocalFieldProblem, type Tx } from '../kernel/index.ts'
import { profileOf } from '../workspace/index.ts'
import type { Catalog } from './catalog.ts'
import { pathAt } from './check-values.ts'
import { tableOf } from './ddl.ts'
import { formulaSql, ruleOf } from './formula/index.ts'
import { fieldProblem } from './problems.ts'
import type { Change, WrittenRecord } from './write.ts'

type Judging = { catalog: Catalog; written: WrittenRecord[]; changes: Change[] }

/**
 * Asks the rules of each object of the records as they are written, with what they look up and total: one that holds refuses
 * the whole command. What the system writes of its own accord is not asked: a reader of the log must not stand still
 * because of a rule made for people. Throws invalid_input, each refusal where its record stood.
 */
export async function judgeRules(tx: Tx, ctx: Ctx, { catalog, written, changes }: Judging): Promise<void> {
  const problems: LocalFieldProblem[] = []
  for (const [name, records] of Map.groupBy(written, record => record.object)) {
    const object = catalog.byName.get(name)
    const ids = records.flatMap(({ op, id }) => (op === 'create' || op === 'update' ? [id] : []))
    if (!object?.validations || ids.length === 0) continue
    problems.push(...(await refusals(tx, ctx, { catalog, object, ids, places: placesOf(changes, written) })))
  }
  if (problems.length > 0) throw invalidInput({}, problems.slice(0, 100))
}

/** record → where it stood in what was asked; a new record is known by its place alone. */
function placesOf(changes: Change[], written: WrittenRecord[]): Map<string, string | undefined> {
  const made = written.filter(record => record.op === 'create')
  const creates = changes.filter(change => change.op === 'create')
  const byOrder = new Map<string, string | undefined>()
  for (const [object, own] of Map.groupBy(creates, change => change.object)) {
    const records = made.filter(record => record.object === object)
    for (const [at, change] of own.entries()) byOrder.set(records[at]?.id ?? '', change.at)
  }
  for (const change of changes) if (change.op !== 'create') byOrder.set(change.id, change.at)
  return byOrder
}

type Asking = { catalog: Catalog; object: ObjectDef; ids: string[]; places: Map<string, string | undefined> }

async function refusals(tx: Tx, ctx: Ctx, { catalog, object, ids, places }: Asking): Promise<LocalFieldProblem[]> {
  const rules = (object.validations ?? []).flatMap(rule => {
    const expression = ruleOf(catalog.byName, object, rule.formula)
    return expression ? [{ ...rule, expression }] : []
  })
  if (rules.length === 0) return []
  const params: unknown[] = [ids]
  const asking = { objects: catalog.byName, setting: { now: ctx.now, ...(await profileOf({ db: tx })) }, params }
  const truths = rules.map(
    ({ expression }) => `coalesce(${formulaSql(asking, object, { expression, alias: 'r' })}, false)`,
  )
  const rows = await tx.query<{ id: string; truths: boolean[] }>(
    `select r.id, array[${truths.join(', ')}] as truths from ${tableOf(object.name)} r where r.id = any($1) and r.deleted_at is null`,
    params,
  )
  return rows.flatMap(row =>
    rules.flatMap(({ field, message }, at) =>
      row.truths[at] ? [fieldProblem(pathAt(places.get(row.id), field ?? 'record'), 'validation', message)] : [],
    ),
  )
}
