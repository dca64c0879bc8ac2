import { forgetTold } from './connect/index.ts'
import { ensurePartitions, type Ctx, type Db, type FileStore, type Logger } from './kernel/index.ts'
import { recyclePools } from './ownership/index.ts'
import { forgetExports } from './transfer/index.ts'
import { clearUnheldFiles } from './unheld-files.ts'
import { forgetOldSignIns } from './workspace/index.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

type Services = {
  db: Db
  log: Logger
  store: FileStore
  /** where exported files lie */ exports: string
  /** the product acting on its own */ system: (now: Date) => Ctx
}
type Regular = { every: number; atStart: boolean; failed: string; run(services: Services): Promise<unknown> }

/** What a workspace does by the clock; one line each. */
const REGULAR: Regular[] = [
  {
    every: DAY_MS,
    // A workspace is prepared with the partitions it needs.
    atStart: false,
    failed: 'partitions could not be made',
    run: ({ db }) => ensurePartitions(db, new Date()),
  },
  {
    every: HOUR_MS,
    atStart: true,
    failed: 'files that nothing holds could not be cleared away',
    run: ({ db, store }) => clearUnheldFiles({ db, store, now: new Date() }),
  },
  {
    every: HOUR_MS,
    atStart: true,
    failed: 'messages to subscriptions that were sent long ago could not be forgotten',
    run: ({ db }) => forgetTold(db, new Date()),
  },
  {
    every: HOUR_MS,
    atStart: false,
    failed: 'pools could not take back what nobody follows up',
    run: ({ system }) => recyclePools(system(new Date())),
  },
  {
    every: DAY_MS,
    atStart: true,
    failed: 'old sign-ins could not be forgotten',
    run: ({ db }) => forgetOldSignIns(db, new Date()),
  },
  {
    every: HOUR_MS,
    atStart: true,
    failed: 'exported files whose days are over could not be taken away',
    run: ({ db, exports }) => forgetExports(db, exports, new Date()),
  },
]

/** Ends when what is under way has ended. */
export function startRegularWork(services: Services): { stop(): Promise<void> } {
  const under = new Set<Promise<unknown>>()
  function begin({ run, failed }: Regular): void {
    const done = run(services)
      .catch((error: unknown) => services.log.error({ err: error }, failed))
      .finally(() => under.delete(done))
    under.add(done)
  }
  for (const one of REGULAR) if (one.atStart) begin(one)
  const timers = REGULAR.map(one => setInterval(() => begin(one), one.every))
  return {
    async stop() {
      for (const timer of timers) clearInterval(timer)
      await Promise.all(under)
    },
  }
}
