import type { Ctx } from '../kernel/index.ts'
import { LIMITS, type Limits } from './fetch-mails.ts'
import type { WorkerServices } from './session.ts'
import { startWorker, type Worker } from './worker.ts'

/** The mailboxes of a workspace, each read by a worker of its own. */
export type MailWork = {
  /** compares a mailbox with what is kept, and reads what is missing; resolves after that, or at once where it is not read */
  repair(sourceId: string): Promise<void>
  /** takes up what was connected, changed or disabled just now */
  look(): Promise<void>
  stop(): Promise<void>
}

const LOOK_MS = 5_000

type Services = Omit<WorkerServices, 'limits'> & { limits?: Limits }

export function createMailWork(services: Services): MailWork {
  const { log, wakes } = services.system(new Date())
  const workers = new Map<string, { version: string; worker: Worker }>()
  const stopping = new AbortController()
  let looking = Promise.resolve()
  const running = loop()

  async function loop(): Promise<void> {
    while (!stopping.signal.aborted) {
      await look().catch((error: unknown) =>
        log.warn({ err: error }, 'mailboxes could not be looked for and will be again'),
      )
      await wakes.wait('source', LOOK_MS, stopping.signal)
    }
  }

  /** One look after the other, so that no mailbox gets two workers. */
  function look(): Promise<void> {
    const mine = looking.then(lookOnce)
    looking = mine.catch(() => undefined)
    return mine
  }

  async function lookOnce(): Promise<void> {
    if (stopping.signal.aborted) return
    const boxes = await mailboxes(services.system(new Date()))
    for (const [id, { worker, version }] of workers) {
      if (boxes.get(id) === version) continue
      workers.delete(id)
      await worker.stop()
    }
    for (const [id, version] of boxes) {
      if (workers.has(id)) continue
      workers.set(id, { version, worker: startWorker({ ...services, limits: services.limits ?? LIMITS }, id) })
    }
  }

  return {
    repair: async sourceId => {
      await look()
      await workers.get(sourceId)?.worker.repair()
    },
    look,
    async stop() {
      stopping.abort()
      await running
      await looking
      await Promise.all([...workers.values()].map(({ worker }) => worker.stop()))
    },
  }
}

/** Those that are connected, each with what tells that it was changed: a worker begins anew then. */
async function mailboxes({ db }: Ctx): Promise<Map<string, string>> {
  const rows = await db.query<{ id: string; version: string }>(
    `select s.id, md5(s.settings::text || coalesce((select string_agg(k.id::text, ',' order by k.id) from ws.source_secret k
       where k.source_id = s.id and k.expires_at is null), '')) as version
     from ws.source s where s.kind = 'mail' and s.disabled_at is null`,
  )
  return new Map(rows.map(row => [row.id, row.version]))
}
