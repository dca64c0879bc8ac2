import { expect, test } from 'vitest'
import type { Mapping } from '@huiliu/contracts'
import {
  basesIn,
  connect,
  connections,
  draftOf,
  EMPTY,
  itemsFrom,
  mappingOf,
  missingIn,
  placeAt,
  type Target,
} from './draft.ts'
import { leavesOf, listsIn, placeOf, pointerOf, valueAt } from './places.ts'

const MESSAGE = {
  shop: { name: '旗舰店' },
  data: [
    {
      no: 'A-1',
      who: { mobile: '138' },
      goods: [
        { sku: 'P', qty: 2 },
        { sku: 'Q', qty: 1 },
      ],
    },
  ],
}

test('places are told from the item on, and from the top where they lie elsewhere', () => {
  expect(placeOf('/data/0/no', '/data/0')).toBe('/no')
  expect(placeOf('/shop/name', '/data/0')).toBe('#/shop/name')
  expect(placeOf('/data/01', '/data/0')).toBe('#/data/01')
  expect(pointerOf('#/shop/name', '/data/0')).toBe('/shop/name')
  expect(valueAt({ 'a/b': { '~': 1 } }, '/a~1b/~0')).toBe(1)
})

test('lists of objects may hold items or lines; of those only the first is offered', () => {
  expect(listsIn(MESSAGE).map(leaf => leaf.pointer)).toEqual(['/data'])
  expect(listsIn(MESSAGE, '/data/0').map(leaf => leaf.pointer)).toEqual(['/data/0/goods'])
  const offered = leavesOf(MESSAGE, { lists: ['/data', '/data/0/goods'] }).map(leaf => leaf.pointer)
  expect(offered).toContain('/data/0/goods/0/sku')
  expect(offered).not.toContain('/data/0/goods/1/sku')
})

test('a draft becomes a mapping when nobody and nothing is missing', () => {
  let draft = { ...EMPTY, each: '/data' }
  expect(missingIn(draft)).toEqual(['who', 'number', 'event'])
  expect(mappingOf(draft)).toBeUndefined()
  draft = connect(draft, 'order.number', '/no')
  draft = connect(draft, 'who.openid', '/who/openid')
  draft = { ...draft, event: { name: 'Order Completed' } }
  expect(missingIn(draft)).toEqual(['scope'])
  draft = connect(connect(draft, 'who.openid', undefined), 'who.phone', '/who/mobile')
  expect(mappingOf(draft)).toEqual({
    each: '/data',
    is: 'order',
    event: { name: 'Order Completed' },
    who: [{ kind: 'phone', from: '/who/mobile' }],
    facts: [],
    properties: [],
    order: { amounts: 'whole', number: '/no' },
  })
})

test('every target can be connected, found again and let go', () => {
  const targets: Target[] = ['at', 'key', 'event', 'who.phone', 'fact.name', 'order.total', 'lines', 'line.sku']
  for (const target of targets) {
    const made = connect({ ...EMPTY, order: { amounts: 'whole', lines: { each: '/goods' } } }, target, '/x')
    expect(placeAt(made, target)).toBe('/x')
    expect(placeAt(connect(made, target, undefined), target)).toBeUndefined()
  }
  expect(connect(EMPTY, 'property', '#/shop/name').properties).toEqual([{ name: 'name', from: '#/shop/name' }])
})

test('taking the items from a list keeps every place on its value', () => {
  const whole: Mapping = {
    each: '',
    is: 'order',
    event: { name: 'Order Completed' },
    who: [{ kind: 'phone', from: '/data/0/who/mobile' }],
    facts: [],
    properties: [{ name: 'shop', from: '/shop/name' }],
    order: { number: '/data/0/no', amounts: 'whole', lines: { each: '/data/0/goods', sku: '/sku' } },
  }
  const moved = itemsFrom(MESSAGE, draftOf(whole), '/data')
  expect(moved.who[0]?.from).toBe('/who/mobile')
  expect(moved.properties[0]?.from).toBe('#/shop/name')
  expect(moved.order).toMatchObject({ number: '/no', lines: { each: '/goods', sku: '/sku' } })
  expect(basesIn(MESSAGE, moved)).toEqual({ item: '/data/0', line: '/data/0/goods/0' })
  expect(itemsFrom(MESSAGE, moved, '')).toEqual(draftOf(whole))
  const seen = connections(MESSAGE, moved, ['who.phone', 'order.number', 'line.sku'])
  expect([...seen.keys()]).toEqual(['/data/0/who/mobile', '/data/0/no', '/data/0/goods/0/sku'])
})
