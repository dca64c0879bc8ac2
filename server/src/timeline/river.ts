import type { River, Timeline } from '@huiliu/contracts'
import { personOf, type Person } from '../identity/index.ts'
import { profileOf, type CallCtx } from '../workspace/index.ts'
import { dayIn, periodsBetween, startOfPeriod } from './periods.ts'
import { recordRights } from './timeline.ts'

type Unit = River['unit']
type Count = { channel: string; period: string; n: number }

const DAY_MS = 86_400_000
const MONTHS_SHOWN = 24

/** How much was said or done per channel and period: by day up to a month of history, by week up to half a year, else by month. */
export async function river(ctx: CallCtx, contactId: string): Promise<River> {
  return riverOf(ctx, await personOf(ctx, contactId))
}

/** Where the caller holds the timeline's top and that is all there is, it is counted instead of reading the log again. */
export async function riverOf(ctx: CallCtx, person: Person, top?: Timeline): Promise<River> {
  const { timeZone } = await profileOf(ctx)
  const first = new Date(Math.min(...person.sightings.map(one => one.firstAt)))
  const days = (ctx.now.getTime() - first.getTime()) / DAY_MS
  const unit: Unit = days <= 31 ? 'day' : days <= 183 ? 'week' : 'month'
  const today = dayIn(timeZone, ctx.now)
  const all = periodsBetween(unit, startOfPeriod(unit, dayIn(timeZone, first)), today)
  const periods = unit === 'month' ? all.slice(-MONTHS_SHOWN) : all
  const counting = { unit, timeZone, from: periods[0] ?? today }
  const counts = top?.next === null ? countsIn(ctx, top, counting) : await countsOf(ctx, person, counting)
  return { unit, periods, streams: streams(counts, periods) }
}

type Counting = { unit: Unit; timeZone: string; from: string }

async function countsOf(ctx: CallCtx, person: Person, { unit, timeZone, from }: Counting): Promise<Count[]> {
  const params: unknown[] = [person.id, timeZone, from, ctx.now]
  const rights = await recordRights(ctx, params)
  return ctx.db.query<Count>(
    `select o.channel, to_char(p.period, 'YYYY-MM-DD') as period, sum(p.n)::int as n
     from (select s.source_id, date_trunc('${unit}', e.occurred_at at time zone $2) as period, count(*) as n
           from ws.sighting s join ws.event e on e.sighting_id = s.id
           where s.person_id = $1 and e.type not like 'identity.%' and ${rights}
             and e.occurred_at >= ($3::timestamp at time zone $2) and e.occurred_at <= $4
           group by 1, 2) p join ws.source o on o.id = p.source_id
     group by 1, 2`,
    params,
    { prepare: true },
  )
}

/** The same as `countsOf` over a timeline that is whole. */
function countsIn({ now }: CallCtx, { items }: Timeline, { unit, timeZone, from }: Counting): Count[] {
  const counted = items.flatMap(({ type, channel, at }) => {
    const on = new Date(at)
    const period = startOfPeriod(unit, dayIn(timeZone, on))
    return type.startsWith('identity.') || on > now || period < from ? [] : [{ channel, period }]
  })
  const groups = Map.groupBy(counted, ({ channel, period }) => `${channel} ${period}`)
  return [...groups.values()].flatMap(own => own.slice(0, 1).map(one => ({ ...one, n: own.length })))
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
