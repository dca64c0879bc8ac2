import type { PauseReason } from '@huiliu/contracts'
import type { Tx } from '../../kernel/index.ts'
import { holdUntil, nextTry } from '../backoff.ts'
import type { Claimed, Due } from './claim.ts'
import { isTaken, type Said } from './post.ts'
import type { TellerServices } from './services.ts'

const GONE = 410

type Outcome = { claimed: Claimed; said: Said; now: Date }

/** Keeps what the address said, of the message and of the subscription. */
export async function settle({ db }: TellerServices, { id }: Due, { claimed, said, now }: Outcome): Promise<void> {
  const { status, detail, after } = said
  const taken = isTaken(said)
  const again = taken ? null : nextTry({ attempt: claimed.attempts, after, now })
  const state = taken ? 'sent' : again ? 'waiting' : 'dead'
  await db.tx(async tx => {
    await tx.query(
      `update ws.subscription_event set state = $3, due_at = coalesce($4, due_at), status = $5, detail = $6, lease_until = null,
         settled_at = case when $4::timestamptz is null then $7::timestamptz end
       where id = $1 and state = 'sending' and attempts = $2`,
      [claimed.id, claimed.attempts, state, again, status, detail, now],
      { prepare: true },
    )
    if (taken) await recovered(tx, id)
    else await failed(tx, id, now)
    if (status === GONE) await pause(tx, { id, reason: 'gone', now })
  })
}

async function recovered(tx: Tx, id: string): Promise<void> {
  await tx.query(
    `update ws.subscription set failures = 0, failing_since = null, held_until = null where id = $1 and failures > 0`,
    [id],
    { prepare: true },
  )
}

async function failed(tx: Tx, id: string, now: Date): Promise<void> {
  const [row] = await tx.query<{ failures: number }>(
    `update ws.subscription set failures = failures + 1, failing_since = coalesce(failing_since, $2) where id = $1 returning failures`,
    [id, now],
  )
  const until = holdUntil(row?.failures ?? 0, now)
  if (until) await tx.query('update ws.subscription set held_until = $2 where id = $1', [id, until])
}

type Pausing = { id: string; reason: PauseReason; now: Date }

export async function pause(tx: Tx, { id, reason, now }: Pausing): Promise<void> {
  await tx.query('update ws.subscription set paused_at = $2, pause_reason = $3 where id = $1 and paused_at is null', [
    id,
    now,
    reason,
  ])
}

/** Nobody's business outside: not sent, and kept as that. */
export async function withhold({ db }: TellerServices, claimed: Claimed[], now: Date): Promise<void> {
  await db.query(
    `update ws.subscription_event set state = 'withheld', settled_at = $2, lease_until = null where id = any($1) and state = 'sending'`,
    [claimed.map(one => one.id), now],
  )
}

/** Back to where they were before they were taken up. */
export async function putBack({ db }: TellerServices, claimed: Claimed[]): Promise<void> {
  await db.query(
    `update ws.subscription_event set state = 'waiting', attempts = attempts - 1, lease_until = null where id = any($1) and state = 'sending'`,
    [claimed.map(one => one.id)],
  )
}
