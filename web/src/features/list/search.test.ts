import { expect, test } from 'vitest'
import { formatSort, nextSort, parseListSearch, parseSort } from './search.ts'

test('an address round-trips through the list state', () => {
  const filter = { any: [{ field: 'city', op: 'eq', value: '上海' }, { not: { field: 'phone', op: 'isEmpty' } }] }
  const state = parseListSearch({ view: 'v1', q: '李', sort: '-created_at,name', filter })
  expect(state).toEqual({ view: 'v1', q: '李', sort: '-created_at,name', filter })
  expect(formatSort(parseSort(state.sort))).toBe('-created_at,name')
})

test('a search of digits stays text', () => {
  expect(parseListSearch({ q: 5521 })).toEqual({ q: '5521' })
})

test('what does not parse is dropped', () => {
  expect(parseListSearch({ view: 3, sort: 'a b;drop', filter: { field: 'x', op: 'like', value: 1 } })).toEqual({})
  expect(parseListSearch({ filter: { all: [{ field: 1 }] } })).toEqual({})
})

test('a header cycles through up, down, none', () => {
  const up = nextSort([], 'name')
  const down = nextSort(up, 'name')
  expect(up).toEqual([{ field: 'name', dir: 'asc' }])
  expect(down).toEqual([{ field: 'name', dir: 'desc' }])
  expect(nextSort(down, 'name')).toEqual([])
  expect(nextSort(down, 'city')).toEqual([{ field: 'city', dir: 'asc' }])
})
