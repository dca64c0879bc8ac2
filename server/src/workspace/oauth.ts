import type { Db, Queryable } from '../kernel/index.ts'
import { covers, SCOPE } from './scopes.ts'
import { fingerprint } from './secrets.ts'
import { addTokenSecret } from './token-secrets.ts'

/** How long an access lasts. */
const ACCESS_SECONDS = 3600

/** Error codes of RFC 6749 §5.2, and for what is no fault of the request. */
export type OAuthError =
  | ('invalid_request' | 'invalid_client' | 'invalid_scope' | 'unsupported_grant_type')
  | ('slow_down' | 'temporarily_unavailable' | 'server_error')
export type Refused = { error: OAuthError; says: string }

/** A program that proved who it is. */
export type Program = { id: string; scopes: string[] | null; expires_at: Date | null; per_minute: number | null }
type Shown = { id: string; secret: string; now: Date }

/** The program with this secret, unless it was revoked or has ended. */
export async function programOf(db: Db, { id, secret, now }: Shown): Promise<Program | undefined> {
  const [program] = await db.query<Program>(
    `select t.id, t.scopes, t.expires_at, t.per_minute from ws.token_secret s join ws.token t on t.id = s.token_id
       left join ws.member m on m.id = t.member_id
     where s.hash = $1 and s.kind = 'program' and t.id = $2 and t.revoked_at is null and m.deactivated_at is null
       and (s.expires_at is null or s.expires_at > $3) and (t.expires_at is null or t.expires_at > $3)`,
    [fingerprint(secret), id, now],
    { prepare: true },
  )
  return program
}

type Granting = { program: Program; scope: string | undefined; workspaceKey: string; now: Date }
export type Granted = { token: string; seconds: number; scopes: string[] | null }

/** Access for a while, to what is asked for of what the program may, or to all of that. */
export async function grantAccess(db: Db, { program, scope, workspaceKey, now }: Granting): Promise<Granted | Refused> {
  const asked = scope === undefined ? null : [...new Set(scope.split(' ').filter(Boolean))]
  const beyond = asked?.find(one => !isKnown(one) || (program.scopes !== null && !covers(program.scopes, one)))
  if (beyond !== undefined || asked?.length === 0)
    return { error: 'invalid_scope', says: 'a scope is not among those of this program' }
  const ends = Math.min(now.getTime() + ACCESS_SECONDS * 1000, program.expires_at?.getTime() ?? Infinity)
  const token = await db.tx(async tx => {
    await tx.query(`delete from ws.token_secret where token_id = $1 and kind = 'access' and expires_at <= $2`, [
      program.id,
      now,
    ])
    return addTokenSecret(tx, {
      tokenId: program.id,
      kind: 'access',
      workspaceKey,
      scopes: asked,
      now,
      expiresAt: new Date(ends),
    })
  })
  return { token, seconds: Math.floor((ends - now.getTime()) / 1000), scopes: asked ?? program.scopes }
}

function isKnown(scope: string): boolean {
  return new RegExp(SCOPE).test(scope)
}

type Asked = { program: Program; token: string; now: Date }
export type AccessView = { scopes: string[] | null; created_at: Date; expires_at: Date }

/** What a program's own access is good for; undefined for what ended, is another's, or never was. */
export async function accessOf(q: Queryable, { program, token, now }: Asked): Promise<AccessView | undefined> {
  const [access] = await q.query<AccessView>(
    `select coalesce(scopes, $4) as scopes, created_at, expires_at from ws.token_secret
     where hash = $1 and token_id = $2 and kind = 'access' and expires_at > $3`,
    [fingerprint(token), program.id, now, program.scopes],
  )
  return access
}

/** Ends a program's own access; false where there was none. */
export async function endAccess(q: Queryable, { program, token }: Omit<Asked, 'now'>): Promise<boolean> {
  const ended = await q.query(
    `delete from ws.token_secret where hash = $1 and token_id = $2 and kind = 'access' returning token_id`,
    [fingerprint(token), program.id],
  )
  return ended.length > 0
}
