import type { River } from '@huiliu/contracts'

export type Size = { width: number; height: number }
export type Stream = {
  channel: string
  total: number
  counts: number[]
  /** closed outline of the stream */
  path: string
  /** height of its lane at the left, where its name stands */
  y: number
}
export type RiverShape = {
  streams: Stream[]
  /** the one line all streams become; it fades in between `from` and `to` */
  trunk: { path: string; from: number; to: number }
  dot: { x: number; y: number }
  /** x of each period */
  xs: number[]
  ticks: { x: number; label: string }[]
}

const MAX_STREAMS = 6
const LEFT = 104
const TAIL = 96
const AXIS = 16
const TOP = 4
/** part of the width, from the right, in which the lanes bend together */
const BEND = 0.3
const SAMPLE = 5
/** thickness of the line at its tip, px */
const TIP = 6
const MAX_TICKS = 8
/** px a label of the axis needs */
const TICK = 60
export const OTHERS = 'others'

/** Streams as outlines: width grows with the square root of the count, so that one busy channel does not hide the rest. */
export function riverShape(river: River, { width, height }: Size): RiverShape {
  const shown = topStreams(river.streams)
  const xs = periodsX(river.periods.length, width)
  const end = xs.at(-1) ?? width - TAIL
  const lane = (height - AXIS - TOP) / Math.max(shown.length, 1)
  const centre = TOP + (height - AXIS - TOP) / 2
  const thick = thickness(shown, Math.min(lane - 2, 15))
  const ends = stack(
    shown.map(stream => thick(stream.counts.at(-1) ?? 0)),
    centre,
  )
  const span = end - LEFT
  const dot = { x: width - 14, y: centre }
  const tip = dot.x - 6
  const thin = TIP / Math.max(ends.total, 1)
  // Past the last period the streams lie side by side and narrow together into the one line.
  const narrow = (x: number) => (x <= end ? 1 : 1 + (thin - 1) * smooth((x - end) / (tip - end)))
  const streams = shown.map((stream, index) => {
    const y = TOP + lane * (index + 0.5)
    const target = ends.centres[index] ?? centre
    const widths = stream.counts.map(thick)
    const laned = (x: number) => y + (target - y) * bend((x - LEFT) / span)
    const path = outline(
      samples(LEFT, tip),
      x => centre + (laned(x) - centre) * narrow(x),
      x => along(widths, xs, x) * narrow(x),
    )
    return { ...stream, y, path }
  })
  const trunk = outline(
    samples(end, tip),
    () => centre,
    x => ends.total * narrow(x),
  )
  return { streams, dot, xs, trunk: { path: trunk, from: end, to: tip }, ticks: ticks(river, xs) }
}

/** The period under a point of the picture. */
export function periodAt(xs: number[], x: number): number {
  let best = 0
  for (const [index, at] of xs.entries()) if (Math.abs(at - x) < Math.abs((xs[best] ?? 0) - x)) best = index
  return best
}

/** First and last instant of the periods `from`..`to`, as RFC 3339; days begin at midnight of the time zone. */
export function periodRange(
  river: River,
  { from, to }: { from: number; to: number },
  timeZone: string,
): { from: string; to: string } {
  const first = river.periods[Math.min(from, to)] ?? ''
  const last = river.periods[Math.max(from, to)] ?? ''
  return {
    from: midnight(first, timeZone).toISOString(),
    to: new Date(midnight(next(last, river.unit), timeZone).getTime() - 1).toISOString(),
  }
}

export function periodName(period: string, unit: River['unit']): string {
  return unit === 'month' ? period.slice(0, 7) : period
}

function topStreams(streams: River['streams']): River['streams'] {
  const sorted = streams.toSorted((a, b) => b.total - a.total)
  if (sorted.length <= MAX_STREAMS) return sorted
  const rest = sorted.slice(MAX_STREAMS - 1)
  const counts = (rest[0]?.counts ?? []).map((_, index) => rest.reduce((sum, one) => sum + (one.counts[index] ?? 0), 0))
  return [
    ...sorted.slice(0, MAX_STREAMS - 1),
    { channel: OTHERS, total: rest.reduce((sum, one) => sum + one.total, 0), counts },
  ]
}

