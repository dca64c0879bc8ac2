import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import type { Db } from '../server/src/kernel/index.ts'
import { lockFolder } from '../server/src/kernel/postgres/index.ts'
import { startServer, type ServerProcess } from '../server/test/process.ts'
import { createClient, type Client } from './client.ts'
import { openDataset } from './dataset.ts'
import { profiling } from './profiling.ts'
import { withWorkspace } from './workspace.ts'

/** The product at work on a copy of a dataset, and its database seen from outside. */
export type Product = {
  server: ServerProcess
  client: Client
  pool: pg.Pool
  db: Db
  /** makes a source and answers with its id and write key */
  source(kind: 'website' | 'server'): Promise<{ id: string; key: string }>
}

/** Starts the server on a copy of the dataset, so that measures that write leave the dataset as it was. */
export async function onProduct<T>(contacts: number, work: (product: Product) => Promise<T>): Promise<T> {
  const dataset = await openDataset(contacts)
  const folder = mkdtempSync(join(tmpdir(), 'huiliu-bench-run-'))
  const dataDir = join(folder, 'data')
  copyUnused(dataset.dataDir, dataDir)
  const server = await startServer({ dataDir, env: profiling() })
  const client = createClient(server.origin, dataset.adminToken)
  try {
    return await withWorkspace(dataDir, async (db, pool) => {
      await idle(db)
      return work({ server, client, pool, db, source: kind => makeSource(client, kind) })
    })
  } finally {
    client.close()
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Throws where somebody works in the folder: what he writes meanwhile would be half in the copy. */
function copyUnused(from: string, to: string): void {
  const lock = lockFolder(from, 'command')
  if (!('release' in lock)) throw new Error(`${from} is in use by process ${lock.pid}`)
  try {
    execFileSync('cp', ['-a', '--reflink=auto', from, to])
    rmSync(join(to, 'huiliu.lock'))
  } finally {
    lock.release()
  }
}

async function makeSource(client: Client, kind: string): Promise<{ id: string; key: string }> {
  const made: { id: string; writeKey: string } = JSON.parse(
    await client.post('/sources', { kind, name: `测量 ${kind}` }),
  )
  return { id: made.id, key: made.writeKey }
}

/** How many rows of each log its slowest reader has yet to handle. */
export async function waiting(db: Db): Promise<{ deliveries: number; events: number }> {
  const [row] = await db.query<{ deliveries: string; events: string }>(
    `select coalesce(pg_sequence_last_value('ws.delivery_seq'), 0) - min(seq) filter (where name = 'ingest') as deliveries,
            coalesce(pg_sequence_last_value('ws.event_seq'), 0) - min(seq) filter (where name <> 'ingest') as events
     from ws.reader`,
    [],
    { prepare: true },
  )
  return { deliveries: Number(row?.deliveries ?? 0), events: Number(row?.events ?? 0) }
}

/** Returns when no reader has anything left. */
export async function idle(db: Db): Promise<void> {
  for (;;) {
    const { deliveries, events } = await waiting(db)
    if (deliveries === 0 && events === 0) return
    await sleep(20)
  }
}
