import type { River } from '@huiliu/contracts'
import { personOf } from '../identity/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { recordRights } from './timeline.ts'

type Unit = River['unit']
type Count = { channel: string; period: string; n: number }

const MONTHS_SHOWN = 24
const STEP: Record<Unit, string> = { day: '1 day', week: '1 week', month: '1 month' }

/** How much was said or done per channel and period: by day up to a month of history, by week up to half a year, else by month. */
export async function river(ctx: CallCtx, contactId: string): Promise<River> {
  const { sightingIds } = await personOf(ctx, contactId)
  const params: unknown[] = [sightingIds]
  const rights = await recordRights(ctx, params)
  const span = await ctx.db.query<{ first: Date | null; days: number }>(
    `select min(first_at) as first, extract(day from $2::timestamptz - min(first_at))::int as days from ws.sighting where id = any($1)`,
    [sightingIds, ctx.now],
  )
  const days = span[0]?.days ?? 0
  const unit: Unit = days <= 31 ? 'day' : days <= 183 ? 'week' : 'month'
  const at = (value: unknown) => `$${params.push(value)}`
  const [zone, now] = [at(await timeZone(ctx)), at(ctx.now)]
  const from = `greatest(date_trunc('${unit}', ${at(span[0]?.first ?? ctx.now)}::timestamptz at time zone ${zone}), date_trunc('month', ${now}::timestamptz at time zone ${zone}) - interval '${MONTHS_SHOWN - 1} months')`
  const [counts, periods] = await Promise.all([
    ctx.db.query<Count>(
      `select o.channel, to_char(date_trunc('${unit}', e.occurred_at at time zone ${zone}), 'YYYY-MM-DD') as period, count(*)::int as n
       from ws.event e join ws.sighting s on s.id = e.sighting_id join ws.source o on o.id = s.source_id
       where e.sighting_id = any($1) and e.type not like 'identity.%' and ${rights}
         and e.occurred_at >= (${from}) at time zone ${zone} and e.occurred_at <= ${now}
       group by 1, 2`,
      params,
    ),
    ctx.db.query<{ period: string }>(
      `select to_char(p, 'YYYY-MM-DD') as period
       from generate_series(greatest(date_trunc('${unit}', $1::timestamptz at time zone $3), date_trunc('month', $2::timestamptz at time zone $3) - interval '${MONTHS_SHOWN - 1} months'),
                            $2::timestamptz at time zone $3, interval '${STEP[unit]}') as p`,
      [span[0]?.first ?? ctx.now, ctx.now, await timeZone(ctx)],
    ),
  ])
  return {
    unit,
    periods: periods.map(row => row.period),
    streams: streams(
      counts,
      periods.map(row => row.period),
    ),
  }
}

async function timeZone(ctx: CallCtx): Promise<string> {
  const [row] = await ctx.db.query<{ time_zone: string }>('select time_zone from ws.profile', [], { prepare: true })
  return row?.time_zone ?? 'UTC'
}

function streams(counts: Count[], periods: string[]): River['streams'] {
  return [...Map.groupBy(counts, count => count.channel)]
    .map(([channel, own]) => {
      const byPeriod = new Map(own.map(one => [one.period, one.n]))
      return {
        channel,
        total: own.reduce((sum, one) => sum + one.n, 0),
        counts: periods.map(period => byPeriod.get(period) ?? 0),
      }
    })
    .sort((a, b) => b.total - a.total)
}
