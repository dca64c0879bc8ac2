import type { Field } from '@huiliu/contracts'
import { describe, expect, test } from 'vitest'
import { readCell, type CellAround } from './cells.ts'

const AROUND: CellAround = {
  timeZone: 'Asia/Shanghai',
  country: 'CN',
  order: null,
  members: new Map([
    ['周楠', ['m1']],
    ['双', ['a', 'b']],
  ]),
  departments: new Map([['总部华东', ['d1']]]),
}
const label = { zh: '', en: '' }

function read(type: Field['type'], raw: string, more: Partial<CellAround> = {}): unknown {
  const options = [
    { value: 'lead', label: { zh: '线索', en: 'Lead' } },
    { value: 'won', label: { zh: '已赢单', en: 'Won' } },
  ]
  const cell = readCell({ name: 'f', type, label, options }, raw, { ...AROUND, ...more })
  return 'value' in cell ? cell.value : `! ${cell.code}`
}

describe('numbers as people type them', () => {
  test.each([
    ['1,234.50', '1234.50'],
    ['¥1 234', '1234'],
    ['￥１２３．５', '123.5'],
    ['(12.5)', '-12.5'],
    ['1.234,56', '1234.56'],
    ['12,5', '12.5'],
    ['1.2万', '12000'],
    ['3亿', '300000000'],
    ['1200元', '1200'],
    ['USD 99.9', '99.9'],
    ['−5', '-5'],
    ['.5', '0.5'],
    ['1e3', '1000'],
    ['25%', '0.25'],
    ['0.1234567890123456789', '0.1234567890123456789'],
    ['-', null],
    ['多少', '! wrong_format'],
    ['1,23,456', '! wrong_format'],
  ])('%s', (raw, value) => expect(read('currency', raw)).toBe(value))

  test('a percentage is kept as one', () => {
    expect(read('percent', '25%')).toBe('25')
    expect(read('percent', '12.5')).toBe('12.5')
  })
})

describe('days of every kind', () => {
  test.each([
    ['2024-1-5', '2024-01-05'],
    ['2024/01/05', '2024-01-05'],
    ['2024.1.5', '2024-01-05'],
    ['2024年1月5日', '2024-01-05'],
    ['２０２４年１月５日', '2024-01-05'],
    ['2024年3月', '2024-03-01'],
    ['20240105', '2024-01-05'],
    ['45296', '2024-01-05'],
    ['31/1/2024', '2024-01-31'],
    ['1/31/2024', '2024-01-31'],
    ['5 Jan 2024', '2024-01-05'],
    ['Jan 5, 2024', '2024-01-05'],
    ['05-Jan-24', '2024-01-05'],
    ['2024-01-05 08:30', '2024-01-05'],
    ['5/5/2024', '2024-05-05'],
    ['3/4/2024', '! ambiguous_date'],
    ['2024-02-30', '! wrong_format'],
    ['昨天', '! wrong_format'],
  ])('%s', (raw, value) => expect(read('date', raw)).toBe(value))

  test('what is ambiguous alone is told by its column', () => {
    expect(read('date', '3/4/2024', { order: 'day' })).toBe('2024-04-03')
    expect(read('date', '3/4/2024', { order: 'month' })).toBe('2024-03-04')
  })
})

describe('times, where nothing is said in the zone of the workspace', () => {
  test.each([
    ['2024-01-05 08:30:15', '2024-01-05T00:30:15.000Z'],
    ['2024/1/5 8:30', '2024-01-05T00:30:00.000Z'],
    ['2024年1月5日 下午3:05', '2024-01-05T07:05:00.000Z'],
    ['2024-01-05T08:30:00Z', '2024-01-05T08:30:00.000Z'],
    ['2024-01-05T08:30:00+0200', '2024-01-05T06:30:00.000Z'],
    ['1/31/2024 11:05 PM', '2024-01-31T15:05:00.000Z'],
    ['45296.5', '2024-01-05T04:00:00.000Z'],
    ['2024-01-05', '2024-01-04T16:00:00.000Z'],
    ['2024-01-05 25:00', '! wrong_format'],
  ])('%s', (raw, value) => expect(read('datetime', raw)).toBe(value))

  test('by the clock of summer and winter', () => {
    const timeZone = 'Europe/Berlin'
    expect(read('datetime', '2024-07-01 12:00', { timeZone })).toBe('2024-07-01T10:00:00.000Z')
    expect(read('datetime', '2024-12-01 12:00', { timeZone })).toBe('2024-12-01T11:00:00.000Z')
    expect(read('datetime', '2024-10-27 02:30', { timeZone })).toBe('2024-10-27T00:30:00.000Z')
  })
})

describe('choices and names', () => {
  test.each([
    ['select', '线索', 'lead'],
    ['select', ' WON ', 'won'],
    ['select', '别的', '! not_allowed'],
    ['boolean', '是', true],
    ['boolean', 'No', false],
    ['boolean', '也许', '! wrong_format'],
    ['member', '双', '! several'],
    ['member', '谁', '! not_found'],
    ['text', '-', '-'],
    ['text', '#REF!', '! formula_error'],
    ['text', 'a\uFFFDb', '! garbled'],
    ['email', ' mailto:A＠example.com ', 'A@example.com'],
    ['phone', '无', null],
    ['select', '('.repeat(100_000), '! too_long'],
    ['currency', '1'.repeat(100_000), '! too_long'],
  ] as const)('%s %.20s', (type, raw, value) => expect(read(type, raw)).toEqual(value))

  test('several at once', () => expect(read('multi_select', '线索、已赢单')).toEqual(['lead', 'won']))
})
