import type { BulkCounts, BulkStatus, BulkView, Condition, Locale } from '@huiliu/contracts'
import { notFound, type Actor, type Queryable, type Row } from '../kernel/index.ts'

export type BulkRow = Row & {
  id: string
  object: string
  kind: 'update' | 'delete'
  query: { filter?: Condition; search?: string }
  values: Record<string, unknown>
  /** members to whom records go in turn, where they are several */
  spread: string[] | null
  status: BulkStatus
  act_id: string
  actor: Actor
  undoer: Actor | null
  locale: Locale
  total: number
  total_is: 'exact' | 'atLeast'
  counts: BulkCounts
  refused: BulkView['refused']
  kept: string[]
  after: string | null
  undone_after: string | null
  created_at: Date
  ended_at: Date | null
}

const COLUMNS = `id, object, kind, query, values, spread, status, act_id, actor, undoer, locale, total, total_is, counts, refused, kept, after,
  undone_after, created_at, ended_at`
/** So many of what was refused or kept are listed; all are counted. */
const LISTED = 200

/** Throws not_found. */
export async function findBulk(q: Queryable, id: string, { lock = false } = {}): Promise<BulkRow> {
  const [row] = await q.query<BulkRow>(`select ${COLUMNS} from ws.bulk where id = $1 ${lock ? 'for update' : ''}`, [id])
  if (!row) throw notFound()
  return row
}

/** Those a member or a token began: at work, or ended and not put away. */
export async function bulksOf(q: Queryable, actorId: string | null): Promise<BulkRow[]> {
  return q.query<BulkRow>(
    `select ${COLUMNS} from ws.bulk where actor ->> 'id' = $1 and dismissed_at is null order by created_at desc limit 20`,
    [actorId],
  )
}

export async function bulksAtWork(q: Queryable): Promise<string[]> {
  const rows = await q.query<{ id: string }>(
    `select id from ws.bulk where status in ('running', 'undoing') order by created_at`,
  )
  return rows.map(row => row.id)
}

type Progress = {
  counts: Partial<BulkCounts>
  refused?: BulkView['refused']
  kept?: string[]
  after?: string
  undoneAfter?: string
}

/** Adds what a step did to what was done before, in the step's transaction. */
export async function advance(
  q: Queryable,
  row: BulkRow,
  { counts, refused = [], kept = [], ...at }: Progress,
): Promise<void> {
  const before = row.counts
  const total: BulkCounts = {
    seen: before.seen + (counts.seen ?? 0),
    changed: before.changed + (counts.changed ?? 0),
    refused: before.refused + (counts.refused ?? 0),
    undone: before.undone + (counts.undone ?? 0),
    kept: before.kept + (counts.kept ?? 0),
  }
  await q.query(
    `update ws.bulk set counts = $2, refused = $3, kept = $4, after = coalesce($5, after), undone_after = coalesce($6, undone_after)
     where id = $1`,
    [
      row.id,
      total,
      JSON.stringify([...row.refused, ...refused].slice(0, LISTED)),
      JSON.stringify([...new Set([...row.kept, ...kept])].slice(0, LISTED)),
      at.after ?? null,
      at.undoneAfter ?? null,
    ],
  )
}

export async function end(q: Queryable, id: string, { from, to }: { from: BulkStatus; to: BulkStatus }): Promise<void> {
  await q.query('update ws.bulk set status = $3, ended_at = now() where id = $1 and status = $2', [id, from, to])
}

export function bulkView(row: BulkRow): BulkView {
  return {
    id: row.id,
    object: row.object,
    kind: row.kind,
    fields: Object.keys(row.values),
    status: row.status,
    actId: row.act_id,
    total: row.total,
    totalIs: row.total_is,
    counts: row.counts,
    refused: row.refused,
    kept: row.kept,
    createdAt: row.created_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
  }
}
