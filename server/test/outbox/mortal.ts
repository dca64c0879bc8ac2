import type { Db, Random } from '../../src/kernel/index.ts'
import type { SenderServices } from '../../src/outbox/worker/services.ts'

/** The process ended here. */
export class Killed extends Error {}

/** Everything a worker waits for becomes a place where it may die; once dead it does nothing more. */
export function mortal(services: SenderServices, { random, risk }: { random: Random; risk: number }) {
  let dead = false
  const live = () => {
    if (!dead && random.chance(risk)) dead = true
    if (dead) throw new Killed()
  }
  /** Before: nothing was done. After: it was done, and nobody heard of it. */
  async function risky<T>(work: () => Promise<T>): Promise<T> {
    live()
    const done = await work()
    live()
    return done
  }
  const { db } = services
  const mortalDb: Db = {
    ...db,
    query: (text, values, options) => risky(() => db.query(text, values, options)),
    tx: work =>
      risky(() =>
        db.tx(tx => work({ ...tx, query: (text, values, options) => risky(() => tx.query(text, values, options)) })),
      ),
  }
  const worker: SenderServices = {
    ...services,
    db: mortalDb,
    accountOf: id => risky(() => services.accountOf(id)),
    channelOf(kind) {
      const channel = services.channelOf(kind)
      const send = channel?.send
      return channel && { ...channel, send: send ? (...asked) => risky(() => send(...asked)) : null }
    },
  }
  return { worker, isDead: () => dead }
}
