import type pg from 'pg'
import { shared } from './accounts.ts'
import { fingerprint, newSecret } from './secrets.ts'

const DAYS = 30
const DAY_MS = 86_400_000
/** Sliding: moved at most once an hour, so that a click does not cost a write. */
const SLIDE_MS = 3_600_000

export type Session = { userId: string; workspaceId: string; locale: 'zh' | 'en'; userName: string }
type NewSession = { userId: string; workspaceId: string; now: Date; address: string | null; agent: string | null }

/** Returns the cookie's value; only its fingerprint is kept. */
export async function openSession(
  pool: pg.Pool,
  { userId, workspaceId, now, address, agent }: NewSession,
): Promise<string> {
  const secret = newSecret()
  await shared(pool).query(
    `insert into ws.session (token_hash, user_id, workspace_id, created_at, seen_at, expires_at, address, agent) values ($1, $2, $3, $4, $4, $5, $6, $7)`,
    [fingerprint(secret), userId, workspaceId, now, new Date(now.getTime() + DAYS * DAY_MS), address, agent],
  )
  return secret
}

type SessionRow = { user_id: string; workspace_id: string; seen_at: Date; locale: 'zh' | 'en'; name: string }

export async function findSession(pool: pg.Pool, secret: string, now: Date): Promise<Session | undefined> {
  const [row] = await shared(pool).query<SessionRow>(
    `select s.user_id, s.workspace_id, s.seen_at, u.locale, u.name from ws.session s join ws.account_user u on u.id = s.user_id
     where s.token_hash = $1 and s.expires_at > $2`,
    [fingerprint(secret), now],
  )
  if (!row) return undefined
  if (now.getTime() - row.seen_at.getTime() > SLIDE_MS) {
    await shared(pool).query('update ws.session set seen_at = $2, expires_at = $3 where token_hash = $1', [
      fingerprint(secret),
      now,
      new Date(now.getTime() + DAYS * DAY_MS),
    ])
  }
  return { userId: row.user_id, workspaceId: row.workspace_id, locale: row.locale, userName: row.name }
}

export async function closeSession(pool: pg.Pool, secret: string): Promise<void> {
  await shared(pool).query('delete from ws.session where token_hash = $1', [fingerprint(secret)])
}

/** Ends every session of an account in one workspace at once. */
export async function closeSessionsOf(pool: pg.Pool, userId: string, workspaceId: string): Promise<void> {
  await shared(pool).query('delete from ws.session where user_id = $1 and workspace_id = $2', [userId, workspaceId])
}
