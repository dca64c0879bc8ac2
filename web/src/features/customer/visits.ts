import type { TimelineItem } from '@huiliu/contracts'

/** One stay of one visitor on one source: the pages looked at, newest first as everywhere, and how long they were looked at. */
export type Visit = {
  key: string
  /** of the newest */
  at: string
  /** newest first; page views, times spent and products seen */
  items: TimelineItem[]
  pages: number
  /** active seconds, as far as the pages told them */
  seconds: number
  /** titles of the pages in the order they were seen, each once */
  titles: string[]
}
export type TimelineRow = { item: TimelineItem } | { visit: Visit }

/** After half an hour without anything a new visit begins, as in web analytics everywhere. */
const PAUSE_MS = 30 * 60_000
const SEEN = new Set(['page', 'screen', 'track.Page Left', 'track.Product Viewed'])

/**
 * Gathers what somebody merely looked at on one visit; what they did meanwhile (put into the cart, filled in a form) stays
 * a line of its own. A visit of a single page stays as it is. Items are newest first, and so are the rows.
 */
export function byVisit(items: TimelineItem[]): TimelineRow[] {
  const open = new Map<string, TimelineItem[]>()
  const rows: ({ item: TimelineItem } | { seen: TimelineItem[] })[] = []
  for (const item of items) {
    if (!item.sightingId || !isOnSite(item)) {
      rows.push({ item })
      continue
    }
    const before = open.get(item.sightingId)?.at(-1)
    const goesOn = before !== undefined && Date.parse(before.at) - Date.parse(item.at) <= PAUSE_MS
    if (!goesOn) open.delete(item.sightingId)
    if (!SEEN.has(item.type)) {
      rows.push({ item })
      continue
    }
    const seen = open.get(item.sightingId)
    if (seen) seen.push(item)
    else {
      const begun = [item]
      open.set(item.sightingId, begun)
      rows.push({ seen: begun })
    }
  }
  return rows.flatMap(row => ('item' in row ? [row] : visitRows(row.seen)))
}

function isOnSite({ kind }: TimelineItem): boolean {
  return kind === 'page' || kind === 'track'
}

function visitRows(items: TimelineItem[]): TimelineRow[] {
  const views = items.filter(item => item.kind === 'page')
  const [newest] = items
  const first = items.at(-1)
  if (views.length < 2 || !newest || !first) return items.map(item => ({ item }))
  const titles = [...new Set(views.toReversed().map(pageName))]
  const { at } = newest
  return [{ visit: { key: `visit-${first.id}`, at, items, pages: views.length, seconds: secondsOf(items), titles } }]
}

function pageName({ body, detail, title }: TimelineItem): string {
  const properties = part(body, 'properties')
  const page = part(part(body, 'context'), 'page')
  const named = [body?.name, properties?.title, page?.title].find(name => typeof name === 'string' && name !== '')
  return typeof named === 'string' ? named : (detail ?? title)
}

function secondsOf(items: TimelineItem[]): number {
  return items.reduce((sum, { type, body }) => {
    const seconds = type === 'track.Page Left' ? Number(part(body, 'properties')?.seconds ?? 0) : 0
    return sum + (Number.isFinite(seconds) ? seconds : 0)
  }, 0)
}

function part(body: Record<string, unknown> | null | undefined, name: string): Record<string, unknown> | undefined {
  const value = body?.[name]
  return typeof value === 'object' && value !== null ? { ...value } : undefined
}
