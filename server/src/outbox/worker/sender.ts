import { isPassing } from '../../kernel/index.ts'
import { OUTGOING_WAKE } from '../tell.ts'
import { claim, renew, type Claimed } from './claim.ts'
import { deliver } from './deliver.ts'
import { LEASE_MS, type SenderServices } from './services.ts'
import { settle, settleAbandoned } from './settle.ts'

/** What sends the messages of one workspace. */
export type Sender = {
  /** sends what is due now, and resolves when all of it is settled */
  drain(): Promise<void>
  /** begins to send whatever becomes due */
  start(): void
  /** takes up nothing new, waits a while for what is under way, and ends it */
  stop(): Promise<void>
}

/** A mail server lets one sender in so many times at once. */
const AT_ONCE = 4
const POLL_MS = 500
const RETRY_MS = 2000
const GRACE_MS = 10_000

export function createSender(services: SenderServices): Sender {
  const { log, identity } = services
  const stopping = new AbortController()
  const lanes = createLanes(services)
  let running: Promise<void> | undefined
  let lookedAt = 0

  /** Claims until nothing is due or everything is busy; whether it claimed anything. */
  async function fill(): Promise<boolean> {
    for (let any = false; ; any = true) {
      const claimed = await claim(services, { now: services.now(), full: lanes.full() })
      if (claimed === undefined) return any
      if (claimed) lanes.take(claimed)
    }
  }

  /** What others left, and the word that ours are alive, each in its time. */
  async function lookAfter(): Promise<void> {
    const now = services.now().getTime()
    if (now - lookedAt < LEASE_MS / 3) return
    lookedAt = now
    const ours = lanes.ids()
    if (ours.length > 0) await renew(services, ours)
    await settleAbandoned(services)
  }

  async function loop(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await lookAfter()
        await fill()
        await identity.wakes.wait(OUTGOING_WAKE, POLL_MS, stopping.signal)
      } catch (error) {
        log.error({ err: error }, 'the outbox stopped over an error and will try again')
        await identity.wakes.wait('never', RETRY_MS, stopping.signal)
      }
    }
  }

  return {
    async drain() {
      while ((await fill()) || lanes.ids().length > 0) await lanes.done()
    },
    start: () => void (running ??= loop()),
    async stop() {
      stopping.abort()
      await running
      await lanes.end()
    },
  }
}

/** What is being sent just now, by source. */
type Lanes = {
  take(claimed: Claimed): void
  ids(): string[]
  /** sources that send as many at once as they may */
  full(): string[]
  done(): Promise<void>
  end(): Promise<void>
}

function createLanes(services: SenderServices): Lanes {
  const { log, identity } = services
  const ending = new AbortController()
  const under = new Map<string, { sourceId: string; done: Promise<void> }>()

  async function carry(claimed: Claimed): Promise<void> {
    const said = await deliver(services, claimed, ending.signal)
    for (;;) {
      try {
        return await settle(services, claimed, said)
      } catch (error) {
        // The answer is known: it is lost only with this process.
        if (!isPassing(error) || ending.signal.aborted) throw error
        await identity.wakes.wait('never', RETRY_MS, ending.signal)
      }
    }
  }

  function take(claimed: Claimed): void {
    const { id } = claimed.row
    const done = carry(claimed)
      .catch((error: unknown) => log.error({ err: error, outgoing: id }, 'what became of a message could not be kept'))
      .finally(() => {
        under.delete(id)
        identity.wakes.wake(OUTGOING_WAKE)
      })
    under.set(id, { sourceId: claimed.source.id, done })
  }

  function full(): string[] {
    const counts = Map.groupBy(under.values(), one => one.sourceId)
    return [...counts].flatMap(([id, all]) => (all.length >= AT_ONCE ? [id] : []))
  }

  async function done(): Promise<void> {
    await Promise.all([...under.values()].map(one => one.done))
  }

  async function end(): Promise<void> {
    const timer = setTimeout(() => ending.abort(), GRACE_MS)
    await done()
    clearTimeout(timer)
  }
  return { take, ids: () => [...under.keys()], full, done, end }
}
