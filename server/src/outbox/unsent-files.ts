import type { Db, FileStore } from '../kernel/index.ts'

const KEPT_MS = 24 * 3_600_000
const AT_ONCE = 500

type Clearing = { db: Db; store: FileStore; now: Date }

/**
 * Files that were brought for a message nobody sent go after a day, and their bytes where nothing else holds them. Answers
 * with how many went.
 */
export async function clearUnsentFiles({ db, store, now }: Clearing): Promise<number> {
  const gone = await db.query<{ sha256: string }>(
    `delete from ws.outgoing_file where id in (
       select id from ws.outgoing_file where outgoing_id is null and created_at < $1
       order by created_at limit ${AT_ONCE} for update skip locked)
     returning sha256`,
    [new Date(now.getTime() - KEPT_MS)],
  )
  const free = await db.query<{ sha256: string }>(
    `select distinct t.sha256 from unnest($1::text[]) as t(sha256)
     where not exists (select 1 from ws.outgoing_file o where o.sha256 = t.sha256)
       and not exists (select 1 from ws.file f where f.sha256 = t.sha256)
       and not exists (select 1 from ws.attachment a where a.sha256 = t.sha256)
       and not exists (select 1 from ws.record_file r where r.sha256 = t.sha256)`,
    [gone.map(row => row.sha256)],
  )
  for (const { sha256 } of free) await store.drop(sha256, now)
  return gone.length
}
