import type { Replayed } from '@huiliu/contracts'
import { sourceView } from '../../identity/index.ts'
import type { CallCtx } from '../../workspace/index.ts'
import { DELIVERY, processAgain, type DeliveryRow, type IngestServices } from '../process.ts'

/** `after`: `next` of the answer before. */
export type Replay = { source: string; from?: string; only?: 'problems'; after?: string }

/** A transaction's share, and how many of them one request does: seconds, not minutes. */
const BATCH = 100
const BATCH_BYTES = 1024 * 1024
const BATCHES = 10

/**
 * Processes kept deliveries of a source again, by the way it is read now: all from a time on, or those with problems. What
 * was taken before is known by its keys, so nothing doubles. Answers with counts and where to go on.
 */
export async function replay(ctx: CallCtx, services: IngestServices, asked: Replay): Promise<Replayed> {
  await sourceView(ctx.db, asked.source)
  const done: Replayed = { deliveries: 0, taken: 0, known: 0, problems: 0, next: asked.after ?? '0' }
  for (let batch = 0; batch < BATCHES; batch++) {
    const rows = await nextBatch(ctx, { ...asked, after: done.next ?? '0' })
    const last = rows.at(-1)
    if (!last) return { ...done, next: null }
    const { taken, known, problems } = await processAgain(services, rows)
    done.deliveries += rows.length
    done.taken += taken
    done.known += known
    done.problems += problems
    done.next = last.seq
  }
  return done
}

/** Those the ingest reader has been through; it will come to the others itself. */
async function nextBatch({ db }: CallCtx, { source, from, only, after }: Replay): Promise<DeliveryRow[]> {
  return db.query<DeliveryRow>(
    `select seq::text, ${DELIVERY}
     from (select *, octet_length(body) as own, sum(octet_length(body)) over (order by seq) as total
           from (select * from ws.delivery d
                 where d.source_id = $1 and d.received_at >= coalesce($2::timestamptz, '-infinity') and d.seq > $3::bigint
                   and d.seq <= (select seq from ws.reader where name = 'ingest')
                   and (not $4::boolean or exists (select 1 from ws.delivery_problem p where p.delivery_seq = d.seq))
                 order by d.seq limit ${BATCH}) d) w
     where total <= ${BATCH_BYTES} or total = own order by w.seq`,
    [source, from ?? null, after ?? '0', only === 'problems'],
  )
}
