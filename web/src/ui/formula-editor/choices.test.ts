import { expect, test } from 'vitest'
import { fitting, inserting, wordBefore, type Choice } from './choices.ts'

const choice = (key: string, kind: Choice['kind'], label = key): Choice => ({
  key,
  kind,
  label,
  says: '',
  inserted: kind === 'function' ? `${key}()` : key,
  ...(kind === 'function' && { group: 'number' }),
})
const ALL = [
  choice('amount', 'field', '金额'),
  choice('account.amount', 'field'),
  choice('SUM', 'function'),
  choice('ROUND', 'function'),
]
const keys = (word: string, group: Parameters<typeof fitting>[2] = 'all') =>
  fitting(ALL, word, group).map(one => one.key)

test('the word before the caret is a name, a path or a label', () => {
  expect(wordBefore('IF(acc', 6)).toBe('acc')
  expect(wordBefore('account.am + 1', 10)).toBe('account.am')
  expect(wordBefore('1 + 金额', 6)).toBe('金额')
  expect(wordBefore('1 + ', 4)).toBe('')
})

test('what begins with the word comes first, and labels count', () => {
  expect(keys('am')).toEqual(['amount', 'account.amount'])
  expect(keys('金')).toEqual(['amount'])
  expect(keys('rou')).toEqual(['ROUND'])
  expect(keys('', 'number')).toEqual(['SUM', 'ROUND'])
  expect(keys('', 'fields')).toEqual(['amount', 'account.amount'])
})

test('a choice takes the word’s place; of a function the caret stands between its brackets', () => {
  expect(inserting('1 + su * 2', 6, choice('SUM', 'function'))).toEqual({ text: '1 + SUM() * 2', caret: 8 })
  expect(inserting('金', 1, choice('amount', 'field'))).toEqual({ text: 'amount', caret: 6 })
})
