import type { Expression, FormulaType, Setting } from '@huiliu/contracts/formula'
import { numberText } from '@huiliu/contracts/formula'
import { SQL_FUNCTIONS } from './functions.ts'

/** Adds a value to the statement's; gives its placeholder. */
export type Bind = (value: unknown) => string
/** SQL of a field, of a path through lookups, or of a total of children; text as it is stored, perhaps null. */
export type Refer = (expression: Expression & { kind: 'field' | 'total' }) => string
export type Compiling = { bind: Bind; refer: Refer; setting: Setting }

export const SQL_TYPES: Readonly<Record<FormulaType, string>> = {
  text: 'text',
  number: 'numeric',
  boolean: 'boolean',
  date: 'date',
  datetime: 'timestamptz',
}

/**
 * A checked formula as SQL that gives what JavaScript computes: null for no value, numbers without needless zeros, text in
 * the order of code points. The formula can fail on no row, and its size is bounded by the formula's.
 */
export function compileFormula(expression: Expression, compiling: Compiling): string {
  const value = part(expression, compiling)
  if (expression.type === 'text') return `(nullif(${value}, '') collate "C")`
  if (expression.type === 'number') return `trim_scale(ws.formula_number(${value}))`
  return expression.type === 'datetime' ? `date_trunc('milliseconds', ${value})` : `(${value})`
}

/** Within a formula text is never null. */
function part(expression: Expression, compiling: Compiling): string {
  if (expression.kind === 'constant') return constant(expression, compiling.bind)
  if (expression.kind !== 'call') return referred(expression, compiling)
  const args = expression.args.map(arg => part(arg, compiling))
  const types = expression.args.map(arg => arg.type)
  const made = SQL_FUNCTIONS[expression.name]
  if (!made) throw new Error(`no SQL for the function ${expression.name}`)
  return made(args, { ...compiling, types, type: expression.type, parts: expression.args })
}

const UNIT = /^[a-z]{1,10}$/
const FORM = /^[#,0.%]{1,20}$/

/**
 * Numbers are digits. Nothing else a person wrote becomes part of a statement, but for names of units and forms of numbers,
 * which functions read themselves: a value bound and not used would be refused.
 */
function constant({ type, value }: Expression & { kind: 'constant' }, bind: Bind): string {
  if (value === null) return `null::${SQL_TYPES[type]}`
  if (typeof value === 'bigint') return `(${numberText(value)}::numeric)`
  if (typeof value === 'string' && (UNIT.test(value) || FORM.test(value))) return `'${value}'::text`
  return `${bind(value)}::${SQL_TYPES[type]}`
}

function referred(expression: Expression & { kind: 'field' | 'total' }, { refer }: Compiling): string {
  const value = refer(expression)
  // Columns of different collations meet in one formula.
  return expression.type === 'text' ? `coalesce(${value} collate "C", '')` : value
}
