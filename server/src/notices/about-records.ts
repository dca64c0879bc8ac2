import { RECORD_NOTICES, type RecordNotice } from '@huiliu/contracts'
import type { Row } from '../kernel/index.ts'
import { catalogOf, readableIds, recordNames, wordedText } from '../objects/index.ts'
import type { CallCtx } from '../workspace/index.ts'

type NoticeRow = Row & {
  id: string
  kind: RecordNotice['kind']
  at: Date
  object: string
  record_id: string
  by_name: string
  text: string | null
  /** what is told of a record, even where it is closed to the reader */
  told: { name: string | null; text: string | null } | null
}

const SHOWN = 50
const EXCERPT = 200

/** What is told of records that the caller may still read, the newest first; of a comment taken back nothing is. */
export async function recordNotices(ctx: CallCtx): Promise<RecordNotice[]> {
  const rows = await ctx.db.query<NoticeRow>(
    `select n.id, n.kind, n.at, n.object, n.record_id, n.by_name, left(c.text, ${EXCERPT}) as text, n.told
     from ws.notice n left join ws.comment c on c.id = n.comment_id
     where n.member_id = $1 and n.dismissed_at is null and n.kind = any($2) and c.deleted_at is null
     order by n.at desc, n.id limit ${SHOWN}`,
    [ctx.caller.memberId, RECORD_NOTICES],
    { prepare: true },
  )
  const byObject = Map.groupBy(rows, row => row.object)
  const found = await Promise.all([...byObject].map(([object, own]) => seenOf(ctx, object, own)))
  return found.flat().sort((a, b) => (a.at < b.at ? 1 : -1))
}

async function seenOf(ctx: CallCtx, object: string, rows: NoticeRow[]): Promise<RecordNotice[]> {
  const catalog = await catalogOf(ctx)
  if (!catalog.byName.has(object)) return []
  const ids = [...new Set(rows.map(row => row.record_id))]
  const [seen, live, names] = await Promise.all([
    readableIds(ctx.db, ctx.caller, { object, ids, deleted: true }),
    readableIds(ctx.db, ctx.caller, { object, ids }),
    recordNames(ctx, { catalog, object, ids, deleted: true }),
  ])
  return rows
    .filter(row => seen.has(row.record_id) || row.told !== null)
    .map(row => ({
      id: row.id,
      kind: row.kind,
      at: row.at.toISOString(),
      object,
      recordId: row.record_id,
      name: names.get(row.record_id) ?? row.told?.name ?? '',
      by: row.by_name,
      text: row.text ?? (row.told?.text ? wordedText(row.told.text, ctx.locale) : null),
      gone: seen.has(row.record_id) && !live.has(row.record_id),
      closed: !seen.has(row.record_id),
    }))
}
