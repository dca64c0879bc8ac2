import { timedLoop } from '../client.ts'
import { type Figure, type Measure, type Options } from '../measure.ts'
import { onProduct, waiting, type Product } from '../product.ts'
import { rawEventInserts } from '../raw-insert.ts'
import { createSender } from '../sender.ts'
import { batchOf, createTraffic } from '../traffic.ts'

const BAR = 0.9
const CONCURRENCY = 4
const BATCH = 100
const MIX = { fresh: 0.3, identify: 0.05 }

/**
 * Events a second that /v1/batch accepts in batches of 100, each durable before its answer, readers at work as always;
 * beside the same rows inserted into the event log by `insert … unnest` before and after it. `--seconds` (10), `--contacts`.
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
  try {
    for (let n = 0; n < 10; n++) await sender.post('/v1/batch', batchOf(traffic, BATCH))
    const before = await floor()
    const perSecond = await timedLoop({ concurrency: CONCURRENCY, seconds }, () =>
      sender.post('/v1/batch', batchOf(traffic, BATCH)),
    )
    const left = await waiting(product.db)
    const value = perSecond * BATCH
    const after = await floor()
    const best = Math.max(before, after)
    const ratio = value / best
    const note = `floor before ${before.toFixed(0)}, after ${after.toFixed(0)} (readers still ${left.deliveries} deliveries behind)`
    return [
      {
        id: 'batch-accept',
        value,
        unit: 'events/s',
        floor: best,
        ratio,
        bar: `ratio >= ${BAR}`,
        ok: ratio >= BAR,
        note,
      },
    ]
  } finally {
    sender.close()
  }
}
