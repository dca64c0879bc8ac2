import type pg from 'pg'
import { bind, type Db } from '../server/src/kernel/index.ts'
import { createLogger } from '../server/src/kernel/logger.ts'
import { withDatabase } from '../server/src/kernel/postgres/database.ts'
import { listWorkspaces } from '../server/src/workspace/index.ts'

/** Runs work on the database of a data folder, beside its server or without one, and on its one workspace. */
export async function withWorkspace<T>(dataDir: string, work: (db: Db, pool: pg.Pool) => Promise<T>): Promise<T> {
  const log = createLogger({ level: 'warn', to: 'stderr' })
  return withDatabase({ dataDir, databaseUrl: undefined }, log, async pool => {
    const [workspace] = await listWorkspaces(pool)
    if (!workspace) throw new Error(`there is no workspace in ${dataDir}`)
    return work(bind(pool, workspace.schema), pool)
  })
}
