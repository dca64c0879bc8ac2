import { fileName, idFrom, mediaTypeOf, toldType, type FileStore, type Tx, type Wakes } from '../kernel/index.ts'

/** A file as a channel tells of it: its bytes, or what fetching them takes (no secret: that is the channel's own). */
export type ToldFile = {
  name: string
  mediaType: string
  /** Content-ID by which the text shows it */
  inline?: string
  /** the message itself as it was laid out */
  original?: true
} & ({ content: Uint8Array } | { fetch: Record<string, unknown>; bytes: number | null; expiresAt: Date | null })

/** Of which event, in the order the channel told them. */
export type FilesOfEvent = {
  eventId: string
  sightingId: string | null
  sourceId: string
  receivedAt: Date
  files: KeptFile[]
}
export type KeptFile = {
  name: string
  mediaType: string
  inline: string | null
  original: boolean
  bytes: number | null
  sha256: string | null
  fetch: Record<string, unknown> | null
  expiresAt: Date | null
}

/** Makes the bytes durable; before the transaction that tells of them, which repeats this without harm. */
export async function keepContent(store: FileStore, told: ToldFile[]): Promise<KeptFile[]> {
  const kept: KeptFile[] = []
  for (const file of told) {
    const { name, inline = null, original = false } = file
    const shared = { name: fileName(name), inline, original }
    if ('content' in file) {
      const mediaType = mediaTypeOf(file.content, file.mediaType)
      kept.push({ ...shared, mediaType, ...(await store.keep(file.content)), fetch: null, expiresAt: null })
    } else {
      const { fetch, bytes, expiresAt } = file
      kept.push({ ...shared, mediaType: toldType(file.mediaType), bytes, sha256: null, fetch, expiresAt })
    }
  }
  return kept
}

/** The rows, in the transaction of their events. A row that is there already is known: its file may have come meanwhile. */
export function insertFiles(tx: Tx, wakes: Wakes, events: FilesOfEvent[]): void {
  const rows = events.flatMap(({ files, receivedAt, ...event }) =>
    files.map((file, place) => ({
      id: idFrom(event.eventId, 'file', String(place)),
      ...event,
      ...file,
      place,
      state: file.sha256 === null ? 'waiting' : 'held',
      at: receivedAt,
    })),
  )
  if (rows.length === 0) return
  tx.send(
    `insert into ws.file (id, event_id, sighting_id, source_id, place, name, media_type, inline, original, bytes, sha256, state,
                          whence, expires_at, next_at, created_at)
     select id, "eventId", "sightingId", "sourceId", place, name, "mediaType", inline, original, bytes, sha256, state,
            "fetch", "expiresAt", case when state = 'waiting' then at end, at
     from jsonb_to_recordset($1) as t(id uuid, "eventId" uuid, "sightingId" uuid, "sourceId" uuid, place integer, name text,
       "mediaType" text, inline text, original boolean, bytes integer, sha256 text, state text, "fetch" jsonb,
       "expiresAt" timestamptz, at timestamptz)
     on conflict do nothing`,
    [JSON.stringify(rows)],
    { prepare: true },
  )
  if (rows.some(row => row.state === 'waiting')) tx.afterCommit(() => wakes.wake('file'))
}
