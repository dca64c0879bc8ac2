import { setTimeout as sleep } from 'node:timers/promises'
import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { atMost, percentile, type Figure, type Measure, type Options } from '../measure.ts'
import { connectionOf } from '../peer.ts'
import { probe, watchedVisitors } from '../probe.ts'
import { onProduct, type Product } from '../product.ts'
import { createSender } from '../sender.ts'

const BAR = 1000
const IMPORTERS = 4
const PROBES_PER_SECOND = 10

/**
 * How long from "accepted" until an event stands on its timeline while the company imports contacts through the API, builds
 * an index again and again, and copies the whole log out of one long transaction as a backup does. `--seconds` (20),
 * `--contacts`: the more, the longer the index and the copy take.
 */
export const visibleUnderLoad: Measure = {
  name: 'visible-under-load',
  run: (options: Options) => onProduct(options.number('contacts', 10_000), product => measure(product, options)),
}

async function measure(product: Product, options: Options): Promise<Figure[]> {
  const seconds = options.number('seconds', 20)
  const { key } = await product.source('website')
  const sender = await createSender(product.server.origin, key, 8)
  try {
    const watched = await watchedVisitors(product, sender, 50)
    const end = performance.now() + seconds * 1000
    const until = () => performance.now() > end
    const loads = Promise.all([imports(product, until), indexes(product, until), backups(product, until)])
    await sleep(500)
    const samples = await probe({ client: product.client, sender, watched, perSecond: PROBES_PER_SECOND, until })
    const [created, built, copied] = await loads
    const value = percentile(samples, 95)
    const note = `p95 of ${samples.length}; p50 ${percentile(samples, 50).toFixed(0)}, max ${percentile(samples, 100).toFixed(0)}; beside it ${created} contacts created, ${built} indexes built, ${copied} MB copied`
    return [atMost(BAR, { id: 'visible-under-load', value, unit: 'ms', note })]
  } finally {
    sender.close()
  }
}

async function imports({ client }: Product, until: () => boolean): Promise<number> {
  let created = 0
  const lane = async () => {
    while (!until()) {
      const n = created++
      const phone = `+8617${String(n).padStart(9, '0')}`
      await client.post('/records/contact', {
        name: `导入 ${n}`,
        phone,
        email: `import.${n}@example.com`,
        city: '宁波',
      })
    }
  }
  await Promise.all(Array.from({ length: IMPORTERS }, lane))
  return created
}

/** Through the product: a field asked to be indexed, and no longer. */
async function indexes({ client }: Product, until: () => boolean): Promise<number> {
  let built = 0
  while (!until()) {
    await client.send('PATCH', '/objects/contact/fields/address', { indexed: true })
    while (!until() && (await client.get('/objects/contact')).includes('"indexing":"building"')) await sleep(50)
    await client.send('PATCH', '/objects/contact/fields/address', { indexed: false })
    built++
  }
  return built
}

/** One snapshot for everything, held until the end: what pg_dump does. A transaction that writes elsewhere stays open, too. */
async function backups({ pool, db }: Product, until: () => boolean): Promise<number> {
  // Connections of its own, as pg_dump has: those of the product take no copy.
  const [reader, writer] = [new pg.Client(connectionOf(pool)), new pg.Client(connectionOf(pool))]
  let bytes = 0
  try {
    await Promise.all([reader.connect(), writer.connect()])
    await reader.query('begin isolation level repeatable read')
    await writer.query(
      'begin; create temporary table elsewhere (n integer) on commit drop; insert into elsewhere values (1)',
    )
    while (!until()) {
      const sink = new Writable({
        write(chunk: Buffer, _encoding, done) {
          bytes += chunk.length
          done(until() ? new Error('enough') : undefined)
        },
      })
      const copy = reader.query(copyTo(`copy (select * from "${db.schema}".event) to stdout`))
      await pipeline(copy, sink).catch((error: Error) => {
        if (error.message !== 'enough') throw error
      })
    }
  } finally {
    await Promise.all([reader.end(), writer.end()])
  }
  return Math.round(bytes / 1_000_000)
}
