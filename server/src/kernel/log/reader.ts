import type { Logger } from '../logger.ts'
import { isPassing, type Db, type Row, type Tx } from '../db.ts'
import { horizon, type Log } from './horizon.ts'
import type { Wakes } from '../wakes.ts'

/**
 * A reader of the log. Its cursor, a row's number, moves in the same transaction as its work, so what it does takes
 * effect exactly once, and it never passes a row of a transaction still running (see `horizon`).
 */
export type Reader<T extends Row> = {
  name: string
  /** the table read and the topic that wakes this reader */
  table: Log
  columns: string
  /** SQL for the rows it is about; the others are passed unread */
  only?: string
  /** at most so many rows at once */
  batch: number
  /** SQL for what a row weighs, and how much a batch may; one row is read whatever it weighs */
  weight?: { of: string; most: number }
  /** ms after a step that left nothing: what comes meanwhile goes together, so that steps cost little beside rows */
  pause: number
  /** Does the work of a batch in the transaction that moves the cursor. May be run again after a failure. */
  handle(tx: Tx, rows: (T & Position)[]): Promise<void>
  /** Called with one row that failed alone `GIVE_UP` times; records it where people see it. */
  giveUp(tx: Tx, row: T, error: unknown): Promise<void>
}

/** Where a reader is, and up to where it may read now. */
type Cursor = { seq: string; upto: string }
type Position = { seq: string }
type Services = { db: Db; wakes: Wakes; log: Logger }

const POLL_MS = 100
const RETRY_MS = 1000
const GIVE_UP = 3
/** A reader of few rows looks at so many at once, so that no step takes long. */
const STRIDE = 20_000

/** By how many numbers of the log a step moved the cursor, and whether it left any that could be read. */
type Step = { passed: number; more: boolean }

/**
 * One step: reads, handles and moves the cursor. Returns how many numbers of the log it passed; 0 when there is nothing or
 * another process holds it.
 */
export async function stepReader<T extends Row>(db: Db, reader: Reader<T>, limit = reader.batch): Promise<number> {
  return (await step(db, reader, limit)).passed
}

async function step<T extends Row>(db: Db, reader: Reader<T>, limit: number): Promise<Step> {
  return db.tx(async tx => {
    const locked = await lockCursor(tx, reader)
    if (!locked || locked.seq === locked.upto) return { passed: 0, more: false }
    const cursor = reader.only ? { ...locked, upto: within(locked, STRIDE) } : locked
    const rows = await readBatch(tx, reader, cursor, limit)
    if (rows.length > 0) await reader.handle(tx, rows)
    const to = await moveCursor(tx, reader, { cursor, rows, limit })
    return { passed: distance(locked.seq, to), more: to !== locked.upto }
  })
}

function distance(from: string, to: string): number {
  return Number(BigInt(to) - BigInt(from))
}

function within({ seq, upto }: Cursor, most: number): string {
  const end = BigInt(seq) + BigInt(most)
  return end < BigInt(upto) ? String(end) : upto
}

async function lockCursor(tx: Tx, { name, table }: Pick<Reader<Row>, 'name' | 'table'>): Promise<Cursor | undefined> {
  const lock = () =>
    tx.query<Cursor>(
      `select seq::text, ${horizon(table)}::text as upto from ws.reader where name = $1 for update skip locked`,
      [name],
      { prepare: true },
    )
  const [cursor] = await lock()
  if (cursor) return cursor
  const inserted = await tx.query('insert into ws.reader (name) values ($1) on conflict do nothing returning name', [
    name,
  ])
  return inserted.length > 0 ? (await lock())[0] : undefined
}

// A statement of its own after the horizon was taken: its snapshot sees every row up to there.
async function readBatch<T extends Row>(
  tx: Tx,
  { table, columns, only, weight }: Reader<T>,
  { seq, upto }: Cursor,
  limit: number,
): Promise<(T & Position)[]> {
  const rows = `select * from ws.${table} where seq > $1::bigint and seq <= $2::bigint${only ? ` and ${only}` : ''} order by seq limit $3`
  const weighed = weight
    ? `select *, ${weight.of} as own, sum(${weight.of}) over (order by seq) as total from (${rows}) t`
    : rows
  const fits = weight ? `where total <= ${weight.most} or total = own` : ''
  return tx.query<T & Position>(
    `select seq::text as seq, ${columns} from (${weighed}) t ${fits} order by t.seq`,
    [seq, upto, limit],
    { prepare: true },
  )
}

