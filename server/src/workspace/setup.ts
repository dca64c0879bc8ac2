import type pg from 'pg'
import type { Locale } from '@huiliu/contracts'
import { createWakes, newId, type Db, type Tx } from '../kernel/index.ts'
import { accountByLogin, normalizeLogin, saveAccount, shared } from './accounts.ts'
import { buildWorkspace, listWorkspaces, registerWorkspace, type Workspace } from './create-workspace.ts'
import { addMember } from './members.ts'
import { setupClosed } from './problems.ts'
import { recordChange } from './record-change.ts'
import { fingerprint, hashPassword, newSecret } from './secrets.ts'
import { requireUncommon } from './sign-in/password-rules.ts'

type Founding = {
  workspaceName: string
  name: string
  email: string
  password: string
  /** the admin's language */
  locale?: Locale
  now: Date
  install: (db: Db) => Promise<void>
}
export type Founded = { workspace: Workspace; userId: string }

/** A new one-time secret for the set-up link; null when a workspace exists. Every start makes the former one invalid. */
export async function openSetup(pool: pg.Pool): Promise<string | null> {
  if (!(await setupNeeded(pool))) return null
  const secret = newSecret()
  await shared(pool).query(
    `insert into ws.setting (name, value) values ('setup', $1) on conflict on constraint setting_pkey do update set value = excluded.value`,
    [JSON.stringify({ hash: fingerprint(secret).toString('hex') })],
  )
  return secret
}

export async function setupNeeded(pool: pg.Pool): Promise<boolean> {
  return (await listWorkspaces(pool)).length === 0
}

/** Uses the one-time secret up: of two at once only one gets it, and a failed try leaves it valid. Throws `setup_closed`. */
export async function setUp(pool: pg.Pool, { token, ...founding }: Founding & { token: string }): Promise<Founded> {
  await requireUncommon(founding.password, { login: founding.email, name: founding.name })
  const hash = fingerprint(token).toString('hex')
  const isOpen = `name = 'setup' and value ->> 'hash' = $1`
  const known = await shared(pool).query(`select 1 from ws.setting where ${isOpen}`, [hash])
  if (known.length === 0) throw setupClosed()
  return found(pool, founding, async tx => {
    await requireFirst(tx)
    const used = await tx.query(`delete from ws.setting where ${isOpen} returning name`, [hash])
    if (used.length === 0) throw setupClosed()
  })
}

/** Workspace and admin from HUILIU_ADMIN_EMAIL and _PASSWORD, when there is none yet. Undefined when there is. */
export async function ensureAdmin(pool: pg.Pool, founding: Founding): Promise<Founded | undefined> {
  if (!(await setupNeeded(pool))) return undefined
  return found(pool, founding, async tx => {
    await requireFirst(tx)
    await tx.query(`delete from ws.setting where name = 'setup'`)
  })
}

/** One more workspace with its admin, whatever exists; an account of this login gets the password. */
export async function foundWorkspace(pool: pg.Pool, founding: Founding): Promise<Founded> {
  return found(pool, founding, async () => undefined)
}

/**
 * The schema with its admin's member row first, under a user id made here; then, in one shared transaction, the account,
 * the workspace and the used secret. Before that transaction nothing counts, so a crash is repaired by trying again.
 */
async function found(pool: pg.Pool, founding: Founding, admit: (tx: Tx) => Promise<void>): Promise<Founded> {
  const { workspaceName, name, email: login, password, locale, now } = founding
  const passwordHash = await hashPassword(password)
  const userId = (await accountByLogin(pool, login))?.id ?? newId()
  const install = async (db: Db) => {
    await founding.install(db)
    await addFirstAdmin(db, { userId, name, login, now })
  }
  const workspace = await buildWorkspace(pool, { name: workspaceName, now, install }, made =>
    shared(pool).tx(async tx => {
      await admit(tx)
      await saveAccount(tx, { id: userId, login, name, passwordHash, locale })
      await registerWorkspace(tx, made)
    }),
  )
  return { workspace, userId }
}

/** Two who found the first workspace at once: the second one is refused. */
async function requireFirst(tx: Tx): Promise<void> {
  await tx.query('lock table ws.workspace in share row exclusive mode')
  const others = await tx.query('select 1 from ws.workspace limit 1')
  if (others.length > 0) throw setupClosed()
}

type FirstAdmin = { userId: string; name: string; login: string; now: Date }

async function addFirstAdmin(db: Db, { userId, name, login, now }: FirstAdmin): Promise<void> {
  await db.tx(async tx => {
    const id = await addMember(tx, { userId, name, login: normalizeLogin(login), roles: ['admin'], departmentId: null })
    const actor = { kind: 'member', id, name } as const
    const change = { type: 'workspace.created', object: 'workspace', id: null, body: { admin: id } } as const
    await recordChange(tx, { actor, now, requestId: null, wakes: createWakes() }, change)
  })
}
