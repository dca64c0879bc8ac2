import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { inject } from 'vitest'
import { bind, createWakes, ensurePartitions, migrateSchema, openPool, type Db, type Logger, type Wakes } from '../src/kernel/index.ts'
import { createLogger } from '../src/kernel/logger.ts'

export type TestWorkspace = { pool: pg.Pool; db: Db; wakes: Wakes; log: Logger; schema: string; close(): Promise<void> }

/** A fresh workspace schema in the run's PostgreSQL; `close` drops it and fails when a connection was leaked. */
export async function testWorkspace(): Promise<TestWorkspace> {
  const pool = openPool(inject('postgres'), 8)
  const schema = `w_test_${randomBytes(6).toString('hex')}`
  await migrateSchema(pool, schema, 'workspace')
  const db = bind(pool, schema)
  await ensurePartitions(db, new Date())
  const close = async () => {
    const leaked = pool.totalCount - pool.idleCount
    await pool.query(`drop schema ${schema} cascade`)
    await pool.end()
    if (leaked > 0) throw new Error(`${leaked} connections were not given back`)
  }
  return { pool, db, wakes: createWakes(), log: createLogger({ level: 'silent' }), schema, close }
}
