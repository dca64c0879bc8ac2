import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import type {
  ImportColumn,
  ImportCounts,
  ImportKept,
  ImportMapping,
  ImportOutcome,
  ImportStatus,
  Label,
  Locale,
} from '@huiliu/contracts'
import { notFound, type Actor, type Db, type Queryable, type Tx } from '../../kernel/index.ts'
import type { Format } from '../files/read.ts'
import type { SheetRow } from '../files/sheet.ts'
import type { DateOrder } from '../meaning/cells.ts'

export type KeptColumn = ImportColumn & { dates: DateOrder }
export type Example = {
  row: number
  outcome: ImportOutcome
  name: string
  reasons: { field: string | null; message: Label }[]
  changes?: Difference[]
}
/** `name`: of the field, for the rights of who reads it. */
export type Difference = { name: string; field: string; before: string; after: string }
/** In both languages, until it is known who reads it. */
export type KeptPreview = Record<ImportOutcome, number> & { examples: Example[] }

/** A row of `import`. */
export type ImportRow = {
  id: string
  object: string
  file_name: string
  format: Format
  status: ImportStatus
  actor: Actor
  undoer: Actor | null
  locale: Locale
  columns: KeptColumn[]
  mapping: ImportMapping
  preview: KeptPreview | null
  total: number
  next_chunk: number
  next_place: number
  counts: ImportCounts
  kept: ImportKept[]
  failure: string | null
  created_at: Date
  started_at: Date | null
  ended_at: Date | null
}

/** Rows of one chunk, and of one transaction at most. ⏱ A thousand take no less time a row, and 30 MB more. */
export const CHUNK = 500
/** A chunk of longer rows has fewer of them: it is held as a whole. */
export const CHUNK_LETTERS = 2_000_000
export const NO_COUNTS: ImportCounts = {
  rows: 0,
  created: 0,
  updated: 0,
  joined: 0,
  unchanged: 0,
  skipped: 0,
  refused: 0,
  undone: 0,
  kept: 0,
}

const COLUMNS = `id, object, file_name, format, status, actor, undoer, locale, columns, mapping, preview, total, next_chunk,
  next_place, counts, kept, failure, created_at, started_at, ended_at`

export async function findImport(q: Queryable, id: string, { lock = false } = {}): Promise<ImportRow> {
  const [row] = await q.query<ImportRow>(`select ${COLUMNS} from ws.import where id = $1 ${lock ? 'for update' : ''}`, [
    id,
  ])
  if (!row) throw notFound()
  return row
}

/** The newest, drafts included whose preview is made. */
export async function listImports(q: Queryable, limit: number): Promise<ImportRow[]> {
  return q.query<ImportRow>(
    `select ${COLUMNS} from ws.import where preview is not null order by created_at desc limit $1`,
    [limit],
  )
}

export async function importsAtWork(q: Queryable): Promise<string[]> {
  const rows = await q.query<{ id: string }>(
    `select id from ws.import where status in ('running', 'undoing') order by created_at`,
  )
  return rows.map(row => row.id)
}

type NewImport = Pick<ImportRow, 'id' | 'object' | 'file_name' | 'format' | 'actor' | 'locale' | 'created_at'>

export async function insertImport(q: Queryable, one: NewImport): Promise<void> {
  await q.query(
    `insert into ws.import (id, object, file_name, format, status, actor, locale, columns, mapping, total, counts, created_at)
     values ($1, $2, $3, $4, 'draft', $5, $6, '[]', '{}', 0, $7, $8)`,
    [one.id, one.object, one.file_name, one.format, one.actor, one.locale, NO_COUNTS, one.created_at],
  )
}

export async function forgetImport(q: Queryable, id: string): Promise<void> {
  await q.query('delete from ws.import where id = $1', [id])
}

/** What a crash left of files that were being read. */
export async function forgetUnread(q: Queryable): Promise<void> {
  await q.query(`delete from ws.import where status = 'draft' and preview is null`)
}

