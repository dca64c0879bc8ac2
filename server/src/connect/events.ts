import type { SubscriptionEvent, SubscriptionEventState } from '@huiliu/contracts'
import { invalidInput, newId, notFound, type Row } from '../kernel/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { notDead, notReplayable, subscriptionProblem } from './problems.ts'
import { add, IS_TOLD, SUBSCRIPTION_WAKE, type LoggedEvent, type Wanting } from './reader.ts'
import { subscription } from './subscriptions.ts'
import { tell } from './tell.ts'

type EventRow = Row &
  Omit<SubscriptionEvent, 'eventId' | 'occurredAt' | 'dueAt' | 'settledAt'> & {
    event_id: string
    event_seq: string
    occurred_at: Date
    due_at: Date
    settled_at: Date | null
  }
type Listing = { id: string; state?: SubscriptionEventState; before?: string; limit: number }

/** What became of the events of a subscription, the newest first. Throws not_found. */
export async function subscriptionEvents(
  ctx: CallCtx,
  { id, state, before, limit }: Listing,
): Promise<{ items: SubscriptionEvent[]; next: string | null }> {
  await subscription(ctx, id)
  const [seq, last] = before?.split('.') ?? []
  const rows = await ctx.db.query<EventRow>(
    `select e.id, e.event_id, e.event_seq::text, e.type, e.occurred_at, e.state, e.attempts, e.due_at, e.status, e.detail, e.settled_at
     from ws.subscription_event e
     where e.subscription_id = $1 and ($2::text is null or e.state = $2) and ($3::bigint is null or (e.event_seq, e.id) < ($3, $4::uuid))
     order by e.event_seq desc, e.id desc limit $5`,
    [id, state ?? null, seq ?? null, last ?? null, limit],
  )
  const end = rows.length === limit ? rows.at(-1) : undefined
  return { items: rows.map(viewOf), next: end ? `${end.event_seq}.${end.id}` : null }
}

type One = { id: string; event: string }

/** Sends one again from its first try on, whatever became of it. Throws not_found, event_not_settled. */
export async function sendAgain(ctx: CallCtx, { id, event }: One): Promise<SubscriptionEvent> {
  return ctx.db.tx(async tx => {
    const [row] = await tx.query<{ state: SubscriptionEventState }>(
      'select state from ws.subscription_event where subscription_id = $1 and id = $2 for update',
      [id, event],
    )
    if (!row) throw notFound()
    if (row.state === 'waiting' || row.state === 'sending') throw notDead()
    const [again] = await tx.query<EventRow>(
      `update ws.subscription_event set state = 'waiting', attempts = 0, due_at = $2, settled_at = null where id = $1 returning *`,
      [event, ctx.now],
    )
    tx.afterCommit(() => ctx.wakes.wake(SUBSCRIPTION_WAKE))
    if (!again) throw notFound()
    return viewOf(again)
  })
}

type Span = { id: string; from: string; to?: string }
/** So many are told again at most, and read at once. */
const [MOST, PAGE] = [100_000, 2000]

/**
 * Tells once more, from the log, what was learned in a time; each message has the id it had before, so that the receiver
 * knows what he has. All of it or nothing. Throws not_found, invalid_input, replay_too_large.
 */
export async function replay(ctx: CallCtx, { id, from, to }: Span): Promise<{ events: number }> {
  const [start, end] = [new Date(from), to === undefined ? ctx.now : new Date(to)]
  if (end < start) throw invalidInput({}, [subscriptionProblem('to', 'before_start')])
  return ctx.db.tx(async tx => {
    const [wanting] = await tx.query<Wanting>(
      'select id, types, objects from ws.subscription where id = $1 for share',
      [id],
    )
    if (!wanting) throw notFound()
    const replayId = newId()
    let [events, after] = [0, '0']
    for (;;) {
      const rows = await tx.query<LoggedEvent>(
        `select id, type, occurred_at, sighting_id, object, record_id, seq::text from ws.event
         where received_at >= $1 and received_at < $2 and ${IS_TOLD} and seq > $3::bigint order by seq limit ${PAGE}`,
        [start, end, after],
      )
      events += await add(tx, wanting, { rows, replay: replayId })
      if (events > MOST) throw notReplayable({ most: MOST })
      if (rows.length < PAGE) break
      after = rows.at(-1)?.seq ?? after
    }
    await tell(tx, ctx, {
      id,
      type: 'subscription.replayed',
      body: { from: start.toISOString(), to: end.toISOString(), events },
    })
    tx.afterCommit(() => ctx.wakes.wake(SUBSCRIPTION_WAKE))
    return { events }
  })
}

function viewOf({ event_id, event_seq: _seq, occurred_at, due_at, settled_at, ...row }: EventRow): SubscriptionEvent {
  const { id, type, state, attempts, status, detail } = row
  return {
    id,
    eventId: event_id,
    type,
    occurredAt: occurred_at.toISOString(),
    state,
    attempts,
    dueAt: due_at.toISOString(),
    status,
    detail,
    settledAt: settled_at?.toISOString() ?? null,
  }
}
