import type { TestProject } from 'vitest/node'
import type pg from 'pg'
import { startTestPostgres } from '../src/kernel/postgres/for-tests.ts'
import { openPool } from '../src/kernel/db.ts'
import { SHARED_SCHEMA, migrateSchema } from '../src/kernel/migrate.ts'

declare module 'vitest' {
  interface ProvidedContext {
    postgres: pg.PoolConfig
  }
}

/** One throwaway PostgreSQL for the whole run; each test file gets workspaces of its own in it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { connectionConfig, stop } = await startTestPostgres()
  const pool = openPool(connectionConfig, 1)
  await migrateSchema(pool, SHARED_SCHEMA, 'shared')
  await pool.end()
  project.provide('postgres', connectionConfig)
  return stop
}
