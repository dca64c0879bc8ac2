import type { Logger } from '../logger.ts'
import type { Db, Row, Tx } from '../db.ts'
import type { Wakes } from '../wakes.ts'

/**
 * A reader of the log. Its cursor (epoch, xid, seq) moves in the same transaction as its work, so what it does takes
 * effect exactly once, and it never passes a row of a transaction still running (`pg_snapshot_xmin` in the same query).
 */
export type Reader<T extends Row> = {
  name: string
  /** the table read and the topic that wakes this reader */
  table: 'event' | 'delivery'
  columns: string
  batch: number
  /** Does the work of a batch in the transaction that moves the cursor. May be run again after a failure. */
  handle(tx: Tx, rows: T[]): Promise<void>
  /** Called with one row that failed alone `GIVE_UP` times; records it where people see it. */
  giveUp(tx: Tx, row: T, error: unknown): Promise<void>
}

export type Cursor = { xid: string; seq: string }
type Position = { xid: string; seq: string }
type Services = { db: Db; wakes: Wakes; log: Logger }

const POLL_MS = 100
const GIVE_UP = 3

/** One step: reads, handles and moves the cursor. Returns how many rows were done; 0 when there is nothing or another process holds it. */
export async function stepReader<T extends Row>(db: Db, reader: Reader<T>, limit = reader.batch): Promise<number> {
  return db.tx(async tx => {
    const cursor = await lockCursor(tx, reader.name)
    if (!cursor) return 0
    const rows = await readBatch(tx, reader, cursor, limit)
    const last = rows.at(-1)
    if (!last) return 0
    await reader.handle(tx, rows)
    await moveCursor(tx, reader.name, last)
    return rows.length
  })
}

async function lockCursor(tx: Tx, name: string): Promise<Cursor | undefined> {
  const lock = () =>
    tx.query<Cursor>('select xid::text, seq::text from ws.reader where name = $1 for update skip locked', [name], {
      prepare: true,
    })
  const [cursor] = await lock()
  if (cursor) return cursor
  const inserted = await tx.query('insert into ws.reader (name) values ($1) on conflict do nothing returning name', [
    name,
  ])
  return inserted.length > 0 ? (await lock())[0] : undefined
}

async function readBatch<T extends Row>(
  tx: Tx,
  reader: Reader<T>,
  cursor: Cursor,
  limit: number,
): Promise<(T & Position)[]> {
  return tx.query<T & Position>(
    `select xid::text as xid, seq::text as seq, ${reader.columns} from ws.${reader.table} as t
     where (t.xid, t.seq) > ($1::xid8, $2::bigint) and t.xid < pg_snapshot_xmin(pg_current_snapshot())
     order by t.xid, t.seq limit $3`,
    [cursor.xid, cursor.seq, limit],
    { prepare: true },
  )
}

async function moveCursor(tx: Tx, name: string, { xid, seq }: Position): Promise<void> {
  await tx.query('update ws.reader set xid = $2::xid8, seq = $3, moved_at = now() where name = $1', [name, xid, seq], {
    prepare: true,
  })
}

/** Starts the loop: until nothing is left, then waits for a wake or the poll. Returns its stop, which ends after the current step. */
export function startReader<T extends Row>({ db, wakes, log }: Services, reader: Reader<T>): () => Promise<void> {
  const stop = new AbortController()
  const running = loop()
  return async () => {
    stop.abort()
    await running
  }

  async function loop(): Promise<void> {
    while (!stop.signal.aborted) {
      const done = await attempt().catch((error: unknown) => {
        log.error({ reader: reader.name, err: error }, 'reader stopped over an error and will try again')
        return -1
      })
      if (done === 0) await wakes.wait(reader.table, POLL_MS, stop.signal)
      if (done < 0) await wakes.wait('never', 1000, stop.signal)
    }
  }

  async function attempt(): Promise<number> {
    try {
      return await stepReader(db, reader)
    } catch (error) {
      log.warn({ reader: reader.name, err: error }, 'a batch failed; its rows are tried one by one')
      return oneByOne(db, reader)
    }
  }
}

/** After a failed batch: each row alone, so that one bad row is found, recorded and passed, and holds up nobody. */
async function oneByOne<T extends Row>(db: Db, reader: Reader<T>): Promise<number> {
  for (let done = 0; done < reader.batch; done++) {
    const advanced = await stepOrGiveUp(db, reader)
    if (advanced === 0) return done
  }
  return reader.batch
}

async function stepOrGiveUp<T extends Row>(db: Db, reader: Reader<T>): Promise<number> {
  for (let tries = 1; ; tries++) {
    try {
      return await stepReader(db, reader, 1)
    } catch (error) {
      if (tries < GIVE_UP) continue
      return db.tx(async tx => {
        const cursor = await lockCursor(tx, reader.name)
        const [row] = cursor ? await readBatch(tx, reader, cursor, 1) : []
        if (!row) return 0
        await reader.giveUp(tx, row, error)
        await moveCursor(tx, reader.name, row)
        return 1
      })
    }
  }
}

/** Handles everything that is readable now; for tests and the CLI. */
export async function drainReader<T extends Row>(db: Db, reader: Reader<T>): Promise<number> {
  let total = 0
  for (;;) {
    const done = await stepReader(db, reader)
    if (done === 0) return total
    total += done
  }
}

/** How far a reader is behind the newest row, and which backend holds the horizon back. */
export async function readerLag(
  db: Db,
  reader: { name: string; table: string },
): Promise<{ seconds: number; blockedBy: number | null }> {
  const [row] = await db.query<{ seconds: number; pid: number | null }>(
    `select coalesce(extract(epoch from now() - min(t.received_at)), 0)::float8 as seconds,
            (select pid from pg_stat_activity where backend_xid is not null and xact_start < now() - interval '2 seconds' order by xact_start limit 1) as pid
     from (select received_at from ws.${reader.table} as t
           where (t.xid, t.seq) > (coalesce((select xid from ws.reader where name = $1), '0'), coalesce((select seq from ws.reader where name = $1), 0))
           order by t.xid, t.seq limit 1) as t`,
    [reader.name],
  )
  return { seconds: row?.seconds ?? 0, blockedBy: row?.pid ?? null }
}
