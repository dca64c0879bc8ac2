import type { ExportView } from '@huiliu/contracts'
import { filterInWords } from '../../objects/index.ts'
import type { CallCtx } from '../../workspace/index.ts'
import { decidersOf, isMine, mayDecide } from './deciders.ts'
import type { ExportRow } from './store.ts'

export async function exportView(ctx: CallCtx, row: ExportRow): Promise<ExportView> {
  const deciders = row.status === 'waiting' ? await decidersOf(ctx, row) : []
  const mine = isMine(ctx, row)
  const isKept = row.status === 'done' && row.kept_until !== null && row.kept_until > ctx.now
  return {
    id: row.id,
    object: row.object,
    format: row.format,
    status: row.status,
    by: row.actor.name,
    mine,
    fields: row.fields,
    filter: row.query.filter ?? null,
    says: row.query.filter ? await filterInWords(ctx, row.object, row.query.filter) : '',
    search: row.query.search ?? null,
    rows: row.rows,
    expected: row.expected,
    fileName: row.file_name,
    bytes: row.bytes === null ? null : Number(row.bytes),
    sha256: row.sha256,
    decidedBy: row.decided_by?.name ?? null,
    decidedAt: row.decided_at?.toISOString() ?? null,
    reason: row.reason,
    failure: row.failure,
    createdAt: row.created_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    keptUntil: row.kept_until?.toISOString() ?? null,
    may: {
      decide: mayDecide(ctx, row, deciders),
      download: mine && isKept,
      withdraw: mine && (row.status === 'running' || row.status === 'waiting' || isKept),
    },
  }
}
