import { isPassing, type Ctx } from '../kernel/index.ts'
import { callerAgain, type CallCtx } from '../workspace/index.ts'
import { bulkStep } from './step.ts'
import { bulksAtWork, findBulk } from './store.ts'
import { undoStep } from './undo.ts'
import { BULK } from './wake.ts'

/** The bulk acts of a workspace at work: one after the other, in the background; what a stop or a crash interrupts is taken up again. */
export type BulkWork = {
  /** does what is at work now; answers with how many those were */
  drain(): Promise<number>
  stop(): Promise<void>
}

const POLL_MS = 5000
const RETRY_MS = 500

export function createBulkWork(system: (now: Date) => Ctx): BulkWork {
  const { db, wakes, log } = system(new Date())
  const stopping = new AbortController()
  const running = loop()

  async function loop(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        if ((await round()) === 0) await wakes.wait(BULK, POLL_MS, stopping.signal)
      } catch (error) {
        log.warn({ err: error }, 'bulk acts could not be looked at and will be again')
        await wakes.wait('never', RETRY_MS, stopping.signal)
      }
    }
  }

  async function round(): Promise<number> {
    const ids = await bulksAtWork(db)
    for (const id of ids) await work(id)
    return ids.length
  }

  async function work(id: string): Promise<void> {
    try {
      while (!stopping.signal.aborted) {
        const ctx = await contextFor(id)
        if (!ctx || !((await bulkStep(ctx, id)) || (await undoStep(ctx, id)))) return
      }
    } catch (error) {
      if (isPassing(error)) throw error
      await fail(id, error)
    }
  }

  /** Whoever began it, or takes it back, with the rights of now. */
  async function contextFor(id: string): Promise<CallCtx | undefined> {
    const { status, actor, undoer, locale } = await findBulk(db, id)
    if (status !== 'running' && status !== 'undoing') return undefined
    const who = status === 'undoing' && undoer ? undoer : actor
    const caller = await callerAgain(db, who)
    if (!caller) throw new Error(`${who.name} may act no more`)
    return { ...system(new Date()), actor: who, caller, locale }
  }

  async function fail(id: string, error: unknown): Promise<void> {
    log.error({ err: error, bulk: id }, 'a bulk act failed')
    const failure = error instanceof Error ? error.message.slice(0, 500) : 'unknown'
    await db.query(`update ws.bulk set status = 'failed', failure = $2, ended_at = now() where id = $1`, [id, failure])
  }

  return {
    async drain() {
      let done = 0
      for (let now = await round(); now > 0; now = await round()) done += now
      return done
    },
    async stop() {
      stopping.abort()
      await running
    },
  }
}
