import type { ObjectDef } from '@huiliu/contracts'
import type { Db, Tx } from '../kernel/index.ts'
import { tableOf } from './ddl.ts'
import { searchTerms } from './search-terms.ts'
import type { WrittenRecord } from './write.ts'

/** Keeps the search box true to what was written: entries of changed searchable fields, all in one or two statements. */
export async function indexRecords(tx: Tx, object: ObjectDef, records: WrittenRecord[]): Promise<void> {
  const searchable = object.fields.filter(field => field.searchable)
  const created = records.filter(record => record.op === 'create')
  const stale = records.filter(
    record =>
      record.op === 'delete' ||
      record.op === 'restore' ||
      searchable.some(field => field.name in record.changes && record.op === 'update'),
  )
  const entries = created.flatMap(({ id, changes }) =>
    searchable.flatMap(field => searchTerms(field, changes[field.name]?.[1]).map(text => ({ text, id }))),
  )
  if (stale.length > 0) entries.push(...(await currentEntries(tx, object, stale)))
  await insertEntries(tx, object.name, entries)
}

/** Entries of records as their rows are now; their former entries are removed. */
async function currentEntries(
  tx: Tx,
  object: ObjectDef,
  records: { id: string }[],
): Promise<{ text: string; id: string }[]> {
  const ids = records.map(record => record.id)
  await tx.query('delete from ws.search_entry where record_id = any($1)', [ids])
  const rows = await tx.query<Record<string, unknown> & { id: string }>(
    `select * from ${tableOf(object.name)} where id = any($1) and deleted_at is null${object.name === 'contact' ? ' and joined_into is null' : ''}`,
    [ids],
  )
  return rows.flatMap(row =>
    object.fields
      .filter(field => field.searchable)
      .flatMap(field => searchTerms(field, row[field.name]).map(text => ({ text, id: row.id }))),
  )
}

async function insertEntries(tx: Tx, object: string, entries: { text: string; id: string }[]): Promise<void> {
  if (entries.length === 0) return
  await tx.query(
    'insert into ws.search_entry (text, object, record_id) select text, $3, id from unnest($1::text[], $2::uuid[]) as t(text, id) on conflict do nothing',
    [entries.map(entry => entry.text), entries.map(entry => entry.id), object],
    { prepare: true },
  )
}

/** For rows that appeared or vanished from lists without a write of their values: contacts joined and parted. */
export async function reindex(tx: Tx, object: ObjectDef, ids: string[]): Promise<void> {
  if (ids.length > 0)
    await insertEntries(
      tx,
      object.name,
      await currentEntries(
        tx,
        object,
        ids.map(id => ({ id })),
      ),
    )
}

const ALL_BATCH = 500

/** Entries of every record made anew, in short transactions: after another field became searchable, or one no longer is. */
export async function reindexAll(db: Db, object: ObjectDef): Promise<void> {
  for (let last = '00000000-0000-0000-0000-000000000000'; ;) {
    const after = last
    const ids = await db.tx(async tx => {
      const rows = await tx.query<{ id: string }>(
        `select id from ${tableOf(object.name)} where id > $1 order by id limit ${ALL_BATCH} for no key update`,
        [after],
      )
      const found = rows.map(row => row.id)
      await reindex(tx, object, found)
      return found
    })
    if (ids.length < ALL_BATCH) return
    last = ids.at(-1) ?? last
  }
}
