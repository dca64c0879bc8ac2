import { rm, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ProblemError, isPassing, type Ctx, type Db } from '../../kernel/index.ts'
import { callerAgain } from '../../workspace/index.ts'
import { createQueue, type Queue } from '../queue.ts'
import { runExport } from './run.ts'
import { exportsAtWork, findExport } from './store.ts'

/** The exports of a workspace being written, and where their files lie. */
export type ExportWork = Queue & {
  folder: string
  /** takes up what a stop or a crash interrupted */
  resume(): Promise<void>
}

const TRIES = 60
const RETRY_MS = 500

export function createExportWork(system: (now: Date) => Ctx, folder: string): ExportWork {
  const { db, log } = system(new Date())

  async function work(id: string, stopping: () => boolean): Promise<void> {
    for (let tries = 0; !stopping();) {
      try {
        const { status, actor, locale } = await findExport(db, id)
        if (status !== 'running') return
        // Whoever asked, with the rights of now.
        const caller = await callerAgain(db, actor)
        if (!caller) throw new Error(`${actor.name} may act no more`)
        return await runExport({ ...system(new Date()), actor, caller, locale }, id, { folder, stopping })
      } catch (error) {
        if (++tries >= TRIES || !isPassing(error)) return fail(id, error)
        await sleep(RETRY_MS)
      }
    }
  }

  async function fail(id: string, error: unknown): Promise<void> {
    const failure = await reasonOf(id, error)
    if (!(error instanceof ProblemError)) log.error({ err: error, export: id }, 'an export failed')
    await db
      .query(
        `update ws.export set status = 'failed', failure = $2, ended_at = now() where id = $1 and status = 'running'`,
        [id, failure],
      )
      .catch(() => undefined)
  }

  async function reasonOf(id: string, error: unknown): Promise<string> {
    if (!(error instanceof ProblemError)) return error instanceof Error ? error.message.slice(0, 500) : 'unknown'
    const { locale } = await findExport(db, id)
    const { definition, params } = error
    return definition.title[locale].replaceAll(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''))
  }

  const queue = createQueue(work)
  return {
    ...queue,
    folder,
    async resume() {
      for (const id of await exportsAtWork(db)) queue.begin(id)
    },
  }
}

/** Takes away files whose days are over, and what a crash left half written. */
export async function forgetExports(db: Db, folder: string, now: Date): Promise<void> {
  const names = await readdir(folder).catch(() => [])
  if (names.length === 0) return
  const kept = await db.query<{ id: string }>(
    `select id from ws.export where (status = 'done' and kept_until > $1) or status = 'running'`,
    [now],
  )
  const wanted = new Set(kept.map(row => row.id))
  for (const name of names) if (!wanted.has(name.replace(/\.part$/, ''))) await rm(join(folder, name), { force: true })
}
