import { isId, notFound, type FileStore } from '../kernel/index.ts'
import { readableExists, restrictsFields } from '../objects/index.ts'
import { rightsOn, type CallCtx } from '../workspace/index.ts'
import { fileLost, fileWaiting } from './problems.ts'

/** The bytes that files of messages and calls hold. */
export const FILE_CONTENTS = 'select sha256 from ws.file where sha256 is not null'

export type FileRow = {
  id: string
  eventId: string
  name: string
  mediaType: string
  original: boolean
  sha256: string | null
  state: 'held' | 'waiting' | 'lost'
}

/**
 * A file whose event the caller sees on a timeline, with what it says: the person's contact is his to read, and no field of
 * contacts is kept from him, since anything may stand in a file. Throws not_found for any other.
 */
export async function fileOf(ctx: CallCtx, id: string): Promise<FileRow> {
  const isClosed = rightsOn(ctx.caller, 'contact').read === 'none' || restrictsFields(ctx.caller, 'contact')
  if (!isId(id) || isClosed) throw notFound()
  const params: unknown[] = [id]
  const readable = readableExists(ctx.caller, { object: 'contact', id: 's.person_id', params })
  const [row] = await ctx.db.query<FileRow>(
    `select f.id, f.event_id as "eventId", f.name, f.media_type as "mediaType", f.original, f.sha256, f.state
     from ws.file f join ws.sighting s on s.id = f.sighting_id where f.id = $1 and ${readable}`,
    params,
    { prepare: true },
  )
  if (!row) throw notFound()
  return row
}

/** Its content. Throws file_waiting and file_lost. */
export async function contentOf(store: FileStore, { state, sha256 }: Pick<FileRow, 'state' | 'sha256'>) {
  if (state === 'waiting') throw fileWaiting()
  const content = sha256 === null ? undefined : await store.open(sha256)
  if (!content) throw fileLost()
  return content
}
