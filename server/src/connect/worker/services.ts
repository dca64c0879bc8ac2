import type { Ctx, Db, Logger, Sealer, Wakes } from '../../kernel/index.ts'

/** What the worker is given by the composition root. */
export type TellerServices = {
  db: Db
  wakes: Wakes
  log: Logger
  sealer: Sealer
  now(): Date
  /** the product acting on its own */
  system(now: Date): Ctx
}

/** Whoever sends says so for this long; longer than a send may take. */
export const LEASE_MS = 60_000
/** An address is asked with so many messages at once. */
export const AT_ONCE = 8
