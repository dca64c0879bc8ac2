import type { FastifyRequest } from 'fastify'
import type { OutgoingFile } from '../channels/index.ts'
import { keepContent, type KeptFile } from '../files/index.ts'
import { newId, uploadedFile, type FileStore, type Queryable, type Row, type Tx } from '../kernel/index.ts'
import type { CallCtx } from '../workspace/index.ts'

export type Attachment = { id: string; name: string; mediaType: string; bytes: number; sha256: string }
const ATTACHMENT = 'id, name, media_type as "mediaType", bytes, sha256'

/** Keeps a file that is to go along with a message. Throws file_missing and file_too_large. */
export async function attach(
  ctx: CallCtx,
  store: FileStore,
  request: FastifyRequest,
): Promise<Pick<Attachment, 'id' | 'name' | 'bytes'>> {
  const { name, mediaType, content } = await uploadedFile(request)
  const [kept] = await keepContent(store, [{ name, mediaType, content }])
  if (!kept?.sha256) throw new Error('a file was not kept')
  const id = newId()
  await ctx.db.query(
    'insert into ws.outgoing_file (id, actor_id, name, media_type, bytes, sha256, created_at) values ($1, $2, $3, $4, $5, $6, $7)',
    [id, ctx.actor.id, kept.name, kept.mediaType, content.length, kept.sha256, ctx.now],
  )
  return { id, name: kept.name, bytes: content.length }
}

/** Those of these that the caller brought, in the order asked for; they stay while the transaction lasts. */
export async function attachmentsOf(q: Queryable, ids: string[], actor: string | null): Promise<Attachment[]> {
  if (ids.length === 0) return []
  return q.query<Row & Attachment>(
    `select ${ATTACHMENT} from ws.outgoing_file f join unnest($1::uuid[]) with ordinality as t(asked, place) on t.asked = f.id
     where f.actor_id is not distinct from $2 order by t.place for share of f`,
    [ids, actor],
  )
}

/** Says of which message they are: they stay as long as it does. */
export function markSent(tx: Tx, ids: string[], outgoingId: string): void {
  if (ids.length > 0)
    tx.send('update ws.outgoing_file set outgoing_id = $2 where id = any($1) and outgoing_id is null', [
      ids,
      outgoingId,
    ])
}

/** The files of messages, whoever brought them. */
export async function filesOfMessages(q: Queryable, ids: string[]): Promise<Map<string, Attachment>> {
  if (ids.length === 0) return new Map()
  const rows = await q.query<Row & Attachment>(`select ${ATTACHMENT} from ws.outgoing_file where id = any($1)`, [ids])
  return new Map(rows.map(row => [row.id, row]))
}

/** Their contents, for the channel. Throws where one is not to be had: a message goes whole or not at all. */
export async function contentsOf(q: Queryable, store: FileStore, ids: string[]): Promise<OutgoingFile[]> {
  const known = await filesOfMessages(q, ids)
  return Promise.all(
    ids.map(async id => {
      const file = known.get(id)
      const content = file && (await store.read(file.sha256))
      if (!file || !content) throw new Error(`the file ${id} of a message is gone`)
      return { name: file.name, mediaType: file.mediaType, content }
    }),
  )
}

/** As they stand at the event that tells of the message. */
export async function keptFiles(q: Queryable, ids: string[]): Promise<KeptFile[]> {
  const known = await filesOfMessages(q, ids)
  return ids.flatMap(id => {
    const file = known.get(id)
    if (!file) return []
    const { name, mediaType, bytes, sha256 } = file
    return [{ name, mediaType, bytes, sha256, inline: null, original: false, fetch: null, expiresAt: null }]
  })
}
