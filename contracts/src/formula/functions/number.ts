import {
  DECIMALS,
  ONE,
  bounded,
  integerOf,
  magnitude,
  modulo,
  over,
  roundedQuotient,
  squareRoot,
  times,
  whole,
} from '../number.ts'
import type { Value } from '../types.ts'
import { order } from './logic.ts'
import { isBlank, numberIn, strict, type FormulaFunction } from './function.ts'

type Two = (a: bigint, b: bigint) => bigint | null

function two(run: Two, defaults?: readonly Value[]): FormulaFunction {
  return {
    takes: { head: ['number', 'number'], ...(defaults && { defaults }) },
    gives: 'number',
    run: strict(([a, b]) => run(numberIn(a), numberIn(b))),
  }
}

function one(run: (a: bigint) => bigint | null): FormulaFunction {
  return { takes: { head: ['number'] }, gives: 'number', run: strict(([a]) => run(numberIn(a))) }
}

/** The unit of rounding to so many decimals: −30 … 20. */
function unit(decimals: bigint): bigint {
  return 10n ** BigInt(DECIMALS - Math.min(integerOf(decimals, 30), DECIMALS))
}

function rounding(run: (value: bigint, unit: bigint) => bigint): FormulaFunction {
  return two((value, decimals) => bounded(run(value, unit(decimals)) * unit(decimals)), [0n])
}

const MAX_POWER = 64

function power(base: bigint, exponent: bigint): bigint | null {
  if (exponent % ONE !== 0n || magnitude(exponent) > whole(MAX_POWER)) return null
  let result: bigint | null = ONE
  for (let left = integerOf(magnitude(exponent), MAX_POWER); left > 0 && result !== null; left--)
    result = times(result, base)
  return result !== null && exponent < 0n ? over(ONE, result) : result
}

/** The greatest multiple of `step` not above the value; none for a step of 0 or less. */
function floor(value: bigint, step: bigint): bigint | null {
  return step <= 0n ? null : value - modulo(value, step)
}

type Filled = readonly Value[]

function filled(args: readonly Value[]): Filled {
  return args.filter(value => !isBlank(value))
}

function sum(args: Filled): bigint {
  return args.reduce<bigint>((all, value) => all + numberIn(value), 0n)
}

function extreme(sign: 1 | -1): FormulaFunction {
  return {
    takes: { head: [], repeat: ['A'] },
    gives: 'A',
    only: ['number', 'date', 'datetime'],
    run: args =>
      filled(args).reduce<Value>(
        (best, value) => (best === null || (order(value, best) ?? 0) * sign > 0 ? value : best),
        null,
      ),
  }
}

export const NUMBER: Readonly<Record<string, FormulaFunction>> = {
  '+': two((a, b) => a + b),
  '-': two((a, b) => a - b),
  '*': two(times),
  '/': two(over),
  NEGATE: one(a => -a),
  ABS: one(magnitude),
  SIGN: one(a => (a > 0n ? ONE : a < 0n ? -ONE : 0n)),
  ROUND: rounding(roundedQuotient),
  ROUNDDOWN: rounding((value, step) => value / step),
  ROUNDUP: rounding((value, step) => (value % step === 0n ? value / step : value / step + (value < 0n ? -1n : 1n))),
  INT: one(value => floor(value, ONE)),
  FLOOR: two(floor, [ONE]),
  CEILING: two(
    (value, step) => {
      const below = floor(-value, step)
      return below === null ? null : -below
    },
    [ONE],
  ),
  MOD: two((a, b) => (b === 0n ? null : modulo(a, b))),
  POWER: two(power),
  SQRT: one(value => (value < 0n ? null : (squareRoot(4n * value * ONE) + 1n) / 2n)),
  SUM: { takes: { head: [], repeat: ['number'] }, gives: 'number', run: args => sum(filled(args)) },
  AVERAGE: {
    takes: { head: [], repeat: ['number'] },
    gives: 'number',
    run: args => over(sum(filled(args)), whole(filled(args).length)),
  },
  COUNT: { takes: { head: [], repeat: ['any'] }, gives: 'number', run: args => whole(filled(args).length) },
  MIN: extreme(-1),
  MAX: extreme(1),
}
