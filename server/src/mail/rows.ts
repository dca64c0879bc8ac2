import { newId, type Db } from '../kernel/index.ts'
import type { Folder, Role } from './folders.ts'

/** One process reads a mailbox; after a crash another may once it has been silent for so long. */
const LEASE_MS = 30_000
export const RENEW_MS = 10_000

export type Lease = { by: string; db: Db; sourceId: string }

/** Takes a mailbox, or undefined where another process reads it. */
export async function take(db: Db, sourceId: string, now: Date): Promise<Lease | undefined> {
  const by = newId()
  const rows = await db.query(
    `insert into ws.mail_box as b (source_id, lease_by, lease_until) values ($1, $2, $3)
     on conflict (source_id) do update set lease_by = $2, lease_until = $3
     where b.lease_until is null or b.lease_until < $4 returning source_id`,
    [sourceId, by, new Date(now.getTime() + LEASE_MS), now],
  )
  return rows.length > 0 ? { by, db, sourceId } : undefined
}

/** Whether it is still ours. */
export async function renew({ db, sourceId, by }: Lease, now: Date): Promise<boolean> {
  const rows = await db.query(
    'update ws.mail_box set lease_until = $3 where source_id = $1 and lease_by = $2 returning source_id',
    [sourceId, by, new Date(now.getTime() + LEASE_MS)],
  )
  return rows.length > 0
}

export async function release({ db, sourceId, by }: Lease): Promise<void> {
  await db.query(
    `update ws.mail_box set lease_by = null, lease_until = null, state = 'waiting' where source_id = $1 and lease_by = $2`,
    [sourceId, by],
  )
}

export async function setState({ db, sourceId }: Lease, state: 'connecting' | 'reading' | 'watching'): Promise<void> {
  await db.query('update ws.mail_box set state = $2, next_at = null where source_id = $1', [sourceId, state])
}

/** All folders were compared and read. */
export async function setRead({ db, sourceId }: Lease, now: Date): Promise<void> {
  await db.query(
    `update ws.mail_box set problem = null, detail = null, checked_at = $2, started_at = coalesce(started_at, $2),
            first_done_at = coalesce(first_done_at, $2) where source_id = $1`,
    [sourceId, now],
  )
}

export async function setStarted({ db, sourceId }: Lease, now: Date): Promise<void> {
  await db.query('update ws.mail_box set started_at = $2 where source_id = $1 and started_at is null', [sourceId, now])
}

type Failure = { code: string; detail: string | null; nextAt: Date }

export async function setProblem({ db, sourceId }: Lease, { code, detail, nextAt }: Failure): Promise<void> {
  await db.query(
    `update ws.mail_box set state = 'waiting', problem = $2, detail = $3, next_at = $4 where source_id = $1`,
    [sourceId, code, detail, nextAt],
  )
}

export type FolderRow = {
  path: string
  role: Role
  validity: string
  uidNext: string
  exists: number
  missing: number
}

export async function folderRow(db: Db, sourceId: string, path: string): Promise<FolderRow | undefined> {
  const [row] = await db.query<FolderRow>(
    `select path, role, validity, uid_next as "uidNext", "exists", missing from ws.mail_folder where source_id = $1 and path = $2`,
    [sourceId, path],
  )
  return row
}

/** What a mailbox says of a folder: its numbering, and the numbers of the mails that are there. */
export type Found = { validity: string; uidNext: number; uids: number[] }

/**
 * Compares a folder with what we hold of it: the numbers not held. Numbered anew, nothing is held under the new numbers;
 * what was read before is known again by its content.
 */
export async function compare(
  db: Db,
  { sourceId, folder, found, now }: { sourceId: string; folder: Folder; found: Found; now: Date },
): Promise<number[]> {
  const [row] = await db.query<{ missing: string[] | null }>(
    `with before as (select held from ws.mail_folder where source_id = $1 and path = $2 and validity = $4),
          held as (select coalesce((select held from before), '{}'::int8multirange) as held),
          there as (select u from unnest($5::bigint[]) as u),
          missing as (select u from there, held where not held.held @> u),
          gone as (select coalesce(sum(upper(r) - lower(r)), 0) - (select count(*) from there, held where held.held @> u) as n
                   from held, unnest(held.held) as r),
          kept as (
            insert into ws.mail_folder as f (source_id, path, role, validity, held, uid_next, "exists", missing, missing_since, gone, checked_at)
            select $1, $2, $3, $4, held.held, $6, cardinality($5::bigint[]), (select count(*) from missing),
                   case when exists (select from missing) then $7::timestamptz end, (select n from gone), $7
            from held
            on conflict (source_id, path) do update set role = excluded.role, validity = excluded.validity, held = excluded.held,
              uid_next = excluded.uid_next, "exists" = excluded."exists", missing = excluded.missing, gone = excluded.gone,
              checked_at = excluded.checked_at,
              missing_since = case when excluded.missing > 0 then coalesce(f.missing_since, excluded.missing_since) end)
     select (select array_agg(u order by u desc) from missing) as missing`,
    [sourceId, folder.path, folder.role, found.validity, found.uids, found.uidNext, now],
  )
  return (row?.missing ?? []).map(Number)
}

/** From now on these are held: their deliveries are durable. Told again it changes nothing. */
export async function hold(
  db: Db,
  { sourceId, path, validity, uids }: { sourceId: string; path: string; validity: string; uids: number[] },
): Promise<void> {
  if (uids.length === 0) return
  await db.query(
    `update ws.mail_folder f set held = f.held + n.ranges, missing = greatest(0, f.missing - n.fresh),
            missing_since = case when f.missing > n.fresh then f.missing_since end
     from (select range_agg(int8range(u, u + 1)) as ranges,
                  count(*) filter (where not o.held @> u)::int as fresh
           from unnest($4::bigint[]) as u, ws.mail_folder o
           where o.source_id = $1 and o.path = $2 and o.validity = $3) n
     where f.source_id = $1 and f.path = $2 and f.validity = $3 and n.ranges is not null`,
    [sourceId, path, validity, uids],
  )
}

/** What is held, told anew by the deliveries that are there: a repair believes no cursor. */
export async function holdOnlyKept(db: Db, sourceId: string): Promise<void> {
  await db.query(
    `update ws.mail_folder f set held = coalesce(k.ranges, '{}')
     from ws.mail_folder o left join lateral (
       select range_agg(int8range(split_part(d.key, ':', 2)::bigint, split_part(d.key, ':', 2)::bigint + 1)) as ranges
       from ws.delivery d where d.source_id = o.source_id and d.key ~ '^[0-9]+:[0-9]+:'
         and d.key = o.validity || ':' || split_part(d.key, ':', 2) || ':' || o.path
     ) k on true
     where o.source_id = $1 and f.source_id = o.source_id and f.path = o.path`,
    [sourceId],
  )
}

/** Folders that are there no more, or are no longer read. */
export async function forgetOthers(db: Db, sourceId: string, paths: string[]): Promise<void> {
  await db.query('delete from ws.mail_folder where source_id = $1 and path <> all($2)', [sourceId, paths])
}
