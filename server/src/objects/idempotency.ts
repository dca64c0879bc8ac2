import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { invalidInput, joining, type Tx } from '../kernel/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { keyReused, valueProblem } from './problems.ts'

type Kept = { request_hash: Buffer; body: unknown; act_id: string | null; status: number | null }
type Asked = { key: string; actor: string; hash: Buffer }
/** `actId` is told in the header X-Act-Id, where something was written; `status`: other than the route's usual one. */
export type Answer = { actId: string | null; body: unknown; status?: number | null }

const MAX_KEY = 200

/**
 * Runs `work` once per Idempotency-Key and caller; a retry within a day gets the first answer. Key and work are one
 * transaction: a refusal or a crash leaves neither, and a second request under the same key waits for the first. Throws
 * idempotency_key_reused for another request under the same key.
 */
export async function once(
  ctx: CallCtx,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
  work: (ctx: CallCtx) => Promise<Answer>,
): Promise<unknown> {
  const asked = keyOf(ctx, request)
  const answer = asked
    ? await ctx.db.tx(
        async tx => (await claimed(tx, ctx, asked)) ?? keep(tx, asked, await work({ ...ctx, db: joining(tx) })),
      )
    : await work(ctx)
  if (answer.actId !== null) reply.header('X-Act-Id', answer.actId)
  if (answer.status) reply.code(answer.status)
  if ('replayed' in answer) reply.header('Idempotency-Replayed', 'true')
  return answer.body
}

function keyOf({ actor }: CallCtx, request: FastifyRequest): Asked | undefined {
  const key = request.headers['idempotency-key']
  if (typeof key !== 'string' || key === '' || actor.id === null) return undefined
  if (key.length > MAX_KEY) throw invalidInput({}, [valueProblem('Idempotency-Key', 'too_long')])
  const hash = createHash('sha256')
    .update(`${request.url}\n${JSON.stringify(request.body)}`)
    .digest()
  return { key, actor: actor.id, hash }
}

/** The first answer under this key, or nothing when the key is now ours. */
async function claimed(
  tx: Tx,
  { now }: CallCtx,
  { key, actor, hash }: Asked,
): Promise<(Answer & { replayed: true }) | undefined> {
  await tx.query(
    `delete from ws.idempotency where actor_id = $1 and key = $2 and at < $3::timestamptz - interval '1 day'`,
    [actor, key, now],
  )
  const mine = await tx.query(
    'insert into ws.idempotency (key, actor_id, request_hash, at) values ($1, $2, $3, $4) on conflict do nothing returning key',
    [key, actor, hash, now],
  )
  if (mine.length > 0) return undefined
  const [kept] = await tx.query<Kept>(
    'select request_hash, body, act_id, status from ws.idempotency where actor_id = $1 and key = $2',
    [actor, key],
  )
  if (!kept?.request_hash.equals(hash)) throw keyReused()
  return { actId: kept.act_id, body: kept.body, status: kept.status, replayed: true }
}

async function keep(tx: Tx, { key, actor }: Asked, answer: Answer): Promise<Answer> {
  await tx.query('update ws.idempotency set body = $3, act_id = $4, status = $5 where actor_id = $1 and key = $2', [
    actor,
    key,
    JSON.stringify(answer.body),
    answer.actId,
    answer.status ?? null,
  ])
  return answer
}
