import type { Field, ObjectDef } from '@huiliu/contracts'
import { stepsOf, type Expression, type Setting } from '@huiliu/contracts/formula'
import { rightsOn, type Caller } from '../../workspace/index.ts'
import { binder, readablePredicate } from '../branches.ts'
import { columnOf, liveOf, tableOf } from '../ddl.ts'
import { compileFormula } from './compile.ts'
import { formulaOf } from './read.ts'

/**
 * Where formulas are computed in a statement. `caller`: other records count as far as he may read them; absent where a
 * value is not for anybody's eyes, as roll-ups and rules.
 */
export type Asking = {
  objects: ReadonlyMap<string, ObjectDef>
  setting: Setting
  params: unknown[]
  caller?: Caller | undefined
}

/** A formula about the record `alias` as SQL. */
export function formulaSql(
  asking: Asking,
  object: ObjectDef,
  given: { expression: Expression; alias: string },
): string {
  const bind = binder(asking.params)
  const { expression, alias } = given
  const refer = (part: Expression & { kind: 'field' | 'total' }) =>
    part.kind === 'total'
      ? totalSql(asking, part, alias)
      : pathSql(asking, object, { path: part.path.split('.'), alias })
  return compileFormula(expression, { bind, refer, setting: asking.setting })
}

/** A field's value: its column, or what its formula gives; null for a formula whose fields are gone. */
export function fieldSql(asking: Asking, object: ObjectDef, { field, alias }: { field: Field; alias: string }): string {
  if (field.formula === undefined) return asText(field, `${alias}.${columnOf(field.name)}`)
  const expression = formulaOf(asking.objects, object, field)
  return expression ? `(${formulaSql(asking, object, { expression, alias })})` : 'null'
}

/** Ids are texts to a formula. */
function asText({ type }: Field, column: string): string {
  return type === 'lookup' || type === 'member' ? `${column}::text` : column
}

type Pathing = { path: string[]; alias: string }

/** Through lookups one record at a time: what is not there, or not the reader's, has no values. */
function pathSql(asking: Asking, object: ObjectDef, { path, alias }: Pathing): string {
  const [field] = stepsOf({ objects: asking.objects, object }, path.slice(0, 1)) ?? []
  if (!field) return 'null'
  // An id beside its own type's column: `id` is told as text.
  if (path.length === 1) return field.name === 'id' ? `${alias}.id::text` : fieldSql(asking, object, { field, alias })
  const target = asking.objects.get(field.object ?? '')
  if (!target) return 'null'
  const far = aliasIn(asking)
  const inner = pathSql(asking, target, { path: path.slice(1), alias: far })
  const where = [`${far}.id = ${alias}.${columnOf(field.name)}`, ...readable(asking, target, far)]
  return `(select ${inner} from ${tableOf(target.name)} ${far} where ${where.join(' and ')})`
}

function readable({ caller, params }: Asking, { name }: ObjectDef, alias: string): string[] {
  const live = liveOf(name, alias)
  if (!caller) return [live]
  if (rightsOn(caller, name).read === 'none') return ['false']
  return [live, readablePredicate(caller, { object: name, alias, params })]
}

const aliases = new WeakMap<unknown[], number>()

/** Records within records need names of their own. */
function aliasIn({ params }: Asking): string {
  const next = (aliases.get(params) ?? 0) + 1
  aliases.set(params, next)
  return `f${next}`
}

function totalSql(asking: Asking, { total, type }: Expression & { kind: 'total' }, alias: string): string {
  const child = asking.objects.get(total.object)
  const field = child?.fields.find(one => one.name === total.field)
  if (!child) return 'null'
  const row = aliasIn(asking)
  const value = field ? fieldSql(asking, child, { field, alias: row }) : '*'
  const where = [`${row}.${columnOf(total.by)} = ${alias}.id`, ...readable(asking, child, row)]
  return `(select ${aggregate(total.function, value, type)} from ${tableOf(child.name)} ${row} where ${where.join(' and ')})`
}

/** The sum of nothing is 0; the mean of nothing is none. */
export function aggregate(kind: string, value: string, type: string): string {
  if (kind === 'COUNT') return `count(${value})::numeric`
  if (kind === 'SUM') return `coalesce(sum(${value}), 0)`
  if (kind === 'AVERAGE') return `ws.formula_divide(sum(${value}), count(${value})::numeric)`
  return `${kind.toLowerCase()}(${value})${type === 'number' ? '::numeric' : ''}`
}
