import { expect, test } from 'vitest'
import type { Condition } from '@huiliu/contracts'
import { countRows, newGroup, replaceNode, toCondition, toGroup, withOp, type Row } from './model.ts'

const row = (value: Row['value'], op: Row['op'] = 'eq'): Row => ({ id: 900, kind: 'row', field: 'city', op, value })

test('a condition survives being edited by nobody', () => {
  const condition: Condition = {
    all: [
      { field: 'city', op: 'in', value: ['上海', '杭州'] },
      {
        any: [
          { field: 'phone', op: 'isNotEmpty' },
          { field: 'email', op: 'isNotEmpty' },
        ],
      },
      {
        not: {
          any: [
            { field: 'level', op: 'eq', value: 'gold' },
            { field: 'total', op: 'between', value: ['1', '2'] },
          ],
        },
      },
    ],
  }
  expect(toCondition(toGroup(condition))).toEqual(condition)
  expect(countRows(condition)).toBe(5)
})

test('a negated conjunction keeps its meaning', () => {
  const condition: Condition = {
    not: {
      all: [
        { field: 'a', op: 'eq', value: 1 },
        { field: 'b', op: 'eq', value: 2 },
      ],
    },
  }
  expect(toCondition(toGroup(condition))).toEqual(condition)
})

test('unfinished rows and empty groups say nothing', () => {
  expect(
    toCondition(newGroup('all', [row(''), row([], 'in'), row(['1', null], 'between'), newGroup('any')])),
  ).toBeUndefined()
  expect(toCondition(newGroup('any', [row('上海'), row(null)]))).toEqual({ field: 'city', op: 'eq', value: '上海' })
})

test('false and zero are values', () => {
  expect(toCondition(row(false))).toEqual({ field: 'city', op: 'eq', value: false })
  expect(toCondition(row(0))).toEqual({ field: 'city', op: 'eq', value: 0 })
})

test('another comparison keeps the value where its shape fits', () => {
  expect(withOp(row('上海'), 'in').value).toEqual(['上海'])
  expect(withOp(row(['a', 'b'], 'in'), 'eq').value).toBe('a')
  expect(withOp(row('a'), 'between').value).toEqual(['a', null])
  expect('value' in withOp(row('a'), 'isEmpty')).toBe(false)
})

test('a nested node can be replaced and removed', () => {
  const inner = newGroup('any', [row('x')])
  const root = newGroup('all', [inner])
  expect(toCondition(replaceNode(root, 900, row('y')))).toEqual({ field: 'city', op: 'eq', value: 'y' })
  expect(replaceNode(root, inner.id, null).children).toEqual([])
})
