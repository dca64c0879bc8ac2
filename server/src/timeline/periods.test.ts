import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testWorkspace, type TestWorkspace } from '../../test/workspace.ts'
import { dayIn, periodsBetween, startOfPeriod } from './periods.ts'

let ws: TestWorkspace
beforeAll(async () => {
  ws = await testWorkspace()
})
afterAll(() => ws.close())

const unit = fc.constantFrom('day' as const, 'week' as const, 'month' as const)
const instant = fc.date({ min: new Date('1995-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
const timeZone = fc.constantFrom('Asia/Shanghai', 'UTC', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Auckland')

test('days and periods are those of PostgreSQL', async () => {
  await fc.assert(
    fc.asyncProperty(unit, instant, timeZone, async (of, at, zone) => {
      const [row] = await ws.db.query<{ period: string }>(
        `select to_char(date_trunc($1, $2::timestamptz at time zone $3), 'YYYY-MM-DD') as period`,
        [of, at, zone],
      )
      expect(startOfPeriod(of, dayIn(zone, at))).toBe(row?.period)
    }),
    { numRuns: 300 },
  )
})

test('periods follow each other without a gap, and the last one holds the last day', async () => {
  await fc.assert(
    fc.asyncProperty(unit, instant, fc.integer({ min: 0, max: 900 }), async (of, at, days) => {
      const first = startOfPeriod(of, dayIn('UTC', at))
      const last = dayIn('UTC', new Date(at.getTime() + days * 86_400_000))
      const rows = await ws.db.query<{ period: string }>(
        `select to_char(p, 'YYYY-MM-DD') as period from generate_series($1::timestamp, $2::timestamp, ('1 ' || $3)::interval) as p`,
        [first, last, of],
      )
      expect(periodsBetween(of, first, last)).toEqual(rows.map(row => row.period))
    }),
    { numRuns: 100 },
  )
})
