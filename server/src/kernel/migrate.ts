import { readdir, readFile } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import type pg from 'pg'
import { bind, type Db } from './db.ts'
import { StartError } from './start-error.ts'

export const MIGRATIONS = new URL('../../migrations/', import.meta.url)
export const SHARED_SCHEMA = 'huiliu'

/** One numbered SQL file: forward only, never edited after release (its fingerprint is compared). */
type Migration = { name: string; sql: string; fingerprint: string }
type Kind = 'shared' | 'workspace'

/**
 * Brings the shared schema and every workspace to the newest version. One transaction per file and schema. Throws
 * StartError where a file was edited, fails, or is newer than this release.
 */
export async function migrateAll(pool: pg.Pool): Promise<void> {
  await migrateSchema(pool, SHARED_SCHEMA, 'shared')
  const rows = await bind(pool, SHARED_SCHEMA).query<{ schema_name: string }>(
    'select schema_name from ws.workspace order by created_at',
  )
  await migrateSchemas(
    pool,
    rows.map(row => row.schema_name),
  )
}

/** The given workspaces, one after the other: what fails in one stops the start and leaves the others whole. */
export async function migrateSchemas(pool: pg.Pool, schemas: string[], from = MIGRATIONS): Promise<void> {
  const migrations = await load('workspace', from)
  for (const schema of schemas) await bringUp(bind(pool, schema), migrations)
}

/** Creates the schema when absent and runs what it lacks. */
export async function migrateSchema(pool: pg.Pool, schema: string, kind: Kind, from = MIGRATIONS): Promise<void> {
  await bringUp(bind(pool, schema), await load(kind, from))
}

async function load(kind: Kind, from: URL): Promise<Migration[]> {
  const folder = new URL(`${kind}/`, from)
  const names = (await readdir(folder)).filter(name => name.endsWith('.sql')).sort()
  return Promise.all(
    names.map(async name => {
      const sql = await readFile(new URL(name, folder), 'utf8')
      return { name, sql, fingerprint: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

async function bringUp(db: Db, migrations: Migration[]): Promise<void> {
  // One statement for both, and not where they exist: two starts at once would meet in PostgreSQL's catalog.
  const [known] = await db.query<{ there: boolean }>(`select to_regclass('ws.migration') is not null as there`)
  if (!known?.there) await makeLedger(db)
  const done = await db.query<{ name: string; fingerprint: string }>('select name, fingerprint from ws.migration')
  const newer = done.find(({ name }) => !migrations.some(migration => migration.name === name))
  if (newer) throw newerSchema(db.schema, newer.name)
  const ran = new Map(done.map(({ name, fingerprint }) => [name, fingerprint]))
  for (const migration of migrations) {
    if (ran.get(migration.name) !== migration.fingerprint) await apply(db, migration)
  }
}

async function makeLedger(db: Db): Promise<void> {
  await db.tx(async tx => {
    await tx.query('select pg_advisory_xact_lock($1)', [LEDGER_LOCK])
    await tx.query(`create schema if not exists ${tx.schema}`)
    await tx.query(
      `create table if not exists ws.migration (name text constraint migration_pkey primary key, fingerprint text not null, at timestamptz not null default now())`,
    )
  })
}

/** Any number that nothing else locks. */
const LEDGER_LOCK = 4_817_201

async function apply(db: Db, { name, sql, fingerprint }: Migration): Promise<void> {
  await db.tx(async tx => {
    await tx.query('lock table ws.migration in exclusive mode')
    const [done] = await tx.query<{ fingerprint: string }>('select fingerprint from ws.migration where name = $1', [
      name,
    ])
    if (done && done.fingerprint !== fingerprint) throw edited(tx.schema, name)
    if (done) return
    // Without parameters node-postgres uses the simple protocol, which takes a file of many statements.
    await tx.query(sql).catch((cause: unknown) => {
      throw failed(tx.schema, name, cause)
    })
    await tx.query('insert into ws.migration (name, fingerprint) values ($1, $2)', [name, fingerprint])
  })
}

function edited(schema: string, name: string): StartError {
  return new StartError({
    zh: `迁移文件 ${name} 在 ${schema} 中执行后被改动。请恢复原文件，新的改动写成新的文件。`,
    en: `Migration ${name} was changed after it ran in ${schema}. Restore the file; further changes go into a new one.`,
  })
}

function newerSchema(schema: string, name: string): StartError {
  return new StartError({
    zh: `数据库（${schema}）由更新的版本升级过：本版本没有迁移文件 ${name}。请使用该版本或更新的版本启动。`,
    en: `A newer release has been here: ${schema} holds migration ${name}, which this one lacks. Start that release or a newer one.`,
  })
}

function failed(schema: string, name: string, cause: unknown): StartError {
  return new StartError({
    zh: `迁移文件 ${name} 在 ${schema} 中执行失败，未作任何改动：${String(cause)}`,
    en: `Migration ${name} failed in ${schema} and changed nothing: ${String(cause)}`,
    cause,
  })
}
