import { setTimeout as sleep } from 'node:timers/promises'
import { cpuOf } from '../cpu.ts'
import { timedLoop } from '../client.ts'
import { atMost, percentile, type Figure, type Measure, type Options } from '../measure.ts'
import { connectionOf, startPeer } from '../peer.ts'
import { probe, watchedVisitors } from '../probe.ts'
import { idle, onProduct, waiting, type Product } from '../product.ts'
import { createSender, type Sender } from '../sender.ts'
import { createTraffic, type Traffic } from '../traffic.ts'

const BARS = { accepted: 1500, visible: 200 }
const CONNECTIONS = 32
const MIX = { fresh: 0.3, identify: 0.05 }
const PER_SECOND = 1000
const PROBES_PER_SECOND = 10

/**
 * Requests of one event each: how many a second are accepted with the readers at work, beside a bare Fastify and insert; and,
 * at 1,000 a second, how long from the answer until the event stands on its timeline. `--seconds` (15), `--contacts`.
 */
export const singleAccept: Measure = {
  name: 'single-accept',
  run: (options: Options) => onProduct(options.number('contacts', 10_000), product => measure(product, options)),
}

async function measure(product: Product, options: Options): Promise<Figure[]> {
  const seconds = options.number('seconds', 15)
  const { key } = await product.source('website')
  const sender = await createSender(product.server.origin, key, CONNECTIONS)
  const traffic = createTraffic('single', MIX)
  try {
    const visible = await steady(product, { sender, traffic, seconds })
    const accepted = await timedLoop({ concurrency: CONNECTIONS, seconds }, () => sendOne(sender, traffic))
    const left = await waiting(product.db)
    await idle(product.db)
    const floor = await bare(product, { traffic, seconds: seconds / 2 })
    return [
      {
        id: 'single-accept',
        value: accepted,
        unit: 'requests/s',
        floor,
        ratio: accepted / floor,
        bar: `>= ${BARS.accepted}`,
        ok: accepted >= BARS.accepted,
        note: `readers were ${left.deliveries} deliveries behind at the end; floor is a bare Fastify + insert, nothing else at work`,
      },
      visible,
    ]
  } finally {
    sender.close()
  }
}

function sendOne(sender: Sender, traffic: Traffic): Promise<void> {
  const { path, body } = traffic.single()
  return sender.post(path, body)
}

type Steady = { sender: Sender; traffic: Traffic; seconds: number }

async function steady(product: Product, { sender, traffic, seconds }: Steady): Promise<Figure> {
  const watched = await watchedVisitors(product, sender, 50)
  const end = performance.now() + seconds * 1000
  const until = () => performance.now() > end
  const cpu = cpuOf(product.server.pid)
  const load = paced(sender, traffic, until)
  const samples = await probe({ client: product.client, sender, watched, perSecond: PROBES_PER_SECOND, until })
  const sent = await load
  const cores = (cpuOf(product.server.pid) - cpu) / seconds / 1000
  const value = percentile(samples, 95)
  const rate = sent / seconds
  const note = `p95 of ${samples.length} at ${rate.toFixed(0)} events/s; p50 ${percentile(samples, 50).toFixed(0)}, max ${percentile(samples, 100).toFixed(0)}; ${cores.toFixed(2)} cores used`
  const figure = atMost(BARS.visible, { id: 'single-visible', value, unit: 'ms', note })
  return { ...figure, ok: figure.ok && rate > PER_SECOND * 0.98 }
}

/** An open loop: events go out at their time, whether earlier ones were answered or not. Answers with how many were accepted. */
async function paced(sender: Sender, traffic: Traffic, until: () => boolean): Promise<number> {
  const start = performance.now()
  const running: Promise<void>[] = []
  while (!until()) {
    const due = Math.floor(((performance.now() - start) * PER_SECOND) / 1000)
    while (running.length < due) running.push(sendOne(sender, traffic))
    await sleep(2)
  }
  await Promise.all(running)
  return running.length
}

async function bare({ pool }: Product, { traffic, seconds }: { traffic: Traffic; seconds: number }): Promise<number> {
  const peer = await startPeer('bare-insert', connectionOf(pool))
  try {
    const sender = await createSender(peer.origin, 'none', CONNECTIONS)
    const run = (time: number) =>
      timedLoop({ concurrency: CONNECTIONS, seconds: time }, () => sender.post('/v1/track', traffic.item()))
    await run(1)
    const perSecond = await run(seconds)
    sender.close()
    return perSecond
  } finally {
    await peer.stop()
  }
}
