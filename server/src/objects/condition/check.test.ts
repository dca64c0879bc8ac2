import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Condition } from '@huiliu/contracts'
import { checkCondition } from './check.ts'
import { fields, PATHS } from './deals.cases.ts'
import type { FieldSet } from './fields.ts'

function refusal(condition: unknown, set: FieldSet = fields): string {
  const result = checkCondition(condition, set, 'filter')
  return result.ok ? 'ok' : result.errors.map(({ path, code }) => `${path} ${code}`).join('; ')
}
function nested(levels: number): unknown {
  let condition: unknown = { field: 'f_text', op: 'isEmpty' }
  for (let i = 1; i < levels; i++) condition = { not: condition }
  return condition
}

const REFUSED: [given: unknown, said: string][] = [
  [null, 'filter not_a_condition'],
  [[], 'filter not_a_condition'],
  [{}, 'filter not_a_condition'],
  [{ all: [], any: [] }, 'filter not_a_condition'],
  [{ all: {} }, 'filter.all expected_list'],
  [{ all: Array(2) }, 'filter.all.0 not_a_condition; filter.all.1 not_a_condition'],
  [JSON.parse('{"__proto__": []}'), 'filter unknown_key'],
  [JSON.parse('{"field": "f_text", "op": "isEmpty", "__proto__": {}}'), 'filter unknown_key'],
  [{ field: '__proto__', op: 'isEmpty' }, 'filter.field unknown_field'],
  [{ field: 'constructor', op: 'isEmpty' }, 'filter.field unknown_field'],
  [{ field: 'account.f_text.f_text', op: 'isEmpty' }, 'filter.field unknown_field'],
  [{ field: 'f_text"; drop table x', op: 'isEmpty' }, 'filter.field unknown_field'],
  [{ field: 'f_text', op: 'toString' }, 'filter.op unknown_operator'],
  [{ field: 'f_text', op: ['eq'], value: 'a' }, 'filter.op unknown_operator'],
  [{ field: 'f_json', op: 'eq', value: 'a' }, 'filter.op operator_not_allowed'],
  [{ field: 'f_text', op: 'isEmpty', value: null }, 'filter.value value_not_expected'],
  [{ field: 'f_text', op: 'eq' }, 'filter.value value_missing'],
  [{ field: 'f_text', op: 'eq', value: '' }, 'filter.value value_missing'],
  [{ field: 'f_text', op: 'eq', value: 1 }, 'filter.value expected_text'],
  [{ field: 'f_text', op: 'eq', value: 'a\0' }, 'filter.value bad_characters'],
  [{ field: 'f_text', op: 'eq', value: '\ud83d' }, 'filter.value bad_characters'],
  [{ field: 'f_text', op: 'eq', value: 'a'.repeat(2001) }, 'filter.value text_too_long'],
  [{ field: 'f_text', op: 'in', value: [] }, 'filter.value list_empty'],
  [{ field: 'f_text', op: 'in', value: Array(1001).fill('a') }, 'filter.value list_too_long'],
  [{ field: 'f_text', op: 'in', value: ['a', null] }, 'filter.value.1 value_missing'],
  [{ field: 'f_number', op: 'eq', value: Infinity }, 'filter.value expected_number'],
  [{ field: 'f_number', op: 'eq', value: '1e5' }, 'filter.value expected_number'],
  [{ field: 'f_number', op: 'eq', value: 'NaN' }, 'filter.value expected_number'],
  [{ field: 'f_number', op: 'eq', value: 1e61 }, 'filter.value number_too_long'],
  [{ field: 'f_number', op: 'eq', value: '9'.repeat(1_000_000) }, 'filter.value number_too_long'],
  [{ field: 'f_number', op: 'between', value: [1] }, 'filter.value expected_pair'],
  [{ field: 'f_boolean', op: 'eq', value: 'true' }, 'filter.value expected_boolean'],
  [{ field: 'f_date', op: 'eq', value: '2026-02-30' }, 'filter.value expected_date'],
  [{ field: 'f_date', op: 'eq', value: '0000-01-01' }, 'filter.value date_out_of_range'],
  [{ field: 'f_date', op: 'eq', value: { relative: 'tomorrow' } }, 'filter.value expected_date'],
  [{ field: 'f_date', op: 'eq', value: { relative: 'daysAgo', n: 1.5 } }, 'filter.value days_out_of_range'],
  [{ field: 'f_date', op: 'eq', value: { relative: 'today', n: 1 } }, 'filter.value expected_date'],
  [{ field: 'f_datetime', op: 'eq', value: '2026-01-01T24:00:00Z' }, 'filter.value expected_datetime'],
  [{ field: 'f_datetime', op: 'eq', value: '2026-01-01T00:00:00' }, 'filter.value expected_datetime'],
  [{ field: 'f_datetime', op: 'eq', value: '9998-12-31T23:59:59-12:00' }, 'filter.value date_out_of_range'],
  [{ field: 'f_lookup', op: 'eq', value: '1' }, 'filter.value expected_id'],
  [{ field: 'f_select', op: 'eq', value: '无' }, 'filter.value unknown_option'],
  [nested(21), `filter${'.not'.repeat(20)} too_deep`],
  [{ all: Array(200).fill({ field: 'f_text', op: 'isEmpty' }) }, 'filter.all.199 too_many_nodes'],
]

