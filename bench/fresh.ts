import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLogger } from '../server/src/kernel/logger.ts'
import { migrateAll } from '../server/src/kernel/migrate.ts'
import { withDatabase } from '../server/src/kernel/postgres/database.ts'
import { install } from '../server/src/workspace-runtime.ts'
import { createToken, createWorkspace } from '../server/src/workspace/index.ts'

/** Gives work a data folder nobody has used, and removes it afterwards. PostgreSQL's user must reach it, so it lies in /tmp. */
export async function withFreshFolder<T>(work: (dataDir: string) => Promise<T>): Promise<T> {
  const dataDir = mkdtempSync(join(tmpdir(), 'huiliu-bench-fresh-'))
  try {
    return await work(dataDir)
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}

/** An empty company in a data folder; answers with a token that may do everything. */
export async function foundCompany(dataDir: string): Promise<string> {
  const log = createLogger({ level: 'warn', to: 'stderr' })
  return withDatabase({ dataDir, databaseUrl: undefined }, log, async pool => {
    await migrateAll(pool)
    await createWorkspace(pool, { name: '测量', now: new Date(), install })
    return createToken(pool, { role: 'admin', name: 'bench' })
  })
}
