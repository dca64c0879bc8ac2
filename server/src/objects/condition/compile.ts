import type { Condition } from '@huiliu/contracts'
import { ident } from '../../kernel/index.ts'
import type { Family, FieldSet } from './fields.ts'
import { predicateOf, type Bound, type Setting, type Predicate, type Test } from './predicate.ts'

/** The values of a statement's `$1, $2, …`; compiling appends to it. */
export type ParamList = unknown[]
export type CompileOptions = Setting & {
  resolve: FieldSet
  params: ParamList
  /** of the object's table in the statement, as written there */
  alias: string
}

/**
 * A checked condition as an SQL expression, true or false and never NULL, for PostgreSQL 15 and later. Text columns
 * that are to be searched by order or prefix want `collate "C"` on the column, and for prefixes with letters an index
 * on `foldedText(column)`.
 */
export function compileCondition(condition: Condition, options: CompileOptions): string {
  if ('all' in condition) return joined(condition.all, 'and', options)
  if ('any' in condition) return joined(condition.any, 'or', options)
  if ('not' in condition) return `(not ${compileCondition(condition.not, options)})`
  const predicate = predicateOf(condition, options.resolve, options)
  const { via } = predicate.resolved.column
  if (!via) return truth(valueSql(predicate, options.alias), predicate, options.params)
  return related(predicate, { via, options })
}

/** The expression contains, startsWith and endsWith look into; the same in an index makes prefixes searchable. */
export function foldedText(column: string): string {
  return `lower(${column} collate "C")`
}

function joined(parts: Condition[], word: 'and' | 'or', options: CompileOptions): string {
  if (parts.length === 0) return word === 'and' ? 'true' : 'false'
  return `(${parts.map(part => compileCondition(part, options)).join(` ${word} `)})`
}

/** A column, what is computed of the row, or what stands under a key of a column's JSON. */
function valueSql({ resolved: { column } }: Predicate, alias: string): string {
  if (column.computed) return column.computed(alias)
  const own = `${alias}.${ident(column.column)}`
  const { part } = column
  if (!part) return own
  return part.numeric ? `((${own} ->> '${part.key}')::numeric)` : `((${own} ->> '${part.key}') collate "C")`
}

type Related = {
  via: NonNullable<Predicate['resolved']['column']['via']>
  options: CompileOptions
}

/** No row there is an empty value: a predicate that holds for it is asked as "no row that fails it". */
function related(predicate: Predicate, { via, options }: Related): string {
  const { alias, params } = options
  const far = `${alias}_up`
  const there = [`${far}.id = ${alias}.${ident(via.column)}`]
  if (via.readable) there.push(via.readable(far))
  const held = truth(valueSql(predicate, far), predicate, params)
  const holdsForNone = predicate.test.kind === 'empty' ? !predicate.negated : predicate.holdsWhenEmpty
  const rows = `exists (select 1 from ws.${ident(via.table)} ${far} where ${there.join(' and ')} and`
  return holdsForNone ? `(not ${rows} not ${held}))` : `${rows} ${held})`
}

/** `x is not null and …` keeps an index usable, which `coalesce(…, false)` and `(…) is true` would not. */
function truth(column: string, { family, test, negated, holdsWhenEmpty }: Predicate, params: ParamList): string {
  if (test.kind === 'empty') return emptiness(column, family, negated)
  const asked = testSql(column, { family, test, params })
  if (!negated) return `(${[...presence(column, family, hasNoFloor(test)), asked].join(' and ')})`
  if (holdsWhenEmpty) return `(not (${column} is not null and ${asked}))`
  return `(${[...presence(column, family, true), `not ${asked}`].join(' and ')})`
}

function emptiness(column: string, family: Family, negated: boolean): string {
  const blank = BLANK[family]
  if (negated) return blank ? `(${column} is not null and not ${blank(column)})` : `(${column} is not null)`
  return blank ? `(${column} is null or ${blank(column)})` : `(${column} is null)`
}

/** What counts as empty beside NULL. */
const BLANK: Partial<Record<Family, (column: string) => string>> = {
  text: column => `${column} = ''`,
  texts: column => `cardinality(${column}) = 0`,
  uuids: column => `cardinality(${column}) = 0`,
  jsonb: column => `${column} = 'null'::jsonb`,
}

/** `blankMatters`: whether an empty text or list could pass what follows. */
function presence(column: string, family: Family, blankMatters: boolean): string[] {
  const blank = blankMatters ? BLANK[family] : undefined
  return blank ? [`${column} is not null`, `not ${blank(column)}`] : [`${column} is not null`]
}

/** Only a test without a lower bound lets the empty text through: operands are never empty. */
function hasNoFloor(test: Test): boolean {
  return test.kind === 'range' && !test.low
}

type TestSql = { family: Family; test: Exclude<Test, { kind: 'empty' }>; params: ParamList }

function testSql(column: string, { family, test, params }: TestSql): string {
  const type = family === 'texts' ? 'text' : family
  if (test.kind === 'oneOf') {
    const [only] = test.values
    if (family === 'texts' || family === 'uuids')
      return `(${column} && ${placeholder(params, test.values)}::${family === 'texts' ? 'text' : 'uuid'}[])`
    if (test.values.length === 1) return `(${column} = ${placeholder(params, only)}::${type})`
    return `(${column} = any(${placeholder(params, test.values)}::${type}[]))`
  }
  if (test.kind === 'range') {
    const ordered = family === 'text' ? `${column} collate "C"` : column
    const side = (sign: string, bound: Bound) =>
      `${ordered} ${sign}${bound.inclusive ? '=' : ''} ${placeholder(params, bound.value)}::${type}`
    const sides = [...(test.low ? [side('>', test.low)] : []), ...(test.high ? [side('<', test.high)] : [])]
    return `(${sides.join(' and ')})`
  }
  const { kind } = test
  const patterns = test.texts.map(text => patternSql(column, { kind, text }, params))
  return patterns.length > 1 ? `(${patterns.join(' or ')})` : patterns.join('')
}

/** Text without letters is the same folded or not, so the plain index serves: telephone numbers, codes, Chinese. */
function patternSql(column: string, { kind, text }: { kind: string; text: string }, params: ParamList): string {
  const within = kind === 'startsWith' && !/[a-z]/.test(text) ? `${column} collate "C"` : foldedText(column)
  const escaped = text.replace(/[\\%_]/g, '\\$&')
  const pattern = `${kind === 'startsWith' ? '' : '%'}${escaped}${kind === 'endsWith' ? '' : '%'}`
  return `(${within} like ${placeholder(params, pattern)}::text)`
}

function placeholder(params: ParamList, value: unknown): string {
  params.push(value)
  return `$${params.length}`
}
