import type { Attachment } from '@huiliu/contracts'
import { isShown, notFound, type FileStore, type Row } from '../kernel/index.ts'
import { catalogOf, objectIn, readableIds } from '../objects/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { needsSubject, recordIds, subjectOf } from './subject.ts'

export type AttachmentRow = Row & {
  id: string
  object: string
  record_id: string
  comment_id: string | null
  name: string
  media_type: string
  bytes: number
  sha256: string
  author_id: string | null
  author_name: string
  created_at: Date
}

export const ATTACHMENT =
  'id, object, record_id, comment_id, name, media_type, bytes, sha256, author_id, author_name, created_at'

/** The bytes that files put to records hold. */
export const ATTACHMENT_CONTENTS = 'select sha256 from ws.attachment'

export function attachmentView({ caller }: CallCtx, row: AttachmentRow): Attachment {
  return {
    id: row.id,
    recordId: row.record_id,
    commentId: row.comment_id,
    name: row.name,
    mediaType: row.media_type,
    bytes: row.bytes,
    author: row.author_name,
    mine: row.author_id !== null && row.author_id === caller.memberId,
    createdAt: row.created_at.toISOString(),
    shown: isShown(row.media_type),
  }
}

const SHOWN = 200

/** The files put to a record, the newest first. Throws not_found. */
export async function attachmentsOf(ctx: CallCtx, object: string, id: string): Promise<Attachment[]> {
  const { recordId } = await subjectOf(ctx, object, id)
  const rows = await ctx.db.query<AttachmentRow>(
    `select ${ATTACHMENT} from ws.attachment where record_id in ${recordIds(object, '$1')} and object = $2 and deleted_at is null
     order by created_at desc, id desc limit ${SHOWN}`,
    [recordId, object],
  )
  return rows.map(row => attachmentView(ctx, row))
}

/** The first picture of each of these records that the caller may read. Throws unknown_object. */
export async function picturesOf(ctx: CallCtx, object: string, ids: string[]): Promise<Attachment[]> {
  const { name } = objectIn(await catalogOf(ctx), object)
  const readable = await readableIds(ctx.db, ctx.caller, { object: name, ids })
  if (readable.size === 0) return []
  const rows = await ctx.db.query<AttachmentRow>(
    `select distinct on (record_id) ${ATTACHMENT} from ws.attachment
     where record_id = any($1) and object = $2 and media_type like 'image/%' and deleted_at is null
     order by record_id, created_at, id`,
    [[...readable], object],
  )
  return rows.map(row => attachmentView(ctx, row)).filter(view => view.shown)
}

export async function findAttachment(
  ctx: CallCtx,
  id: string,
  { deleted }: { deleted: boolean },
): Promise<AttachmentRow> {
  const [row] = await ctx.db.query<AttachmentRow>(
    `select ${ATTACHMENT} from ws.attachment where id = $1 and (deleted_at is not null) = $2`,
    [id, deleted],
  )
  if (!row) throw notFound()
  await needsSubject(ctx, { object: row.object, recordId: row.record_id })
  return row
}

/** A file's content, for whoever may read the record it was put to. Throws not_found. */
export async function attachmentContent(ctx: CallCtx, store: FileStore, id: string) {
  const { name, media_type: mediaType, sha256 } = await findAttachment(ctx, id, { deleted: false })
  const content = await store.open(sha256)
  if (!content) throw notFound()
  return { name, mediaType, ...content }
}
