import { randomBytes } from 'node:crypto'
import type { Source, SourceKind, WebhookSecret } from '@huiliu/contracts'
import { channelOf, secretBytes, secretText, type JsonObject, type Keys } from '../../channels/index.ts'
import { addSource, sourceView, tellOfSource, type NewSource, type SourceFacts } from '../../identity/index.ts'
import { invalidInput, notFound, type Queryable, type Sealer, type Tx } from '../../kernel/index.ts'
import type { CallCtx } from '../../workspace/index.ts'
import { endSecrets, keepSecret, secretsOf } from '../secrets.ts'

/** Where platforms call us, and the path under which what they send is kept. */
export const HOOK_PATH = '/hooks'

const ADDRESS = /^hlh_([a-z0-9]+)_[A-Za-z0-9_-]{20,}$/
const SECRET_BYTES = 32
const HOUR = 3_600_000

/** The workspace key inside the address of a webhook, or null when it is none of ours. */
export function workspaceKeyOfAddress(address: string): string | null {
  return ADDRESS.exec(address)?.[1] ?? null
}

export type NewWebhook = Omit<NewSource, 'kind'> & {
  /** the sender's own secret, where it does not let us choose */
  secret?: string
}
type Making = { workspaceKey: string; sealer: Sealer }

/** A webhook source with its address and first secret, which is told this once. Throws invalid_input for a bad one. */
export async function createWebhook(
  ctx: CallCtx,
  { workspaceKey, sealer }: Making,
  { secret, ...input }: NewWebhook,
): Promise<Source & { secret: string }> {
  const bytes = chosenSecret(secret)
  const id = await ctx.db.tx(async tx => {
    const source = await addCalledSource(tx, ctx, { workspaceKey, input: { ...input, kind: 'webhook' } })
    await keepSecret(tx, { source, name: 'signing', bytes, sealer, now: ctx.now })
    return source
  })
  const [made] = await withHooks(ctx.db, [await sourceView(ctx.db, id)])
  if (!made) throw notFound()
  return { ...made, secret: secretText(bytes) }
}

type Called = { workspaceKey: string; input: NewSource }

/** A source that calls us, with the address it calls; its id. */
export async function addCalledSource(tx: Tx, ctx: CallCtx, { workspaceKey, input }: Called): Promise<string> {
  const source = await addSource(tx, ctx, { ...input, writeKey: null })
  const address = `hlh_${workspaceKey}_${randomBytes(18).toString('base64url')}`
  await tx.query('insert into ws.webhook (source_id, address) values ($1, $2)', [source, address])
  return source
}

/** Sources with how they reach us. */
export async function withHooks(q: Queryable, sources: SourceFacts[]): Promise<Source[]> {
  const ids = sources.flatMap(({ id, kind }) => (channelOf(kind)?.callback ? [id] : []))
  const rows = await q.query<{ source_id: string; address: string; mapped: boolean }>(
    'select source_id, address, mapping is not null as mapped from ws.webhook where source_id = any($1)',
    [ids],
  )
  const hooks = new Map(
    rows.map(row => [row.source_id, { path: `${HOOK_PATH}/${row.address}`, mapped: row.mapped }] as const),
  )
  return sources.map(source => ({ ...source, hook: hooks.get(source.id) ?? null }))
}

type Rotation = {
  source: string
  secret: string | undefined
  /** for how long the secrets it replaces are still taken */
  overlapHours: number
}

/** A new secret, told this once. Those before it are taken until the overlap ends, so that the sender can change over. */
export async function rotateSecret(
  ctx: CallCtx,
  sealer: Sealer,
  { source, secret, overlapHours }: Rotation,
): Promise<WebhookSecret & { secret: string }> {
  const bytes = chosenSecret(secret)
  const until = new Date(ctx.now.getTime() + overlapHours * HOUR)
  const id = await ctx.db.tx(async tx => {
    await mustCallUs(tx, source, 'for update')
    await endSecrets(tx, { source, name: 'signing', until })
    await tellOfSource(tx, ctx, { id: source, type: 'source.secret_replaced', body: { until: until.toISOString() } })
    return keepSecret(tx, { source, name: 'signing', bytes, sealer, now: ctx.now })
  })
  return { id, createdAt: ctx.now.toISOString(), expiresAt: null, secret: secretText(bytes) }
}

/** Secrets still taken, newest first; never what they are. */
export async function listSecrets(ctx: CallCtx, source: string): Promise<WebhookSecret[]> {
  await mustCallUs(ctx.db, source)
  const rows = await ctx.db.query<{ id: string; created_at: Date; expires_at: Date | null }>(
    `select id, created_at, expires_at from ws.source_secret
     where source_id = $1 and name = 'signing' and (expires_at is null or expires_at > $2) order by created_at desc, id desc`,
    [source, ctx.now],
  )
  return rows.map(row => ({
    id: row.id,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at?.toISOString() ?? null,
  }))
}

/** Throws not_found for a source that does not call us, or is disabled. */
export async function mustCallUs(q: Queryable, source: string, lock = ''): Promise<void> {
  await mustBe(q, { source, lock, condition: 'true' })
}

/** The same for one that is no webhook read by a mapping. */
export async function mustBeWebhook(q: Queryable, source: string, lock = ''): Promise<void> {
  await mustBe(q, { source, lock, condition: `s.kind = 'webhook'` })
}

type Must = { source: string; lock: string; condition: string }

async function mustBe(q: Queryable, { source, lock, condition }: Must): Promise<void> {
  const rows = await q.query(
    `select 1 from ws.webhook w join ws.source s on s.id = w.source_id
     where w.source_id = $1 and s.disabled_at is null and ${condition} ${lock && 'for update of w'}`,
    [source],
  )
  if (rows.length === 0) throw notFound()
}

export type Receiver = { sourceId: string; kind: SourceKind; disabled: boolean; settings: JsonObject; keys: Keys }

/** Whom an address belongs to and what its messages are proved with now; undefined for an unknown address. */
export async function receiverOf(
  q: Queryable,
  sealer: Sealer,
  { address, now }: { address: string; now: Date },
): Promise<Receiver | undefined> {
  const [row] = await q.query<Omit<Receiver, 'keys'>>(
    `select s.id as "sourceId", s.kind, s.disabled_at is not null as disabled, s.settings
     from ws.webhook w join ws.source s on s.id = w.source_id where w.address = $1`,
    [address],
    { prepare: true },
  )
  return row && { ...row, keys: await secretsOf(q, sealer, { source: row.sourceId, now }) }
}

/** A secret to sign with: the one given, or a new one. Throws invalid_input. */
export function chosenSecret(given: string | undefined): Buffer {
  if (given === undefined) return randomBytes(SECRET_BYTES)
  const bytes = secretBytes(given.trim())
  if (bytes) return bytes
  const message = {
    zh: '密钥应形如 whsec_…（16 到 64 字节的 base64）',
    en: 'a secret looks like whsec_… (base64 of 16 to 64 bytes)',
  }
  throw invalidInput({}, [{ path: 'secret', code: 'wrong_format', message }])
}
