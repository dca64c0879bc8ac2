import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, addMonths, dayOf, daysBetween, instantAt, shifted, weekdayOf } from './zoned.ts'

const zones = fc.constantFrom(
  'Asia/Shanghai',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kathmandu',
  'Pacific/Auckland',
)
const instants = fc.date({ min: new Date('2001-01-01'), max: new Date('2060-01-01'), noInvalidDate: true })

test('a moved time keeps its hour on the wall and lands on the day it was moved to', () => {
  fc.assert(
    fc.property(instants, zones, fc.integer({ min: -400, max: 400 }), (at, zone, days) => {
      const moved = shifted(at.toISOString(), days, zone)
      // In the hour that is left out in spring a clock shows the one after it; nowhere here does that change the day.
      expect(dayOf(moved, zone)).toBe(addDays(dayOf(at, zone), days))
    }),
  )
})

test('an instant is found by its day and time', () => {
  expect(instantAt('2026-11-30', '14:05:00', 'Asia/Shanghai').toISOString()).toBe('2026-11-30T06:05:00.000Z')
  expect(instantAt('2026-07-01', '00:00:00', 'Europe/Berlin').toISOString()).toBe('2026-06-30T22:00:00.000Z')
  expect(instantAt('2026-10-25', '12:00:00', 'Europe/Berlin').toISOString()).toBe('2026-10-25T11:00:00.000Z')
})

test('days are counted, and months end where they end', () => {
  expect(daysBetween('2026-02-27', '2026-03-02')).toBe(3)
  expect(addMonths('2026-01-31', 1)).toBe('2026-02-28')
  expect(addMonths('2026-03-15', -3)).toBe('2025-12-15')
  expect(weekdayOf('2026-11-30')).toBe(0)
})
