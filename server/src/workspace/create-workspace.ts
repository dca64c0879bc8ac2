import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { SHARED_SCHEMA, bind, ensurePartitions, migrateSchema, newId, type Db } from '../kernel/index.ts'
import { ADMIN_RIGHTS, MEMBER_RIGHTS, READ_ONLY_RIGHTS } from './rights.ts'

export type Workspace = { id: string; key: string; schema: string; name: string }
type NewWorkspace = { name: string; now: Date; install: (db: Db) => Promise<void> }

const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789'

/**
 * Makes a workspace: its schema first, complete with partitions, roles and what `install` adds, its shared row last. A
 * crash in between leaves a schema nobody points to; the next try makes another.
 */
export async function createWorkspace(pool: pg.Pool, { name, now, install }: NewWorkspace): Promise<Workspace> {
  const key = [...randomBytes(8)].map(byte => ALPHABET[byte % ALPHABET.length]).join('')
  const workspace = { id: newId(), key, schema: `w_${key}`, name }
  await migrateSchema(pool, workspace.schema, 'workspace')
  const db = bind(pool, workspace.schema)
  await prepareWorkspace(db, { now, install })
  await bind(pool, SHARED_SCHEMA).query(
    'insert into ws.workspace (id, key, schema_name, name) values ($1, $2, $3, $4)',
    [workspace.id, key, workspace.schema, name],
  )
  return workspace
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
