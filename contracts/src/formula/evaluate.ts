import { canonicalInstant, isDay } from '../values/index.ts'
import { within } from './calendar.ts'
import { functionNamed } from './functions/index.ts'
import { bounded, numberOf, numberText } from './number.ts'
import type { Expression, FormulaType, Setting, Value } from './types.ts'

/** Gives the JSON value of a field, of a path through lookups, or of a total of children (`Expression.path`). */
export type Read = (path: string) => unknown

/** The formula's value as a record's JSON has it: null for none, numbers as exact decimal text, instants in UTC. */
export function evaluateFormula(expression: Expression, read: Read, setting: Setting): string | boolean | null {
  return jsonOf(expression.type, computed(expression, { read, setting }))
}

type Computing = { read: Read; setting: Setting }

/** Every part is computed once; none can fail, so that nothing depends on which is computed first. */
function computed(expression: Expression, { read, setting }: Computing): Value {
  if (expression.kind === 'constant') return expression.value
  if (expression.kind !== 'call') return valueOf(expression.type, read(expression.path))
  const values = expression.args.map(arg => computed(arg, { read, setting }))
  const types = expression.args.map(arg => arg.type)
  return functionNamed(expression.name)?.run(values, { setting, types }) ?? blank(expression.type)
}

function blank(type: FormulaType): Value {
  return type === 'text' ? '' : null
}

/** A JSON value as a value of a type; what is of another kind is none. */
export function valueOf(type: FormulaType, json: unknown): Value {
  if (type === 'text') return typeof json === 'string' ? json : ''
  if (type === 'number') return numberOf(json)
  if (type === 'boolean') return typeof json === 'boolean' ? json : null
  if (type === 'date') return isDay(json) ? within(json) : null
  const instant = canonicalInstant(json)
  return instant !== null && instant >= '1000' && instant < '9999' ? instant : null
}

function jsonOf(type: FormulaType, value: Value): string | boolean | null {
  if (value === '' || value === null) return null
  if (typeof value === 'bigint') return bounded(value) === null ? null : numberText(value)
  // As in fields, what is finer than a millisecond is cut off.
  return type === 'datetime' && typeof value === 'string' ? `${value.slice(0, 23)}Z` : value
}
