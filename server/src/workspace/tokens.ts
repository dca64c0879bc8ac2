import type pg from 'pg'
import { bind, createWakes, newId, notFound, type Actor, type Tx } from '../kernel/index.ts'
import { listWorkspaces } from './create-workspace.ts'
import { membersOnly } from './problems.ts'
import { recordChange } from './record-change.ts'
import type { AuthServices } from './request-context.ts'
import type { CallCtx } from './rights.ts'
import { requireGrantable, rolesRights } from './roles.ts'
import { fingerprint, newSecret } from './secrets.ts'

export type TokenView = {
  id: string
  name: string
  role: string
  createdAt: string
  lastUsedAt: string | null
  expiresAt: string | null
  /** requests a minute; null: as many as it likes */
  perMinute: number | null
}
type TokenRow = {
  id: string
  name: string
  role: string
  created: Date
  used: Date | null
  expires: Date | null
  perMinute: number | null
}
type NewToken = {
  workspaceKey: string
  name: string
  role: string
  expiresAt?: string
  mine?: boolean
  perMinute?: number | null
}

const VIEW = `select id, name, role, created_at as created, used_at as used, expires_at as expires, per_minute as "perMinute" from ws.token where revoked_at is null`

export async function listTokens(ctx: CallCtx): Promise<TokenView[]> {
  return (await ctx.db.query<TokenRow>(`${VIEW} order by created_at, id`)).map(viewOf)
}

/**
 * Answers with the token itself, once: only its fingerprint is kept. `mine`: it also sees the caller's own records, and
 * ends when the caller is deactivated. Throws unknown_role, rights_beyond_yours, members_only.
 */
export async function issueToken(ctx: CallCtx, { mine, ...input }: NewToken): Promise<TokenView & { token: string }> {
  const { memberId } = ctx.caller
  if (mine && !memberId) throw membersOnly()
  return ctx.db.tx(async tx => {
    await requireGrantable(tx, ctx, [input.role])
    const { id, token } = await insertToken(tx, { ...input, memberId: mine ? memberId : null, now: ctx.now })
    const { name, role, expiresAt = null, perMinute = null } = input
    const body = { name, role, expiresAt, perMinute }
    await recordChange(tx, ctx, { type: 'token.created', object: 'token', id, body })
    const [row] = await tx.query<TokenRow>(`${VIEW} and id = $1`, [id])
    if (!row) throw notFound()
    return { ...viewOf(row), token }
  })
}

/** Ends it at once. Throws not_found. */
export async function revokeToken(ctx: CallCtx, auth: Pick<AuthServices, 'callers'>, id: string): Promise<void> {
  await ctx.db.tx(async tx => {
    const [row] = await tx.query<{ name: string }>(
      'update ws.token set revoked_at = $2 where id = $1 and revoked_at is null returning name',
      [id, ctx.now],
    )
    if (!row) throw notFound()
    await recordChange(tx, ctx, { type: 'token.revoked', object: 'token', id, body: { name: row.name } })
    tx.afterCommit(auth.callers.forget)
  })
}

/** For the command line: a token of the first workspace, or of the one whose key is given. Throws when there is none. */
export async function createToken(
  pool: pg.Pool,
  { role, name, workspaceKey }: { role: string; name: string; workspaceKey?: string },
): Promise<string> {
  const workspaces = await listWorkspaces(pool)
  const workspace =
    workspaces.find(one => one.key === workspaceKey) ?? (workspaceKey === undefined ? workspaces[0] : undefined)
  if (!workspace)
    throw new Error(
      'there is no workspace yet: open the set-up link, or set HUILIU_ADMIN_EMAIL and HUILIU_ADMIN_PASSWORD',
    )
  const actor: Actor = { kind: 'system', id: null, name: 'huiliu token' }
  const ctx = { actor, now: new Date(), requestId: null, wakes: createWakes() }
  return bind(pool, workspace.schema).tx(async tx => {
    await rolesRights(tx, [role])
    const input = { workspaceKey: workspace.key, name, role, memberId: null, now: ctx.now }
    const { id, token } = await insertToken(tx, input)
    await recordChange(tx, ctx, { type: 'token.created', object: 'token', id, body: { name, role } })
    return token
  })
}

type TokenInput = Omit<NewToken, 'mine'> & { memberId: string | null; now: Date }

async function insertToken(tx: Tx, input: TokenInput): Promise<{ id: string; token: string }> {
  const id = newId()
  const token = `hlt_${input.workspaceKey}_${newSecret()}`
  await tx.query(
    'insert into ws.token (id, name, token_hash, role, member_id, created_at, expires_at, per_minute) values ($1, $2, $3, $4, $5, $6, $7, $8)',
    [
      id,
      input.name,
      fingerprint(token),
      input.role,
      input.memberId,
      input.now,
      input.expiresAt ?? null,
      input.perMinute ?? null,
    ],
  )
  return { id, token }
}

function viewOf({ created, used, expires, ...token }: TokenRow): TokenView {
  return {
    ...token,
    createdAt: created.toISOString(),
    lastUsedAt: used?.toISOString() ?? null,
    expiresAt: expires?.toISOString() ?? null,
  }
}
