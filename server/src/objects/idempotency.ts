import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { overloaded } from '../kernel/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { keyReused } from './problems.ts'

type Kept = { request_hash: Buffer; status: number | null; body: unknown }

/**
 * Runs `work` once per Idempotency-Key and caller; a retry within a day gets the first answer. A failed attempt frees the
 * key. Another request under the same key is refused, one still under way is asked to wait.
 */
export async function once<T>(
  ctx: CallCtx,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
  work: () => Promise<T>,
): Promise<unknown> {
  const key = request.headers['idempotency-key']
  const actor = ctx.actor.id
  if (typeof key !== 'string' || key === '' || actor === null) return work()
  const hash = createHash('sha256')
    .update(`${request.url}\n${JSON.stringify(request.body)}`)
    .digest()
  await ctx.db.query(
    `delete from ws.idempotency where actor_id = $1 and key = $2 and at < $3::timestamptz - interval '1 day'`,
    [actor, key.slice(0, 200), ctx.now],
  )
  const mine = await ctx.db.query(
    'insert into ws.idempotency (key, actor_id, request_hash, at) values ($1, $2, $3, $4) on conflict do nothing returning key',
    [key.slice(0, 200), actor, hash, ctx.now],
  )
  if (mine.length === 0) return replay(ctx, { key: key.slice(0, 200), actor, hash, reply })
  try {
    const answer = await work()
    await ctx.db.query('update ws.idempotency set status = 201, body = $3 where actor_id = $1 and key = $2', [
      actor,
      key.slice(0, 200),
      JSON.stringify(answer),
    ])
    return answer
  } catch (error) {
    await ctx.db.query('delete from ws.idempotency where actor_id = $1 and key = $2', [actor, key.slice(0, 200)])
    throw error
  }
}

type Replaying = { key: string; actor: string; hash: Buffer; reply: FastifyReply }

async function replay(ctx: CallCtx, { key, actor, hash, reply }: Replaying): Promise<unknown> {
  const [kept] = await ctx.db.query<Kept>(
    'select request_hash, status, body from ws.idempotency where actor_id = $1 and key = $2',
    [actor, key],
  )
  if (!kept || kept.status === null) throw overloaded()
  if (!kept.request_hash.equals(hash)) throw keyReused()
  reply.header('Idempotency-Replayed', 'true')
  return kept.body
}
