import { timedLoop } from '../client.ts'
import type { Figure, Measure, Options } from '../measure.ts'
import { idle, onProduct, waiting, type Product } from '../product.ts'
import { rawEventInserts } from '../raw-insert.ts'
import { createSender } from '../sender.ts'
import { batchOf, createTraffic } from '../traffic.ts'

const BAR = 0.9
const CONCURRENCY = 4
const BATCH = 100
const MIX = { fresh: 0.3, identify: 0.05 }

/**
 * Events a second that /v1/batch accepts in batches of 100, each durable before its answer; before and after it the same rows
 * inserted into the event log by `insert … unnest`. Accepting is measured against inserting, so the readers are held
 * meanwhile; how much is accepted while they work beside it is the second figure. `--seconds` (10), `--contacts`.
 */
export const batchAccept: Measure = {
  name: 'batch-accept',
  run: (options: Options) => onProduct(options.number('contacts', 10_000), product => measure(product, options)),
}

async function measure(product: Product, options: Options): Promise<Figure[]> {
  const seconds = options.number('seconds', 10)
  const traffic = createTraffic('accept', MIX)
  const bodies = Array.from({ length: 50 }, () => batchOf(traffic, BATCH))
  const { key } = await product.source('website')
  const sender = await createSender(product.server.origin, key, CONCURRENCY)
  const floor = () => rawEventInserts(product.db, { bodies, concurrency: CONCURRENCY, seconds: seconds / 2 })
  const accept = async () =>
    BATCH *
    (await timedLoop({ concurrency: CONCURRENCY, seconds }, () => sender.post('/v1/batch', batchOf(traffic, BATCH))))
  try {
    const letGo = await holdReaders(product)
    await floor()
    const floors = [await floor()]
    const alone = await accept()
    floors.push(await floor())
    await letGo()
    await idle(product.db)
    const busy = await accept()
    const { deliveries } = await waiting(product.db)
    return figures({ alone, busy, floors, deliveries })
  } finally {
    sender.close()
  }
}

/** As another process that reads would: the readers find their cursors taken. */
async function holdReaders({ pool, db }: Product): Promise<() => Promise<void>> {
  const client = await pool.connect()
  await client.query('begin')
  await client.query(`select 1 from "${db.schema}".reader for update`)
  return async () => {
    await client.query('rollback')
    client.release()
  }
}

type Measured = { alone: number; busy: number; floors: number[]; deliveries: number }

function figures({ alone, busy, floors, deliveries }: Measured): Figure[] {
  const floor = Math.max(...floors)
  const ratio = alone / floor
  const common = { unit: 'events/s', floor }
  const bar = `ratio >= ${BAR}`
  const note = `floors ${floors.map(one => one.toFixed(0)).join(' and ')}`
  return [
    { id: 'batch-accept', value: alone, ratio, bar, ok: ratio >= BAR, note, ...common },
    {
      id: 'batch-accept-busy',
      value: busy,
      ratio: busy / floor,
      bar: 'none',
      ok: true,
      note: `readers at work, ${deliveries} deliveries behind at the end`,
      ...common,
    },
  ]
}
