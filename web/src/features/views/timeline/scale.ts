import { addDays, addMonths, daysBetween, firstOfMonth } from '../../../ui/zoned.ts'

export const ZOOMS = ['month', 'quarter', 'year'] as const
export type Zoom = (typeof ZOOMS)[number]

/** How many days are on show, and how wide one is, in px. */
const ZOOM: Record<Zoom, { days: number; px: number }> = {
  month: { days: 62, px: 22 },
  quarter: { days: 186, px: 7 },
  year: { days: 740, px: 2 },
}

export type Scale = { first: string; last: string; px: number; width: number }

/** The stretch around a day: a quarter of it lies before. */
export function scaleAt(zoom: Zoom, at: string): Scale {
  const { days, px } = ZOOM[zoom]
  const first = addDays(at, -Math.round(days / 4))
  return { first, last: addDays(first, days - 1), px, width: days * px }
}

export function steppedZoom(zoom: Zoom, at: string, by: number): string {
  return addDays(at, Math.round(ZOOM[zoom].days / 2) * by)
}

/** Where a stretch of days lies on the scale, cut off at its ends; no bar is too narrow to be taken hold of. */
export function barOf(
  { first, last, px }: Scale,
  of: { first: string; last: string },
): { left: number; width: number } {
  const from = of.first < first ? first : of.first
  const to = of.last > last ? last : of.last
  return { left: daysBetween(first, from) * px, width: Math.max(px * (daysBetween(from, to) + 1), 8) }
}

/** The months on the scale with where each begins and how wide it is. */
export function monthsOf({ first, last, px }: Scale): { month: string; left: number; width: number }[] {
  const months = []
  for (let month = firstOfMonth(first); month <= last; month = addMonths(month, 1)) {
    const from = month < first ? first : month
    const end = addDays(addMonths(month, 1), -1)
    const to = end > last ? last : end
    months.push({ month, left: daysBetween(first, from) * px, width: (daysBetween(from, to) + 1) * px })
  }
  return months
}
