import { expect, test } from 'vitest'
import type { TimelineItem } from '@huiliu/contracts'
import { byVisit } from './visits.ts'

let last = 0
/** An item `minutes` before noon, of the visitor `who`. */
function item(type: string, minutes: number, body: TimelineItem['body'] = null, who = 'a'): TimelineItem {
  last += 1
  const at = new Date(Date.UTC(2026, 10, 25, 12) - minutes * 60_000).toISOString()
  const kind = type === 'page' ? 'page' : type.startsWith('track.') ? 'track' : 'record'
  const told = { title: type, detail: null, object: null, recordId: null, actor: null, actId: null }
  return {
    id: `${last}`,
    kind,
    type,
    at,
    receivedAt: at,
    channel: 'web',
    source: '官网',
    sightingId: who,
    body,
    ...told,
  }
}
const page = (minutes: number, title: string, who?: string) => item('page', minutes, { properties: { title } }, who)
const left = (minutes: number, seconds: number) => item('track.Page Left', minutes, { properties: { seconds } })

test('pages of one visit become one row, with what was done beside it', () => {
  const cart = item('track.Product Added', 2)
  const items = [left(0, 58), page(1, '购物车'), cart, left(2, 216), page(5, '净水器'), left(5, 28), page(6, '首页')]
  const rows = byVisit(items)
  expect(rows).toEqual([
    {
      visit: {
        key: `visit-${items[6]?.id}`,
        at: items[0]?.at,
        items: items.filter(one => one !== cart),
        pages: 3,
        seconds: 302,
        titles: ['首页', '净水器', '购物车'],
      },
    },
    { item: cart },
  ])
})

test('a pause of more than half an hour parts visits, and a single page stays a line', () => {
  const items = [page(0, 'B'), page(1, 'A'), page(40, 'C')]
  const rows = byVisit(items)
  expect(rows.map(row => ('visit' in row ? row.visit.titles : row.item.id))).toEqual([['A', 'B'], items[2]?.id])
})

test('two visitors of one person at the same time are two visits; a colleague’s change parts nothing', () => {
  const change = item('record.updated', 2)
  const items = [page(0, 'A2'), page(1, 'B2', 'b'), change, page(3, 'A1'), page(4, 'B1', 'b')]
  const rows = byVisit(items)
  expect(rows.map(row => ('visit' in row ? row.visit.titles : row.item.id))).toEqual([
    ['A1', 'A2'],
    ['B1', 'B2'],
    change.id,
  ])
})

test('nothing is lost or doubled', () => {
  const items = [left(0, 1), page(1, 'A'), item('track.X', 2), page(50, 'B'), page(51, 'B'), item('record.updated', 60)]
  const ids = byVisit(items).flatMap(row => ('visit' in row ? row.visit.items : [row.item]).map(one => one.id))
  expect(ids.toSorted()).toEqual(items.map(one => one.id).toSorted())
})
