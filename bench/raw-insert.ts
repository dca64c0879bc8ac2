import { idFrom, type Db } from '../server/src/kernel/index.ts'
import { timedLoop } from './client.ts'

type Floor = { bodies: string[]; concurrency: number; seconds: number }

/**
 * The floor of accepting batches: the rows of the event log inserted by one prepared `insert … select from unnest` a batch,
 * each durable before its lane's next one. Events a second.
 */
export async function rawEventInserts(db: Db, { bodies, concurrency, seconds }: Floor): Promise<number> {
  const now = new Date()
  const [sighting] = await db.query<{ id: string }>('select id from ws.sighting limit 1')
  const batches = bodies.map(itemsOf)
  const size = batches[0]?.length ?? 0
  const perSecond = await timedLoop({ concurrency, seconds }, async n => {
    const items = batches[n % batches.length] ?? []
    await db.query(
      `insert into ws.event (id, type, occurred_at, received_at, sighting_id, body)
       select * from unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::timestamptz[], $5::uuid[], $6::jsonb[])`,
      [
        items.map((_, item) => idFrom('raw', String(n), String(item))),
        items.map(() => 'page'),
        items.map(() => now),
        items.map(() => now),
        items.map(() => sighting?.id ?? null),
        items,
      ],
      { prepare: true },
    )
  })
  return perSecond * size
}

function itemsOf(body: string): string[] {
  const { batch }: { batch: unknown[] } = JSON.parse(body)
  return batch.map(item => JSON.stringify(item))
}
