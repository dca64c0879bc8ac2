import { EXPORT_NOTICES, type ExportNotice } from '@huiliu/contracts'
import type { Row } from '../kernel/index.ts'
import type { CallCtx } from '../workspace/index.ts'

type NoticeRow = Row & {
  id: string
  kind: ExportNotice['kind']
  at: Date
  export_id: string
  object: string
  rows: number | null
  by_name: string
  reason: string | null
}

const SHOWN = 50

/** What is told of exports, the newest first. One that waits no more, and a file that is gone, are nothing to tell of. */
export async function exportNotices(ctx: CallCtx): Promise<ExportNotice[]> {
  const rows = await ctx.db.query<NoticeRow>(
    `select n.id, n.kind, n.at, n.export_id, e.object, coalesce(nullif(e.rows, 0), e.expected) as rows, n.by_name, e.reason
     from ws.notice n join ws.export e on e.id = n.export_id
     where n.member_id = $1 and n.dismissed_at is null and n.kind = any($2)
       and (n.kind <> 'export_asked' or e.status = 'waiting') and (n.kind <> 'export_done' or e.kept_until > $3)
       and (n.kind <> 'export_approved' or e.status = 'running')
     order by n.at desc, n.id limit ${SHOWN}`,
    [ctx.caller.memberId, EXPORT_NOTICES, ctx.now],
    { prepare: true },
  )
  return rows.map(row => ({
    id: row.id,
    kind: row.kind,
    at: row.at.toISOString(),
    exportId: row.export_id,
    object: row.object,
    rows: row.rows ?? 0,
    by: row.by_name,
    text: row.kind === 'export_refused' ? row.reason : null,
  }))
}
