import type { Format } from './functions/function.ts'
import { FormulaError } from './problems.ts'
import type { Expression, Span } from './types.ts'

/** Arguments that must be written out, because what the formula is depends on them. */

type Typed = Expression | 'blank'

/** One of some words, in any case of letters. */
export function constantWord(options: readonly string[], arg: Typed, at: Span): Expression {
  const given = written(arg, at).toLowerCase()
  const value = options.find(option => option === given || `${option}s` === given)
  if (value === undefined) throw new FormulaError('not_one_of', at, { options: options.join(', ') })
  return { kind: 'constant', type: 'text', value }
}

const FORMATS: Readonly<Record<Format, RegExp>> = {
  numberFormat: /^(0|#,##0)(\.0{1,10})?%?$/,
  dateFormat: /^(YYYY|MM|DD|HH|mm|ss|M|D|[^A-Za-z])+$/,
}

/** A form for TEXT: of a number `0.00`, `#,##0`, `0.0%`; of a day or time made of YYYY MM M DD D HH mm ss and signs. */
export function formatOf(format: Format, arg: Typed, at: Span): Expression {
  const value = written(arg, at)
  if (value.length > 60 || !FORMATS[format].test(value)) throw new FormulaError('bad_format', at)
  return { kind: 'constant', type: 'text', value }
}

function written(arg: Typed, at: Span): string {
  if (arg === 'blank' || arg.kind !== 'constant' || typeof arg.value !== 'string')
    throw new FormulaError('not_constant', at)
  return arg.value
}
