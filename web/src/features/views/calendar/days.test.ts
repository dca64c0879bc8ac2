import { expect, test } from 'vitest'
import type { Field, RecordRow } from '@huiliu/contracts'
import { daysOn, movedBy, stepped, stretchOf, touching, type When } from './days.ts'

const label = { zh: '', en: '' }
const day: Field = { name: 'on', type: 'date', label }
const until: Field = { name: 'until', type: 'date', label }
const moment: Field = { name: 'at', type: 'datetime', label }
const timeZone = 'Asia/Shanghai'
const row = (values: Record<string, unknown>): RecordRow => ({ id: 'a', version: 1, ...values })

test('a month is shown in whole weeks from Monday', () => {
  const days = daysOn('month', '2026-11-15')
  expect([days[0], days.at(-1), days.length]).toEqual(['2026-10-26', '2026-12-06', 42])
  expect(daysOn('month', '2027-02-01')).toHaveLength(28)
  expect(daysOn('week', '2026-11-29')[0]).toBe('2026-11-23')
  expect([stepped('month', '2026-01-31', 1), stepped('week', '2026-11-30', -1)]).toEqual(['2026-02-01', '2026-11-23'])
})

test('a record lies on the days of the time zone, from its beginning to its end', () => {
  const lasting: When = { start: day, end: until, timeZone }
  expect(stretchOf(row({ on: '2026-11-30', until: '2026-12-02' }), lasting)).toEqual({
    first: '2026-11-30',
    last: '2026-12-02',
  })
  expect(stretchOf(row({ on: '2026-11-30', until: '2026-11-01' }), lasting)).toEqual({
    first: '2026-11-30',
    last: '2026-11-30',
  })
  expect(stretchOf(row({ on: null, until: '2026-11-01' }), lasting)).toBeUndefined()
  expect(stretchOf(row({ at: '2026-11-30T17:00:00Z' }), { start: moment, end: undefined, timeZone })).toEqual({
    first: '2026-12-01',
    last: '2026-12-01',
  })
})

test('moving moves the end along, and keeps the hour', () => {
  const lasting: When = { start: day, end: until, timeZone }
  expect(movedBy(row({ on: '2026-11-30', until: null }), lasting, 3)).toEqual({ on: '2026-12-03' })
  expect(movedBy(row({ on: '2026-11-30', until: '2026-12-02' }), lasting, -30)).toEqual({
    on: '2026-10-31',
    until: '2026-11-02',
  })
  expect(movedBy(row({ on: '2026-11-30', until: '2026-12-02' }), lasting, 1, 'end')).toEqual({ until: '2026-12-03' })
  expect(movedBy(row({ at: '2026-11-30T06:05:00.000Z' }), { start: moment, end: undefined, timeZone }, 1)).toEqual({
    at: '2026-12-01T06:05:00.000Z',
  })
})

test('what lasts into the days shown is asked for, too', () => {
  expect(touching({ start: day, end: undefined, timeZone }, '2026-11-01', '2026-11-30')).toEqual([
    { field: 'on', op: 'between', value: ['2026-11-01', '2026-11-30'] },
  ])
  expect(touching({ start: day, end: until, timeZone }, '2026-11-01', '2026-11-30')).toHaveLength(1)
})
