import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { inject } from 'vitest'
import {
  bind,
  createWakes,
  migrateSchema,
  newId,
  openPool,
  type Db,
  type Logger,
  type Wakes,
} from '../src/kernel/index.ts'
import { createLogger } from '../src/kernel/logger.ts'
import { memberCaller } from '../src/workspace/callers.ts'
import { prepareWorkspace, type CallCtx, type Workspace } from '../src/workspace/index.ts'
import { addMember } from '../src/workspace/members.ts'

export type TestWorkspace = {
  pool: pg.Pool
  db: Db
  wakes: Wakes
  log: Logger
  schema: string
  workspace: Workspace
  /** The context of a new member with this role: each call makes another one, now, in Chinese. */
  ctx(role?: string, departmentId?: string | null): Promise<CallCtx>
  close(): Promise<void>
}
type Options = { install?: (db: Db) => Promise<void> }

/** A fresh workspace in the run's PostgreSQL; `close` drops it and fails when a connection was leaked. */
export async function testWorkspace({ install = async () => undefined }: Options = {}): Promise<TestWorkspace> {
  const pool = openPool(inject('postgres'), 8)
  const key = `t${randomBytes(6).toString('hex')}`
  const schema = `w_${key}`
  await migrateSchema(pool, schema, 'workspace')
  const db = bind(pool, schema)
  await prepareWorkspace(db, { now: new Date(), install })
  const wakes = createWakes()
  const log = createLogger({ level: 'silent' })
  const close = async () => {
    const leaked = pool.totalCount - pool.idleCount
    await pool.query(`drop schema ${schema} cascade`)
    await pool.end()
    if (leaked > 0) throw new Error(`${leaked} connections were not given back`)
  }
  const ctx = async (role = 'admin', departmentId: string | null = null): Promise<CallCtx> => {
    const userId = newId()
    await addMember(db, { userId, name: `测试 ${role}`, login: `${userId}@example.com`, roles: [role], departmentId })
    const caller = await memberCaller(db, userId)
    if (!caller) throw new Error(`no member with role ${role}`)
    return { db, wakes, log, actor: caller.actor, now: new Date(), locale: 'zh', requestId: null, caller }
  }
  return { pool, db, wakes, log, schema, workspace: { id: newId(), key, schema, name: '测试公司' }, ctx, close }
}
