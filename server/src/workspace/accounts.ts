import type pg from 'pg'
import { SHARED_SCHEMA, bind, newId, sqlState, type Queryable } from '../kernel/index.ts'
import { loginTaken } from './problems.ts'
import { hashPassword } from './secrets.ts'

/** Somebody who can sign in; members of workspaces point to it. */
export type Account = { id: string; login: string; name: string; password_hash: string | null; locale: 'zh' | 'en' }
type NewAccount = { login: string; name: string; password: string; locale: 'zh' | 'en' }

export function shared(pool: pg.Pool): Queryable {
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
export async function createAccount(pool: pg.Pool, { login, name, password, locale }: NewAccount): Promise<string> {
  const id = newId()
  try {
    await shared(pool).query(
      'insert into ws.account_user (id, login, name, password_hash, locale) values ($1, $2, $3, $4, $5)',
      [id, normalizeLogin(login), name, await hashPassword(password), locale],
    )
  } catch (error) {
    if (sqlState(error) === '23505') throw loginTaken()
    throw error
  }
  return id
}
