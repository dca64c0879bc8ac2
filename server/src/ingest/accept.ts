import type { Db, Queryable, Tx, Wakes } from '../kernel/index.ts'

/** One inbound request as it came. */
export type Delivery = {
  sourceId: string
  receivedAt: Date
  path: string
  agent: string | null
  /** the sender's own id of it, where it has one */
  key?: string
  body: Buffer
}
type Waiting = Delivery & { resolve: () => void; reject: (error: unknown) => void }

const MAX_ROWS = 128
const MAX_BYTES = 4 * 1024 * 1024
const WRITERS = 2

/**
 * Keeps deliveries: `accept` resolves when the row is durable. Requests that arrive while a commit is under way share the
 * next one (group commit), so single-event requests cost a share of an fsync each.
 */
export function createAcceptor(
  db: Db,
  wakes: Wakes,
): { accept(delivery: Delivery): Promise<void>; drain(): Promise<void> } {
  const queue: Waiting[] = []
  let writing = 0
  let idle: (() => void)[] = []

  function accept(delivery: Delivery): Promise<void> {
    return new Promise((resolve, reject) => {
      queue.push({ ...delivery, resolve, reject })
      // The turn of the event loop ends first, so that requests of one socket read travel together.
      if (writing < WRITERS) setImmediate(pump)
    })
  }

  function pump(): void {
    if (writing >= WRITERS || queue.length === 0) return
    writing++
    void write(take(queue)).finally(() => {
      writing--
      pump()
      if (writing === 0 && queue.length === 0) for (const done of idle.splice(0)) done()
    })
  }

  async function write(rows: Waiting[]): Promise<void> {
    try {
      await insertDeliveries(db, rows)
      for (const row of rows) row.resolve()
      wakes.wake('delivery')
    } catch (error) {
      for (const row of rows) row.reject(error)
    }
  }

  function drain(): Promise<void> {
    if (writing === 0 && queue.length === 0) return Promise.resolve()
    return new Promise(resolve => (idle = [...idle, resolve]))
  }

  return { accept, drain }
}

function take(queue: Waiting[]): Waiting[] {
  let bytes = 0
  let count = 0
  while (count < queue.length && count < MAX_ROWS) {
    bytes += queue[count]?.body.length ?? 0
    if (count > 0 && bytes > MAX_BYTES) break
    count++
  }
  return queue.splice(0, count)
}

/** Keeps one in the caller's transaction: what that settles and what it says of it are kept together or not at all. */
export async function keepDelivery(tx: Tx, wakes: Wakes, delivery: Delivery): Promise<void> {
  await insertDeliveries(tx, [delivery])
  tx.afterCommit(() => wakes.wake('delivery'))
}

const COLUMNS = ['source_id', 'received_at', 'path', 'agent', 'key', 'body']

// Bodies go as single bytea parameters, not as an array: node-postgres sends those in binary, arrays as hex text.
async function insertDeliveries(q: Queryable, rows: Delivery[]): Promise<void> {
  const values = rows.map(
    (_, row) => `(${COLUMNS.map((_column, at) => `$${row * COLUMNS.length + at + 1}`).join(', ')})`,
  )
  await q.query(
    `insert into ws.delivery (${COLUMNS.join(', ')}) values ${values.join(', ')}`,
    rows.flatMap(row => [row.sourceId, row.receivedAt, row.path, row.agent, row.key ?? null, row.body]),
    { prepare: rows.length <= 4 },
  )
}
