import type { Label } from '../fields.ts'
import { functionNamed } from './functions/index.ts'
import type { FormulaFunction, Takes } from './functions/function.ts'
import { parse } from './parse.ts'
import { FormulaError, type FormulaProblem } from './problems.ts'
import { constantWord, formatOf } from './constants.ts'
import { formulaType, lookupsTo, stepsOf, type Scope } from './scope.ts'
import { synonym } from './synonyms.ts'
import type { Expression, FormulaType, Span, Syntax, TotalFunction } from './types.ts'

export type Checked = { ok: true; expression: Expression } | { ok: false; problem: FormulaProblem }

/** Reads a formula that came from outside, for the fields of its scope. Never throws. `result`: what it must come to. */
export function checkFormula(source: string, scope: Scope, result?: FormulaType): Checked {
  try {
    const syntax = parse(source)
    const typed = typedOf(syntax, scope)
    const expression = result ? as(result, typed, { at: syntax, code: 'wrong_result' }) : settled(typed)
    return { ok: true, expression }
  } catch (error) {
    if (error instanceof FormulaError) return { ok: false, problem: error.problem }
    throw error
  }
}

/** A part as checked: a value that is blank by itself takes any type. */
type Typed = Expression | 'blank'

const NAMES: Readonly<Record<FormulaType | 'blank', Label>> = {
  text: { zh: '文字', en: 'text' },
  number: { zh: '数字', en: 'a number' },
  boolean: { zh: '是或否', en: 'true or false' },
  date: { zh: '日期', en: 'a date' },
  datetime: { zh: '时间', en: 'a time' },
  blank: { zh: '空', en: 'blank' },
}

function typedOf(syntax: Syntax, scope: Scope): Typed {
  if (syntax.kind === 'constant') {
    const { type, value } = syntax
    return type === 'blank' ? 'blank' : { kind: 'constant', type, value }
  }
  return syntax.kind === 'path' ? field(syntax, scope) : call(syntax, scope)
}

function field(syntax: Syntax & { kind: 'path' }, scope: Scope): Expression {
  const name = syntax.path.join('.')
  const steps = stepsOf(scope, syntax.path)
  const last = steps?.at(-1)
  if (!steps || !last) throw new FormulaError('unknown_field', syntax, { name })
  if (steps.length > 1 && !scope.allows.paths) throw new FormulaError('no_paths', syntax)
  const type = formulaType(last)
  if (!type) throw new FormulaError('unusable_field', syntax, { name })
  return { kind: 'field', type, path: name }
}

const TOTALS: readonly TotalFunction[] = ['COUNT', 'SUM', 'AVERAGE', 'MIN', 'MAX']

function call(syntax: Syntax & { kind: 'call' }, scope: Scope): Typed {
  const total = totalOf(syntax, scope)
  if (total) return total
  if ((syntax.name === 'TODAY' || syntax.name === 'NOW') && !scope.allows.clock)
    throw new FormulaError('no_clock', syntax)
  const args = syntax.args.map(arg => typedOf(arg, scope))
  const name = synonym(syntax.name, args.map(typeName))
  const found = name === null ? undefined : functionNamed(name)
  if (name === null || !found) throw new FormulaError('unknown_function', syntax, { name: syntax.name })
  return typedCall(found, { name, args, syntax })
}

/** `SUM(order_line.amount)`: children are named by their object. */
function totalOf({ name, args, from, to }: Syntax & { kind: 'call' }, scope: Scope): Expression | null {
  const [only] = args
  const kind = TOTALS.find(one => one === name)
  if (only?.kind !== 'path') return null
  const [object = '', ...path] = only.path
  if (stepsOf(scope, only.path) || scope.object.fields.some(one => one.name === object)) return null
  const [lookup, another] = lookupsTo(scope, object)
  const child = scope.objects.get(object)
  if (!lookup || !child) return null
  if (!kind || args.length > 1) throw new FormulaError('total_alone', { from, to }, { names: TOTALS.join(' ') })
  if (!scope.allows.totals) throw new FormulaError('no_totals', only)
  if (another) throw new FormulaError('many_lookups', only, { name: object })
  if (kind === 'COUNT' && path.length === 0)
    return {
      kind: 'total',
      type: 'number',
      path: `COUNT ${object}`,
      total: { function: kind, object, by: lookup.name },
    }
  const [step, further] = stepsOf({ objects: scope.objects, object: child }, path) ?? []
  if (!step || further) throw new FormulaError('unknown_field', only, { name: only.path.join('.') })
  const type = formulaType(step)
  if (!type) throw new FormulaError('unusable_field', only, { name: only.path.join('.') })
  checkTotalled(kind, type, only)
  const total = { function: kind, object, by: lookup.name, field: step.name }
  return { kind: 'total', type: kind === 'COUNT' ? 'number' : type, path: `${kind} ${only.path.join('.')}`, total }
}