type Read = { cursor: Cursor; rows: Position[]; limit: number }

/** Past what was read; where less was there than could be read, past everything up to the horizon. Returns to where. */
async function moveCursor(tx: Tx, { name, weight }: Reader<Row>, { cursor, rows, limit }: Read): Promise<string> {
  const last = rows.at(-1)
  const isAll = rows.length < limit && !(weight && last)
  const to = isAll || !last ? cursor.upto : last.seq
  await tx.query('update ws.reader set seq = $2, moved_at = now() where name = $1', [name, to], { prepare: true })
  return to
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
      try {
        const { passed, more } = await attempt()
        if (passed === 0) await wakes.wait(reader.table, POLL_MS, stop.signal)
        else if (!more) await wakes.wait('never', reader.pause, stop.signal)
      } catch (error) {
        log.error({ reader: reader.name, err: error }, 'reader stopped over an error and will try again')
        await wakes.wait('never', RETRY_MS, stop.signal)
      }
    }
  }

  async function attempt(): Promise<Step> {
    try {
      return await step(db, reader, reader.batch)
    } catch (error) {
      if (isPassing(error)) throw error
      log.warn({ reader: reader.name, err: error }, 'a batch failed; its rows are tried one by one')
      return { passed: await oneByOne(db, reader), more: true }
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
  let failing: { seq: string; tries: number } | undefined
  for (;;) {
    const outcome = await stepAlone(db, reader)
    if ('passed' in outcome) return outcome.passed
    const tries = outcome.seq === failing?.seq ? failing.tries + 1 : 1
    if (tries >= GIVE_UP) return giveUpOn(db, reader, outcome)
    failing = { seq: outcome.seq, tries }
  }
}

type Failure = { seq: string; error: unknown }

/** One row: how far that moved the cursor, or which row failed. */
async function stepAlone<T extends Row>(db: Db, reader: Reader<T>): Promise<{ passed: number } | Failure> {
  let seq: string | undefined
  const handle = async (tx: Tx, rows: (T & Position)[]) => {
    seq = rows[0]?.seq
    await reader.handle(tx, rows)
  }
  try {
    return { passed: (await step(db, { ...reader, handle }, 1)).passed }
  } catch (error) {
    // No row is to blame for a database that went away: it waits and is read again.
    if (isPassing(error) || seq === undefined) throw error
    return { seq, error }
  }
}

/** Records and passes the row that failed; not one that stands there since another process has passed it. */
async function giveUpOn<T extends Row>(db: Db, reader: Reader<T>, { seq, error }: Failure): Promise<number> {
  return db.tx(async tx => {
    const cursor = await lockCursor(tx, reader)
    const [row] = cursor ? await readBatch(tx, reader, cursor, 1) : []
    if (!cursor || row?.seq !== seq) return 0
    await reader.giveUp(tx, row, error)
    return distance(cursor.seq, await moveCursor(tx, reader, { cursor, rows: [row], limit: 1 }))
  })
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

/** How far a reader is behind the newest row, and which backend holds it back: one that wrote to its log and stays open. */
export async function readerLag(
  db: Db,
  { name, table }: { name: string; table: Log },
): Promise<{ seconds: number; blockedBy: number | null }> {
  const [row] = await db.query<{ seconds: number; pid: number | null }>(
    `select coalesce(extract(epoch from now() - min(t.received_at)), 0)::float8 as seconds,
            (select a.pid from pg_locks l join pg_stat_activity a on a.pid = l.pid
             where l.locktype = 'advisory' and l.objsubid = 2 and l.classid = 'ws.${table}'::regclass and a.datname = current_database()
               and a.xact_start < now() - interval '2 seconds' order by a.xact_start limit 1) as pid
     from (select received_at from ws.${table} as t
           where t.seq > coalesce((select seq from ws.reader where name = $1), 0) order by t.seq limit 1) as t`,
    [name],
  )
  return { seconds: row?.seconds ?? 0, blockedBy: row?.pid ?? null }
}
