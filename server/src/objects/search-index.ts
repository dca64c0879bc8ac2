import type { ObjectDef } from '@huiliu/contracts'
import type { Db, Tx } from '../kernel/index.ts'
import { catalogOf, type Catalog, type NamedSearchField } from './catalog.ts'
import { liveOf, tableOf } from './ddl.ts'
import { searchTerms, termsVector } from './search-terms.ts'
import type { WrittenRecord } from './write.ts'

type Entry = { id: string; terms: string }
type Indexing = { object: ObjectDef; catalog: Catalog }

/** Keeps the search box true to what was written: the entry of each record whose searchable fields changed. */
export async function indexRecords(tx: Tx, { object, catalog }: Indexing, records: WrittenRecord[]): Promise<void> {
  const fields = catalog.searched.get(object.name) ?? []
  const created = records.filter(record => record.op === 'create')
  const stale = records.filter(
    ({ op, changes }) =>
      op === 'delete' || op === 'restore' || (op === 'update' && fields.some(field => field.name in changes)),
  )
  await saveEntries(tx, object.name, [
    ...created.map(({ id, changes }) => entryOf(fields, id, name => changes[name]?.[1])),
    ...(await currentEntries(tx, { object, catalog }, { ids: stale.map(record => record.id) })),
  ])
}

function entryOf(fields: NamedSearchField[], id: string, valueOf: (name: string) => unknown): Entry {
  return { id, terms: termsVector(fields.flatMap(field => searchTerms(field, valueOf(field.name)))) }
}

/** Entries of records as their rows are now; without terms for those no list shows. */
async function currentEntries(tx: Tx, { object, catalog }: Indexing, { ids }: { ids: string[] }): Promise<Entry[]> {
  if (ids.length === 0) return []
  const rows = await tx.query<Record<string, unknown> & { id: string; _live: boolean }>(
    `select *, (${liveOf(object.name)}) as _live from ${tableOf(object.name)} where id = any($1)`,
    [ids],
  )
  const fields = catalog.searched.get(object.name) ?? []
  return rows.map(row => entryOf(row._live ? fields : [], row.id, name => row[name]))
}

async function saveEntries(tx: Tx, object: string, entries: Entry[]): Promise<void> {
  if (entries.length === 0) return
  tx.send(
    `insert into ws.search_entry (record_id, object, terms) select id, $3, terms::tsvector from unnest($1::uuid[], $2::text[]) as t(id, terms)
     on conflict (record_id) do update set terms = excluded.terms where search_entry.terms <> excluded.terms`,
    [entries.map(entry => entry.id), entries.map(entry => entry.terms), object],
    { prepare: true },
  )
}

/** For rows that appeared or vanished from lists without a write of their values: contacts joined and parted. */
export async function reindex(tx: Tx, indexing: Indexing, ids: string[]): Promise<void> {
  await saveEntries(tx, indexing.object.name, await currentEntries(tx, indexing, { ids }))
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
      await reindex(tx, { object, catalog: await catalogOf({ db: tx }) }, found)
      return found
    })
    if (ids.length < ALL_BATCH) return
    last = ids.at(-1) ?? last
  }
}
