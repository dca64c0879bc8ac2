import type { ObjectDef } from '@huiliu/contracts'
import type { Db, Logger, Tx } from '../kernel/index.ts'
import { later } from './background.ts'
import { catalogOf, objectIn, type Catalog, type NamedSearchField } from './catalog.ts'
import { liveOf, tableOf } from './ddl.ts'
import { findable } from './phrases.ts'
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
  return { id, terms: termsVector(fields.flatMap(field => searchTerms(field, findable(valueOf(field.name))))) }
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

const NONE_YET = '00000000-0000-0000-0000-000000000000'

/** Says, in the transaction that changes what an object's records are found by, that all its entries are to be made anew. */
export async function wantEntries(tx: Tx, object: string): Promise<void> {
  await tx.query('update ws.object set search_after = $2 where name = $1', [object, NONE_YET])
}

/** All of them now; for rows that were not made by `write`. */
export async function reindexAll(db: Db, { name }: Pick<ObjectDef, 'name'>): Promise<void> {
  await db.tx(tx => wantEntries(tx, name))
  await allEntries(db, name)
}

/** Makes them, in the background: those wanted, and what a crash has left to do. */
export function makeEntries({ db, log }: { db: Db; log: Logger }, object: string): void {
  later({ db, log }, { name: `search entries of ${object}`, run: patient => allEntries(patient, object) })
}

/** Takes up the entries whose making was interrupted; at the start of a workspace. */
export async function resumeEntries(ctx: { db: Db; log: Logger }): Promise<void> {
  const rows = await ctx.db.query<{ name: string }>('select name from ws.object where search_after is not null')
  for (const { name } of rows) makeEntries(ctx, name)
}

const BATCH = 500

/** In short transactions, each of which leaves behind how far it came. */
async function allEntries(db: Db, object: string): Promise<void> {
  while (await db.tx(tx => someEntries(tx, object)));
}

async function someEntries(tx: Tx, name: string): Promise<boolean> {
  const [todo] = await tx.query<{ after: string }>(
    'select search_after as after from ws.object where name = $1 and search_after is not null for no key update',
    [name],
  )
  if (!todo) return false
  const rows = await tx.query<{ id: string }>(
    `select id from ${tableOf(name)} where id > $1 order by id limit ${BATCH} for no key update`,
    [todo.after],
  )
  const catalog = await catalogOf({ db: tx })
  const ids = rows.map(row => row.id)
  await reindex(tx, { object: objectIn(catalog, name), catalog }, ids)
  const last = ids.length < BATCH ? null : ids.at(-1)
  await tx.query('update ws.object set search_after = $2 where name = $1', [name, last])
  return last !== null
}
