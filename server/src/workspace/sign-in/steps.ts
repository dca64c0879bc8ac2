import type pg from 'pg'
import { shared } from '../accounts.ts'
import { stepGone } from '../problems.ts'
import { fingerprint, newSecret } from '../secrets.ts'

/** What is begun: more to give before coming in, a passkey's challenge, somebody sent to another's page. */
export type StepKind = 'entry' | 'passkey' | 'new_passkey' | 'outside' | 'link'
export type Step<T> = { userId: string | null; workspaceId: string | null; data: T }
type NewStep<T> = { kind: StepKind; userId?: string; workspaceId?: string; data: T; now: Date }

const LASTS_MS = 10 * 60_000

/** Answers with what the browser holds of it; only its fingerprint is kept. What is over is cleared away. */
export async function openStep<T>(
  pool: pg.Pool,
  { kind, userId, workspaceId, data, now }: NewStep<T>,
): Promise<string> {
  const secret = newSecret()
  await shared(pool).query('delete from ws.sign_in_step where expires_at <= $1', [now])
  await shared(pool).query(
    `insert into ws.sign_in_step (token_hash, kind, user_id, workspace_id, data, expires_at) values ($1, $2, $3, $4, $5, $6)`,
    [
      fingerprint(secret),
      kind,
      userId ?? null,
      workspaceId ?? null,
      JSON.stringify(data),
      new Date(now.getTime() + LASTS_MS),
    ],
  )
  return secret
}

type Asked = { kind: StepKind; secret: string; now: Date }
const FOUND = `select user_id as "userId", workspace_id as "workspaceId", data from ws.sign_in_step where token_hash = $1 and kind = $2 and expires_at > $3`
const TAKEN = `delete from ws.sign_in_step where token_hash = $1 and kind = $2 and expires_at > $3 returning user_id as "userId", workspace_id as "workspaceId", data`

/** Throws sign_in_step_gone. */
export async function findStep<T>(pool: pg.Pool, { kind, secret, now }: Asked): Promise<Step<T>> {
  const [step] = await shared(pool).query<Step<T>>(FOUND, [fingerprint(secret), kind, now])
  if (!step) throw stepGone()
  return step
}

/** The same, and it is over: a challenge or an answer from elsewhere counts once. Throws sign_in_step_gone. */
export async function takeStep<T>(pool: pg.Pool, { kind, secret, now }: Asked): Promise<Step<T>> {
  const [step] = await shared(pool).query<Step<T>>(TAKEN, [fingerprint(secret), kind, now])
  if (!step) throw stepGone()
  return step
}

export async function changeStep<T>(pool: pg.Pool, secret: string, data: T): Promise<void> {
  await shared(pool).query('update ws.sign_in_step set data = $2 where token_hash = $1', [
    fingerprint(secret),
    JSON.stringify(data),
  ])
}
