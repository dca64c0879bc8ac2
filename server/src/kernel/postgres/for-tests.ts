import { mkdtempSync, readdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { createLogger } from '../logger.ts'
import { lockFolder, readHolder } from './folder-lock.ts'
import { findPostmaster, stopPostmaster } from './postmaster.ts'
import { isAlive } from './processes.ts'
import { startPostgres } from './start.ts'

export type TestPostgres = {
  connectionConfig: pg.PoolConfig
  adminConnectionConfig: pg.PoolConfig
  stop(): Promise<void>
}

const PREFIX = 'huiliu-test-'

/** A PostgreSQL of its own in a temporary folder, without fsync; gone after stop(), or at the next call if killed. */
export async function startTestPostgres(): Promise<TestPostgres> {
  await sweep()
  const dataDir = mkdtempSync(join(tmpdir(), PREFIX))
  lockFolder(dataDir, 'server')
  const postgres = await startPostgres({ dataDir, log: createLogger({ level: 'silent' }), fsync: false })
  return {
    connectionConfig: postgres.connectionConfig,
    adminConnectionConfig: postgres.adminConnectionConfig,
    async stop() {
      await postgres.stop({ immediate: true })
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** Test runs that were killed leave a PostgreSQL behind. */
async function sweep(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const dataDir = join(tmpdir(), name)
    const holder = name.startsWith(PREFIX) ? readHolder(dataDir) : undefined
    if (!holder || isAlive(holder)) continue
    const left = findPostmaster(dataDir)
    if (left) await stopPostmaster(left, { immediate: true })
    await rm(dataDir, { recursive: true, force: true })
  }
}
