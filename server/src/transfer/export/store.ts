import type { Condition, ExportPolicy, ExportStatus, Locale, Sort } from '@huiliu/contracts'
import { notFound, type Actor, type Queryable } from '../../kernel/index.ts'
import type { WrittenFormat } from '../files/out.ts'

export type KeptQuery = { filter?: Condition; search?: string; sort?: Sort[] }

/** A row of `export`. */
export type ExportRow = {
  id: string
  object: string
  format: WrittenFormat
  query: KeptQuery
  fields: string[]
  status: ExportStatus
  actor: Actor
  member_id: string | null
  locale: Locale
  expected: number | null
  rows: number
  decided_by: Actor | null
  decided_at: Date | null
  reason: string | null
  failure: string | null
  file_name: string | null
  bytes: string | null
  sha256: string | null
  created_at: Date
  ended_at: Date | null
  kept_until: Date | null
}

const COLUMNS = `id, object, format, query, fields, status, actor, member_id, locale, expected, rows, decided_by, decided_at,
  reason, failure, file_name, bytes, sha256, created_at, ended_at, kept_until`

/** Throws not_found. */
export async function findExport(q: Queryable, id: string, { lock = false } = {}): Promise<ExportRow> {
  const [row] = await q.query<ExportRow>(`select ${COLUMNS} from ws.export where id = $1 ${lock ? 'for update' : ''}`, [
    id,
  ])
  if (!row) throw notFound()
  return row
}

/** `actorId` or `memberId`: whose; neither: everybody's. */
type Listed = { actorId?: string | null; memberId?: string | null; waiting?: boolean; limit: number }

export async function listExports(
  q: Queryable,
  { actorId, memberId, waiting = false, limit }: Listed,
): Promise<ExportRow[]> {
  const whose = actorId === undefined ? 'true' : `(actor ->> 'id' = $2 or member_id = $3)`
  return q.query<ExportRow>(
    `select ${COLUMNS} from ws.export where ${whose} ${waiting ? `and status = 'waiting'` : ''} order by created_at desc limit $1`,
    actorId === undefined ? [limit] : [limit, actorId, memberId ?? null],
  )
}

export async function exportsAtWork(q: Queryable): Promise<string[]> {
  const rows = await q.query<{ id: string }>(`select id from ws.export where status = 'running' order by created_at`)
  return rows.map(row => row.id)
}

type NewExport = Pick<
  ExportRow,
  'id' | 'object' | 'format' | 'query' | 'fields' | 'actor' | 'member_id' | 'locale' | 'created_at'
>

export async function insertExport(q: Queryable, one: NewExport): Promise<void> {
  await q.query(
    `insert into ws.export (id, object, format, query, fields, status, actor, member_id, locale, created_at)
     values ($1, $2, $3, $4, $5, 'running', $6, $7, $8, $9)`,
    [one.id, one.object, one.format, one.query, one.fields, one.actor, one.member_id, one.locale, one.created_at],
  )
}

export async function exportPolicy(q: Queryable): Promise<ExportPolicy> {
  const [row] = await q.query<ExportPolicy>(
    'select approve_above as "approveAbove", marked, kept_days as "keptDays" from ws.export_policy',
  )
  return row ?? { approveAbove: null, marked: false, keptDays: 7 }
}

export async function savePolicy(q: Queryable, { approveAbove, marked, keptDays }: ExportPolicy): Promise<void> {
  await q.query(
    `insert into ws.export_policy (approve_above, marked, kept_days) values ($1, $2, $3)
     on conflict (single) do update set approve_above = excluded.approve_above, marked = excluded.marked, kept_days = excluded.kept_days`,
    [approveAbove, marked, keptDays],
  )
}