test.each(REFUSED)('refuses %j', (given, said) => {
  expect(refusal(given)).toBe(said)
})

test('takes what is just within the limits', () => {
  expect(refusal(nested(20))).toBe('ok')
  expect(refusal({ all: Array(199).fill({ field: 'f_text', op: 'isEmpty' }) })).toBe('ok')
  expect(refusal({ field: 'f_number', op: 'eq', value: `-${'9'.repeat(60)}.${'9'.repeat(60)}` })).toBe('ok')
})

test('a masked field takes an exact match and nothing else', () => {
  const masked: FieldSet = path => {
    const resolved = fields(path)
    return resolved && { ...resolved, maskedOnlyEq: true }
  }
  expect(refusal({ field: 'f_phone', op: 'eq', value: '+8613800000000' }, masked)).toBe('ok')
  for (const op of ['startsWith', 'ne', 'contains'])
    expect(refusal({ field: 'f_phone', op, value: '+86' }, masked)).toBe('filter.op masked_exact_only')
})

test('messages come in both languages and echo no long or broken input', () => {
  const result = checkCondition({ [`\ud83d${'x'.repeat(500)}`]: 1 }, fields)
  const [error] = result.ok ? [] : result.errors
  expect(error?.message.zh).toMatch(/^不认识“/)
  expect(error?.message.en.length).toBeLessThan(100)
  expect(error?.message.en.isWellFormed()).toBe(true)
})

test('never throws, whatever it is given', () => {
  const key = fc.oneof(
    fc.constantFrom('all', 'any', 'not', 'field', 'op', 'value', 'relative', 'n', '__proto__'),
    fc.string(),
  )
  const leaf = fc.oneof(fc.constantFrom(...PATHS, 'eq', 'in', 'between', 'daysAgo'), fc.anything())
  const object = fc.object({ key, values: [leaf], maxDepth: 5, withNullPrototype: true })
  const hostile = fc.oneof(
    fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true, withSparseArray: true }),
    object,
    fc.record({ field: fc.constantFrom(...PATHS), op: leaf, value: fc.oneof(leaf, object, fc.array(leaf)) }),
    fc.record({ all: fc.array(object) }),
  )
  fc.assert(
    fc.property(hostile, given => {
      const result = checkCondition(given, fields)
      if (!result.ok) expect(result.errors.length).toBeGreaterThan(0)
    }),
    { numRuns: 2000 },
  )
})

test('a cycle ends at the limit of depth', () => {
  const cycle: { not?: unknown } = {}
  cycle.not = cycle
  expect(refusal(cycle)).toContain('too_deep')
})

test('the condition returned is a fresh copy', () => {
  const given: Condition = { not: { any: [{ field: 'f_date', op: 'in', value: [] }] } }
  const valid = { not: { any: [{ field: 'f_number', op: 'in', value: [1, '2.50'] }] } }
  const result = checkCondition(valid, fields)
  expect(result).toEqual({ ok: true, condition: valid })
  expect(result.ok && result.condition !== valid).toBe(true)
  expect(refusal(given)).toBe('filter.not.any.0.op operator_not_allowed')
})
