import type pg from 'pg'
import { SHARED_SCHEMA, bind, newId, sqlState, type Db, type Queryable } from '../kernel/index.ts'
import { loginTaken } from './problems.ts'
import { hashPassword } from './secrets.ts'

/** Somebody who can sign in; members of workspaces point to it. */
export type Account = { id: string; login: string; name: string; password_hash: string | null; locale: 'zh' | 'en' }
type NewAccount = { id: string; login: string; name: string; passwordHash: string }

export function shared(pool: pg.Pool): Db {
  return bind(pool, SHARED_SCHEMA)
}

/** An e-mail, a phone or a user name: compared without case and surrounding space. */
export function normalizeLogin(login: string): string {
  return login.normalize('NFKC').trim().toLowerCase()
}

export async function accountByLogin(pool: pg.Pool, login: string): Promise<Account | undefined> {
  const [account] = await shared(pool).query<Account>(
    'select id, login, name, password_hash, locale from ws.account_user where login = $1',
    [normalizeLogin(login)],
  )
  return account
}

/** Throws `login_taken`. */
export async function createAccount(
  pool: pg.Pool,
  { login, name, password }: { login: string; name: string; password: string },
): Promise<string> {
  const id = newId()
  const passwordHash = await hashPassword(password)
  await saveAccount(shared(pool), { id, login, name, passwordHash })
  return id
}

/** Makes the account, or gives the one with this id a new password. Throws `login_taken` when the login is another's. */
export async function saveAccount(q: Queryable, { id, login, name, passwordHash }: NewAccount): Promise<void> {
  try {
    await q.query(
      `insert into ws.account_user (id, login, name, password_hash) values ($1, $2, $3, $4)
       on conflict on constraint account_user_pkey do update set password_hash = excluded.password_hash`,
      [id, normalizeLogin(login), name, passwordHash],
    )
  } catch (error) {
    if (sqlState(error) === '23505') throw loginTaken()
    throw error
  }
}
