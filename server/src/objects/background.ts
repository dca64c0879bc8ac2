import { setTimeout as sleep } from 'node:timers/promises'
import { isPassing, type Ctx, type Db } from '../kernel/index.ts'

/** `run` may be run again after any failure. */
type Work = { name: string; run: (db: Db) => Promise<void> }
const chains = new Map<string, Promise<void>>()

const TRIES = 30
const RETRY_MS = 1000

/**
 * Long work on a workspace's tables that nobody waits for: indexes, search entries. One after the other, since two indexes
 * made at once on one table would wait for each other. What a crash interrupts is taken up at the next start (`resume`);
 * a database that went away gets half a minute to come back.
 */
export function later({ db, log }: Pick<Ctx, 'log'> & { db: Db }, work: Work): void {
  const before = chains.get(db.schema) ?? Promise.resolve()
  const mine = before
    .then(() => untilPassed(work, db.patient))
    .catch((error: unknown) => log.error({ err: error, work: work.name }, 'background work failed'))
  chains.set(db.schema, mine)
  void mine.then(() => {
    if (chains.get(db.schema) === mine) chains.delete(db.schema)
  })
}

async function untilPassed({ run }: Work, db: Db): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await run(db)
    } catch (error) {
      if (tries >= TRIES || !isPassing(error)) throw error
    }
    await sleep(RETRY_MS)
  }
}

/** Resolves when nothing is under way in a workspace; before its connections are closed. */
export async function backgroundDone({ schema }: { schema: string }): Promise<void> {
  for (let chain = chains.get(schema); chain; chain = chains.get(schema)) await chain
}

const POLL_MS = 50

/**
 * Every transaction that was writing has ended: nobody writes any more by what he read before. For work that looks through
 * what is there after something that writes go by was changed.
 */
export async function olderWritesDone(db: Db): Promise<void> {
  const [now] = await db.query<{ next: string }>('select pg_snapshot_xmax(pg_current_snapshot())::text as next')
  for (;;) {
    const [row] = await db.query<{ done: boolean }>(
      'select pg_snapshot_xmin(pg_current_snapshot()) >= $1::text::xid8 as done',
      [now?.next],
    )
    if (row?.done) return
    await sleep(POLL_MS)
  }
}