function periodsX(count: number, width: number): number[] {
  const end = width - TAIL
  if (count <= 1) return [end]
  return Array.from({ length: count }, (_, index) => LEFT + (index * (end - LEFT)) / (count - 1))
}

function thickness(streams: River['streams'], max: number): (count: number) => number {
  const most = Math.max(1, ...streams.flatMap(stream => stream.counts))
  return count => (count === 0 ? 0.7 : 1.6 + (max - 1.6) * Math.sqrt(count / most))
}

/** Streams side by side without overlap, around a centre. */
function stack(widths: number[], centre: number): { centres: number[]; total: number } {
  const total = widths.reduce((sum, width) => sum + width, 0)
  let y = centre - total / 2
  const centres = widths.map(width => {
    y += width
    return y - width / 2
  })
  return { centres, total }
}

function samples(from: number, to: number): number[] {
  const count = Math.max(2, Math.ceil((to - from) / SAMPLE))
  return Array.from({ length: count + 1 }, (_, index) => from + ((to - from) * index) / count)
}

function bend(t: number): number {
  return smooth((t - (1 - BEND)) / BEND)
}

function smooth(t: number): number {
  const p = Math.min(1, Math.max(0, t))
  return p * p * (3 - 2 * p)
}

/** The value between two periods, eased so that a stream swells and narrows without corners. */
function along(values: number[], xs: number[], x: number): number {
  if (values.length <= 1) return values[0] ?? 0
  const step = (xs[1] ?? 1) - (xs[0] ?? 0)
  const at = Math.min(values.length - 1.000_001, Math.max(0, (x - (xs[0] ?? 0)) / step))
  const index = Math.floor(at)
  const p = at - index
  const low = values[index] ?? 0
  const high = values[index + 1] ?? low
  return low + (high - low) * p * p * (3 - 2 * p)
}

function outline(xs: number[], centre: (x: number) => number, width: (x: number) => number): string {
  const top = xs.map(x => point(x, centre(x) - width(x) / 2))
  const bottom = xs.toReversed().map(x => point(x, centre(x) + width(x) / 2))
  return `M${[...top, ...bottom].join('L')}Z`
}

function ticks({ periods, unit }: River, xs: number[]): RiverShape['ticks'] {
  const every = Math.max(
    1,
    Math.ceil(periods.length / Math.min(MAX_TICKS, Math.max(2, Math.floor(((xs.at(-1) ?? 0) - LEFT) / TICK)))),
  )
  let year = ''
  return periods.flatMap((period, index) => {
    if ((periods.length - 1 - index) % every !== 0) return []
    const text =
      unit === 'month' ? (period.slice(0, 4) === year ? period.slice(5, 7) : period.slice(0, 7)) : period.slice(5)
    year = period.slice(0, 4)
    return [{ x: xs[index] ?? 0, label: text }]
  })
}

function next(period: string, unit: River['unit']): string {
  const day = new Date(`${period.length === 7 ? `${period}-01` : period}T00:00:00Z`)
  if (unit === 'month') day.setUTCMonth(day.getUTCMonth() + 1)
  else day.setUTCDate(day.getUTCDate() + (unit === 'week' ? 7 : 1))
  return day.toISOString().slice(0, 10)
}

function midnight(period: string, timeZone: string): Date {
  const utc = new Date(`${period.length === 7 ? `${period}-01` : period}T00:00:00Z`)
  const local = new Date(
    `${new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(utc).replace(' ', 'T')}Z`,
  )
  return new Date(utc.getTime() - (local.getTime() - utc.getTime()))
}

function point(x: number, y: number): string {
  return `${x.toFixed(1)} ${y.toFixed(2)}`
}
