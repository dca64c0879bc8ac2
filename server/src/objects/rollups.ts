import type { Field, ObjectDef, Rollup } from '@huiliu/contracts'
import type { Ctx, Tx } from '../kernel/index.ts'
import { profileOf } from '../workspace/index.ts'
import type { Catalog } from './catalog.ts'
import { compileCondition, type FieldSet } from './condition/index.ts'
import { columnOf, liveOf, tableOf } from './ddl.ts'
import { aggregate, allUses, fieldSql, keyOf, type Asking } from './formula/index.ts'

/** A record that was written: what of it changed, as [before, after]; absent where it may be anything. */
export type Touched = { object: string; id: string; changes?: Record<string, [unknown, unknown]> }
/** A roll-up field and where it stands. */
export type Rolled = { parent: ObjectDef; field: Field; rollup: Rollup }

export function rollupsOf({ objects }: Catalog): Rolled[] {
  return objects.flatMap(parent =>
    parent.fields.flatMap(field => (field.rollup ? [{ parent, field, rollup: field.rollup }] : [])),
  )
}

/**
 * Counts the parents of written records anew, in their transaction: under the locks of the parents, taken in the order of
 * their ids, so that of two writers the later sees what the earlier did. What changes there is counted into their own parents.
 */
export async function keepRollups(
  tx: Tx,
  ctx: Ctx,
  { catalog, touched }: { catalog: Catalog; touched: Touched[] },
): Promise<void> {
  if (!catalog.computes || touched.length === 0) return
  const all = rollupsOf(catalog)
  for (let open = touched; open.length > 0;) {
    const next: Touched[] = []
    for (const [name, rolled] of [...Map.groupBy(all, one => one.parent.name)].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const concerned = rolled.filter(one => open.some(written => concerns(catalog, one, written)))
      const ids = await parentsOf(tx, { catalog, concerned, touched: open })
      const changed = await countAnew(tx, ctx, { catalog, rolled: concerned, ids })
      const fields = Object.fromEntries(
        concerned.map(({ field }): [string, [unknown, unknown]] => [field.name, [null, null]]),
      )
      next.push(...changed.map(id => ({ object: name, id, changes: fields })))
    }
    open = next
  }
}

/** Whether a written record may change a roll-up. */
function concerns({ byName }: Catalog, { rollup }: Rolled, { object, changes }: Touched): boolean {
  if (object !== rollup.object) return false
  const names = Object.keys(changes ?? {})
  // Made, deleted or brought back: nothing changed but that it is there.
  if (names.length === 0 || !changes) return true
  const watched = watchedBy(byName, rollup)
  return names.some(name => watched.has(keyOf(object, name)))
}

/** The stored fields whose change can change a total, through formulas that are totalled or asked for. */
function watchedBy(objects: Catalog['byName'], rollup: Rollup): Set<string> {
  const child = objects.get(rollup.object)
  if (!child) return new Set()
  const asTotal: Field = { name: '', label: { zh: '', en: '' }, type: 'number', rollup }
  return allUses(objects, { ...child, name: '' }, asTotal) ?? new Set()
}

type Parenting = { catalog: Catalog; concerned: Rolled[]; touched: Touched[] }

/** The records that written ones belong to, and those they belonged to before. */
async function parentsOf(tx: Tx, { concerned, touched }: Parenting): Promise<string[]> {
  const found = new Set<string>()
  for (const { object, by } of new Map(
    concerned.map(({ rollup }) => [keyOf(rollup.object, rollup.by), rollup]),
  ).values()) {
    const own = touched.filter(one => one.object === object)
    for (const { changes } of own) for (const id of changes?.[by] ?? []) if (typeof id === 'string') found.add(id)
    const rows = await tx.query<{ id: string }>(
      `select distinct ${columnOf(by)} as id from ${tableOf(object)} where id = any($1) and ${columnOf(by)} is not null`,
      [own.map(one => one.id)],
      { prepare: true },
    )
    for (const { id } of rows) found.add(id)
  }
  return [...found]
}

type Counting = { catalog: Catalog; rolled: Rolled[]; ids: string[] }

/** Writes the totals of some records of one object where they differ; gives the ids of those. */
export async function countAnew(tx: Tx, ctx: Pick<Ctx, 'now'>, { catalog, rolled, ids }: Counting): Promise<string[]> {
  const [first] = rolled
  if (!first || ids.length === 0) return []
  const table = tableOf(first.parent.name)
  // Weaker than an update's own lock on purpose: the foreign keys of children being made hold the parent's key.
  await tx.query(`select id from ${table} where id = any($1) order by id for no key update`, [ids], { prepare: true })
  const params: unknown[] = [ids]
  const asking = { objects: catalog.byName, setting: { now: ctx.now, ...(await profileOf({ db: tx })) }, params }
  const totals = rolled.map(one => `${totalOf(asking, one)} as ${columnOf(one.field.name)}`)
  const columns = rolled.map(({ field }) => columnOf(field.name))
  const row = (alias: string) => `(${columns.map(column => `${alias}.${column}`).join(', ')})`
  // A statement sees what was committed before it began: the totals are read after the locks are held.
  const rows = await tx.query<{ id: string }>(
    `update ${table} p set ${columns.map(column => `${column} = n.${column}`).join(', ')}
     from (select x.id, ${totals.join(', ')} from unnest($1::uuid[]) as x(id)) n
     where p.id = n.id and ${row('p')} is distinct from ${row('n')} returning p.id`,
    params,
  )
  return rows.map(one => one.id)
}

const KINDS: Readonly<Record<Rollup['function'], string>> = {
  count: 'COUNT',
  sum: 'SUM',
  avg: 'AVERAGE',
  min: 'MIN',
  max: 'MAX',
}

function totalOf(asking: Asking, { field, rollup }: Rolled): string {
  const child = asking.objects.get(rollup.object)
  const totalled = child?.fields.find(one => one.name === rollup.field)
  if (!child) return 'null'
  const value = totalled ? fieldSql(asking, child, { field: totalled, alias: 'c' }) : '*'
  const type = field.type === 'date' || field.type === 'datetime' ? field.type : 'number'
  const wanted = `c.${columnOf(rollup.by)} = x.id and ${liveOf(child.name, 'c')} and ${filterOf(asking, child, rollup)}`
  const total = aggregate(KINDS[rollup.function], value, type)
  return `(select ${type === 'number' ? `trim_scale(${total})` : total} from ${tableOf(child.name)} c where ${wanted})`
}

function filterOf(asking: Asking, child: ObjectDef, { filter }: Rollup): string {
  if (!filter) return 'true'
  const resolve: FieldSet = path => {
    const field = child.fields.find(one => one.name === path)
    const computed = (alias: string) => (field ? fieldSql(asking, child, { field, alias }) : 'null')
    return field ? { field, column: { column: path, ...(field.formula !== undefined && { computed }) } } : null
  }
  return compileCondition(filter, { ...asking.setting, resolve, params: asking.params, alias: 'c' })
}
