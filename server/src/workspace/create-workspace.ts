import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import {
  SHARED_SCHEMA,
  bind,
  ensurePartitions,
  ident,
  migrateSchema,
  newId,
  type Db,
  type Queryable,
} from '../kernel/index.ts'
import { ADMIN_RIGHTS, MEMBER_RIGHTS, READ_ONLY_RIGHTS } from './rights.ts'

export type Workspace = { id: string; key: string; schema: string; name: string }
type NewWorkspace = {
  name: string
  now: Date
  /** adds what the other modules need; must be repeatable */
  install: (db: Db) => Promise<void>
}

const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789'

/** Makes a workspace that runs from the next look at `listWorkspaces` on. */
export async function createWorkspace(pool: pg.Pool, input: NewWorkspace): Promise<Workspace> {
  return buildWorkspace(pool, input, workspace => registerWorkspace(bind(pool, SHARED_SCHEMA), workspace))
}

/**
 * The schema first, complete with partitions, roles and what `install` adds; the shared row, by `register`, last. A crash
 * in between leaves a schema nobody points to, and the next try makes another; an error drops it.
 */
export async function buildWorkspace(
  pool: pg.Pool,
  { name, now, install }: NewWorkspace,
  register: (workspace: Workspace) => Promise<void>,
): Promise<Workspace> {
  const key = [...randomBytes(8)].map(byte => ALPHABET[byte % ALPHABET.length]).join('')
  const workspace = { id: newId(), key, schema: `w_${key}`, name }
  const db = bind(pool, workspace.schema)
  try {
    await migrateSchema(pool, workspace.schema, 'workspace')
    await prepareWorkspace(db, { now, install })
    await register(workspace)
  } catch (error) {
    await db.query(`drop schema if exists ${ident(db.schema)} cascade`)
    throw error
  }
  return workspace
}

export async function registerWorkspace(q: Queryable, { id, key, schema, name }: Workspace): Promise<void> {
  await q.query('insert into ws.workspace (id, key, schema_name, name) values ($1, $2, $3, $4)', [
    id,
    key,
    schema,
    name,
  ])
}

/** What a workspace must have, made when it lacks; run at creation and at every start. */
export async function prepareWorkspace(db: Db, { now, install }: Omit<NewWorkspace, 'name'>): Promise<void> {
  await ensurePartitions(db, now)
  await db.query(
    `insert into ws.role (name, label, rights) select * from unnest($1::text[], $2::jsonb[], $3::jsonb[]) on conflict do nothing`,
    [
      ['admin', 'member', 'read_only'],
      [
        { zh: '管理员', en: 'Admin' },
        { zh: '成员', en: 'Member' },
        { zh: '只读', en: 'Read only' },
      ].map(label => JSON.stringify(label)),
      [ADMIN_RIGHTS, MEMBER_RIGHTS, READ_ONLY_RIGHTS].map(rights => JSON.stringify(rights)),
    ],
  )
  await install(db)
}

export async function listWorkspaces(pool: pg.Pool): Promise<Workspace[]> {
  return bind(pool, SHARED_SCHEMA).query<Workspace>(
    'select id, key, schema_name as schema, name from ws.workspace order by created_at',
  )
}

/** With everything in it; its sessions end. */
export async function dropWorkspace(pool: pg.Pool, { id, schema }: Pick<Workspace, 'id' | 'schema'>): Promise<void> {
  await bind(pool, SHARED_SCHEMA).query('delete from ws.workspace where id = $1', [id])
  await pool.query(`drop schema if exists ${ident(schema)} cascade`)
}
