import { setTimeout as sleep } from 'node:timers/promises'
import { isPassing, type Actor, type Ctx, type FileStore } from '../../kernel/index.ts'
import { callerAgain, type CallCtx } from '../../workspace/index.ts'
import { createQueue, type Queue } from '../queue.ts'
import { newRunning, runStep } from './run.ts'
import { findImport, forgetUnread, importsAtWork } from './store.ts'
import { undoStep } from './undo.ts'

/** The imports of a workspace at work: one after the other, in the background. */
export type ImportWork = Queue & {
  /** where the files lie that come with spreadsheets */
  store: FileStore
  /** takes up what a stop or a crash interrupted */
  resume(): Promise<void>
}

const TRIES = 60
const RETRY_MS = 500

export function createImportWork(system: (now: Date) => Ctx, store: FileStore): ImportWork {
  const { db, log } = system(new Date())
  const queue = createQueue(work)

  async function work(id: string, stopping: () => boolean): Promise<void> {
    const running = newRunning(store)
    for (let tries = 0; !stopping();) {
      try {
        const ctx = await contextFor(id)
        const more = ctx !== undefined && ((await runStep(ctx, id, running)) || (await undoStep(ctx, id)))
        if (!more) return
        tries = 0
      } catch (error) {
        if (++tries >= TRIES || !isPassing(error)) return fail(id, error)
        await sleep(RETRY_MS)
      }
    }
  }

  /** Whoever began it, with the rights of now. */
  async function contextFor(id: string): Promise<CallCtx | undefined> {
    const { status, actor, undoer, locale } = await findImport(db, id)
    if (status !== 'running' && status !== 'undoing') return undefined
    const who: Actor = status === 'undoing' && undoer ? undoer : actor
    const caller = await callerAgain(db, who)
    if (!caller) throw new Error(`${who.name} may act no more`)
    return { ...system(new Date()), actor: who, caller, locale }
  }

  async function fail(id: string, error: unknown): Promise<void> {
    log.error({ err: error, import: id }, 'an import failed')
    const failure = error instanceof Error ? error.message.slice(0, 500) : 'unknown'
    await db
      .query(`update ws.import set status = 'failed', failure = $2, ended_at = now() where id = $1`, [id, failure])
      .catch(() => undefined)
  }

  return {
    ...queue,
    store,
    async resume() {
      await forgetUnread(db)
      for (const id of await importsAtWork(db)) queue.begin(id)
    },
  }
}
