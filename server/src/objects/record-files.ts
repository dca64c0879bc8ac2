import type { FastifyRequest } from 'fastify'
import type { RecordFile } from '@huiliu/contracts'
import {
  fileName,
  forbidden,
  isShown,
  mediaTypeOf,
  newId,
  notFound,
  uploadedFile,
  type FileStore,
  type LocalFieldProblem,
  type Queryable,
  type Tx,
  type Uploaded,
} from '../kernel/index.ts'
import { fieldRight, seesPlainly, type CallCtx, type Caller } from '../workspace/index.ts'
import { catalogOf, objectIn } from './catalog.ts'
import { pathAt } from './check-values.ts'
import { findRecord } from './get.ts'
import { notAPicture, valueProblem } from './problems.ts'
import { kindOf } from './types/index.ts'

const AT_ONCE = 500

type Keeping = { object: string; field: string; actorId: string | null; given: Uploaded; now: Date }

/** Keeps a file for a field; who brought it may save it with a record. Throws not_found, forbidden, file_missing, file_too_large, not_a_picture. */
export async function uploadFile(
  ctx: CallCtx,
  store: FileStore,
  { object, field, request }: { object: string; field: string; request: FastifyRequest },
): Promise<RecordFile> {
  const def = objectIn(await catalogOf(ctx), object)
  const found = def.fields.find(one => one.name === field)
  const right = found && kindOf(found).holds ? fieldRight(ctx.caller, object, field) : 'hidden'
  if (right === 'hidden') throw notFound()
  if (right !== 'write') throw forbidden()
  const given = await uploadedFile(request)
  const pictures = found !== undefined && kindOf(found).holds === 'pictures'
  return keepFile(ctx.db, store, { object, field, pictures, actorId: ctx.actor.id, given, now: ctx.now })
}

/** The bytes first, then the row that tells of them. Throws not_a_picture. */
export async function keepFile(
  q: Queryable,
  store: FileStore,
  { object, field, pictures, actorId, given, now }: Keeping & { pictures: boolean },
): Promise<RecordFile> {
  const mediaType = mediaTypeOf(given.content, given.mediaType)
  if (pictures && !(mediaType.startsWith('image/') && isShown(mediaType))) throw notAPicture()
  const { sha256, bytes } = await store.keep(given.content)
  const file: RecordFile = { id: newId(), name: fileName(given.name), media_type: mediaType, bytes }
  await q.query(
    `insert into ws.record_file (id, object, field, actor_id, name, media_type, bytes, sha256, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [file.id, object, field, actorId, file.name, mediaType, bytes, sha256, now],
  )
  return file
}

type Row = { id: string; values: Record<string, unknown>; at: string | undefined }
type Settling = { object: string; field: string; access: Caller | undefined; rows: Row[] }
type FileRow = RecordFile & { record_id: string | null; actor_id: string | null }

/**
 * Puts what was uploaded in the place of the ids given, and notes whose record they are: a file is of one record, and nobody
 * saves what another brought. Answers with what is wrong.
 */
export async function settleFiles(tx: Tx, { object, field, access, rows }: Settling): Promise<LocalFieldProblem[]> {
  const ids = rows.flatMap(({ values }) => idsOf(values[field]))
  const found = await tx.query<FileRow>(
    `select id, name, media_type, bytes, record_id, actor_id from ws.record_file
     where id = any($1) and object = $2 and field = $3 order by id for update`,
    [ids, object, field],
  )
  const files = new Map(found.map(row => [row.id, row]))
  const problems: LocalFieldProblem[] = []
  const fresh: { file: string; record: string }[] = []
  for (const { id: record, values, at } of rows) {
    const own = idsOf(values[field]).map(id => files.get(id))
    const isFine = own.every(file => file && mayHold(file, { record, access }))
    if (!isFine) problems.push(valueProblem(pathAt(at, field), 'unknown_file'))
    const held = own.flatMap(file => file ?? [])
    for (const file of held) if (file.record_id === null) fresh.push({ file: file.id, record })
    values[field] = held.map(({ id, name, media_type, bytes }): RecordFile => ({ id, name, media_type, bytes }))
  }
  if (problems.length === 0 && fresh.length > 0)
    tx.send(
      `update ws.record_file f set record_id = t.record from unnest($1::uuid[], $2::uuid[]) as t(file, record) where f.id = t.file`,
      [fresh.map(one => one.file), fresh.map(one => one.record)],
    )
  return problems
}

function mayHold(file: FileRow, { record, access }: { record: string; access: Caller | undefined }): boolean {
  if (file.record_id !== null) return file.record_id === record
  return !access || file.actor_id === access.actor.id
}

function idsOf(value: unknown): string[] {
  const items: unknown[] = Array.isArray(value) ? value : []
  return items.flatMap(item =>
    typeof item === 'object' && item !== null && 'id' in item && typeof item.id === 'string' ? [item.id] : [],
  )
}

type Held = {
  object: string
  field: string
  record_id: string | null
  actor_id: string | null
  name: string
  media_type: string
  sha256: string
}

/** The bytes of a file that a record holds or held, as far as its reader may see the record and the field. Throws not_found. */
export async function fileOfRecord(ctx: CallCtx, store: FileStore, id: string) {
  const [row] = await ctx.db.query<Held>(
    'select object, field, record_id, actor_id, name, media_type, sha256 from ws.record_file where id = $1',
    [id],
  )
  if (!row || !(await maySee(ctx, row))) throw notFound()
  const content = await store.open(row.sha256)
  if (!content) throw notFound()
  return { name: row.name, mediaType: row.media_type, ...content }
}

async function maySee(ctx: CallCtx, { object, field, record_id: record, actor_id: actor }: Held): Promise<boolean> {
  if (record === null) return actor !== null && actor === ctx.caller.actor.id
  const def = (await catalogOf(ctx)).byName.get(object)
  const known = def?.fields.some(one => one.name === field) ?? false
  return known && seesPlainly(ctx.caller, object, field) && (await findRecord(ctx, object, record)) !== undefined
}

/** The bytes that records hold, and uploads that wait for theirs. */
export const RECORD_FILE_CONTENTS = 'select sha256 from ws.record_file'

/** What was uploaded and never saved with a record is forgotten after a day; the bytes it was made of. */
export async function forgetUploads(q: Queryable, now: Date): Promise<string[]> {
  const gone = await q.query<{ sha256: string }>(
    `delete from ws.record_file where id in (
       select id from ws.record_file where record_id is null and created_at < $1::timestamptz - interval '1 day'
       order by created_at limit ${AT_ONCE} for update skip locked)
     returning sha256`,
    [now],
  )
  return gone.map(row => row.sha256)
}
