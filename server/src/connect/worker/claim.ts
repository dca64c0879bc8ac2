import type { Row } from '../../kernel/index.ts'
import { AT_ONCE, LEASE_MS, type TellerServices } from './services.ts'

/** A subscription that has something to send and may be asked. */
export type Due = {
  id: string
  url: string
  networks: string[]
  maker_kind: 'member' | 'token'
  maker_id: string
  maker_name: string
  failures: number
}
export type Claimed = { id: string; event_id: string; occurred_at: Date; attempts: number }

/** Nothing older about the same record or person is still open. */
const IS_FIRST = `not exists (
  select from ws.subscription_event b where b.subscription_id = e.subscription_id and b.topic = e.topic
    and b.state in ('waiting', 'sending') and (b.event_seq, b.id) < (e.event_seq, e.id))`

type Looking = { now: Date; busy: string[] }

/** Subscriptions with something due, but those at work here and those left alone. */
export async function dueSubscriptions({ db }: TellerServices, { now, busy }: Looking): Promise<Due[]> {
  return db.query<Row & Due>(
    `select s.id, s.url, s.networks, s.maker_kind, s.maker_id, s.maker_name, s.failures from ws.subscription s
     where s.paused_at is null and (s.held_until is null or s.held_until <= $1) and not s.id = any($2)
       and exists (select from ws.subscription_event e
                   where e.subscription_id = s.id and e.state = 'waiting' and e.due_at <= $1 and ${IS_FIRST})
     order by s.id`,
    [now, busy],
    { prepare: true },
  )
}

/**
 * The next messages, marked as being sent in a transaction that is committed before anybody is asked. Of a record or a
 * person only the oldest open one; of an address in trouble one at all.
 */
export async function claim({ db }: TellerServices, { id, failures }: Due, now: Date): Promise<Claimed[]> {
  return db.query<Row & Claimed>(
    `with due as (
       select e.id from ws.subscription_event e
       where e.subscription_id = $1 and e.state = 'waiting' and e.due_at <= $2
         and ${IS_FIRST}
       order by e.event_seq, e.id limit $3 for update skip locked)
     update ws.subscription_event e set state = 'sending', attempts = e.attempts + 1, lease_until = $4
     from due where e.id = due.id returning e.id, e.event_id, e.occurred_at, e.attempts`,
    [id, now, failures > 0 ? 1 : AT_ONCE, new Date(now.getTime() + LEASE_MS)],
    { prepare: true },
  )
}

/** Whoever sent these is gone: they are sent again, and who got one knows it by its id. */
export async function takeUpAbandoned({ db }: TellerServices, now: Date): Promise<void> {
  await db.query(
    `update ws.subscription_event set state = 'waiting', due_at = $1, lease_until = null where state = 'sending' and lease_until < $1`,
    [now],
  )
}
