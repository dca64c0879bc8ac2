import type { Condition } from '@huiliu/contracts'
import type { Family, FieldSet } from './fields.ts'
import { predicateOf, type Bound, type Setting, type Predicate, type Test } from './predicate.ts'
import { fold } from '@huiliu/contracts/values'
import { canonical, compareCanonical } from './values.ts'

export type EvaluateOptions = Setting & { resolve: FieldSet }
type Json = Record<string, unknown>

/** Whether a record satisfies a checked condition: what its SQL says, asked of the record's JSON. */
export function evaluateCondition(condition: Condition, record: Json, options: EvaluateOptions): boolean {
  return matcher(condition, options)(record)
}

/**
 * The same made ready once, for many records. A field one lookup away is read at `record['account.industry']`, or
 * inside `record.account` where that is an object.
 */
export function matcher(condition: Condition, options: EvaluateOptions): (record: Json) => boolean {
  if ('all' in condition) {
    const parts = condition.all.map(part => matcher(part, options))
    return record => parts.every(part => part(record))
  }
  if ('any' in condition) {
    const parts = condition.any.map(part => matcher(part, options))
    return record => parts.some(part => part(record))
  }
  if ('not' in condition) {
    const inner = matcher(condition.not, options)
    return record => !inner(record)
  }
  const predicate = predicateOf(condition, options.resolve, options)
  return record => holds(predicate, valuesOf(predicate.family, valueAt(record, condition.field)))
}

function holds({ family, test, negated, holdsWhenEmpty }: Predicate, values: string[]): boolean {
  if (test.kind === 'empty') return (values.length === 0) !== negated
  if (values.length === 0) return holdsWhenEmpty
  return values.some(value => passes(family, test, value)) !== negated
}

function passes(family: Family, test: Exclude<Test, { kind: 'empty' }>, value: string): boolean {
  if (test.kind === 'oneOf') return test.values.includes(value)
  if (test.kind === 'range') return isWithin(family, test, value)
  const text = fold(value)
  if (test.kind === 'contains') return test.texts.some(part => text.includes(part))
  return test.texts.some(part => (test.kind === 'startsWith' ? text.startsWith(part) : text.endsWith(part)))
}

function isWithin(family: Family, { low, high }: { low?: Bound; high?: Bound }, value: string): boolean {
  const aboveLow = low ? compareCanonical(family, value, low.value) : 1
  const belowHigh = high ? compareCanonical(family, high.value, value) : 1
  return (low?.inclusive ? aboveLow >= 0 : aboveLow > 0) && (high?.inclusive ? belowHigh >= 0 : belowHigh > 0)
}

/** The values of a field, canonical; none when it is empty. */
function valuesOf(family: Family, value: unknown): string[] {
  if (family === 'jsonb') return value === null || value === undefined ? [] : ['json']
  if (family === 'texts') return Array.isArray(value) ? value.filter(one => typeof one === 'string') : []
  if (family === 'uuids') return Array.isArray(value) ? value.flatMap(one => canonical(family, one) ?? []) : []
  const one = canonical(family, value)
  return one === null ? [] : [one]
}

function valueAt(record: Json, path: string): unknown {
  if (Object.hasOwn(record, path)) return record[path]
  const [first = '', second] = path.split('.')
  const inner = second !== undefined && Object.hasOwn(record, first) ? record[first] : undefined
  if (second === undefined || typeof inner !== 'object' || inner === null) return undefined
  return Object.entries(inner).find(([name]) => name === second)?.[1]
}
