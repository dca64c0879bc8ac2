import type pg from 'pg'
import type { Locale } from '@huiliu/contracts'
import { SHARED_SCHEMA, bind, newId, sqlState, type Db, type Queryable } from '../kernel/index.ts'
import { loginTaken } from './problems.ts'
import { hashPassword } from './secrets.ts'

/** Somebody who can sign in; members of workspaces point to it. */
export type Account = { id: string; login: string; name: string; password_hash: string | null; locale: Locale }
/** `locale`: what he read when the account was made; Chinese unless told */
type NewAccount = { id: string; login: string; name: string; passwordHash: string | null; locale?: Locale | undefined }

export function shared(pool: pg.Pool): Db {
  return bind(pool, SHARED_SCHEMA)
}

/**
 * An e-mail, a phone or a user name: compared without case and surrounding space. A telephone number is its digits, with
 * the country's code where one was given, China's excepted.
 */
export function normalizeLogin(login: string): string {
  const text = login.normalize('NFKC').trim().toLowerCase()
  if (!PHONE.test(text)) return text
  return text.replaceAll(/[^\d+]/g, '').replace(/^(\+86|0086)(?=1\d{10}$)/, '')
}

const PHONE = /^(\+|00)?\d[\d\s().-]{5,20}\d$/

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
  { password, ...account }: Omit<NewAccount, 'id' | 'passwordHash'> & { password: string },
): Promise<string> {
  const id = newId()
  const passwordHash = await hashPassword(password)
  await saveAccount(shared(pool), { id, passwordHash, ...account })
  return id
}

/** For who signs in over another's page: without a password. Throws `login_taken`. */
export async function createOutsideAccount(
  pool: pg.Pool,
  account: Pick<NewAccount, 'login' | 'name' | 'locale'>,
): Promise<string> {
  const id = newId()
  await saveAccount(shared(pool), { id, passwordHash: null, ...account })
  return id
}

/** Makes the account, or gives the one with this id a new password. Throws `login_taken` when the login is another's. */
export async function saveAccount(q: Queryable, account: NewAccount): Promise<void> {
  const { id, login, name, passwordHash, locale = 'zh' } = account
  try {
    await q.query(
      `insert into ws.account_user (id, login, name, password_hash, locale) values ($1, $2, $3, $4, $5)
       on conflict on constraint account_user_pkey do update set password_hash = excluded.password_hash`,
      [id, normalizeLogin(login), name, passwordHash, locale],
    )
  } catch (error) {
    if (sqlState(error) === '23505') throw loginTaken()
    throw error
  }
}
