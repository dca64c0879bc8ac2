import { expect, test } from 'vitest'
import { daysBetween } from '../../../ui/zoned.ts'
import { barOf, monthsOf, scaleAt, steppedZoom, ZOOMS } from './scale.ts'

test('months lie one after the other and fill the scale', () => {
  for (const zoom of ZOOMS) {
    const scale = scaleAt(zoom, '2026-11-30')
    const months = monthsOf(scale)
    let end = 0
    for (const { left, width } of months) {
      expect(left).toBe(end)
      end = left + width
    }
    expect(end).toBe(scale.width)
  }
})

test('a bar is cut off at the ends of the scale and never too narrow to be taken hold of', () => {
  const scale = scaleAt('month', '2026-11-30')
  expect(barOf(scale, { first: '2020-01-01', last: '2030-01-01' })).toEqual({ left: 0, width: scale.width })
  expect(barOf(scale, { first: scale.first, last: scale.first })).toEqual({ left: 0, width: scale.px })
  expect(barOf(scaleAt('year', '2026-11-30'), { first: '2026-11-30', last: '2026-11-30' }).width).toBe(8)
  expect(daysBetween('2026-11-30', steppedZoom('month', '2026-11-30', -1))).toBe(-31)
})
