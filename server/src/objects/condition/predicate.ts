import { HOLDS_WHEN_EMPTY, type Comparison, type FieldCondition, type Operand } from '@huiliu/contracts'
import { phoneForm, phoneFragments } from '../../telephone/index.ts'
import { kindOf, type Family } from '../types/index.ts'
import type { FieldSet, ResolvedField } from './fields.ts'
import { readRelative } from './operand.ts'
import { addDays, dayAt, fold, isDay, startOfDay } from '@huiliu/contracts/values'
import { canonical } from './values.ts'

/**
 * When and where a condition is asked: relative dates count from `now`, days are those of the IANA time zone, telephone
 * numbers without a country's code those of the country (ISO 3166).
 */
export type Setting = { now: Date; timeZone: string; country: string }

export type Bound = { value: string; inclusive: boolean }
/** What is asked of a value, with operands in their canonical spelling and days already turned into instants. */
export type Test =
  | { kind: 'empty' }
  /** equal to one of these; of several values: one of them is */
  | { kind: 'oneOf'; values: string[] }
  | { kind: 'range'; low?: Bound; high?: Bound }
  /** one of the texts, with A–Z folded to a–z */
  | { kind: 'contains' | 'startsWith' | 'endsWith'; texts: string[] }
/** A comparison made ready for both engines. `negated` turns the test around for values that are not empty. */
export type Predicate = {
  resolved: ResolvedField
  family: Family
  test: Test
  negated: boolean
  holdsWhenEmpty: boolean
}

const NEGATIVE: Partial<Record<Comparison, Comparison>> = {
  ne: 'eq',
  notIn: 'in',
  notContains: 'contains',
  isNotEmpty: 'isEmpty',
}

/** Throws on a condition that `checkCondition` would refuse for these fields. */
export function predicateOf(condition: FieldCondition, resolve: FieldSet, setting: Setting): Predicate {
  const resolved = resolve(condition.field)
  if (!resolved) throw new Error(`unchecked condition: no field ${condition.field}`)
  const { op } = condition
  const positive = NEGATIVE[op] ?? op
  const family = kindOf(resolved.field).family
  const isPhone = resolved.field.type === 'phone'
  const test = testOf(positive, { family, isPhone, values: operands(condition, family, setting), setting })
  return { resolved, family, test, negated: positive !== op, holdsWhenEmpty: HOLDS_WHEN_EMPTY.has(op) }
}

type Asked = { family: Family; isPhone: boolean; values: string[]; setting: Setting }

function testOf(op: Comparison, asked: Asked): Test {
  const { family, isPhone, values, setting } = asked
  const { country } = setting
  if (op === 'isEmpty') return { kind: 'empty' }
  if (family === 'texts' || family === 'uuids') return { kind: 'oneOf', values }
  const [first = '', second = ''] = values
  if (op === 'contains' || op === 'startsWith' || op === 'endsWith') {
    const texts = isPhone ? phoneFragments(first, { country, beginning: op === 'startsWith' }) : [first]
    return { kind: op, texts: texts.map(fold) }
  }
  if (op === 'eq' && isWholeDay(asked, first)) return { kind: 'range', low: from(first, asked), high: to(first, asked) }
  if (op === 'eq' || op === 'in')
    return { kind: 'oneOf', values: isPhone ? values.map(value => phoneForm(value, country)) : values }
  if (op === 'between') return { kind: 'range', low: from(first, asked), high: to(second, asked) }
  if (op === 'gte') return { kind: 'range', low: from(first, asked) }
  if (op === 'lte') return { kind: 'range', high: to(first, asked) }
  if (op === 'gt') return { kind: 'range', low: after(first, asked) }
  return { kind: 'range', high: before(first, asked) }
}

function isWholeDay({ family }: Asked, value: string): boolean {
  return family === 'timestamptz' && isDay(value)
}

function from(value: string, asked: Asked): Bound {
  if (!isWholeDay(asked, value)) return { value, inclusive: true }
  return { value: startOfDay(value, asked.setting.timeZone), inclusive: true }
}
function to(value: string, asked: Asked): Bound {
  if (!isWholeDay(asked, value)) return { value, inclusive: true }
  return { value: startOfDay(addDays(value, 1), asked.setting.timeZone), inclusive: false }
}
function after(value: string, asked: Asked): Bound {
  if (!isWholeDay(asked, value)) return { value, inclusive: false }
  return { value: startOfDay(addDays(value, 1), asked.setting.timeZone), inclusive: true }
}
function before(value: string, asked: Asked): Bound {
  if (!isWholeDay(asked, value)) return { value, inclusive: false }
  return { value: startOfDay(value, asked.setting.timeZone), inclusive: false }
}

function operands({ value }: FieldCondition, family: Family, setting: Setting): string[] {
  if (value === undefined) return []
  return (Array.isArray(value) ? value : [value]).map(one => operandText(one, family, setting))
}

function operandText(operand: Operand, family: Family, { now, timeZone }: Setting): string {
  const relative = readRelative(operand)
  if (relative) {
    const days = relative.relative === 'today' ? 0 : relative.n * (relative.relative === 'daysAgo' ? -1 : 1)
    return addDays(dayAt(now.getTime(), timeZone), days)
  }
  const text = family === 'timestamptz' && isDay(operand) ? operand : canonical(family, operand)
  if (text === null) throw new Error('unchecked condition: a value of the wrong kind')
  return text
}
