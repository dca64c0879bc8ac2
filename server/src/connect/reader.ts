import { newId, type Reader, type Row, type Tx, type Wakes } from '../kernel/index.ts'
import { isWanted } from './kinds.ts'

export type LoggedEvent = Row & {
  id: string
  type: string
  occurred_at: Date
  sighting_id: string | null
  object: string | null
  record_id: string | null
  seq: string
}
export const SUBSCRIPTION_WAKE = 'subscription_event'
/** What is about a record or a person; how the company is set up is told to nobody outside. */
export const IS_TOLD = `(sighting_id is not null or type like 'record.%')`

/** Reader of the log: what subscriptions are to be told of. */
export function subscriptionsReader(wakes: Wakes): Reader<LoggedEvent> {
  return {
    name: 'connect.subscriptions',
    table: 'event',
    columns: 'id, type, occurred_at, sighting_id, object, record_id',
    // Where nobody subscribed, the log is not looked through.
    only: `${IS_TOLD} and exists (select from ws.subscription)`,
    batch: 1000,
    pause: 50,
    handle: (tx, rows) => keep(tx, wakes, rows),
    // Nothing in an event can fail here: it is kept by its id.
    giveUp: async (_tx, _row, error) => {
      throw error
    },
  }
}

export type Wanting = { id: string; types: string[]; objects: string[] | null }

async function keep(tx: Tx, wakes: Wakes, rows: LoggedEvent[]): Promise<void> {
  const subscriptions = await tx.query<Wanting>('select id, types, objects from ws.subscription', [], { prepare: true })
  for (const subscription of subscriptions) await add(tx, subscription, { rows, replay: null })
  if (subscriptions.length > 0) tx.afterCommit(() => wakes.wake(SUBSCRIPTION_WAKE))
}

type Adding = { rows: LoggedEvent[]; replay: string | null }

/** Those of the events it is told of, each once; how many they are. */
export async function add(tx: Tx, { id, ...kinds }: Wanting, { rows: all, replay }: Adding): Promise<number> {
  const rows = all.filter(row => isWanted(kinds, row))
  if (rows.length === 0) return 0

  await tx.query(
    `insert into ws.subscription_event (id, subscription_id, event_id, event_seq, occurred_at, type, topic, replay_id, state, due_at, created_at)
     select e.id, $1, e.event_id, e.seq, e.at, e.type, e.topic, $8, 'waiting', now(), now()
     from unnest($2::uuid[], $3::uuid[], $4::bigint[], $5::timestamptz[], $6::text[], $7::text[]) e (id, event_id, seq, at, type, topic)
     on conflict on constraint subscription_event_once do nothing`,
    [
      id,
      rows.map(() => newId()),
      rows.map(row => row.id),
      rows.map(row => row.seq),
      rows.map(row => row.occurred_at),
      rows.map(row => row.type),
      rows.map(topicOf),
      replay,
    ],
    { prepare: true },
  )
  return rows.length
}

/** Messages about one of these go one after the other. */
function topicOf({ object, record_id, sighting_id }: LoggedEvent): string {
  return object !== null && record_id !== null ? `${object}/${record_id}` : `sighting/${sighting_id}`
}