/** What the columns meant when a file with the same headings was last imported. */
export async function mappingOfLast(
  q: Queryable,
  { object, names }: { object: string; names: string[] },
): Promise<ImportMapping | undefined> {
  const [row] = await q.query<{ mapping: ImportMapping }>(
    `select mapping from ws.import
     where object = $1 and started_at is not null and (select array_agg(c ->> 'name') from jsonb_array_elements(columns) c) = $2
     order by started_at desc limit 1`,
    [object, names],
  )
  return row?.mapping
}

type Draft = { columns: KeptColumn[]; mapping: ImportMapping; total: number; preview: KeptPreview }

export async function saveDraft(q: Queryable, id: string, { columns, mapping, total, preview }: Draft): Promise<void> {
  await q.query(
    `update ws.import set columns = $2, mapping = $3, total = $4, preview = $5 where id = $1 and status = 'draft'`,
    [id, JSON.stringify(columns), mapping, total, preview],
  )
}

const [pack, unpack] = [promisify(gzip), promisify(gunzip)]

export async function insertChunk(
  q: Queryable,
  id: string,
  { number, rows }: { number: number; rows: SheetRow[] },
): Promise<void> {
  const bytes = await pack(JSON.stringify(rows.map(({ row, cells }) => [row, cells])), { level: 1 })
  await q.query('insert into ws.import_chunk (import_id, number, rows) values ($1, $2, $3)', [id, number, bytes])
}

/** Undefined behind the last one. */
export async function readChunk(q: Queryable, id: string, number: number): Promise<SheetRow[] | undefined> {
  const [found] = await q.query<{ rows: Buffer }>(
    'select rows from ws.import_chunk where import_id = $1 and number = $2',
    [id, number],
  )
  if (!found) return undefined
  const rows: [number, string[]][] = JSON.parse((await unpack(found.rows)).toString())
  return rows.map(([row, cells]) => ({ row, cells }))
}

export async function* chunksOf(db: Db, id: string): AsyncGenerator<SheetRow[]> {
  for (let number = 0; ; number++) {
    const rows = await readChunk(db, id, number)
    if (!rows) return
    yield rows
  }
}

export type Refusal = { row: number; cells: string[]; problems: { field: string | null; message: Label }[] }

export async function insertRefusals(tx: Tx, id: string, refusals: Refusal[]): Promise<void> {
  if (refusals.length === 0) return
  await tx.query(
    `insert into ws.import_refusal (import_id, row, cells, problems) select $1, * from unnest($2::integer[], $3::jsonb[], $4::jsonb[])`,
    [
      id,
      refusals.map(one => one.row),
      refusals.map(one => JSON.stringify(one.cells)),
      refusals.map(one => JSON.stringify(one.problems)),
    ],
  )
}

/** In the file's order, a thousand at a time. */
export async function* refusalsOf(db: Db, id: string): AsyncGenerator<Refusal[]> {
  for (let last = 0; ;) {
    const rows = await db.query<Refusal>(
      'select row, cells, problems from ws.import_refusal where import_id = $1 and row > $2 order by row limit 1000',
      [id, last],
    )
    if (rows.length === 0) return
    yield rows
    last = rows.at(-1)?.row ?? last
  }
}

export type Step = { number: number; act_id: string; sightings: string[] }

export async function insertStep(
  tx: Tx,
  id: string,
  { actId, sightings }: { actId: string; sightings: string[] },
): Promise<void> {
  await tx.query(
    `insert into ws.import_step (import_id, number, act_id, sightings)
     select $1, count(*), $2, $3 from ws.import_step where import_id = $1`,
    [id, actId, sightings],
  )
}

/** The acts of all steps, the first one first. */
export async function actsOf(q: Queryable, id: string): Promise<string[]> {
  const rows = await q.query<{ act_id: string }>(
    'select act_id from ws.import_step where import_id = $1 order by number',
    [id],
  )
  return rows.map(row => row.act_id)
}

/** The last one that is not taken back. */
export async function lastStep(q: Queryable, id: string): Promise<Step | undefined> {
  const [step] = await q.query<Step>(
    `select number, act_id, sightings from ws.import_step where import_id = $1 and undone_at is null order by number desc limit 1`,
    [id],
  )
  return step
}
