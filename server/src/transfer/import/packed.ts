import { createWriteStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { MAX_FILE_BYTES, mediaTypeOf, type Db, type FileStore, type Queryable } from '../../kernel/index.ts'

import { openArchive, type Archive } from '../files/zip.ts'
import { fileUnreadable, zipOfSheets, zipTooLarge, zipTwice, zipUnsafe, zipWithoutSheet } from '../problems.ts'

/** A file that came in one archive with a spreadsheet. */
export type PackedFile = { path: string; name: string; mediaType: string; bytes: number; sha256: string }

const SHEET = /\.(xlsx|xls|et|csv|tsv)$/i
/** What programs put into archives that nobody put there. */
const LITTER = /(^|\/)(__MACOSX\/|\.DS_Store$|Thumbs\.db$|desktop\.ini$)/i
const MAX_ALL = 1024 * 1024 * 1024
const ZIP = Buffer.from('PK\x03\x04', 'latin1')

/** Whether a file is an archive of a spreadsheet and files, and no workbook, which is an archive as well. */
export async function archiveOfFiles(path: string): Promise<Archive | undefined> {
  await using file = await open(path)
  const { buffer: head } = await file.read(Buffer.alloc(4), 0, 4, 0)
  if (!head.equals(ZIP)) return undefined
  const archive = await openArchive(path)
  return archive.names.includes('[Content_Types].xml') ? undefined : archive
}

/**
 * Takes the spreadsheet of an archive out to `sheetPath`, and keeps the files beside it. What an archive says of itself is not
 * believed: names lead nowhere, sizes are counted. Throws problems of `import_zip_*`, import_file_unreadable.
 */
export async function unpack(
  archive: Archive,
  { sheetPath, store }: { sheetPath: string; store: FileStore },
): Promise<{ sheetName: string; files: PackedFile[] }> {
  const names = archive.names.filter(name => !name.endsWith('/') && !LITTER.test(name))
  checkNames(names, archive.twice)
  const sheetName = sheetOf(names)
  const sheet = await archive.stream(sheetName)
  if (!sheet) throw zipWithoutSheet()
  await pipeline(sheet, createWriteStream(sheetPath, { mode: 0o600 }))
  const files: PackedFile[] = []
  let all = 0
  for (const path of names) {
    if (path === sheetName) continue
    all += archive.sizeOf(path)
    if (archive.sizeOf(path) > MAX_FILE_BYTES)
      throw zipTooLarge({ name: shortName(path), max: MAX_FILE_BYTES / 1024 / 1024 })
    if (all > MAX_ALL) throw fileUnreadable({ why: 'bomb' })
    const stream = await archive.stream(path, MAX_FILE_BYTES)
    if (!stream) continue
    const content = await buffer(stream)
    const { sha256, bytes } = await store.keep(content)
    const mediaType = mediaTypeOf(content, 'application/octet-stream')
    files.push({ path: folded(path), name: basename(path), mediaType, bytes, sha256 })
  }
  return { sheetName, files }
}

function checkNames(names: string[], twice: string[]): void {
  for (const name of names)
    if (/^(\/|[a-z]:)/i.test(name) || name.split('/').includes('..') || /\p{Cc}/u.test(name))
      throw zipUnsafe({ name: shortName(name) })
  const [same] = [...twice, ...Map.groupBy(names, folded)].flatMap(one =>
    typeof one === 'string' ? one : one[1].length > 1 ? (one[1][0] ?? []) : [],
  )
  if (same !== undefined) throw zipTwice({ name: shortName(same) })
}

/** The only one, or the only one at the top. */
function sheetOf(names: string[]): string {
  const sheets = names.filter(name => SHEET.test(name))
  const depth = Math.min(...sheets.map(name => name.split('/').length))
  const top = sheets.filter(name => name.split('/').length === depth)
  const [only] = top
  if (only === undefined) throw zipWithoutSheet()
  if (top.length > 1) throw zipOfSheets({ names: top.slice(0, 5).map(shortName).join(', ') })
  return only
}

function shortName(name: string): string {
  return name.replaceAll(/\p{Cc}/gu, '').slice(-100)
}

/** As cells and archives may write one name. */
export function folded(path: string): string {
  return path.normalize('NFC').replaceAll('\\', '/').replace(/^\.\//, '').toLowerCase()
}

export async function insertPacked(q: Queryable, importId: string, files: PackedFile[]): Promise<void> {
  if (files.length === 0) return
  await q.query(
    `insert into ws.import_file (import_id, path, name, media_type, bytes, sha256)
     select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::integer[], $6::text[])`,
    [
      importId,
      files.map(one => one.path),
      files.map(one => one.name),
      files.map(one => one.mediaType),
      files.map(one => one.bytes),
      files.map(one => one.sha256),
    ],
  )
}

/** By path, and by the name alone where only one is called so. */
export async function packedFiles(q: Queryable, importId: string): Promise<Map<string, PackedFile>> {
  const rows = await q.query<PackedFile>(
    `select path, name, media_type as "mediaType", bytes, sha256 from ws.import_file where import_id = $1`,
    [importId],
  )
  const byName = Map.groupBy(rows, row => folded(row.name))
  const alone = [...byName.values()].flatMap(same => (same.length === 1 ? same : []))
  return new Map([...alone.map(row => [folded(row.name), row] as const), ...rows.map(row => [row.path, row] as const)])
}

/** Bytes that wait for their import. */
export const IMPORT_FILE_CONTENTS = 'select sha256 from ws.import_file'

/** Of imports that are over, or were thrown away; a draft that nobody ran is given a week. Answers with their bytes' names. */
export async function forgetPacked(db: Db, now: Date): Promise<string[]> {
  const rows = await db.query<{ sha256: string }>(
    `delete from ws.import_file f where not exists (
       select from ws.import i where i.id = f.import_id and (i.status = 'running'
         or i.status = 'draft' and i.created_at > $1::timestamptz - interval '7 days'))
     returning sha256`,
    [now],
  )
  return rows.map(row => row.sha256)
}