function checkTotalled(kind: TotalFunction, type: FormulaType, at: Span): void {
  const fits =
    kind === 'COUNT' || type === 'number' || (kind !== 'SUM' && kind !== 'AVERAGE' && type.startsWith('date'))
  if (!fits) throw wrongType('number', type, at)
}

type Calling = { name: string; args: Typed[]; syntax: Syntax & { kind: 'call' } }

function typedCall(found: FormulaFunction, { name, args, syntax }: Calling): Expression {
  const wanted = wantedFor(found, { name, args, syntax })
  const variables = {
    A: variable('A', { found, wanted, args, syntax }),
    B: variable('B', { found, wanted, args, syntax }),
  }
  const given = args.map((arg, index): Expression => {
    const takes = wanted[index] ?? 'any'
    const at = syntax.args[index] ?? syntax
    if (takes === 'A' || takes === 'B') return as(variables[takes], arg, { at })
    return argument(takes, arg, at)
  })
  const type = found.gives === 'A' || found.gives === 'B' ? variables[found.gives] : found.gives
  const { head, defaults = [] } = found.takes
  const missing = found.takes.repeat ? 0 : head.length - given.length
  const rest = missing > 0 ? defaults.slice(defaults.length - missing) : []
  const filled = rest.map((value, index): Expression => {
    const takes = head[given.length + index] ?? 'any'
    const of = takes === 'A' ? variables.A : takes === 'number' ? 'number' : 'text'
    return { kind: 'constant', type: of, value: value === null && of === 'text' ? '' : value }
  })
  return { kind: 'call', type, name, args: [...given, ...filled] }
}

/** What each argument may be, or the refusal of their number. */
function wantedFor(found: FormulaFunction, { name, args, syntax }: Calling): readonly Takes[] {
  const { head, repeat, tail, defaults = [] } = found.takes
  const least = repeat ? head.length + repeat.length : head.length - defaults.length
  if (args.length < least) throw new FormulaError('few_arguments', syntax, { name: syntax.name, min: least })
  if (!repeat) {
    if (args.length > head.length) throw new FormulaError('wrong_arguments', syntax, { name: syntax.name })
    return head
  }
  const more = args.length - head.length
  const left = more % repeat.length
  if (left > 0 && !(tail && left === 1)) throw new FormulaError('wrong_arguments', syntax, { name })
  const rounds = Array.from({ length: Math.floor(more / repeat.length) }, () => repeat).flat()
  return [...head, ...rounds, ...(left > 0 && tail ? [tail] : [])]
}

type Unifying = Pick<Calling, 'args' | 'syntax'> & { found: FormulaFunction; wanted: readonly Takes[] }

/** The one type of all arguments that share a variable: a time beside a day counts as its day. */
function variable(which: 'A' | 'B', { found, wanted, args, syntax }: Unifying): FormulaType {
  let type: FormulaType | undefined
  for (const [index, arg] of args.entries()) {
    if (wanted[index] !== which || arg === 'blank') continue
    const at = syntax.args[index] ?? syntax
    if (which === 'A' && found.only && !found.only.includes(arg.type))
      throw wrongType(found.only[0] ?? 'number', arg.type, at)
    if (!type || (type === 'datetime' && arg.type === 'date')) type = arg.type
    else if (type !== arg.type && !(type === 'date' && arg.type === 'datetime')) throw wrongType(type, arg.type, at)
  }
  return type ?? (which === 'A' ? (found.only?.[0] ?? 'text') : 'text')
}

function argument(takes: Exclude<Takes, 'A' | 'B'>, arg: Typed, at: Syntax): Expression {
  if (takes === 'any') return settled(arg)
  if (takes === 'words') return wordsOf(settled(arg))
  if (takes === 'numberFormat' || takes === 'dateFormat') return formatOf(takes, arg, at)
  return typeof takes === 'string' ? as(takes, arg, { at }) : constantWord(takes, arg, at)
}

function wordsOf(value: Expression): Expression {
  return value.type === 'text' ? value : { kind: 'call', type: 'text', name: 'WORDS', args: [value] }
}

function settled(typed: Typed): Expression {
  return typed === 'blank' ? { kind: 'constant', type: 'text', value: '' } : typed
}

type Wanting = { at: Span; code?: 'wrong_type' | 'wrong_result' }

/** The part as a value of a type. Throws FormulaError. */
function as(type: FormulaType, typed: Typed, { at, code = 'wrong_type' }: Wanting): Expression {
  if (typed === 'blank') return { kind: 'constant', type, value: type === 'text' ? '' : null }
  if (typed.type === type) return typed
  if (type === 'date' && typed.type === 'datetime') return { kind: 'call', type, name: 'DAYOF', args: [typed] }
  throw wrongType(type, typed.type, at, code)
}

function wrongType(
  wanted: FormulaType,
  found: FormulaType,
  at: Span,
  code: 'wrong_type' | 'wrong_result' = 'wrong_type',
) {
  return new FormulaError(code, at, { wanted: NAMES[wanted], found: NAMES[found] })
}

function typeName(typed: Typed): FormulaType | 'blank' {
  return typed === 'blank' ? 'blank' : typed.type
}
