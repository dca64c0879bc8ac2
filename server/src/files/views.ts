import type { FileView } from '@huiliu/contracts'
import type { Queryable } from '../kernel/index.ts'

const VIEW = 'id, name, media_type as "mediaType", bytes, state, inline, original'

/** The files of events, by event; for who was shown those events. */
export async function filesOfEvents(q: Queryable, eventIds: string[]): Promise<Map<string, FileView[]>> {
  if (eventIds.length === 0) return new Map()
  const rows = await q.query<FileView & { event: string }>(
    `select event_id as event, ${VIEW} from ws.file where event_id = any($1) order by event_id, place`,
    [eventIds],
    { prepare: true },
  )
  const byEvent = Map.groupBy(rows, row => row.event)
  return new Map([...byEvent].map(([event, own]) => [event, own.map(fileView)]))
}

function fileView({ id, name, mediaType, bytes, state, inline, original }: FileView): FileView {
  return { id, name, mediaType, bytes, state, inline, original }
}
