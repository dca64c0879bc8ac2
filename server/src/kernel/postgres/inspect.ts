import { clusterFolder } from './cluster.ts'
import { readHolder } from './folder-lock.ts'
import { postgresUser } from './os-user.ts'
import { isAlive } from './processes.ts'
import { findRuntime } from './runtime.ts'
import type { Runtime } from './runtime.ts'

/** Whether a server holds the data folder now. */
export function isServerRunning(dataDir: string): boolean {
  const holder = readHolder(dataDir)
  return holder?.purpose === 'server' && isAlive(holder)
}

/** The embedded PostgreSQL a start would use, proved to run; throws StartError otherwise. */
export async function inspectRuntime(dataDir: string): Promise<Runtime> {
  return findRuntime(dataDir, postgresUser(clusterFolder(dataDir)))
}
