import type { FileView, TimelineItem } from '@huiliu/contracts'
import type { TimelineRow } from './visits.ts'

/** One call in one line: what it came to, what was written of it, what was recorded. */
export type CallOnTimeline = {
  key: string
  /** of the newest */
  at: string
  /** the event that says what the call came to */
  told: TimelineItem
  /** newest first */
  items: TimelineItem[]
  notes: TimelineItem[]
  recordings: FileView[]
}
type Items = [TimelineItem, ...TimelineItem[]]
export type Row = TimelineRow | { call: CallOnTimeline }

/** Gathers the events of each call where its newest stands; an event that names no call stays as it is. */
export function byCall(rows: TimelineRow[]): Row[] {
  const calls = new Map<string, Items>()
  const found: (TimelineRow | { items: Items })[] = []
  for (const row of rows) {
    const key = 'item' in row ? keyOf(row.item) : undefined
    if (!('item' in row) || key === undefined) {
      found.push(row)
      continue
    }
    const known = calls.get(key)
    if (known) known.push(row.item)
    else {
      const items: Items = [row.item]
      calls.set(key, items)
      found.push({ items })
    }
  }
  return found.map(row => ('items' in row ? callRow(row.items) : row))
}

function keyOf({ kind, sightingId, source, body }: TimelineItem): string | undefined {
  const callId = body?.callId
  return kind === 'call' && typeof callId === 'string' ? JSON.stringify([sightingId, source, callId]) : undefined
}

function callRow([newest, ...older]: Items): Row {
  const items = [newest, ...older]
  const told = toldBest(items) ?? newest
  const key = `call-${items.at(-1)?.id ?? newest.id}`
  const notes = items.filter(
    item => item.type === 'call.noted' && item.detail !== null && item.body?.text !== undefined,
  )
  return { call: { key, at: newest.at, told, items, notes, recordings: items.flatMap(item => item.files ?? []) } }
}

/** Somebody spoke: the end says for how long. Nobody did: that it was missed goes before that it ended. */
function toldBest(items: TimelineItem[]): TimelineItem | undefined {
  const of = (type: string) => items.find(item => item.type === type)
  const [ended, answered] = [of('call.ended'), of('call.answered')]
  const spoke = answered !== undefined || Number(ended?.body?.seconds ?? 0) > 0
  return spoke ? (ended ?? answered) : (of('call.missed') ?? ended ?? of('call.ringing') ?? of('call.recorded'))
}
