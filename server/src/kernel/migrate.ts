import { readdir, readFile } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import type pg from 'pg'
import { bind } from './db.ts'

const FOLDER = new URL('../../migrations/', import.meta.url)
export const SHARED_SCHEMA = 'huiliu'

/** One numbered SQL file: forward only, never edited after release (its fingerprint is compared). */
type Migration = { name: string; sql: string; fingerprint: string }

/** Brings the shared schema and every workspace to the newest version. One transaction per file and schema. */
export async function migrateAll(pool: pg.Pool): Promise<void> {
  await migrateSchema(pool, SHARED_SCHEMA, 'shared')
  const rows = await bind(pool, SHARED_SCHEMA).query<{ schema_name: string }>(
    'select schema_name from ws.workspace order by created_at',
  )
  for (const { schema_name } of rows) await migrateSchema(pool, schema_name, 'workspace')
}

/** Creates the schema when absent and runs what it lacks. */
export async function migrateSchema(pool: pg.Pool, schema: string, kind: 'shared' | 'workspace'): Promise<void> {
  const db = bind(pool, schema)
  await db.query('create schema if not exists ' + db.schema)
  await db.query(
    `create table if not exists ws.migration (name text constraint migration_pkey primary key, fingerprint text not null, at timestamptz not null default now())`,
  )
  for (const migration of await load(kind)) await apply(db, migration)
}

async function load(kind: string): Promise<Migration[]> {
  const folder = new URL(`${kind}/`, FOLDER)
  const names = (await readdir(folder)).filter(name => name.endsWith('.sql')).sort()
  return Promise.all(
    names.map(async name => {
      const sql = await readFile(new URL(name, folder), 'utf8')
      return { name, sql, fingerprint: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

async function apply(db: ReturnType<typeof bind>, { name, sql, fingerprint }: Migration): Promise<void> {
  await db.tx(async tx => {
    await tx.query('lock table ws.migration in exclusive mode')
    const [done] = await tx.query<{ fingerprint: string }>('select fingerprint from ws.migration where name = $1', [
      name,
    ])
    if (done && done.fingerprint !== fingerprint)
      throw new Error(`migration ${name} was changed after it ran in ${tx.schema}`)
    if (done) return
    // Without parameters node-postgres uses the simple protocol, which takes a file of many statements.
    await tx.query(sql)
    await tx.query('insert into ws.migration (name, fingerprint) values ($1, $2)', [name, fingerprint])
  })
}
