import type pg from 'pg'
import type { SessionView, SignInWay } from '@huiliu/contracts'
import { notFound } from '../kernel/index.ts'
import { shared } from './accounts.ts'
import { fingerprint, newSecret } from './secrets.ts'

const DAY_MS = 86_400_000
export const SESSION_DAYS = 30
/** Sliding: moved at most every ten minutes, so that a click does not cost a write. */
const SLIDE_MS = 600_000

/** `slid`: the end was moved just now, so the cookie's must be too. */
export type Session = { userId: string; workspaceId: string; locale: 'zh' | 'en'; expiresAt: Date; slid: boolean }
type NewSession = {
  userId: string
  workspaceId: string
  way: SignInWay
  now: Date
  address: string | null
  agent: string | null
}

/** Returns the cookie's value; only its fingerprint is kept. The account's expired sessions are cleared away. */
export async function openSession(
  pool: pg.Pool,
  { userId, workspaceId, way, now, address, agent }: NewSession,
): Promise<string> {
  const secret = newSecret()
  await shared(pool).query('delete from ws.session where user_id = $1 and expires_at <= $2', [userId, now])
  await shared(pool).query(
    `insert into ws.session (token_hash, user_id, workspace_id, created_at, seen_at, expires_at, address, agent, way) values ($1, $2, $3, $4, $4, $5, $6, $7, $8)`,
    [fingerprint(secret), userId, workspaceId, now, endFrom(now), address, agent, way],
  )
  return secret
}

type SessionRow = { user_id: string; workspace_id: string; seen_at: Date; expires_at: Date; locale: 'zh' | 'en' }

export async function findSession(pool: pg.Pool, secret: string, now: Date): Promise<Session | undefined> {
  const [row] = await shared(pool).query<SessionRow>(
    `select s.user_id, s.workspace_id, s.seen_at, s.expires_at, u.locale from ws.session s join ws.account_user u on u.id = s.user_id
     where s.token_hash = $1 and s.expires_at > $2`,
    [fingerprint(secret), now],
    { prepare: true },
  )
  if (!row) return undefined
  const slid = now.getTime() - row.seen_at.getTime() > SLIDE_MS
  const expiresAt = slid ? endFrom(now) : row.expires_at
  if (slid) {
    await shared(pool).query('update ws.session set seen_at = $2, expires_at = $3 where token_hash = $1', [
      fingerprint(secret),
      now,
      expiresAt,
    ])
  }
  return { userId: row.user_id, workspaceId: row.workspace_id, locale: row.locale, expiresAt, slid }
}

export async function closeSession(pool: pg.Pool, secret: string): Promise<void> {
  await shared(pool).query('delete from ws.session where token_hash = $1', [fingerprint(secret)])
}

/** Ends every session of an account in one workspace. */
export async function closeSessionsIn(pool: pg.Pool, userId: string, workspaceId: string): Promise<void> {
  await shared(pool).query('delete from ws.session where user_id = $1 and workspace_id = $2', [userId, workspaceId])
}

/** Ends every session of an account but the one with this cookie: after its password was changed. */
export async function closeOtherSessions(pool: pg.Pool, userId: string, secret: string | undefined): Promise<void> {
  await shared(pool).query('delete from ws.session where user_id = $1 and token_hash <> $2', [
    userId,
    fingerprint(secret ?? ''),
  ])
}

type ViewRow = Omit<SessionView, 'createdAt' | 'seenAt' | 'current'> & { created: Date; seen: Date; current: boolean }
type Own = { userId: string; workspaceId: string; secret: string | undefined; now: Date }

/** Where an account is signed in to a workspace, the one last seen first. */
export async function listSessions(pool: pg.Pool, { userId, workspaceId, secret, now }: Own): Promise<SessionView[]> {
  const rows = await shared(pool).query<ViewRow>(
    `select id, way, address, agent, created_at as created, seen_at as seen, token_hash = $3 as current
     from ws.session where user_id = $1 and workspace_id = $2 and expires_at > $4 order by current desc, seen_at desc, id`,
    [userId, workspaceId, fingerprint(secret ?? ''), now],
  )
  return rows.map(({ created, seen, ...row }) => ({
    ...row,
    createdAt: created.toISOString(),
    seenAt: seen.toISOString(),
  }))
}

/** Throws not_found for one that is not his. */
export async function closeSessionOf(pool: pg.Pool, { userId, id }: { userId: string; id: string }): Promise<void> {
  const gone = await shared(pool).query('delete from ws.session where id = $1 and user_id = $2 returning id', [
    id,
    userId,
  ])
  if (gone.length === 0) throw notFound()
}

function endFrom(now: Date): Date {
  return new Date(now.getTime() + SESSION_DAYS * DAY_MS)
}
