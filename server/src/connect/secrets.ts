import { randomBytes } from 'node:crypto'
import { secretText } from '../channels/index.ts'
import { newId, notFound, type Queryable, type Sealer, type Tx } from '../kernel/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { tell } from './tell.ts'

const BYTES = 32
const HOUR_MS = 3_600_000

type Keeping = { subscription: string; bytes: Buffer; sealer: Sealer; now: Date }

export async function keepSecret(tx: Tx, { subscription, bytes, sealer, now }: Keeping): Promise<void> {
  const id = newId()
  await tx.query(
    'insert into ws.subscription_secret (id, subscription_id, sealed, created_at) values ($1, $2, $3, $4)',
    [id, subscription, sealer.seal(bytes, about(id)), now],
  )
}

type Rotation = { id: string; overlapHours: number }

/** A new secret, told this once; messages carry signatures of the old ones, too, until the overlap ends. Throws not_found. */
export async function makeSecret(
  ctx: CallCtx,
  sealer: Sealer,
  { id, overlapHours }: Rotation,
): Promise<{ secret: string; oldUntil: string }> {
  const bytes = randomBytes(BYTES)
  const until = new Date(ctx.now.getTime() + overlapHours * HOUR_MS)
  await ctx.db.tx(async tx => {
    const known = await tx.query('select from ws.subscription where id = $1 for update', [id])
    if (known.length === 0) throw notFound()
    await tx.query(
      `update ws.subscription_secret set expires_at = least(coalesce(expires_at, $2), $2) where subscription_id = $1`,
      [id, until],
    )
    await keepSecret(tx, { subscription: id, bytes, sealer, now: ctx.now })
    await tell(tx, ctx, { id, type: 'subscription.secret_made', body: { oldUntil: until.toISOString() } })
  })
  return { secret: secretText(bytes), oldUntil: until.toISOString() }
}

/** Those in force, newest first. */
export async function secretsOf(
  q: Queryable,
  sealer: Sealer,
  { id, now }: { id: string; now: Date },
): Promise<Buffer[]> {
  const rows = await q.query<{ id: string; sealed: Buffer }>(
    `select id, sealed from ws.subscription_secret
     where subscription_id = $1 and (expires_at is null or expires_at > $2) order by created_at desc, id desc`,
    [id, now],
    { prepare: true },
  )
  return rows.map(row => sealer.open(row.sealed, about(row.id)))
}

function about(id: string): string {
  return `subscription_secret:${id}`
}
