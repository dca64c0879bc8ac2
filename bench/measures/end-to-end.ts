import { setTimeout as sleep } from 'node:timers/promises'
import { cpuOf } from '../cpu.ts'
import type { Figure, Measure, Options } from '../measure.ts'
import { idle, onProduct, waiting, type Product } from '../product.ts'
import { rawEventInserts } from '../raw-insert.ts'
import { createSender } from '../sender.ts'
import { batchOf, createTraffic } from '../traffic.ts'

const BAR = 5000
const MIX = { fresh: 0.3, identify: 0.05 }
const BATCH = 100
const LANES = 4
/** With more than so many rows that nobody has handled yet, the senders wait. */
const MOST = { deliveries: 60, events: 20_000 }

/**
 * Events a second from HTTP to the timeline with identity resolved: batches for `--seconds` (60), as fast as the readers
 * follow, all readers on and one screen listening; the clock stops when no reader has anything left. 30 % of the events come
 * from new visitors, 5 % say who somebody is. Floor: the same rows inserted into the log by `insert … unnest`.
 */
export const endToEnd: Measure = {
  name: 'end-to-end',
  run: (options: Options) => onProduct(options.number('contacts', 10_000), product => measure(product, options)),
}

async function measure(product: Product, options: Options): Promise<Figure[]> {
  const seconds = options.number('seconds', 60)
  const { id, key } = await product.source('website')
  const sender = await createSender(product.server.origin, key, LANES)
  const traffic = createTraffic('flow', MIX)
  const leave = await product.client.listen('/live')
  try {
    const cpu = cpuOf(product.server.pid)
    const { sent, took } = await flow(product, {
      seconds,
      post: () => sender.post('/v1/batch', batchOf(traffic, BATCH)),
    })
    const each = ((cpuOf(product.server.pid) - cpu) * 1000) / sent
    const kept = await eventsOf(product, id)
    if (kept !== sent) throw new Error(`${sent} events were accepted, ${kept} stand on timelines`)
    const bodies = Array.from({ length: 50 }, () => batchOf(traffic, BATCH))
    const floor = await rawEventInserts(product.db, { bodies, concurrency: LANES, seconds: 5 })
    const value = sent / took
    const note = `${sent} events of ${traffic.visitors()} visitors in ${took.toFixed(1)} s, each there once; ${each.toFixed(0)} us of CPU an event`
    return [
      {
        id: 'end-to-end',
        value,
        unit: 'events/s',
        floor,
        ratio: value / floor,
        bar: `>= ${BAR}`,
        ok: value >= BAR,
        note,
      },
    ]
  } finally {
    leave()
    sender.close()
  }
}

type Flow = { seconds: number; post: () => Promise<void> }

async function flow({ db }: Product, { seconds, post }: Flow): Promise<{ sent: number; took: number }> {
  const start = performance.now()
  const isOver = () => performance.now() - start > seconds * 1000
  let sent = 0
  let behind = { deliveries: 0, events: 0 }
  const lane = async () => {
    while (!isOver()) {
      if (behind.deliveries > MOST.deliveries || behind.events > MOST.events) await sleep(10)
      else {
        await post()
        sent += BATCH
      }
    }
  }
  const watch = async () => {
    while (!isOver()) {
      behind = await waiting(db)
      await sleep(50)
    }
  }
  await Promise.all([watch(), ...Array.from({ length: LANES }, lane)])
  await idle(db)
  return { sent, took: (performance.now() - start) / 1000 }
}

async function eventsOf({ db }: Product, sourceId: string): Promise<number> {
  const [row] = await db.query<{ n: string }>(
    `select count(distinct e.id) as n from ws.event e join ws.sighting s on s.id = e.sighting_id
     where s.source_id = $1 and e.object is null and e.type not like 'identity.%'`,
    [sourceId],
  )
  return Number(row?.n ?? 0)
}
