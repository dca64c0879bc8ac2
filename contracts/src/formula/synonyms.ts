import { functionNamed } from './functions/index.ts'
import { HELP } from './help/index.ts'
import type { FormulaType } from './types.ts'

type Given = readonly (FormulaType | 'blank')[]

/** Names that mean one function or another by the types they are given. */
const BY_TYPE: Readonly<Record<string, (given: Given) => string>> = {
  '+': ([left]) => (isDayLike(left) ? 'DAYPLUS' : '+'),
  '-': ([left, right]) => (isDayLike(left) ? (isDayLike(right) ? 'DAYSBETWEEN' : 'DAYMINUS') : '-'),
  DATEADD: ([of]) => (of === 'datetime' ? 'TIMEADD' : 'DAYADD'),
  DATEDIFF: ([from, to]) => (from === 'datetime' && to === 'datetime' ? 'TIMEDIFF' : 'DAYDIFF'),
  DATEVALUE: ([of]) => (of === 'text' ? 'DAYFROM' : 'DAYOF'),
  TEXT: ([of, format]) => {
    if (format === undefined) return 'WORDS'
    return of === 'date' ? 'DATETEXT' : of === 'datetime' ? 'TIMETEXT' : 'NUMBERTEXT'
  },
}
const SIGNS = new Set(['+', '-', '*', '/', '&', '=', '<>', '<', '<=', '>', '>=', 'NEGATE'])

function isDayLike(type: FormulaType | 'blank' | undefined): boolean {
  return type === 'date' || type === 'datetime'
}

/** The function a name stands for; null for a name nobody may write. */
export function synonym(name: string, given: Given): string | null {
  const chosen = Object.hasOwn(BY_TYPE, name) ? BY_TYPE[name] : undefined
  if (chosen) return chosen(given)
  const isKnown = SIGNS.has(name) || Object.hasOwn(HELP, name)
  return isKnown && functionNamed(name) ? name : null
}
