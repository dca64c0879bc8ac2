import type pg from 'pg'
import { appendEvents, bind, newId, notFound, startAct, type Queryable } from '../kernel/index.ts'
import { listWorkspaces } from './create-workspace.ts'
import { unknownRole } from './problems.ts'
import type { CallCtx } from './rights.ts'
import { fingerprint, newSecret } from './secrets.ts'

export type TokenView = {
  id: string
  name: string
  role: string
  createdAt: string
  lastUsedAt: string | null
  expiresAt: string | null
}
type NewToken = { workspaceKey: string; name: string; role: string; expiresAt?: string | null }

const VIEW = `select id, name, role, created_at as "createdAt", used_at as "lastUsedAt", expires_at as "expiresAt" from ws.token where revoked_at is null`

export async function listTokens(ctx: CallCtx): Promise<TokenView[]> {
  return ctx.db.query<TokenView>(`${VIEW} order by created_at`)
}

/** Answers with the token itself, once: only its fingerprint is kept. */
export async function issueToken(ctx: CallCtx, input: NewToken): Promise<TokenView & { token: string }> {
  const { id, token } = await ctx.db.tx(async tx => {
    const made = await insertToken(tx, input)
    const actId = await startAct(tx, ctx, { kind: 'token' })
    const event = {
      id: newId(),
      type: 'token.created',
      occurredAt: ctx.now,
      receivedAt: ctx.now,
      actId,
      object: 'token',
      recordId: made.id,
    }
    await appendEvents(tx, ctx.wakes, [{ ...event, body: { name: input.name, role: input.role } }])
    return made
  })
  const [view] = await ctx.db.query<TokenView>(`${VIEW} and id = $1`, [id])
  if (!view) throw notFound()
  return { ...view, token }
}

export async function revokeToken(ctx: CallCtx, id: string): Promise<void> {
  const rows = await ctx.db.query(
    'update ws.token set revoked_at = $2 where id = $1 and revoked_at is null returning id',
    [id, ctx.now],
  )
  if (rows.length === 0) throw notFound()
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
  return (await insertToken(bind(pool, workspace.schema), { workspaceKey: workspace.key, name, role })).token
}

async function insertToken(
  q: Queryable,
  { workspaceKey, name, role, expiresAt = null }: NewToken,
): Promise<{ id: string; token: string }> {
  const known = await q.query('select 1 from ws.role where name = $1', [role])
  if (known.length === 0) throw unknownRole()
  const id = newId()
  const token = `hlt_${workspaceKey}_${newSecret()}`
  await q.query('insert into ws.token (id, name, token_hash, role, expires_at) values ($1, $2, $3, $4, $5)', [
    id,
    name,
    fingerprint(token),
    role,
    expiresAt,
  ])
  return { id, token }
}
