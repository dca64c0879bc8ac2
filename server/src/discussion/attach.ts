import type { FastifyRequest } from 'fastify'
import type { Attachment } from '@huiliu/contracts'
import { keepContent } from '../files/index.ts'
import { forbidden, newId, uploadedFile, type FileStore } from '../kernel/index.ts'
import { findWithAccess } from '../objects/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { ATTACHMENT, attachmentView, findAttachment, type AttachmentRow } from './attachments.ts'
import { subjectOf, tell } from './subject.ts'

type Attaching = { object: string; id: string; store: FileStore; request: FastifyRequest }

/** Puts a file to a record. Throws not_found, file_missing, file_too_large. */
export async function attach(ctx: CallCtx, { object, id, store, request }: Attaching): Promise<Attachment> {
  const { recordId } = await subjectOf(ctx, object, id)
  const file = await uploadedFile(request)
  const [kept] = await keepContent(store, [file])
  if (!kept) throw new Error('a file was not kept')
  const { name, mediaType, sha256 } = kept
  const row = await ctx.db.tx(async tx => {
    const [made] = await tx.query<AttachmentRow>(
      `insert into ws.attachment (id, object, record_id, name, media_type, bytes, sha256, author_id, author_name, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning ${ATTACHMENT}`,
      [
        ...[newId(), object, recordId, name, mediaType, file.content.length, sha256],
        ...[ctx.caller.memberId, ctx.actor.name, ctx.now],
      ],
    )
    if (!made) throw new Error('no row was made')
    await tell(tx, ctx, { type: 'attachment.added', object, recordId, body: { attachment: made.id, name } })
    return made
  })
  return attachmentView(ctx, row)
}

/** A file is taken away or brought back by who brought it, or may change the record. Throws not_found, forbidden. */
export async function toggleAttachment(ctx: CallCtx, id: string, deleted: boolean): Promise<void> {
  const row = await findAttachment(ctx, id, { deleted: !deleted })
  const { object, record_id: recordId, name } = row
  const isOwn = attachmentView(ctx, row).mine
  if (!isOwn && !(await findWithAccess(ctx, object, recordId)).can.update) throw forbidden()
  await ctx.db.tx(async tx => {
    await tx.query('update ws.attachment set deleted_at = $2 where id = $1', [id, deleted ? ctx.now : null])
    const type = deleted ? 'attachment.removed' : 'attachment.restored'
    await tell(tx, ctx, { type, object, recordId, body: { attachment: id, name } })
  })
}
