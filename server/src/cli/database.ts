import { loadConfig } from '../kernel/config.ts'
import { createLogger } from '../kernel/logger.ts'
import { withDatabase } from '../kernel/postgres/index.ts'
import type { Work } from '../kernel/postgres/index.ts'

/** withDatabase for commands: configured from the environment, its log on stderr and warnings only. */
export async function onDatabase<T>(work: Work<T>): Promise<T> {
  return withDatabase(loadConfig(), createLogger({ level: 'warn', to: 'stderr' }), work)
}
