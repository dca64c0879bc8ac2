import type pg from 'pg'
import { bind, createWakes, forbidden, newId, notFound, type Actor, type Queryable, type Tx } from '../kernel/index.ts'
import { listWorkspaces } from './create-workspace.ts'
import { membersOnly } from './problems.ts'
import { recordChange } from './record-change.ts'
import type { AuthServices } from './request-context.ts'
import type { CallCtx } from './rights.ts'
import { requireCovered, rolesRights } from './roles.ts'
import { narrowed } from './scopes.ts'
import { addTokenSecret, endTokenSecrets, programName } from './token-secrets.ts'
import { uniteRights } from './unite-rights.ts'

export type TokenView = {
  id: string
  name: string
  kind: 'token' | 'program'
  role: string
  /** what of its role's rights it has; null: all of them */
  scopes: string[] | null
  /** whose own it is */
  member: string | null
  /** by what a program names itself */
  clientId: string | null
  createdAt: string
  lastUsedAt: string | null
  lastUsedFrom: string | null
  expiresAt: string | null
  /** until when a secret that was replaced still counts */
  replacedUntil: string | null
  /** requests a minute; null: as many as it likes */
  perMinute: number | null
}
/** What is told once: a token, or the secret of a program. */
export type Issued = TokenView & { token?: string; clientSecret?: string }
type TokenRow = Omit<TokenView, 'clientId' | 'createdAt' | 'lastUsedAt' | 'expiresAt' | 'replacedUntil'> & {
  member_id: string | null
  created: Date
  used: Date | null
  expires: Date | null
  replaced: Date | null
}
type NewToken = {
  workspaceKey: string
  name: string
  role: string
  kind?: 'token' | 'program'
  scopes?: string[] | null
  expiresAt?: string
  mine?: boolean
  perMinute?: number | null
}

const VIEW = `
  select t.id, t.name, t.kind, t.role, t.scopes, t.member_id, m.name as member, t.created_at as created, t.used_at as used,
    t.used_from as "lastUsedFrom", t.expires_at as expires, t.per_minute as "perMinute",
    (select max(s.expires_at) from ws.token_secret s where s.token_id = t.id and s.kind = t.kind and s.expires_at > $1) as replaced
  from ws.token t left join ws.member m on m.id = t.member_id where t.revoked_at is null`

export async function listTokens(ctx: CallCtx): Promise<TokenView[]> {
  const rows = await ctx.db.query<TokenRow>(`${VIEW} order by t.created_at, t.id`, [ctx.now])
  return rows.map(row => viewOf(row, keyOf(ctx.db)))
}

/**
 * Answers with the token itself, or a program's secret, once. `mine`: it also sees the caller's own records, and ends when
 * the caller is deactivated. Throws unknown_role, rights_beyond_yours, members_only.
 */
export async function issueToken(ctx: CallCtx, { mine, ...input }: NewToken): Promise<Issued> {
  const { memberId } = ctx.caller
  if (mine && !memberId) throw membersOnly()
  return ctx.db.tx(async tx => {
    await requireIssuable(tx, ctx, input)
    const { id, secret } = await insertToken(tx, { ...input, memberId: mine ? memberId : null, now: ctx.now })
    const { name, role, kind = 'token', scopes = null, expiresAt = null, perMinute = null } = input
    const body = { name, role, kind, scopes, expiresAt, perMinute }
    await recordChange(tx, ctx, { type: 'token.created', object: 'token', id, body })
    return issued(await tokenIn(tx, ctx, id), { secret, workspaceKey: input.workspaceKey })
  })
}

type Replacing = { id: string; overlapHours: number; workspaceKey: string }

/**
 * A new secret; the ones before count for so many hours more, or end now with all they gave access. Throws not_found,
 * rights_beyond_yours, and forbidden for what is another member's own.
 */
export async function replaceTokenSecret(
  ctx: CallCtx,
  auth: Pick<AuthServices, 'callers'>,
  { id, overlapHours, workspaceKey }: Replacing,
): Promise<Issued> {
  return ctx.db.tx(async tx => {
    await tx.query('select from ws.token where id = $1 for update', [id])
    const row = await tokenIn(tx, ctx, id)
    if (row.member_id !== null && row.member_id !== ctx.caller.memberId) throw forbidden()
    await requireIssuable(tx, ctx, row)
    await endTokenSecrets(tx, { id, now: ctx.now, at: new Date(ctx.now.getTime() + overlapHours * 3_600_000) })
    const secret = await addTokenSecret(tx, { tokenId: id, kind: row.kind, workspaceKey, now: ctx.now })
    await recordChange(tx, ctx, {
      type: 'token.secret_replaced',
      object: 'token',
      id,
      body: { name: row.name, overlapHours },
    })
    tx.afterCommit(auth.callers.forget)
    return issued(await tokenIn(tx, ctx, id), { secret, workspaceKey })
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
    const { id, secret } = await insertToken(tx, input)
    await recordChange(tx, ctx, { type: 'token.created', object: 'token', id, body: { name, role } })
    return secret
  })
}

/** Nobody hands out a right he lacks; a token narrowed to less takes less. */
async function requireIssuable(
  tx: Tx,
  ctx: CallCtx,
  { role, scopes = null }: Pick<NewToken, 'role' | 'scopes'>,
): Promise<void> {
  const rights = uniteRights(await rolesRights(tx, [role]))
  requireCovered(ctx, scopes ? narrowed(rights, scopes) : rights)
}

type TokenInput = Omit<NewToken, 'mine'> & { memberId: string | null; now: Date }

async function insertToken(tx: Tx, input: TokenInput): Promise<{ id: string; secret: string }> {
  const id = newId()
  const { workspaceKey, name, role, kind = 'token', scopes = null, memberId, now, expiresAt = null } = input
  await tx.query(
    `insert into ws.token (id, name, kind, role, scopes, member_id, created_at, expires_at, per_minute)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [id, name, kind, role, scopes, memberId, now, expiresAt, input.perMinute ?? null],
  )
  return { id, secret: await addTokenSecret(tx, { tokenId: id, kind, workspaceKey, now }) }
}

async function tokenIn(q: Queryable, { now }: Pick<CallCtx, 'now'>, id: string): Promise<TokenRow> {
  const [row] = await q.query<TokenRow>(`${VIEW} and t.id = $2`, [now, id])
  if (!row) throw notFound()
  return row
}

function issued(row: TokenRow, { secret, workspaceKey }: { secret: string; workspaceKey: string }): Issued {
  return { ...viewOf(row, workspaceKey), ...(row.kind === 'program' ? { clientSecret: secret } : { token: secret }) }
}

function keyOf({ schema }: Queryable): string {
  return schema.replace(/^w_/, '')
}

function viewOf(row: TokenRow, workspaceKey: string): TokenView {
  const { created, used, expires, replaced, member_id: _own, ...token } = row
  return {
    ...token,
    clientId: token.kind === 'program' ? programName(workspaceKey, token.id) : null,
    createdAt: created.toISOString(),
    lastUsedAt: used?.toISOString() ?? null,
    expiresAt: expires?.toISOString() ?? null,
    replacedUntil: replaced?.toISOString() ?? null,
  }
}
