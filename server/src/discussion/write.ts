import type { Comment } from '@huiliu/contracts'
import { forbidden, invalidInput, newId, notFound, tidy, type Queryable, type Tx } from '../kernel/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { COMMENT, commentViews, findComment, isMine, type CommentRow } from './comments.ts'
import { needsSubject, subjectOf, tell } from './subject.ts'

export type CommentInput = { text: string; mentions: string[]; attachments: string[] }
type Place = { object: string; id: string }

/** A comment on a record, with files the caller has put to it before. Throws not_found, invalid_input. */
export async function writeComment(ctx: CallCtx, { object, id }: Place, input: CommentInput): Promise<Comment> {
  const { recordId } = await subjectOf(ctx, object, id)
  const text = given(input.text, input.attachments)
  const mentions = await known(ctx.db, input.mentions)
  return ctx.db.txThen(
    async tx => {
      const [row] = await tx.query<CommentRow>(
        `insert into ws.comment (id, object, record_id, author_id, author_name, text, mentions, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8) returning ${COMMENT}`,
        [newId(), object, recordId, ctx.caller.memberId, ctx.actor.name, text, mentions, ctx.now],
      )
      if (!row) throw notFound()
      await takeFiles(tx, ctx, { row, ids: input.attachments })
      await tell(tx, ctx, { type: 'comment.written', object, recordId, body: { comment: row.id } })
      return row
    },
    async (db, row) => theOne(await commentViews({ ...ctx, db }, [row])),
  )
}

/** Throws invalid_input for a comment that says nothing. */
function given(raw: string, attachments: string[]): string {
  const text = tidy(raw)
  if (text !== '' || attachments.length > 0) return text
  throw invalidInput({}, [{ path: 'text', code: 'required', message: { zh: '必填', en: 'is required' } }])
}

/** Members that there are; whom else a text names is nobody to be told. */
async function known(q: Queryable, ids: string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const rows = await q.query<{ id: string }>(
    'select id from ws.member where id = any($1) and deactivated_at is null order by id',
    [ids],
  )
  return rows.map(row => row.id)
}

/** Files of the same record that the caller brought and that are no other comment's. */
async function takeFiles(tx: Tx, ctx: CallCtx, { row, ids }: { row: CommentRow; ids: string[] }): Promise<void> {
  if (ids.length === 0) return
  await tx.query(
    `update ws.attachment set comment_id = $1 where id = any($2) and record_id = $3 and object = $4 and comment_id is null
       and deleted_at is null and author_id is not distinct from $5`,
    [row.id, ids, row.record_id, row.object, ctx.caller.memberId],
  )
}

type Own = { id: string; deleted: boolean }

/** A comment of the caller's on a record that he may read still. Throws not_found; forbidden for another's. */
async function own(ctx: CallCtx, { id, deleted }: Own): Promise<CommentRow> {
  const row = await findComment(ctx.db, id)
  if (!row || (row.deleted_at !== null) !== deleted) throw notFound()
  await needsSubject(ctx, { object: row.object, recordId: row.record_id })
  if (!isMine(ctx, row)) throw forbidden()
  return row
}

export async function changeComment(
  ctx: CallCtx,
  id: string,
  input: Pick<CommentInput, 'text' | 'mentions'>,
): Promise<Comment> {
  const { object, record_id: recordId } = await own(ctx, { id, deleted: false })
  const text = given(input.text, [])
  const mentions = await known(ctx.db, input.mentions)
  return ctx.db.txThen(
    async tx => {
      const [row] = await tx.query<CommentRow>(
        `update ws.comment set text = $2, mentions = $3, edited_at = $4 where id = $1 and deleted_at is null returning ${COMMENT}`,
        [id, text, mentions, ctx.now],
      )
      if (!row) throw notFound()
      await tell(tx, ctx, { type: 'comment.changed', object, recordId, body: { comment: id } })
      return row
    },
    async (db, row) => theOne(await commentViews({ ...ctx, db }, [row])),
  )
}

/** One's own comment is taken away, or brought back. */
export async function toggleComment(ctx: CallCtx, id: string, deleted: boolean): Promise<void> {
  const { object, record_id: recordId } = await own(ctx, { id, deleted: !deleted })
  await ctx.db.tx(async tx => {
    await tx.query('update ws.comment set deleted_at = $2 where id = $1', [id, deleted ? ctx.now : null])
    await tell(tx, ctx, {
      type: deleted ? 'comment.deleted' : 'comment.restored',
      object,
      recordId,
      body: { comment: id },
    })
  })
}

function theOne([comment]: Comment[]): Comment {
  if (!comment) throw notFound()
  return comment
}
