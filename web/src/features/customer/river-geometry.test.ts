import { expect, test } from 'vitest'
import type { River } from '@huiliu/contracts'
import { OTHERS, periodAt, periodRange, riverShape } from './river-geometry.ts'

const months = Array.from({ length: 13 }, (_, index) =>
  new Date(Date.UTC(2025, 10 + index, 1)).toISOString().slice(0, 10),
)
function riverOf(channels: Record<string, number[]>, periods = months): River {
  const streams = Object.entries(channels).map(([channel, counts]) => ({
    channel,
    counts,
    total: counts.reduce((a, b) => a + b, 0),
  }))
  return { periods, unit: 'month', streams }
}
const SIZE = { width: 1300, height: 92 }

test('streams are ordered by total and keep every count', () => {
  const shape = riverShape(riverOf({ mail: months.map(() => 1), web: months.map(() => 9) }), SIZE)
  expect(shape.streams.map(stream => stream.channel)).toEqual(['web', 'mail'])
  expect(shape.xs).toHaveLength(13)
  expect(shape.streams[0]?.path).toMatch(/^M.*Z$/)
})

test('more channels than lanes: the smallest flow together, and the sum is kept', () => {
  const many = Object.fromEntries('abcdefgh'.split('').map((channel, index) => [channel, months.map(() => index + 1)]))
  const shape = riverShape(riverOf(many), SIZE)
  expect(shape.streams).toHaveLength(6)
  expect(shape.streams.at(-1)?.channel).toBe(OTHERS)
  expect(shape.streams.reduce((sum, stream) => sum + stream.total, 0)).toBe(36 * 13)
})

test('all points lie inside the picture, also for one period and for none', () => {
  for (const river of [
    riverOf({ web: [4] }, months.slice(0, 1)),
    riverOf({}),
    riverOf({ web: months.map((_, i) => i ** 3) }),
  ]) {
    const shape = riverShape(river, SIZE)
    const numbers = shape.streams.flatMap(stream => stream.path.match(/-?\d+\.\d\d/g)?.map(Number) ?? [])
    for (const y of numbers) expect(y).toBeGreaterThanOrEqual(0)
    for (const y of numbers) expect(y).toBeLessThanOrEqual(SIZE.height)
    expect(shape.trunk.path).not.toContain('NaN')
  }
})

test('the nearest period is found', () => {
  expect(periodAt([10, 20, 30], 14)).toBe(0)
  expect(periodAt([10, 20, 30], 16)).toBe(1)
  expect(periodAt([10, 20, 30], 999)).toBe(2)
})

test('a period begins at midnight of the workspace and ends before the next one', () => {
  const range = periodRange(riverOf({}), { from: 2, to: 1 }, 'Asia/Shanghai')
  expect(range).toEqual({ from: '2025-11-30T16:00:00.000Z', to: '2026-01-31T15:59:59.999Z' })
})
