import type pg from 'pg'
import type { Db } from '../kernel/index.ts'
import { accountByLogin, createAccount, shared } from './accounts.ts'
import { createWorkspace, listWorkspaces, type Workspace } from './create-workspace.ts'
import { addMember } from './members.ts'
import { setupClosed } from './problems.ts'
import { fingerprint, newSecret } from './secrets.ts'

type Install = (db: Db) => Promise<void>
type Admin = { workspaceName: string; name: string; email: string; password: string }
export type Founded = { workspace: Workspace; userId: string }

/** A new one-time secret for the set-up link; null when a workspace exists. Every start makes the former one invalid. */
export async function openSetup(pool: pg.Pool): Promise<string | null> {
  if ((await listWorkspaces(pool)).length > 0) return null
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

type SetupInput = Admin & { token: string; now: Date; install: Install }

/** Uses the one-time secret up: of two at once only one gets it. Throws `setup_closed`. */
export async function setUp(pool: pg.Pool, { token, ...founding }: SetupInput): Promise<Founded> {
  const used = await shared(pool).query(
    `delete from ws.setting where name = 'setup' and value ->> 'hash' = $1 returning name`,
    [fingerprint(token).toString('hex')],
  )
  if (used.length === 0 || !(await setupNeeded(pool))) throw setupClosed()
  return found(pool, founding)
}

/** Workspace and admin from HUILIU_ADMIN_EMAIL and _PASSWORD, when there is none yet. Undefined when there is. */
export async function ensureAdmin(
  pool: pg.Pool,
  founding: Admin & { now: Date; install: Install },
): Promise<Founded | undefined> {
  return (await setupNeeded(pool)) ? found(pool, founding) : undefined
}

async function found(
  pool: pg.Pool,
  { workspaceName, name, email, password, now, install }: Admin & { now: Date; install: Install },
): Promise<Founded> {
  // A crash after the account was made must not lock its owner out of the next try.
  const userId =
    (await accountByLogin(pool, email))?.id ??
    (await createAccount(pool, { login: email, name, password, locale: 'zh' }))
  const workspace = await createWorkspace(pool, {
    name: workspaceName,
    now,
    install: async db => {
      await install(db)
      await addMember(db, { userId, name, login: email, role: 'admin', departmentId: null })
    },
  })
  return { workspace, userId }
}
