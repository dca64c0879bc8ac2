import { randomBytes } from 'node:crypto'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testWorkspace, type TestWorkspace } from '../../test/workspace.ts'
import { install } from '../workspace-runtime.ts'
import { bind, type Db } from './db.ts'
import { describeSchema } from './describe-schema.ts'
import { MIGRATIONS, migrateSchema, migrateSchemas } from './migrate.ts'

let ws: TestWorkspace
const folder = mkdtempSync(join(tmpdir(), 'hl-migrate-'))
const schemas: string[] = []
beforeAll(async () => {
  ws = await testWorkspace({ install })
})
afterAll(async () => {
  for (const schema of schemas) await ws.pool.query(`drop schema ${schema} cascade`)
  rmSync(folder, { recursive: true, force: true })
  await ws.close()
})

function newSchema(): Db {
  const schema = `m_${randomBytes(6).toString('hex')}`
  schemas.push(schema)
  return bind(ws.pool, schema)
}

/** A copy of the migrations that a test may change. */
function ownMigrations(): URL {
  const copy = mkdtempSync(join(folder, 'own-'))
  cpSync(MIGRATIONS, copy, { recursive: true })
  return pathToFileURL(`${copy}/`)
}

function addMigration(from: URL, name: string, sql: string): void {
  writeFileSync(new URL(`workspace/${name}`, from), sql)
}

const tables = (db: Db, like: string) =>
  db.query<{ name: string }>(
    'select relname as name from pg_class where relnamespace = (select oid from pg_namespace where nspname = $1) and relname like $2',
    [db.schema, like],
  )

test('the description of a schema makes an equal one', async () => {
  const text = await ws.db.tx(describeSchema)
  const twin = newSchema()
  await twin.query(`create schema ${twin.schema}`)
  await twin.tx(tx => tx.query(text))
  expect(await twin.tx(describeSchema)).toBe(text)
  expect(text).not.toContain(ws.schema)
})

test('running the migrations again changes nothing', async () => {
  const before = await ws.db.tx(describeSchema)
  await migrateSchema(ws.pool, ws.schema, 'workspace')
  expect(await ws.db.tx(describeSchema)).toBe(before)
})

test('a migration edited after it ran is refused, by name', async () => {
  const from = ownMigrations()
  addMigration(from, '9000_first.sql', 'create table ws.first (id uuid primary key);')
  const db = newSchema()
  await migrateSchema(ws.pool, db.schema, 'workspace', from)
  addMigration(from, '9000_first.sql', 'create table ws.first (id uuid primary key, more text);')
  const again = migrateSchema(ws.pool, db.schema, 'workspace', from)
  await expect(again).rejects.toThrow(`9000_first.sql was changed after it ran in ${db.schema}`)
})

test('a migration that a newer release ran is refused: an old program must not write a new schema', async () => {
  const from = ownMigrations()
  addMigration(from, '9000_newer.sql', 'create table ws.newer (id uuid primary key);')
  const db = newSchema()
  await migrateSchema(ws.pool, db.schema, 'workspace', from)
  await expect(migrateSchema(ws.pool, db.schema, 'workspace')).rejects.toThrow('9000_newer.sql')
})

test('a migration that fails in the middle leaves nothing of itself and keeps what came before', async () => {
  const from = ownMigrations()
  addMigration(from, '9000_sound.sql', 'create table ws.sound (id uuid primary key);')
  addMigration(
    from,
    '9001_broken.sql',
    'create table ws.half (id uuid primary key); select 1 / 0; create table ws.rest ();',
  )
  const db = newSchema()
  await expect(migrateSchema(ws.pool, db.schema, 'workspace', from)).rejects.toThrow('9001_broken.sql')
  expect(await tables(db, 'sound')).toHaveLength(1)
  expect(await tables(db, 'half')).toEqual([])

  addMigration(from, '9001_broken.sql', 'create table ws.half (id uuid primary key);')
  await migrateSchema(ws.pool, db.schema, 'workspace', from)
  expect(await tables(db, 'half')).toHaveLength(1)
})

test('many workspaces, and two starts at once, all end at the newest version', async () => {
  const from = ownMigrations()
  const all = Array.from({ length: 12 }, newSchema)
  for (const db of all) await migrateSchema(ws.pool, db.schema, 'workspace', from)
  addMigration(from, '9000_next.sql', 'create table ws.next_table (id uuid primary key);')
  const both = [1, 2].map(() =>
    migrateSchemas(
      ws.pool,
      all.map(db => db.schema),
      from,
    ),
  )
  await Promise.all(both)
  for (const db of all) expect(await tables(db, 'next_table')).toHaveLength(1)
  expect(new Set(await Promise.all(all.map(db => db.tx(describeSchema)))).size).toBe(1)
})
