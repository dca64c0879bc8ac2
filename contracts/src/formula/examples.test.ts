import { expect, test } from 'vitest'
import type { ObjectDef } from '../fields.ts'
import { EVERYTHING, FUNCTIONS, HELP, checkFormula, evaluateFormula } from './index.ts'

const label = { zh: '', en: '' }
const account: ObjectDef = {
  name: 'account',
  label,
  nameField: 'name',
  fields: [
    { name: 'name', type: 'text', label },
    { name: 'amount', type: 'currency', label },
    { name: 'made_on', type: 'date', label },
    { name: 'tags', type: 'multi_select', label },
  ],
}
const line: ObjectDef = {
  name: 'line',
  label,
  nameField: 'name',
  fields: [
    { name: 'amount', type: 'number', label },
    { name: 'account', type: 'lookup', object: 'account', label },
  ],
}
const objects = new Map([account, line].map(one => [one.name, one]))
const scope = { objects, object: account, allows: EVERYTHING }
const setting = { now: new Date('2026-11-30T01:30:00Z'), timeZone: 'Asia/Shanghai', country: 'CN' }

function computed(source: string, values: Record<string, unknown> = {}): unknown {
  const checked = checkFormula(source, scope)
  if (!checked.ok) throw new Error(`${source}: ${checked.problem.message.en}`)
  return evaluateFormula(checked.expression, path => values[path], setting)
}

test.each(Object.entries(HELP))('%s gives what its help says', (_, { example, gives }) => {
  expect(String(computed(example))).toBe(gives)
})

test('there are 60 functions and more, each with help in both languages', () => {
  expect(Object.keys(HELP).length).toBeGreaterThanOrEqual(60)
  for (const [name, { form, says }] of Object.entries(HELP)) {
    expect(form.zh.startsWith(name) && form.en.startsWith(name), name).toBe(true)
    expect(says.zh !== '' && says.en !== '', name).toBe(true)
  }
  expect(Object.keys(FUNCTIONS).length).toBeGreaterThan(Object.keys(HELP).length)
})

test.each([
  ['IF(amount>10000,"A","B")', { amount: '10000.01' }, 'A'],
  ['=IF（amount > 10000，"A，（","B"）', { amount: 20000 }, 'A，（'],
  ['amount * 0.1 + amount * 0.2 = amount * 0.3', { amount: '0.1' }, true],
  ['amount + 1', {}, null],
  ['SUM(amount, 1)', {}, '1'],
  ['amount > 1', {}, false],
  ['NOT(amount > 1)', {}, true],
  ['amount = BLANK', {}, true],
  ['name & "/" & amount', { amount: '12.50' }, '/12.5'],
  ['1 - 2 - 3', {}, '-4'],
  ['2 + 3 * 4 & "x"', {}, '14x'],
  ['made_on + 1', { made_on: '2026-02-28' }, '2026-03-01'],
  ['made_on - DATE(2026, 1, 1)', { made_on: '2026-02-28' }, '58'],
  ['DATEDIFF(made_on, DATE(2026, 2, 28), "month")', { made_on: '2026-01-31' }, '1'],
  ['CNYUPPER(amount)', { amount: '100001000.05' }, '壹亿零壹仟元零伍分'],
  ['CNYUPPER(amount)', { amount: '-0.3' }, '负叁角整'],
  ['CNYUPPER(amount)', { amount: '10010000' }, '壹仟零壹万元整'],
  ['TEXT(made_on, "YYYY年M月D日")', { made_on: '2026-02-08' }, '2026年2月8日'],
  ['SUM(line.amount) / COUNT(line)', { 'SUM line.amount': '10', 'COUNT line': '4' }, '2.5'],
  ['1 / 3', {}, '0.33333333333333333333'],
  ['9.99e29 * 10', {}, null],
])('%s of %j is %j', (source, values, gives) => {
  expect(computed(source, values)).toBe(gives)
})

test.each([
  ['', 'empty', 0, 0],
  ['amount +', 'unexpected_end', 8, 8],
  ['IF(amount', 'expected', 9, 9],
  ['amount # 1', 'unexpected', 7, 8],
  ['"abc', 'unclosed_text', 0, 4],
  ['nothing + 1', 'unknown_field', 0, 7],
  ['tags = "a"', 'unusable_field', 0, 4],
  ['NOPE(1)', 'unknown_function', 0, 7],
  ['DAYADD(TODAY(), 1, "day")', 'unknown_function', 0, 25],
  ['name + 1', 'wrong_type', 0, 4],
  ['IF(amount, 1, 2)', 'wrong_type', 3, 9],
  ['IF(TRUE, 1, "a")', 'wrong_type', 12, 15],
  ['LEFT()', 'few_arguments', 0, 6],
  ['ABS(1, 2)', 'wrong_arguments', 0, 9],
  ['DATEADD(made_on, 1, "moon")', 'not_one_of', 20, 26],
  ['DATEADD(made_on, 1, name)', 'not_constant', 20, 24],
  ['TEXT(amount, "abc")', 'bad_format', 13, 18],
  ['line.amount', 'total_alone', 0, 0],
  ['1'.repeat(40), 'bad_number', 0, 40],
])('%s is refused as %s', (source, code, from, to) => {
  const checked = checkFormula(source, scope)
  expect(checked).toMatchObject(
    code === 'total_alone' ? { ok: false } : { ok: false, problem: { code, at: { from, to } } },
  )
})

test('what a formula costs is bounded before anything is computed', () => {
  const deep = `${'('.repeat(300)}1${')'.repeat(300)}`
  const long = `1${'+1'.repeat(700)}`
  const large = 'A'.repeat(5000)
  for (const [source, code] of [
    [deep, 'too_deep'],
    [long, 'too_large'],
    [large, 'too_long'],
  ])
    expect(checkFormula(source ?? '', scope)).toMatchObject({ ok: false, problem: { code } })
  expect(computed(`LEN(REPT("汇", 100000))`)).toBe('100000')
  expect(computed(`LEN(REPT("汇", 100001))`)).toBe('0')
  expect(computed(`LEN(SUBSTITUTE(REPT("a", 1000), "a", REPT("b", 1000)))`)).toBe('0')
})
