import type { Attachment, Comment, Discussion } from '@huiliu/contracts'
import { invalidInput, isId, type Queryable, type Row } from '../kernel/index.ts'
import { memberNames, type CallCtx } from '../workspace/index.ts'
import { ATTACHMENT, attachmentView, type AttachmentRow } from './attachments.ts'
import { recordIds, subjectOf } from './subject.ts'

export type CommentRow = Row & {
  id: string
  object: string
  record_id: string
  author_id: string | null
  author_name: string
  text: string
  mentions: string[]
  created_at: Date
  edited_at: Date | null
}

export const COMMENT = 'id, object, record_id, author_id, author_name, text, mentions, created_at, edited_at'
const PAGE = 30

/** The newest comments on a record, in the order they were written; before the one named, the next earlier. Throws not_found. */
export async function discussionOf(
  ctx: CallCtx,
  { object, id, cursor }: { object: string; id: string; cursor: string | undefined },
): Promise<Discussion> {
  if (cursor !== undefined && !isId(cursor))
    throw invalidInput({}, [
      { path: 'cursor', code: 'wrong_format', message: { zh: '游标无效', en: 'is not a cursor of this list' } },
    ])
  const subject = await subjectOf(ctx, object, id)
  const rows = await ctx.db.query<CommentRow>(
    `select ${COMMENT} from ws.comment c
     where c.record_id in ${recordIds(object, '$1')} and c.object = $2 and c.deleted_at is null
       and ($3::uuid is null or (c.created_at, c.id) < (select b.created_at, b.id from ws.comment b where b.id = $3))
     order by c.created_at desc, c.id desc limit ${PAGE + 1}`,
    [subject.recordId, object, cursor ?? null],
  )
  const shown = rows.slice(0, PAGE)
  const items = await commentViews(ctx, shown.toReversed())
  return { items, next: rows.length > PAGE ? (shown.at(-1)?.id ?? null) : null }
}

/** With the files put to them and the names of whom they mention. */
export async function commentViews(ctx: CallCtx, rows: CommentRow[]): Promise<Comment[]> {
  const [names, files] = await Promise.all([
    memberNames(
      ctx,
      rows.flatMap(row => [...row.mentions, ...(row.author_id ? [row.author_id] : [])]),
    ),
    filesOf(
      ctx,
      rows.map(row => row.id),
    ),
  ])
  return rows.map(row => ({
    id: row.id,
    text: row.text,
    author: (row.author_id && names.get(row.author_id)) ?? row.author_name,
    authorId: row.author_id,
    mine: isMine(ctx, row),
    mentions: row.mentions.flatMap(id => (names.has(id) ? [{ id, name: names.get(id) ?? '' }] : [])),
    createdAt: row.created_at.toISOString(),
    editedAt: row.edited_at?.toISOString() ?? null,
    attachments: files.get(row.id) ?? [],
  }))
}

export function isMine({ caller }: CallCtx, { author_id: author }: { author_id: string | null }): boolean {
  return author !== null && author === caller.memberId
}

async function filesOf(ctx: CallCtx, ids: string[]): Promise<Map<string, Attachment[]>> {
  if (ids.length === 0) return new Map()
  const rows = await ctx.db.query<AttachmentRow>(
    `select ${ATTACHMENT} from ws.attachment where comment_id = any($1) and deleted_at is null order by created_at, id`,
    [ids],
  )
  const views = rows.map(row => attachmentView(ctx, row))
  return Map.groupBy(views, view => view.commentId ?? '')
}

export async function findComment(
  q: Queryable,
  id: string,
): Promise<(CommentRow & { deleted_at: Date | null }) | undefined> {
  const [row] = await q.query<CommentRow & { deleted_at: Date | null }>(
    `select ${COMMENT}, deleted_at from ws.comment where id = $1`,
    [id],
  )
  return row
}
