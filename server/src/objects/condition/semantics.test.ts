import { expect, test } from 'vitest'
import type { Comparison, FieldCondition, FieldType, Operand } from '@huiliu/contracts'
import {
  addDays,
  canonicalDecimal,
  canonicalInstant,
  compareDecimals,
  dayAt,
  startOfDay,
} from '@huiliu/contracts/values'
import { fields, TIME_ZONES } from './deals.cases.ts'
import { evaluateCondition } from './evaluate.ts'

type Case = [type: FieldType, has: unknown, op: Comparison, value: Operand | Operand[] | undefined, said: boolean]

// Written from the specification, not from the code: both engines could agree and be wrong.
const CASES: Case[] = [
  ['text', null, 'eq', 'a', false],
  ['text', null, 'ne', 'a', true],
  ['text', null, 'notIn', ['a'], false],
  ['text', null, 'notContains', 'a', false],
  ['text', '', 'isEmpty', undefined, true],
  ['text', '', 'lt', 'a', false],
  ['text', 'A', 'eq', 'a', false],
  ['text', 'Apple', 'contains', 'PP', true],
  ['text', 'É', 'contains', 'é', false],
  ['text', '100%', 'contains', '0%', true],
  ['text', '100', 'contains', '0%', false],
  ['text', '😀', 'gt', '\uffee', true],
  ['text', 'e\u0301', 'eq', '\u00e9', false],
  ['phone', '+8613800125521', 'eq', '138 0012 5521', true],
  ['phone', '+8613800125521', 'in', ['13900000000', '0086-13800125521'], true],
  ['phone', '+8613800125521', 'ne', '13800125521', false],
  ['phone', '+8613800125521', 'startsWith', '138', true],
  ['phone', '+862158881234', 'startsWith', '021', true],
  ['phone', '+8613800125521', 'contains', '0012 55', true],
  ['phone', '+8613800125521', 'notContains', '0012 55', false],
  ['phone', '+8613800125521', 'endsWith', '12-5521', true],
  ['phone', '问前台', 'eq', '问前台', true],
  ['phone', '+14155552671', 'eq', '415 555 2671', false],
  ['number', '0.30', 'eq', 0.3, true],
  ['number', '9007199254740993', 'gt', '9007199254740992', true],
  ['number', '-2', 'lt', '-1.5', true],
  ['number', '1.05', 'between', [1, '1.05'], true],
  ['multi_select', ['制造', '金融'], 'contains', '金融', true],
  ['multi_select', ['制造'], 'in', ['金融', '制造'], true],
  ['multi_select', [], 'isEmpty', undefined, true],
  ['date', '2026-11-23', 'eq', { relative: 'today' }, true],
  ['date', '2026-11-16', 'gte', { relative: 'daysAgo', n: 7 }, true],
  ['date', '2026-11-15', 'gte', { relative: 'daysAgo', n: 7 }, false],
  ['date', '2026-12-01', 'lte', { relative: 'daysAhead', n: 8 }, true],
  ['datetime', '2026-11-22T16:00:00Z', 'eq', '2026-11-23', true],
  ['datetime', '2026-11-22T15:59:59.999999Z', 'eq', '2026-11-23', false],
  ['datetime', '2026-11-23T15:59:59.999999Z', 'lte', '2026-11-23', true],
  ['datetime', '2026-11-23T16:00:00Z', 'gt', '2026-11-23', true],
  ['datetime', '2026-11-23T15:00:00Z', 'gt', '2026-11-23', false],
  ['datetime', '2026-11-23T09:00:00+08:00', 'eq', '2026-11-23T01:00:00Z', true],
  ['datetime', new Date('2026-11-23T01:00:00Z'), 'lt', '2026-11-23T01:00:00.000001Z', true],
]

test.each(CASES)('%s %j %s %j is %s', (...given) => {
  const [type, has, op, value, said] = given
  const field = `f_${type}`
  const condition: FieldCondition = value === undefined ? { field, op } : { field, op, value }
  // In Shanghai it is already the 23rd.
  const options = { resolve: fields, now: new Date('2026-11-22T17:00:00Z'), timeZone: 'Asia/Shanghai', country: 'CN' }
  expect(evaluateCondition(condition, { [field]: has }, options)).toBe(said)
})

test('a field one lookup away is read flat or nested, and is empty where there is none', () => {
  const condition: FieldCondition = { field: 'account.f_text', op: 'eq', value: 'a' }
  const options = { resolve: fields, now: new Date(), timeZone: 'UTC', country: 'CN' }
  expect(evaluateCondition(condition, { 'account.f_text': 'a' }, options)).toBe(true)
  expect(evaluateCondition(condition, { account: { f_text: 'a' } }, options)).toBe(true)
  expect(evaluateCondition(condition, { account: 'an id' }, options)).toBe(false)
})

test('decimals have one spelling and an exact order', () => {
  expect(['-0', '007.500', 1e-7, 1e21, '1e3', '.5', '', '.', 'x', null, Infinity].map(canonicalDecimal)).toEqual([
    '0',
    '7.5',
    '0.0000001',
    '1000000000000000000000',
    '1000',
    '0.5',
    null,
    null,
    null,
    null,
    null,
  ])
  const sorted = ['-10', '-9.5', '-0.01', '0', '0.001', '0.01', '9', '9.5', '10']
  expect([...sorted].reverse().sort(compareDecimals)).toEqual(sorted)
})

test('a day starts at the first instant the calendar shows it', () => {
  expect(startOfDay('2018-11-04', 'America/Sao_Paulo')).toBe('2018-11-04T03:00:00.000000Z')
  expect(startOfDay('2011-12-30', 'Pacific/Apia')).toBe(startOfDay('2011-12-31', 'Pacific/Apia'))
  for (const zone of TIME_ZONES) {
    for (let day = '2011-01-01'; day < '2012-01-03'; day = addDays(day, 1)) {
      const start = Date.parse(startOfDay(day, zone))
      expect(dayAt(start, zone) >= day && dayAt(start - 1, zone) < day, `${day} ${zone}`).toBe(true)
    }
  }
})

test('instants that do not exist are none', () => {
  for (const given of ['2026-02-30T00:00:00Z', '2026-01-01T23:59:60Z', '2026-01-01T00:00:00+24:00', '2026-01-01', ''])
    expect(canonicalInstant(given), given).toBeNull()
})
