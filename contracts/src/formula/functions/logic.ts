import { compareText } from '../../values/index.ts'
import type { Value } from '../types.ts'
import { isBlank, truthOf, type FormulaFunction } from './function.ts'

const ORDERED = ['number', 'text', 'date', 'datetime'] as const

/** Equal values; two empty ones are equal. */
function same(a: Value | undefined, b: Value | undefined): boolean {
  return (a ?? null) === (b ?? null)
}

/** Below, at or above 0; null when one of them is empty. */
export function order(a: Value | undefined, b: Value | undefined): number | null {
  if (typeof a === 'bigint' && typeof b === 'bigint') return a < b ? -1 : a > b ? 1 : 0
  return typeof a === 'string' && typeof b === 'string' ? compareText(a, b) : null
}

function comparison(holds: (order: number) => boolean): FormulaFunction {
  return {
    takes: { head: ['A', 'A'] },
    gives: 'boolean',
    only: ORDERED,
    // No text is no value to be less than another.
    run: ([a = null, b = null]) => {
      const found = isBlank(a) || isBlank(b) ? null : order(a, b)
      return found !== null && holds(found)
    },
  }
}

export const LOGIC: Readonly<Record<string, FormulaFunction>> = {
  '=': { takes: { head: ['A', 'A'] }, gives: 'boolean', run: ([a, b]) => same(a, b) },
  '<>': { takes: { head: ['A', 'A'] }, gives: 'boolean', run: ([a, b]) => !same(a, b) },
  '<': comparison(found => found < 0),
  '<=': comparison(found => found <= 0),
  '>': comparison(found => found > 0),
  '>=': comparison(found => found >= 0),
  IF: {
    takes: { head: ['boolean', 'A', 'A'], defaults: [null] },
    gives: 'A',
    run: ([asked, yes = null, no = null]) => (truthOf(asked) ? yes : no),
  },
  IFS: {
    takes: { head: [], repeat: ['boolean', 'A'], tail: 'A' },
    gives: 'A',
    run: args => {
      for (let i = 0; i + 1 < args.length; i += 2) if (truthOf(args[i])) return args[i + 1] ?? null
      return args.length % 2 === 1 ? (args.at(-1) ?? null) : null
    },
  },
  SWITCH: {
    takes: { head: ['A'], repeat: ['A', 'B'], tail: 'B' },
    gives: 'B',
    run: ([value, ...cases]) => {
      for (let i = 0; i + 1 < cases.length; i += 2) if (same(value, cases[i])) return cases[i + 1] ?? null
      return cases.length % 2 === 1 ? (cases.at(-1) ?? null) : null
    },
  },
  AND: { takes: { head: [], repeat: ['boolean'] }, gives: 'boolean', run: args => args.every(truthOf) },
  OR: { takes: { head: [], repeat: ['boolean'] }, gives: 'boolean', run: args => args.some(truthOf) },
  NOT: { takes: { head: ['boolean'] }, gives: 'boolean', run: ([asked]) => !truthOf(asked) },
  XOR: {
    takes: { head: [], repeat: ['boolean'] },
    gives: 'boolean',
    run: args => args.filter(truthOf).length % 2 === 1,
  },
  ISBLANK: { takes: { head: ['any'] }, gives: 'boolean', run: ([value = null]) => isBlank(value) },
  BLANKVALUE: {
    takes: { head: ['A'], repeat: ['A'] },
    gives: 'A',
    run: args => args.find(value => !isBlank(value)) ?? args.at(-1) ?? null,
  },
  IFERROR: {
    takes: { head: ['A', 'A'] },
    gives: 'A',
    run: ([value = null, other = null]) => (isBlank(value) ? other : value),
  },
  IN: {
    takes: { head: ['A'], repeat: ['A'] },
    gives: 'boolean',
    run: ([value = null, ...list]) => !isBlank(value) && list.includes(value),
  },
  BETWEEN: {
    takes: { head: ['A', 'A', 'A'] },
    gives: 'boolean',
    only: ORDERED,
    run: ([value = null, low = null, high = null]) => {
      if ([value, low, high].some(isBlank)) return false
      return (order(value, low) ?? -1) >= 0 && (order(value, high) ?? 1) <= 0
    },
  },
}
