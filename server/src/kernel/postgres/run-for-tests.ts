import { StartError } from '../start-error.ts'
import { createLogger } from '../logger.ts'
import { startDatabase } from './database.ts'

/**
 * The database part of a server as a process of its own, for tests that kill it: `run-for-tests.ts <data folder>` writes
 * how to connect as a line of JSON, then runs until SIGTERM.
 */
try {
  const log = createLogger({ level: 'info', to: 'stderr' })
  const postgres = await startDatabase({ dataDir: process.argv[2] ?? '', databaseUrl: undefined }, log)
  const alive = setInterval(() => undefined, 1000)
  process.once('SIGTERM', () => void postgres.stop().then(() => clearInterval(alive)))
  process.stdout.write(`${JSON.stringify({ pid: postgres.pid, connectionConfig: postgres.connectionConfig })}\n`)
} catch (error) {
  process.stderr.write(error instanceof StartError ? error.message : String(error))
  process.exitCode = 1
}
