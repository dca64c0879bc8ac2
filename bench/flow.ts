import { setTimeout as sleep } from 'node:timers/promises'
import type { Sender } from './sender.ts'
import { batchOf, createTraffic } from './traffic.ts'

const MIX = { fresh: 0.3, identify: 0.05 }
const BATCH = 50

type Flowing = { run: string; rate: number; until: () => boolean }

/** Websites' events at a steady rate; those that fall behind are sent as soon as there is room. Answers with how many. */
export async function flow(sender: Sender, { run, rate, until }: Flowing): Promise<number> {
  const traffic = createTraffic(run, MIX)
  const start = performance.now()
  const under: Promise<void>[] = []
  let sent = 0
  while (!until()) {
    const due = ((performance.now() - start) * rate) / 1000
    if (sent + BATCH <= due) {
      under.push(sender.post('/v1/batch', batchOf(traffic, BATCH)))
      sent += BATCH
    } else await sleep(5)
  }
  await Promise.all(under)
  return sent
}
